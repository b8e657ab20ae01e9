// What the server costs, and what it carries.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatewayProgram } from "../support/gateway.mjs";
import { answered, inTurn, missing } from "./ask.mjs";
import { Nginx, isInstalled, load } from "./load.mjs";
import { questions } from "./questions.mjs";
import { median, percentile } from "./statistics.mjs";
import { importInto, randomHomes, town, townGateway } from "./town.mjs";

const RUNS = 5;
const MB = 1e6;
const POLL_MS = 10;
const SEARCHES_AT_ONCE = 8;

async function starts() {
  // The first start may have to make the database.
  const gateway = await townGateway();
  const seconds = [];
  const memory = [];
  while (seconds.length < RUNS) {
    await gateway.stop();
    const begun = performance.now();
    await gateway.start();
    seconds.push((performance.now() - begun) / 1000);
    memory.push((await memoryOf(gateway.process.pid)).now);
  }
  await gateway.remove();
  const { note } = await town();
  return { "gateway.start": { ...median(seconds), note }, "gateway.memory": { ...median(memory), note } };
}

/** The resident memory of a process in MB: now, and its greatest so far. Zeros when it has ended. */
export async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kib = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))?.[1] ?? 0);
  return { now: (kib("VmRSS") * 1024) / MB, peak: (kib("VmHWM") * 1024) / MB };
}

async function importOnce() {
  const folder = await mkdtemp(join(tmpdir(), "doorstep-import-"));
  const begun = performance.now();
  const program = spawn(gatewayProgram, importInto(folder), { stdio: "ignore" });
  let peak = 0;
  const poll = setInterval(async () => (peak = Math.max(peak, (await memoryOf(program.pid)).peak)), POLL_MS);
  const [code] = await once(program, "exit");
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(poll);
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  const database = (await stat(join(folder, "addresses.book"))).size / MB;
  await rm(folder, { recursive: true });
  return { seconds, peak, database };
}

async function imports() {
  const names = ["gateway.import", "gateway.import_memory", "gateway.import_database"];
  if (!importInto(tmpdir())) return missing(names, "DOORSTEP_LEEDS_FILES does not name the published files");
  const runs = [];
  while (runs.length < RUNS) runs.push(await importOnce());
  return {
    "gateway.import": median(runs.map(({ seconds }) => seconds)),
    "gateway.import_memory": median(runs.map(({ peak }) => peak)),
    "gateway.import_database": runs[0].database,
  };
}

/** How long each question takes in ms, with so many asked at the same time. */
async function ask(gateway, asked, atOnce) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const times = [];
  await inTurn(asked, atOnce, async (text) => {
    const begun = performance.now();
    await answered(searchFor(gateway, text), agent);
    times.push(performance.now() - begun);
  });
  agent.destroy();
  return times;
}

const searchFor = (gateway, text) => `${gateway.url}/api/v1/addresses?q=${encodeURIComponent(text)}`;

async function searches() {
  const gateway = await townGateway();
  const { note } = await town();
  const asked = await questions(gateway);
  await ask(gateway, asked.slice(0, 100), 1);
  const times = await ask(gateway, asked, SEARCHES_AT_ONCE);
  const [middle, slowest] = [percentile(times, 0.5), percentile(times, 1)].map((time) => time.toFixed(1));
  const measured = {
    "gateway.search_p99": { value: percentile(times, 0.99), note: `median ${middle} ms, slowest ${slowest} ms` },
    "gateway.search_rps": { value: undefined, note: "wrk is not installed" },
  };
  if (await isInstalled("wrk")) {
    const runs = [];
    while (runs.length < RUNS) runs.push(await load(gateway.url, asked.map((text) => searchFor(gateway, text))));
    measured["gateway.search_rps"] = { ...median(runs.map(({ rps }) => rps)), note };
  }
  await gateway.remove();
  return measured;
}

/** The schedules of homes all over the town, by the URLs that the app asks. */
async function schedulesOf(gateway) {
  const { asOf, asked } = await town();
  const found = async () =>
    (await (await fetch(`${gateway.url}/api/v1/addresses?q=${encodeURIComponent(asked)}`)).json()).addresses;
  const homes = (await randomHomes()) ?? (await found());
  return homes.map(({ id }) => `${gateway.url}/api/v1/addresses/${id}/schedule?from=${asOf.slice(0, 7)}-01`);
}

async function schedules() {
  const names = ["gateway.schedule_rps", "gateway.schedule_p99", "gateway.schedule_vs_nginx"];
  if (!(await isInstalled("wrk"))) return missing(names, "wrk is not installed");
  const gateway = await townGateway();
  const { note } = await town();
  const urls = await schedulesOf(gateway);
  const nginx = (await isInstalled("nginx")) && (await Nginx.serve(await (await fetch(urls[0])).text()));
  const ours = [];
  const shares = [];
  while (ours.length < RUNS) {
    ours.push(await load(gateway.url, urls));
    if (nginx) shares.push(ours.at(-1).rps / (await load(nginx.origin, urls.map(() => nginx.url))).rps);
  }
  await nginx?.stop?.();
  await gateway.remove();
  return {
    "gateway.schedule_rps": { ...median(ours.map(({ rps }) => rps)), note },
    "gateway.schedule_p99": { ...median(ours.map(({ p99 }) => p99)), note },
    "gateway.schedule_vs_nginx": nginx ? median(shares) : { value: undefined, note: "nginx is not installed" },
  };
}

const room = (figures) => figures.map((figure) => `gateway.${figure}`);
export const groups = [
  { figures: room(["start", "memory"]), measure: starts },
  { figures: room(["import", "import_memory", "import_database"]), measure: imports },
  { figures: room(["search_p99", "search_rps"]), measure: searches },
  { figures: room(["schedule_rps", "schedule_p99", "schedule_vs_nginx"]), measure: schedules },
];
