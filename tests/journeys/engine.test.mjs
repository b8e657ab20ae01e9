// The assistant's engine in the browser: loaded when somebody asks, there without a network afterwards, refused where it is
// another, and of the same mind as the one of the gateway.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Person, open, workerReady } from "../support/browser.mjs";
import { ENGINE, printed, readings } from "../support/engine.mjs";
import { gatewayForAll, root } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const xtask = process.env.DOORSTEP_XTASK ?? join(root, "target/debug/xtask");
const MODEL = /\/model-[0-9a-f]{16}\.bin$/;
const SAID = "they never emptied my bin";
const sealed = join(root, "tests/sealed");
const others = process.env.DOORSTEP_NLU_FILES ?? join(root, "../shared/data/nlu");
const SETS = [
  ...["en", "cy"].map((name) => join(sealed, `${name}.tsv`)),
  ...["banking77", "hwu64"].flatMap((name) => ["train", "test"].map((part) => join(others, name, `${part}.tsv`))),
];

const phrasesOf = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.slice(line.indexOf("\t") + 1));

/** What the engine that runs natively says of each phrase. */
const native = (phrases) =>
  new Promise((resolve, reject) => {
    const asked = execFile(xtask, ["ask", "--stdin", "--bits"], { maxBuffer: 2 ** 26 }, (error, said) =>
      error ? reject(error) : resolve(said.trimEnd().split("\n")),
    );
    asked.stdin.end(phrases.join("\n"));
  });

for (const file of SETS) {
  const name = file.split("/").slice(-2).join("/");
  const skip = existsSync(file) ? false : `${file} is not there`;
  test(`browser and gateway are of one mind, to the last bit, on ${name}`, { skip }, async (t) => {
    const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
    await open(page, "/");
    const phrases = phrasesOf(file);
    const [here, there] = await Promise.all([readings(page, phrases), native(phrases)]);
    assert.ok(phrases.length > 500 && there.length === phrases.length);
    const differ = phrases.filter((_, index) => printed(here[index]) !== there[index]);
    assert.deepEqual(differ, []);
  });
}

/** The paths of all that the worker has kept for visits without a network. */
const kept = (page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });

test("the engine is loaded when somebody asks, not before, and is there without a network afterwards", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_(CONNECTION_REFUSED|FAILED)|Failed to load resource/);
  const { page, context } = person;
  const asked = [];
  context.on("request", (request) => ENGINE.test(request.url()) && asked.push(request.url()));
  await open(page, "/");
  await workerReady(page);
  while (!(await kept(page)).some((path) => path.startsWith("/settings-"))) await page.waitForTimeout(20);
  assert.deepEqual([asked, (await kept(page)).filter((path) => ENGINE.test(path))], [[], []]);
  const [reading] = await readings(page, [SAID]);
  assert.match(reading, /^act\t\nwaste\.missed\t\d+\n/);
  while ((await kept(page)).filter((path) => ENGINE.test(path)).length < 3) await page.waitForTimeout(20);
  await gateway.stop();
  const later = await context.newPage();
  await open(later, "/");
  assert.deepEqual(await readings(later, [SAID]), [reading]);
});

test("an engine that does not come is said to have failed, and another try finds it", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/ERR_FAILED|Failed to fetch/);
  const { page } = person;
  await open(page, "/");
  await page.route(MODEL, (route) => route.abort());
  assert.deepEqual(await readings(page, [SAID, SAID]), [null, null]);
  await page.unroute(MODEL);
  assert.match((await readings(page, [SAID]))[0], /^act/);
});

test("an engine that was tampered with is refused", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/integrity|Failed to fetch/);
  const { page } = person;
  await open(page, "/");
  await page.route(MODEL, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 1] ^= 1;
    await route.fulfill({ response, body });
  });
  assert.deepEqual(await readings(page, [SAID]), [null]);
});
