// The real gateway with the built app, for one test file at a time.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach } from "node:test";
import { holdsNoSecret } from "./secrets.mjs";

/** The project's folder. */
export const root = new URL("../..", import.meta.url).pathname;
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
  constructor({ asOf = "2026-11-22T12:00", config, data, dist: folder } = {}) {
    Object.assign(this, { asOf, config, data, dist: folder ?? dist, told: "" });
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start() {
    if (this.isRunning) return this;
    this.data ??= this.ownData = await mkdtemp(join(tmpdir(), "doorstep-"));
    this.port ??= await freePort();
    const options = ["serve", "--port", this.port, "--data", this.data, "--dist", this.dist, "--as-of", this.asOf];
    if (this.config) options.push("--config", this.config);
    this.log = "";
    this.process = spawn(gatewayProgram, options.map(String), { stdio: ["ignore", "ignore", "pipe"] });
    this.process.stderr.on("data", (text) => {
      this.log += text;
      this.told += text;
    });
    await this.#ready();
    return this;
  }

  get isRunning() {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
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
    if (!this.isRunning) return;
    const ended = once(this.process, "exit");
    this.thaw();
    this.process.kill("SIGTERM");
    await ended;
  }

  /** It takes requests and does not answer, as on a network that is there in name only. */
  freeze() {
    this.process.kill("SIGSTOP");
  }

  thaw() {
    this.process.kill("SIGCONT");
  }

  async json(path) {
    const response = await fetch(this.url + path);
    return response.json();
  }

  /** The id of the one address that `q` finds. */
  async id(q) {
    const { addresses } = await this.json(`/api/v1/addresses?q=${encodeURIComponent(q)}`);
    if (addresses.length !== 1) throw new Error(`${q} finds ${addresses.length} addresses`);
    return addresses[0].id;
  }

  /** Neither has its log told any, from its first start on. */
  holdsNoSecret() {
    holdsNoSecret(this.told, "the log");
  }

  async remove() {
    await this.stop();
    if (this.ownData) await rm(this.ownData, { recursive: true });
    this.holdsNoSecret();
  }
}

/** A gateway for all tests of a file; one that a test has stopped is started again for the next. */
export function gatewayForAll(options) {
  const gateway = new Gateway(options);
  beforeEach(() => gateway.start());
  after(() => gateway.remove());
  return gateway;
}
