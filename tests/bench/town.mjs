// The place that is measured: Leeds, where its open data is at hand, because a whole city is what a council has;
// else the embedded borough.
//
// DOORSTEP_LEEDS_FILES names a folder with the published files dm_premises.csv.gz and dm_jobs.csv.gz, which may also
// stand beside the project;
// DOORSTEP_LEEDS_DATA a folder into which the gateway has imported them already;
// DOORSTEP_RANDOM_HOMES how many of its homes are looked for and asked for.

import { execFile } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";
import { Gateway, gatewayProgram, root } from "../support/gateway.mjs";
import { repeatable } from "./statistics.mjs";

const ABERWEN = {
  name: "the embedded borough",
  settings: "src/gateway/council/aberwen.toml",
  asOf: "2026-11-22T12:00",
  asked: "AW1 2AB",
  chosen: "12 Weir Lane",
};
/** The published collections reach from July to October 2025. */
const LEEDS = {
  name: "Leeds",
  settings: "src/gateway/council/leeds.toml",
  asOf: "2025-07-06T12:00",
  asked: "10 abbey avenue bramley",
  chosen: "10 Abbey Avenue",
};

const filesOfLeeds = () => process.env.DOORSTEP_LEEDS_FILES ?? join(root, "../shared/data/leeds");

const HOMES = Number(process.env.DOORSTEP_RANDOM_HOMES ?? 20_000);

/** Homes of Leeds by lot, the same in every run; undefined where the published file of all homes is not at hand. */
export async function randomHomes() {
  const file = join(filesOfLeeds(), "dm_premises.csv.gz");
  if (!existsSync(file)) return undefined;
  const homes = [];
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const [id, room, number, street, locality, city, postcode] = line.split(",");
    homes.push({ id, room, number, street, locality, city, postcode });
  }
  const random = repeatable(405_565);
  return Array.from({ length: HOMES }, () => homes[Math.floor(random() * homes.length)]);
}

/** The arguments that import the published files into `data`, or undefined where they are not at hand. */
export function importInto(data) {
  const [premises, jobs] = ["dm_premises.csv.gz", "dm_jobs.csv.gz"].map((file) => join(filesOfLeeds(), file));
  if (!existsSync(premises) || !existsSync(jobs)) return undefined;
  return ["import", "leeds", "--premises", premises, "--jobs", jobs, "--data", data];
}

let known;
let folder;

async function find() {
  folder = await mkdtemp(join(tmpdir(), "doorstep-bench-"));
  if (process.env.DOORSTEP_LEEDS_DATA) return unlimited({ ...LEEDS, data: process.env.DOORSTEP_LEEDS_DATA });
  const arguments_ = importInto(folder);
  if (!arguments_) return unlimited({ ...ABERWEN, data: folder, note: `over ${ABERWEN.name}` });
  await promisify(execFile)(gatewayProgram, arguments_);
  return unlimited({ ...LEEDS, data: folder });
}

/** The town without its limit: here one client asks for the homes of a whole town. */
async function unlimited(town) {
  const config = join(folder, "council.toml");
  const settings = await readFile(join(root, town.settings), "utf8");
  await writeFile(config, `${settings}\n[limits]\naddresses_per_day = 0\n`);
  return { ...town, config };
}

/**
 * `{ name, asOf, config, data, asked, chosen, note? }`: its settings, its data, a question that a person types, and
 * the address they choose.
 */
export function town() {
  return (known ??= find());
}

const gateways = [];
process.on("exit", () => gateways.filter(({ isRunning }) => isRunning).forEach((gateway) => gateway.process.kill()));

/** A running gateway that serves the town. It ends with this process, whatever happens. */
export async function townGateway() {
  const gateway = new Gateway(await town());
  gateways.push(gateway);
  return gateway.start();
}

export async function forgetTown() {
  if (folder) await rm(folder, { recursive: true });
}
