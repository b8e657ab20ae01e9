// What becomes of reports: how many the gateway takes, each of them on disk before it is answered; and whether one is lost or
// doubled when it is killed again and again.

import { once } from "node:events";
import { missing } from "./ask.mjs";
import { City, HOMES, REPORTS, STORES, report } from "./city.mjs";
import { isInstalled, wrk } from "./load.mjs";
import { Devices, body } from "./outbox.mjs";
import { median } from "./statistics.mjs";

const RUNS = 5;
const AT_ONCE = 8;
const WARM_UP = 1;
const KILLS = 50;
const DEVICES = 200;
/** So long a gateway lives between two kills, in ms, once it answers. */
const LIFE = [100, 500];

/** A script for wrk that sends the reports from the `first` on, each with its own key and from its own home. */
function script(first, run) {
  const { address, client } = report(0);
  const sample = body({ address: "HOME", bin: "BIN" }).replaceAll("%", "%%");
  if (address !== "100001" || client !== "10.0.0.0") throw new Error("the script numbers homes as the city does");
  return `
local at, homes, bins = ${first}, ${HOMES}, {"recycling", "general", "garden"}
local body = [==[${sample}]==]
function request()
  local home, bin = at % homes, bins[math.floor(at / homes) + 1]
  local headers = {
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = string.format("%08x-0000-4000-8000-%012x", ${run}, at),
    ["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.floor(home / 65536), math.floor(home / 256) % 256, home % 256),
  }
  at = at + 1
  local sent = body:gsub("HOME", tostring(100001 + home)):gsub("BIN", bin)
  return wrk.format("POST", "/api/v1/reports", headers, sent)
end
`;
}

async function rate(city, store) {
  const { gateway, rows } = await city.gateway(store);
  await gateway.start();
  const [ours, room] = [[], Math.floor(REPORTS / (RUNS + WARM_UP))];
  try {
    for (let run = 0; run < RUNS + WARM_UP; run += 1) {
      const measured = await wrk(gateway.url, script(run * room, run), AT_ONCE);
      if (run >= WARM_UP) ours.push(measured);
    }
  } finally {
    await gateway.stop();
  }
  const kept = (await rows()).length;
  const answered = ours.reduce((sum, { requests }) => sum + requests, 0);
  if (kept < answered) throw new Error(`${answered} reports were answered, and the store has ${kept}`);
  return {
    [`gateway.reports_rps_${store.name}`]: median(ours.map(({ rps }) => rps)),
    [`gateway.reports_p99_${store.name}`]: median(ours.map(({ p99 }) => p99)),
  };
}

async function rates(store) {
  const names = [`gateway.reports_rps_${store.name}`, `gateway.reports_p99_${store.name}`];
  if (!(await isInstalled("wrk"))) return missing(names, "wrk is not installed");
  if (!store.isThere()) return missing(names, "DOORSTEP_POSTGRES names no server");
  const city = await City.build();
  return rate(city, store).finally(() => city.remove());
}

async function kill(gateway) {
  const ended = once(gateway.process, "exit");
  gateway.process.kill("SIGKILL");
  await ended;
}

/** `{ lost, doubled, note }` after so many kills under devices that send. */
async function survive(city, store) {
  const { gateway, rows } = await city.gateway(store);
  await gateway.start();
  const devices = new Devices(gateway, DEVICES);
  for (let kills = 0; kills < KILLS; kills += 1) {
    await new Promise((resume) => setTimeout(resume, LIFE[0] + Math.random() * (LIFE[1] - LIFE[0])));
    await kill(gateway);
    await gateway.start();
  }
  await devices.finish();
  await gateway.stop();
  if (devices.faults.length > 0) throw new Error(`a good report was refused: ${devices.faults[0]}`);
  return { ...compare(devices.told, await rows()), sent: devices.sent };
}

function compare(told, kept) {
  const references = new Map(kept.map(({ key, reference }) => [key, reference]));
  const isLost = ([key, answers]) => !references.has(key) || [...answers].some((one) => one !== references.get(key));
  const bins = new Set(kept.map(({ address, services }) => `${address} ${services}`));
  const unknown = kept.filter(({ key }) => !told.has(key)).length;
  return { made: told.size, lost: [...told].filter(isLost).length, doubled: kept.length - bins.size + unknown };
}

async function survivals() {
  const city = await City.build();
  const total = { lost: 0, doubled: 0 };
  const notes = [];
  try {
    for (const store of STORES.filter((store) => store.isThere())) {
      const { made, sent, lost, doubled } = await survive(city, store);
      total.lost += lost;
      total.doubled += doubled;
      notes.push(`${store.name}: ${made} reports in ${sent} requests, ${KILLS} kills`);
    }
  } finally {
    await city.remove();
  }
  const note = notes.join("; ");
  return { "reports.lost": { value: total.lost, note }, "reports.doubled": { value: total.doubled, note } };
}

export const groups = [
  ...STORES.map((store) => ({
    figures: [`gateway.reports_rps_${store.name}`, `gateway.reports_p99_${store.name}`],
    measure: () => rates(store),
  })),
  { figures: ["reports.lost", "reports.doubled"], measure: survivals },
];
