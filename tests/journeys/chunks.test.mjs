// What the app does not start with: there when it is wanted, also without a network; a retry where it does not come; and
// a page that is older than what the server has now.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { Person, appReady, open, save, workerReady } from "../support/browser.mjs";
import { Gateway, dist, gatewayForAll } from "../support/gateway.mjs";
import { nextVersion } from "../support/next_version.mjs";

const gateway = gatewayForAll();
const CHUNK = /\/(assistant|glances|month|receipt|reports|session|settings|shared)-[0-9a-f]{16}\.(bin|wasm)$/;
const SETTINGS = /\/settings-[0-9a-f]{16}\.wasm$/;

const lost = (page) => page.getByRole("heading", { name: "This page could not be loaded in full" });
const inSettings = (page) => page.locator("h1", { hasText: "Saved addresses and settings" });
const toSettings = (page) => page.getByRole("link", { name: "Saved addresses and settings" });

/** Waits until the worker has kept every chunk. */
const chunksKept = (page) =>
  page.waitForFunction(async (chunks) => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    const kept = keys.flat().map(({ url }) => new URL(url).pathname);
    return chunks.every((name) => kept.includes(`/${name}`));
  }, chunks);

const chunks = (await readdir(dist)).filter((name) => CHUNK.test(`/${name}`));

test("a chunk is loaded when a person turns to its link, not before", async (t) => {
  const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  const asked = [];
  page.on("request", (request) => CHUNK.test(request.url()) && asked.push(request.url()));
  await open(page, "/");
  assert.deepEqual(asked, []);
  const loaded = page.waitForResponse(SETTINGS);
  await toSettings(page).focus();
  await loaded;
  await toSettings(page).press("Enter");
  await inSettings(page).waitFor();
  assert.equal(asked.filter((url) => SETTINGS.test(url)).length, 1);
});

test("who saves data loads a chunk only by opening it", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  await context.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  const asked = [];
  context.on("request", (request) => CHUNK.test(request.url()) && asked.push(request.url()));
  await open(page, "/");
  await workerReady(page);
  await toSettings(page).hover();
  await toSettings(page).focus();
  assert.deepEqual(asked, []);
  await toSettings(page).press("Enter");
  await inSettings(page).waitFor();
  assert.ok(asked.some((url) => SETTINGS.test(url)));
});

test("the month and the settings open without a network, though they were never opened with one", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_(CONNECTION_REFUSED|FAILED)|Failed to load resource/);
  const { page } = person;
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await workerReady(page);
  await chunksKept(page);
  await gateway.stop();
  await open(page, "/");
  await page.getByRole("link", { name: "Month calendar" }).click();
  await page.getByRole("table", { name: "November 2026" }).waitFor();
  await toSettings(page).click();
  await inSettings(page).waitFor();
  await page.getByRole("button", { name: "Remove 12 Weir Lane" }).waitFor();
});

test("a chunk that does not come offers another try, and the rest goes on", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/ERR_FAILED|Failed to fetch/);
  const { page } = person;
  await page.route(SETTINGS, (route) => route.abort());
  await open(page, "/");
  await toSettings(page).click();
  await lost(page).waitFor();
  assert.equal(new URL(page.url()).pathname, "/settings");
  await page.goBack();
  await page.getByRole("textbox").waitFor();
  await page.goForward();
  await lost(page).waitFor();

  await page.unroute(SETTINGS);
  await page.getByRole("link", { name: "Try again" }).click();
  await appReady(page);
  await inSettings(page).waitFor();
});

test("a chunk that was tampered with is refused", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/integrity|Failed to fetch/);
  const { page } = person;
  await page.route(SETTINGS, async (route) => {
    try {
      const response = await route.fetch();
      await route.fulfill({ response, body: Buffer.concat([await response.body(), Buffer.from([0])]) });
    } catch {
      // The person has left.
    }
  });
  await open(page, "/");
  await toSettings(page).click();
  await lost(page).waitFor();
});

test("the server's page of a month stays where the app cannot draw it", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/ERR_FAILED|Failed to fetch/);
  const { page } = person;
  await page.route(CHUNK, (route) => route.abort());
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}/month/2026-11`);
  await page.getByRole("table", { name: "November 2026" }).waitFor();
  await page.getByRole("link", { name: "December 2026" }).click();
  await page.getByRole("table", { name: "December 2026" }).waitFor();
});

/** A version whose chunks have other names, as after a change in each. */
async function otherChunks(t) {
  const { folder, change } = await nextVersion(t);
  const other = (name) => name.replace(/-[0-9a-f]{16}/, "-aaaaaaaaaaaaaaaa");
  for (const name of chunks) await change(name, { as: other(name) });
  const glue = (await readdir(folder)).find((name) => /^app-[0-9a-f]+\.js$/.test(name));
  const renamed = (code) => chunks.reduce((code, name) => code.replaceAll(name, other(name)), String(code));
  await change(glue, { as: "app-aaaaaaaaaaaaaaaa.js", edit: renamed });
  return folder;
}

test("a page that is older than the server's chunks says that a new version is ready", async (t) => {
  const gateway = await new Gateway().start();
  t.after(() => gateway.remove());
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_(CONNECTION_REFUSED|FAILED)|Failed to fetch/);
  const { page, context } = person;
  await context.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await open(page, "/");
  await workerReady(page);

  await gateway.stop();
  gateway.dist = await otherChunks(t);
  await gateway.start();
  await toSettings(page).click();
  await lost(page).waitFor();
  await page.getByText("A new version is ready").waitFor();
  await page.getByRole("button", { name: "Use the new version" }).click();
  await inSettings(page).waitFor();
});
