// Measures the figures of the service and prints each beside its limit in budgets.toml.
//
//   node bench/main.mjs [--only PREFIX] [--strict]
//
// DOORSTEP_GATEWAY and DOORSTEP_DIST name what is measured, DOORSTEP_RESULTS the file for the results.
// With --strict, a figure that is over its limit or could not be measured ends in failure.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "smol-toml";
import * as bytes from "./bytes.mjs";
import * as chat from "./chat.mjs";
import * as conversations from "./conversations.mjs";
import * as desk from "./desk.mjs";
import * as gateway from "./gateway.mjs";
import * as identity from "./identity.mjs";
import * as lighthouse from "./lighthouse.mjs";
import * as phone from "./phone.mjs";
import * as phoneReports from "./phone_reports.mjs";
import * as receipts from "./receipts.mjs";
import * as reports from "./reports.mjs";
import * as search from "./search.mjs";
import { forgetTown } from "./town.mjs";

const { values: options } = parseArgs({
  options: { only: { type: "string", default: "" }, strict: { type: "boolean", default: false } },
});
const budgets = parse(await readFile(new URL("../budgets.toml", import.meta.url), "utf8"));
const isWanted = (name) => name.startsWith(options.only);
const rooms = [bytes, phone, phoneReports, chat, conversations, desk, gateway, identity, receipts, reports, search, lighthouse];
const groups = rooms.flatMap((room) => room.groups).filter((group) => group.figures.some(isWanted));
if (groups.length === 0) throw new Error(`no figure's name starts with ${options.only}`);

function budgetOf(name) {
  const budget = name.split(".").reduce((table, key) => table?.[key], budgets);
  if (!budget) throw new Error(`${name} is not in budgets.toml`);
  return budget;
}

function verdict(value, { at_most, at_least }) {
  if (at_most === undefined && at_least === undefined) return undefined;
  return value > at_most || value < at_least ? "over" : "ok";
}

function shown(value, unit = "") {
  const digits = value >= 1000 ? 0 : value >= 10 ? 1 : 3;
  return `${Number(value.toFixed(digits))} ${unit}`.trim();
}

function line(figure) {
  const { name, value, unit, limit, verdict, least, greatest, runs, note } = figure;
  if (value === undefined) return `${name} not measured: ${note}`;
  const noise = runs > 1 ? `  ${shown(least)} to ${shown(greatest)} in ${runs} runs` : "";
  return `${name} ${shown(value, unit)}${limit ? `  (limit ${limit}) ${verdict}` : ""}${noise}${note ? `  ${note}` : ""}`;
}

function figure(name, measured) {
  const result = typeof measured === "number" ? { value: measured } : measured;
  const budget = budgetOf(name);
  const bound = budget.at_most ?? budget.at_least;
  const limit = bound === undefined ? undefined : shown(bound, budget.unit);
  return { name, unit: budget.unit, limit, verdict: verdict(result.value, budget), ...result };
}

async function measureAll() {
  const figures = [];
  for (const group of groups) {
    const measured = await group.measure();
    for (const name of group.figures.filter(isWanted)) {
      figures.push(figure(name, measured[name]));
      console.log(line(figures.at(-1)));
    }
  }
  return figures;
}

const machine = { cores: cpus().length, processor: cpus()[0]?.model, load: loadavg()[0] };
console.error(`${machine.cores} cores (${machine.processor}); load before measuring: ${machine.load.toFixed(1)}`);
const figures = await measureAll().finally(forgetTown);
const results = process.env.DOORSTEP_RESULTS ?? new URL("../../target/bench.json", import.meta.url).pathname;
await mkdir(dirname(results), { recursive: true });
await writeFile(results, JSON.stringify({ measuredAt: new Date().toISOString(), machine, figures }, null, 2));
const failed = figures.filter(({ value, verdict }) => value === undefined || verdict === "over");
if (options.strict && failed.length > 0) process.exitCode = 1;
