// A thousand people who talk to the assistant at once, a turn each a second, each with a stream of events open: how long it
// takes from something said to the last event of what is answered, and how much memory the gateway needs.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryOf } from "./gateway.mjs";
import { percentile } from "./statistics.mjs";
import { Gateway, root } from "../support/gateway.mjs";

const PEOPLE = 1000;
const TURNS = 20;
const FIGURES = ["assistant.turn_p99", "assistant.memory"];

/** In both languages: what most come for, what is looked up, what is unclear, what is danger, and what is nobody's. */
const SAID = [
  ["en", "when is my bin day"],
  ["en", "12 Weir Lane"],
  ["en", "is it brown this week"],
  ["en", "council tax"],
  ["en", "when is the food waste collected"],
  ["en", "there is a pothole on my road"],
  ["en", "the street light outside is out"],
  ["en", "what do you do with old batteries"],
  ["en", "tell me a joke about penguins"],
  ["en", "who do I ring about noise"],
  ["cy", "pryd mae fy niwrnod bin"],
  ["cy", "12 Weir Lane"],
  ["cy", "ydy'r bin brown wythnos yma"],
  ["cy", "sut mae talu treth y cyngor"],
  ["cy", "mae twll yn y ffordd"],
];

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const streams = new http.Agent({ keepAlive: false, maxSockets: PEOPLE });

/** How long a process has had a core, in ms. */
async function coreTimeOf(pid) {
  const [, fields] = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ");
  const [user, system] = fields.split(" ").slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Sends JSON, reads the answer to its end. */
function post(url, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method: "POST", headers: { "content-type": "application/json", ...headers } });
    request.on("error", reject);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    request.end(JSON.stringify(body));
  });
}

class Person {
  /** When the turn of each number was at its end. */
  heard = [];
  #waits = () => {};

  constructor(gateway, number) {
    Object.assign(this, { gateway, number });
  }

  async begin() {
    const { status, text } = await post(`${this.gateway.url}/api/v1/assistant/conversations`, {});
    if (status !== 201) throw new Error(`no conversation was begun: ${status} ${text}`);
    this.url = `${this.gateway.url}/api/v1/assistant/conversations/${JSON.parse(text).id}`;
    await this.#listen();
  }

  #listen() {
    return new Promise((resolve, reject) => {
      this.stream = http.get(`${this.url}/events`, { agent: streams }, (response) => {
        let read = "";
        response.setEncoding("utf8");
        response.on("error", () => {});
        response.on("data", (chunk) => {
          read += chunk;
          const events = read.split("\n\n");
          read = events.pop();
          const ends = events.filter((event) => event.includes("event: turn.end"));
          for (const _ of ends) this.heard.push(performance.now());
          if (ends.length > 0) this.#waits();
        });
        if (response.statusCode === 200) resolve();
        else reject(new Error(`a stream was answered with ${response.statusCode}`));
      });
      this.stream.on("error", reject);
    });
  }

  /** One turn a second, each begun in its own second whatever became of the one before. */
  async talk(waits) {
    const begun = performance.now() + (this.number / PEOPLE) * 1000;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const [language, typed] = SAID[(this.number + turn) % SAID.length];
      await until(begun + turn * 1000);
      const said = performance.now();
      const { status, text } = await post(`${this.url}/turns`, { typed, language }, { "idempotency-key": crypto.randomUUID() });
      if (status !== 200) throw new Error(`a turn was answered with ${status}: ${text}`);
      while (this.heard.length <= turn) await new Promise((resume) => (this.#waits = resume));
      waits.push(this.heard[turn] - said);
    }
  }
}

const until = (moment) => new Promise((resume) => setTimeout(resume, Math.max(0, moment - performance.now())));

async function measure() {
  const folder = await mkdtemp(join(tmpdir(), "doorstep-conversations-"));
  const config = join(folder, "council.toml");
  const settings = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");
  // All of them come from one address here.
  const limits = "[limits]\nquestions_per_day = 1000000\naddresses_per_day = 1000000";
  await writeFile(config, [settings, limits, ""].join("\n"));
  const gateway = await new Gateway({ asOf: "2026-11-24T12:00", config, data: folder }).start();
  try {
    const people = Array.from({ length: PEOPLE }, (_, number) => new Person(gateway, number));
    for (const person of people) await person.begin();
    const waits = [];
    const begun = performance.now();
    const [its, ours] = [await coreTimeOf(gateway.process.pid), process.cpuUsage()];
    await Promise.all(people.map((person) => person.talk(waits)));
    const rate = (PEOPLE * TURNS * 1000) / (performance.now() - begun);
    const ofGateway = ((await coreTimeOf(gateway.process.pid)) - its) / waits.length;
    const { user, system } = process.cpuUsage(ours);
    const ofPeople = (user + system) / 1000 / waits.length;
    const { peak } = await memoryOf(gateway.process.pid);
    for (const { stream } of people) stream.destroy();
    const note = [
      `median ${percentile(waits, 0.5).toFixed(0)} ms, ${rate.toFixed(0)} turns/s of ${PEOPLE} people`,
      `of a core, a turn takes the gateway ${ofGateway.toFixed(2)} ms and those who talk ${ofPeople.toFixed(2)} ms`,
    ].join("; ");
    return { [FIGURES[0]]: { value: percentile(waits, 0.99), note }, [FIGURES[1]]: peak };
  } finally {
    await gateway.stop();
    await rm(folder, { recursive: true });
  }
}

export const groups = [{ figures: FIGURES, measure }];
