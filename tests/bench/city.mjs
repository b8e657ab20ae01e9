// A made-up city, large enough that every report of a measurement is of a home's bin that nobody has reported yet.
// Each home asks from an address of its own, which a trusted proxy names: all limits are on, as councils have them.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Gateway, gatewayProgram, root } from "../support/gateway.mjs";

const run = promisify(execFile);

const STREETS = 300;
const HOMES_OF_A_STREET = 100;
export const HOMES = STREETS * HOMES_OF_A_STREET;
/** Emptied the day before the gateway's, so that each may be reported until the day after. */
export const BINS = ["recycling", "general", "garden"];
const COLLECTED = ["GREEN", "BLACK", "BROWN"];
const DAYS = ["24/11/26", "01/12/26"];
const AS_OF = "2026-11-25T10:00";
const FIRST_ID = 100_001;

/** The `number`th report of all that can be made. */
export function report(number) {
  const home = number % HOMES;
  const bin = BINS[Math.floor(number / HOMES)];
  if (!bin) throw new Error(`the city has no bin left for report ${number}`);
  return { address: String(FIRST_ID + home), bin, client: `10.${home >> 16}.${(home >> 8) & 255}.${home & 255}` };
}

export const REPORTS = HOMES * BINS.length;

function* premises() {
  for (let street = 0; street < STREETS; street += 1) {
    for (let number = 1; number <= HOMES_OF_A_STREET; number += 1) {
      const id = FIRST_ID + street * HOMES_OF_A_STREET + number - 1;
      yield `${id},,${number},STREET ${street + 1},,ABERWEN,AW9`;
    }
  }
}

function* jobs() {
  for (let id = FIRST_ID; id < FIRST_ID + HOMES; id += 1) {
    for (const bin of COLLECTED) for (const day of DAYS) yield `${id},${bin},${day}`;
  }
}

/** The city in a folder, with stores in others. */
export class City {
  static async build() {
    const city = new City();
    city.folder = await mkdtemp(join(tmpdir(), "doorstep-city-"));
    const [homes, days] = ["premises.csv", "jobs.csv"].map((name) => join(city.folder, name));
    await writeFile(homes, [...premises(), ""].join("\n"));
    await writeFile(days, [...jobs(), ""].join("\n"));
    city.book = join(city.folder, "book");
    await run(gatewayProgram, ["import", "leeds", "--premises", homes, "--jobs", days, "--data", city.book]);
    return city;
  }

  /** A gateway of the city on an empty store; it is not started yet. */
  async gateway(store) {
    const name = `${store.name}-${(this.gateways = (this.gateways ?? 0) + 1)}`;
    const data = join(this.folder, name);
    await cp(this.book, data, { recursive: true });
    const config = join(this.folder, `${name}.toml`);
    const settings = await readFile(join(root, "src/gateway/council/leeds.toml"), "utf8");
    const place = await store.make(data);
    const tables = [
      '[reports]\nadapter = "embedded"',
      '[limits]\ntrusted_proxies = ["127.0.0.1"]',
      ...(place.url ? [`[store]\nurl = "${place.url}"`] : []),
    ];
    await writeFile(config, [settings, ...tables, ""].join("\n"));
    if (place.url) await run(gatewayProgram, ["migrate", "--config", config, "--data", data]);
    return { gateway: new Gateway({ asOf: AS_OF, config, data }), rows: place.rows };
  }

  async remove() {
    await rm(this.folder, { recursive: true });
  }
}

const QUESTION = "SELECT key, reference, request FROM reports_request";

/** The reports that a store holds, by its own account: `{ key, reference, address, services }`. */
const told = (text) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [key, reference, ...request] = line.split("\t");
      const { report } = JSON.parse(request.join("\t"));
      return { key, reference, address: report.address, services: report.services };
    });

const most = { maxBuffer: 1e9 };

const READ_SQLITE = `
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row, sep="\\t")`;

export const SQLITE = {
  name: "sqlite",
  isThere: () => true,
  async make(data) {
    const file = join(data, "store.sqlite");
    return { rows: async () => told((await run("python3", ["-c", READ_SQLITE, file, QUESTION], most)).stdout) };
  },
};

export const POSTGRESQL = {
  name: "postgresql",
  isThere: () => process.env.DOORSTEP_POSTGRES !== undefined,
  async make() {
    const server = new URL(process.env.DOORSTEP_POSTGRES);
    const database = `bench_${process.pid}_${(this.made = (this.made ?? 0) + 1)}`;
    await run("psql", [server.href, "--quiet", "--command", `CREATE DATABASE ${database}`]);
    const url = Object.assign(new URL(server), { pathname: `/${database}` }).href;
    const ask = ["--tuples-only", "--no-align", "--field-separator", "\t", "--command", QUESTION];
    return { url, rows: async () => told((await run("psql", [url, ...ask], most)).stdout) };
  },
};

export const STORES = [SQLITE, POSTGRESQL];
