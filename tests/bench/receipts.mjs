// What it costs that every share has a receipt: to write it into the log, and to check it on an old phone.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { missing } from "./ask.mjs";
import { STORES } from "./city.mjs";
import { signedIn, stranger } from "./phone.mjs";
import { median } from "./statistics.mjs";
import { noteProof } from "./watch.mjs";
import { drawnFor } from "../support/cookies.mjs";
import { Gateway, gatewayProgram, root } from "../support/gateway.mjs";
import { asked, giveNameAndAge, proved } from "../support/organisation.mjs";

const run = promisify(execFile);
const LEAVES = 1_000_000;
/** So much the log grows between two checks. */
const MORE = 1000;
const CHECKS = 5;
const WRITERS = 8;
const GIVEN_BY_EACH = 250;
const GIVEN = "attribute=name&attribute=age_over_18&period=30-days&answer=give";

// As RFC 9162, 2.1 has it, with the tables of the gateway: every eighth level of the tree is kept.
const GROW = `
import hashlib, os, sqlite3, sys
file, size_after = sys.argv[1], int(sys.argv[2])
store = sqlite3.connect(file)
size, bytes_ = store.execute("SELECT size, edge FROM identity_log").fetchone()
edge = [bytes_[at:at + 32] for at in range(0, len(bytes_), 32)]
leaves, hashes = [], []
while size < size_after:
    digest = os.urandom(32)
    leaves.append((size, digest))
    height, number, node = 0, size, hashlib.sha256(b"\\0" + digest).digest()
    while number % 2:
        height, number, node = height + 1, number // 2, hashlib.sha256(b"\\1" + edge.pop() + node).digest()
        if height % 8 == 0: hashes.append((height // 8, number, node))
    edge.append(node)
    size += 1
store.executemany("INSERT INTO identity_log_leaf (leaf, digest) VALUES (?, ?)", leaves)
store.executemany("INSERT INTO identity_log_hash (level, number, hash) VALUES (?, ?, ?)", hashes)
store.execute("UPDATE identity_log SET size = ?, edge = ?", (size, b"".join(edge)))
store.commit()
`;

/** The log has `size` leaves after it, those of others. */
async function grow(gateway, size) {
  await gateway.stop();
  await run("python3", ["-c", GROW, join(gateway.data, "store.sqlite"), String(size)]);
  await gateway.start();
}

/** Checks the receipt on the page; how long it took once all was there that is checked. */
async function check(page) {
  await page.reload();
  await page.getByRole("button", { name: "Check this receipt" }).click();
  await page.getByText("This receipt is genuine").waitFor();
  return page.evaluate(() => {
    const tiles = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/identity/log/"));
    return globalThis.proof - Math.max(...tiles.map(({ responseEnd }) => responseEnd));
  });
}

/** The figures of `phone.receipt`: a receipt from the middle of a long log, by a device that has seen it shorter. */
async function checks() {
  const gateway = await new Gateway().start();
  await fetch(`${gateway.url}/api/v1/identity/log/checkpoint`);
  await grow(gateway, LEAVES / 2);
  const { page, leave } = await stranger(gateway, { scripts: [noteProof] });
  const { path } = await asked(gateway);
  await proved(page, path);
  await giveNameAndAge(page);
  await page.getByRole("button", { name: "Check this receipt" }).waitFor();
  const runs = [];
  for (let size = LEAVES; runs.length <= CHECKS; size += MORE) {
    await grow(gateway, size);
    runs.push(await check(page));
  }
  await leave();
  await gateway.remove();
  // The first finds no log to compare with on the device.
  return { "phone.receipt": { ...median(runs.slice(1)), note: `${LEAVES} leaves` } };
}

async function give(gateway, { cookie, whom }, { path }) {
  const headers = { cookie, origin: gateway.url, "content-type": "application/x-www-form-urlencoded" };
  const body = `${GIVEN}&drawn-for=${whom}`;
  const answer = await fetch(gateway.url + path, { method: "POST", headers, body, redirect: "manual" });
  if (answer.status !== 303) throw new Error(`giving was answered with ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Gives in so many places at once, each time what another request asks for; how often in a second. */
async function rate(gateway, cookie, each) {
  const requests = [];
  for (let left = WRITERS * each; left > 0; left -= 1) requests.push(await asked(gateway));
  const page = await fetch(gateway.url + requests[0].path, { headers: { cookie } });
  const person = { cookie, whom: drawnFor(await page.text()) };
  const begun = performance.now();
  const writer = async (number) => {
    for (let at = number; at < requests.length; at += WRITERS) await give(gateway, person, requests[at]);
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  return (requests.length / (performance.now() - begun)) * 1000;
}

async function rates(store) {
  const name = `gateway.receipts_rps_${store.name}`;
  if (!store.isThere()) return missing([name], "DOORSTEP_POSTGRES names no server");
  const folder = await mkdtemp(join(tmpdir(), "doorstep-receipts-"));
  const { url } = await store.make(folder);
  const config = join(folder, "council.toml");
  const settings = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");
  await writeFile(join(folder, "secret"), "a secret of the measurement, of a good length");
  const service = `[service]\nsecret_file = "${join(folder, "secret")}"`;
  const tables = url ? [service, `[store]\nurl = "${url}"`] : [];
  await writeFile(config, [settings, ...tables, ""].join("\n"));
  if (url) await run(gatewayProgram, ["migrate", "--config", config, "--data", folder]);
  const gateway = await new Gateway({ config, data: folder }).start();
  try {
    const cookie = (await signedIn(gateway)).map(({ name, value }) => `${name}=${value}`).join("; ");
    await rate(gateway, cookie, 25);
    const runs = [];
    while (runs.length < CHECKS) runs.push(await rate(gateway, cookie, GIVEN_BY_EACH));
    return { [name]: { ...median(runs), note: `${WRITERS} at once` } };
  } finally {
    await gateway.stop();
    await rm(folder, { recursive: true });
  }
}

export const groups = [
  { figures: ["phone.receipt"], measure: checks },
  ...STORES.map((store) => ({ figures: [`gateway.receipts_rps_${store.name}`], measure: () => rates(store) })),
];
