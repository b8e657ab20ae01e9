// A whole city's open data: imported as the council publishes it, looked up as a citizen does, held against the file.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";
import { Person, open } from "../support/browser.mjs";
import { Gateway, gatewayProgram, root } from "../support/gateway.mjs";

const folder = process.env.DOORSTEP_LEEDS_FILES ?? join(root, "../shared/data/leeds");
const files = { premises: join(folder, "dm_premises.csv.gz"), jobs: join(folder, "dm_jobs.csv.gz") };
const skip = existsSync(files.jobs) ? false : `the open data of Leeds is not in ${folder}`;

const AS_OF = "2025-07-06";
const SERVICES = { BLACK: "general", BROWN: "garden", GREEN: "recycling" };
/** One home in so many is held against the file. */
const SAMPLE = 4_000;

/** Calls `take` with the columns of each line. */
async function read(file, take) {
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity });
  lines.on("line", (line) => take(line.split(",")));
  await once(lines, "close");
}

/** The numbers of the wanted homes: the one in `search`, and a sample of all. */
async function wantedHomes() {
  const homes = new Set();
  let abbeyAvenue;
  let row = 0;
  await read(files.premises, ([id, room, number, street, locality]) => {
    if (row++ % SAMPLE === 0) homes.add(id);
    if (!room && number === "10" && street === "ABBEY AVENUE" && locality === "BRAMLEY") abbeyAvenue = id;
  });
  return { abbeyAvenue, homes: homes.add(abbeyAvenue) };
}

/** Home -> service -> its days in order, as the file has them. */
async function collections(homes) {
  const found = new Map([...homes].map((id) => [id, {}]));
  await read(files.jobs, ([id, bin, date]) => {
    const home = found.get(id);
    if (!home) return;
    const [day, month, year] = date.trim().split("/");
    (home[SERVICES[bin]] ??= new Set()).add(`20${year}-${month}-${day}`);
  });
  const inOrder = ([service, days]) => [service, [...days].sort()];
  return new Map([...found].map(([id, home]) => [id, Object.fromEntries(Object.entries(home).map(inOrder))]));
}

const inWords = (date) =>
  new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" })
    .format(new Date(date))
    .replace(",", "");

let gateway, data, file, abbeyAvenue;

before(async () => {
  if (skip) return;
  data = await mkdtemp(join(tmpdir(), "doorstep-leeds-"));
  const given = ["--premises", files.premises, "--jobs", files.jobs, "--data", data];
  await promisify(execFile)(gatewayProgram, ["import", "leeds", ...given]);
  const wanted = await wantedHomes();
  abbeyAvenue = wanted.abbeyAvenue;
  file = await collections(wanted.homes);
  gateway = await new Gateway({ asOf: `${AS_OF}T12:00`, data }).start();
});

after(async () => {
  if (skip) return;
  await gateway?.remove();
  await rm(data, { recursive: true });
});

test("10 Abbey Avenue, Bramley, has exactly the days of the file", { skip }, async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/");
  await page.getByLabel("Street or postcode").fill("10 Abbey Avenue, Bramley");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("link", { name: "10 Abbey Avenue" }).click();
  await page.getByRole("heading", { name: "10 Abbey Avenue" }).waitFor();
  assert.ok(page.url().endsWith(`/bins/${abbeyAvenue}`));

  const days = file.get(abbeyAvenue);
  const ahead = Object.values(days).flat().filter((day) => day >= AS_OF).sort();
  const next = ahead[0];
  await page.getByRole("region", { name: "Next collection" }).getByText(inWords(next)).waitFor();
  const rows = (await page.getByRole("region", { name: "All your bins" }).textContent()).replace(/\s+/g, " ");
  for (const service of Object.values(days)) {
    assert.ok(rows.includes(inWords(service.find((day) => day >= AS_OF))), rows);
    const last = service.findLast((day) => day < AS_OF);
    if (last) assert.ok(rows.includes(`Last collection: ${inWords(last)}`), rows);
  }

  await page.getByRole("link", { name: "Month calendar" }).click();
  for (const month of ["2025-07", "2025-08"]) {
    await page.waitForURL(`**/month/${month}`);
    const name = month === "2025-07" ? "July 2025" : "August 2025";
    await page.getByRole("table", { name }).waitFor();
    const shown = await page.locator("main ul.govuk-list > li").allInnerTexts();
    const expected = [...new Set(ahead.filter((day) => day.startsWith(month)))].map(inWords);
    const upcoming = shown.map((line) => line.split(":")[0]).filter((day) => day !== inWords("2025-07-04"));
    assert.deepEqual(upcoming, expected);
    if (month === "2025-07") await page.getByRole("link", { name: "August 2025" }).click();
  }
});

test("homes all over the city have exactly the days of the file", { skip }, async () => {
  assert.ok(file.size > 100);
  for (const [id, days] of file) {
    const { schedule } = await gateway.json(`/api/v1/addresses/${id}/schedule`);
    const served = schedule.services.map(({ id, last, next, upcoming }) => {
      assert.equal(next?.date, upcoming[0]?.date);
      return [id, [...(last ? [last.date] : []), ...upcoming.map(({ date }) => date)]];
    });
    const expected = Object.entries(days).map(([service, days]) => {
      const past = days.filter((day) => day < AS_OF);
      return [service, [...past.slice(-1), ...days.filter((day) => day >= AS_OF)]];
    });
    assert.deepEqual(Object.fromEntries(served), Object.fromEntries(expected), `home ${id}`);
  }
});

test("streets of one name in several places are told apart by their place", { skip }, async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/bins?q=abbey%20av%2010%20bramley");
  await page.getByRole("link", { name: "10 Abbey Avenue" }).first().waitFor();
  await page.getByRole("heading", { name: "Bramley, Leeds" }).waitFor();
});
