// A council that goes back on what it has signed: it changes its store while nobody looks, and goes on as if nothing had been.

import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const store = (gateway) => join(gateway.data, "store.sqlite");

async function behindTheBack(gateway, change) {
  await gateway.stop();
  await change();
  await gateway.start();
}

function python(gateway, program, ...values) {
  const opened = `import hashlib, os, sqlite3, sys\nstore = sqlite3.connect(sys.argv[1])\n${program}\nstore.commit()\n`;
  return run("python3", ["-c", opened, store(gateway), ...values]);
}

/** Changes the store by SQL. */
export function tamper(gateway, sql) {
  return behindTheBack(gateway, () => python(gateway, "store.executescript(sys.argv[2])", sql));
}

/** Another first leaf, and the tree over all of them made anew (RFC 9162, 2.1): within itself it is right. */
const REWRITE = `
hash = lambda data: hashlib.sha256(data).digest()
store.execute("UPDATE identity_log_leaf SET digest = ? WHERE leaf = 0", (os.urandom(32),))
edge = []
for number, (digest,) in enumerate(store.execute("SELECT digest FROM identity_log_leaf ORDER BY leaf").fetchall()):
    node = hash(b"\\x00" + digest)
    while number % 2 == 1:
        node, number = hash(b"\\x01" + edge.pop() + node), number // 2
    edge.append(node)
store.execute("UPDATE identity_log SET edge = ?", (b"".join(edge),))
`;

/** Writes the log anew, as long as it is. */
export function rewriteLog(gateway) {
  return behindTheBack(gateway, () => python(gateway, REWRITE));
}

/** All is as it was at this moment when `back()` is called, as if what came in between had never been. */
export async function fork(gateway) {
  const branch = join(gateway.data, "branch");
  const files = ["", "-wal", "-shm"].map((ending) => `store.sqlite${ending}`);
  const move = async (from, to) => {
    for (const name of files) {
      await rm(join(to, name), { force: true });
      await cp(join(from, name), join(to, name)).catch((error) => {
        if (error.code !== "ENOENT") throw error;
      });
    }
  };
  await behindTheBack(gateway, () => move(gateway.data, branch));
  return { back: () => behindTheBack(gateway, () => move(branch, gateway.data)) };
}
