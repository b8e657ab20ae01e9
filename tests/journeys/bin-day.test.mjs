// The main job: from a postcode to bin days, kept on the device, with and without a network.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, appReady, open, save, workerReady } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

test("search, choose, see dates, save, and see them with their age when the server is gone", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page } = person;
  await open(page, "/");
  await page.getByLabel("Street or postcode").fill("AW1 2AB");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: "Choose your address" }).waitFor();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await page.getByText("Tuesday 24 November").first().waitFor();
  await page.getByText(/^Checked today at/).waitFor();
  await save(page);
  await workerReady(page);

  await gateway.stop();
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const offline = await person.context.newPage();
  await offline.goto("/");
  await offline.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await offline.getByText("Tuesday 24 November").first().waitFor();
  await offline.getByText(/(You are offline|We could not get the latest days)\. Checked today at/).waitFor();
  await offline.getByRole("link", { name: "Month calendar" }).click();
  await offline.getByRole("table", { name: "November 2026" }).waitFor();

  await gateway.start();
  await offline.goto("/");
  await offline.getByText(/^Checked today at/).waitFor();
});

test("a page that the device has not kept says so, and leads to what works", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page } = person;
  const id = await gateway.id("12 Weir Lane");
  const other = await gateway.id("14 Weir Lane");
  await open(page, `/bins/${id}`);
  await save(page);
  await workerReady(page);

  await gateway.stop();
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  for (const path of [`/bins/${id}/calendar`, `/bins/${other}`]) {
    await open(page, path);
    await page.getByRole("heading", { name: /^(You are offline|The service does not answer right now)$/ }).waitFor();
  }
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByText("Tuesday 24 November").first().waitFor();
});

test("what is kept is on the screen before the network answers", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await workerReady(page);
  gateway.freeze();
  try {
    await page.goto("/", { waitUntil: "commit" });
    await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
    await page.getByText("Tuesday 24 November").first().waitFor();
  } finally {
    gateway.thaw();
  }
});

test("a tab that is back on the network asks again by itself", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page, context } = person;
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await context.setOffline(true);
  await page.getByText(/^You are offline/).waitFor();
  await context.setOffline(false);
  await page.getByText(/^Checked today at/).waitFor();
  assert.equal(await page.getByText(/^You are offline/).count(), 0);
});
