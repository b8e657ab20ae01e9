// The built app as if a later version had been deployed: a copy in which some files are others.

import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dist } from "./gateway.mjs";

/** What names other files, by name or by digest. */
const LISTS = ["index.html", "sw.js"];

const digests = (bytes) =>
  ["sha256", "sha384"].map((algorithm) => `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`);

/** A copy that lives as long as the test `t`: `{ folder, change }`. */
export async function nextVersion(t) {
  const folder = await mkdtemp(join(tmpdir(), "doorstep-next-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(dist, folder, { recursive: true });

  /** Puts `edit(bytes)` under the name `as` in the place of a file, also where other files speak of it. */
  async function change(name, { as = name, edit = (bytes) => bytes }) {
    const before = await readFile(join(folder, name));
    const after = Buffer.from(edit(before));
    for (const ending of ["", ".br", ".gz"]) await rm(join(folder, name + ending), { force: true });
    await writeFile(join(folder, as), after);
    const pairs = [[name, as], ...digests(before).map((digest, index) => [digest, digests(after)[index]])];
    for (const list of LISTS) {
      let text = await readFile(join(folder, list), "utf8");
      for (const [from, to] of pairs) text = text.replaceAll(from, to);
      await writeFile(join(folder, list), text);
    }
  }
  return { folder, change };
}
