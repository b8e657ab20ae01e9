// Devices that send reports as the app's outbox does, on networks and in tabs that come and go: a report keeps its key, and
// is sent again until an answer has been kept.

import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { report } from "./city.mjs";

const OFFLINE = 0.05; // Of all tries begin without a network,
const LOST = 0.1; // in so many the tab is closed before it has kept the answer,
const CUT = 0.05; // in so many the network goes while the answer is awaited,
const TWICE = 0.1; // and in so many another tab sends the same at the same time.
const PATIENCE_MS = 3000;

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));
const upTo = (ms) => Math.random() * ms;

export class Devices {
  /** What the gateway has answered, by key: each reference that any device was told, also where it forgot it. */
  told = new Map();
  /** What no device may ever be told of a good report. */
  faults = [];
  made = 0;
  sent = 0;

  constructor(gateway, many) {
    this.gateway = gateway;
    this.agent = new Agent({ keepAlive: true });
    this.running = Array.from({ length: many }, () => this.#live());
  }

  /** No new report is made; those that are made are sent. */
  async finish() {
    this.isEnding = true;
    await Promise.all(this.running);
    this.agent.destroy();
  }

  async #live() {
    while (!this.isEnding) {
      const mine = { ...report(this.made++), key: randomUUID() };
      this.told.set(mine.key, new Set());
      while (!(await this.#try(mine))) await pause(20 + upTo(100));
      await pause(upTo(50));
    }
  }

  /** Whether the device has kept that it was sent. */
  async #try(mine) {
    if (Math.random() < OFFLINE) {
      await pause(upTo(400));
      return false;
    }
    const tabs = Math.random() < TWICE ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: tabs }, () => this.#send(mine)));
    return answers.includes(true) && Math.random() >= LOST;
  }

  async #send(mine) {
    const cut = Math.random() < CUT ? upTo(30) : PATIENCE_MS;
    const answer = await post(this.gateway, mine, this.agent, AbortSignal.timeout(Math.ceil(cut))).catch(() => null);
    this.sent += 1;
    if (answer?.status === 201) {
      this.told.get(mine.key).add(JSON.parse(answer.text).reference);
      return true;
    }
    // Without an answer, and where it has no time, it is sent again.
    if (answer && answer.status !== 503) this.faults.push(`${answer.status} ${answer.text}`);
    return false;
  }
}

/** The body that reports a bin of a home. */
export function body({ address, bin }) {
  return JSON.stringify({
    type: "missed_collection",
    address,
    services: [bin],
    answers: { bins: [bin], place: ["kerb"], assisted: ["no"] },
    madeAt: "2026-11-25T09:58:00Z",
  });
}

function post(gateway, { key, client, ...mine }, agent, signal) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "idempotency-key": key, "x-forwarded-for": client };
    const options = { method: "POST", agent, signal, headers };
    const sent = request(`${gateway.url}/api/v1/reports`, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => (text += piece));
      response.on("end", () => resolve({ status: response.statusCode, text }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body(mine));
  });
}
