// The real gateway with the built app, for one test file at a time.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = new URL("../..", import.meta.url).pathname;
export const gatewayProgram = process.env.DOORSTEP_GATEWAY ?? join(root, "target/release/gateway");
export const dist = process.env.DOORSTEP_DIST ?? join(root, "dist");

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A gateway that can be stopped and started again at the same address with the same data. */
export class Gateway {
  constructor({ asOf = "2026-11-22", config, data, dist: folder } = {}) {
    Object.assign(this, { asOf, config, data, dist: folder ?? dist });
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start() {
    this.data ??= this.ownData = await mkdtemp(join(tmpdir(), "doorstep-"));
    this.port ??= await freePort();
    const options = ["serve", "--port", this.port, "--data", this.data, "--dist", this.dist, "--as-of", this.asOf];
    if (this.config) options.push("--config", this.config);
    this.log = "";
    this.process = spawn(gatewayProgram, options.map(String), { stdio: ["ignore", "ignore", "pipe"] });
    this.process.stderr.on("data", (text) => (this.log += text));
    await this.#ready();
    return this;
  }

  async #ready() {
    const ended = once(this.process, "exit").then(() => {
      throw new Error(`the gateway ended:\n${this.log}`);
    });
    const answers = async () => {
      for (;;) {
        const response = await fetch(`${this.url}/ready`).catch(() => null);
        if (response?.ok) return;
        await new Promise((resume) => setTimeout(resume, 20));
      }
    };
    await Promise.race([answers(), ended]);
    ended.catch(() => {});
  }

  /** Asks it to stop, and waits until it has. */
  async stop() {
    if (this.process?.exitCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await ended;
  }

  async remove() {
    await this.stop();
    if (this.ownData) await rm(this.ownData, { recursive: true });
  }
}
