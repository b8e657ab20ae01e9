// How long a person waits for what a member of staff has sent, where each is at another gateway of one PostgreSQL.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { missing } from "./ask.mjs";
import { POSTGRESQL } from "./city.mjs";
import { percentile } from "./statistics.mjs";
import { Cookies } from "../support/cookies.mjs";
import { Gateway, gatewayProgram, root } from "../support/gateway.mjs";

const run = promisify(execFile);
const MESSAGES = 200;
const NAME = "desk.message_p99";

/** Two gateways of one council on one store; they are started. */
async function pair(folder) {
  const { url } = await POSTGRESQL.make();
  const config = join(folder, "council.toml");
  const settings = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");
  await writeFile(join(folder, "secret"), "a secret of the measurement, of a good length");
  const tables = [`[service]\nsecret_file = "${join(folder, "secret")}"`, `[store]\nurl = "${url}"`];
  await writeFile(config, [settings, ...tables, ""].join("\n"));
  await run(gatewayProgram, ["migrate", "--config", config, "--data", folder]);
  const asOf = "2026-11-24T12:00";
  return Promise.all(["one", "other"].map((name) => new Gateway({ asOf, config, data: join(folder, name) }).start()));
}

/** Where a form leads that is sent to `path` of a gateway. */
async function press(browser, gateway, path, fields) {
  const answer = await browser.press(gateway.url + path, fields);
  if (answer.status !== 303) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.headers.get("location").split("#")[0];
}

async function signedIn(gateway) {
  const browser = new Cookies();
  const { hops } = await browser.open(`${gateway.url}/staff/sign-in`);
  await browser.open(`${hops.at(-1)}&person=cerys`);
  return browser;
}

/** Calls `hear` with each text that comes, until it is aborted. */
async function listen(address, signal, hear) {
  const response = await fetch(address, { signal });
  const decoder = new TextDecoder();
  let read = "";
  for await (const chunk of response.body) {
    read += decoder.decode(chunk, { stream: true });
    const events = read.split("\n\n");
    read = events.pop();
    for (const event of events) {
      const data = event.includes("event: text.final") && event.match(/^data: (.*)$/m);
      if (data) hear(JSON.parse(data[1]).text);
    }
  }
}

async function measure() {
  if (!POSTGRESQL.isThere()) return missing([NAME], "DOORSTEP_POSTGRES names no server");
  const folder = await mkdtemp(join(tmpdir(), "doorstep-desk-"));
  const [one, other] = await pair(folder);
  const over = new AbortController();
  try {
    const chat = await press(new Cookies(), other, "/desk", "message=hello&consent=yes");
    const id = chat.split("/").at(-1);
    const staff = await signedIn(one);
    await press(staff, one, `/staff/desk/${id}`, "take=yes");
    const page = await (await staff.ask(`${one.url}/staff/desk/${id}`)).text();
    const whom = page.match(/name="drawn-for" value="([^"]*)"/)[1];
    const awaited = new Map();
    const events = `${other.url}/api/v1/assistant/conversations/${id}/events?after=2`;
    const listening = listen(events, over.signal, (text) => awaited.get(text)?.(performance.now()));
    listening.catch(() => {});
    const waits = [];
    for (let number = 0; number < MESSAGES; number += 1) {
      const text = `message ${number}`;
      const heard = new Promise((resolve) => awaited.set(text, resolve));
      const headers = { origin: one.url, "content-type": "application/x-www-form-urlencoded" };
      const body = new URLSearchParams({ message: text, key: crypto.randomUUID(), "drawn-for": whom });
      const begun = performance.now();
      const sent = await staff.ask(`${one.url}/staff/desk/${id}`, { method: "POST", headers, body });
      if (sent.status !== 303) throw new Error(`a message was answered with ${sent.status}`);
      waits.push((await heard) - begun);
      // Not in step with whoever looks ever so often.
      await new Promise((resume) => setTimeout(resume, (number * 37) % 200));
    }
    const note = `${MESSAGES} messages, median ${percentile(waits, 0.5).toFixed(0)} ms`;
    return { [NAME]: { value: percentile(waits, 0.99), note } };
  } finally {
    over.abort();
    await Promise.all([one.stop(), other.stop()]);
    await rm(folder, { recursive: true });
  }
}

export const groups = [{ figures: [NAME], measure }];
