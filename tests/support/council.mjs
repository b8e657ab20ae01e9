// The made-up council with another provider than its own.

import { generateKeyPair, exportPKCS8 } from "jose";
import { readFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gateway, freePort, root } from "./gateway.mjs";

const embedded = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");

/** A key of the council's as a file, named so. */
export async function keyFile(folder, name) {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const path = join(folder, name);
  await writeFile(path, await exportPKCS8(privateKey));
  return path;
}

/** A gateway that is to be started, with settings that are made of the made-up council's. */
export async function councilOf(t, change) {
  const folder = await mkdtemp(join(tmpdir(), "doorstep-council-"));
  const gateway = new Gateway({ config: join(folder, "council.toml") });
  await writeFile(gateway.config, change(embedded));
  t.after(async () => {
    await gateway.remove();
    await rm(folder, { recursive: true });
  });
  return gateway;
}

/** A gateway that is to be started, whose people sign in by the provider that `lines` of `[identity]` name. */
export async function councilWith(t, lines) {
  const folder = await mkdtemp(join(tmpdir(), "doorstep-council-"));
  const gateway = new Gateway({ config: join(folder, "council.toml") });
  gateway.folder = folder;
  gateway.port = await freePort();
  gateway.settle = async (lines) => {
    const identity = `[identity]\nadapter = "openid"\n${lines}\n`;
    const text = embedded.replace('[identity]\nadapter = "embedded"\n', identity);
    await writeFile(gateway.config, `${text}\n[service]\nurl = "${gateway.url}"\n`);
  };
  if (lines) await gateway.settle(lines);
  t.after(async () => {
    await gateway.remove();
    await rm(folder, { recursive: true });
  });
  return gateway;
}
