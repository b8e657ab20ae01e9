// The service in Welsh: the same journey, the way to it and back, and a preference that is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, appReady, open, save, workerReady } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const pathOf = (page) => page.url().slice(gateway.url.length);

test("from a street to bin days in Welsh", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/cy");
  assert.equal(await page.locator("html").getAttribute("lang"), "cy");
  await page.getByLabel("Stryd neu god post").fill("heol y castell 12");
  await page.getByRole("button", { name: "Chwilio" }).click();
  await page.getByRole("heading", { name: "Ai hwn yw eich cyfeiriad?" }).waitFor();
  await page.getByText("1 cyfeiriad", { exact: true }).waitFor();
  await page.getByRole("link", { name: "12 Heol y Castell" }).click();
  await page.getByRole("heading", { name: "12 Heol y Castell" }).waitFor();
  await page.getByText("Yfory, dydd Llun 23 Tachwedd").first().waitFor();
  await page.getByText(/^Gwiriwyd heddiw am/).waitFor();
  await page.getByRole("button", { name: "Cadw’r cyfeiriad hwn" }).click();
  await page.locator("#saved").getByText("Wedi’i gadw ar y ddyfais hon").waitFor();
  await page.getByRole("link", { name: "Calendr y mis" }).click();
  await page.getByRole("table", { name: "Tachwedd 2026" }).waitFor();
  await page.getByRole("link", { name: "Rhagfyr 2026" }).click();
  await page.getByRole("table", { name: "Rhagfyr 2026" }).waitFor();
  await page.getByRole("link", { name: "Cyfeiriadau wedi’u cadw a gosodiadau" }).click();
  await page.getByRole("heading", { name: "Cyfeiriadau wedi’u cadw a gosodiadau", level: 1 }).waitFor();
  await page.getByRole("link", { name: "12 Heol y Castell" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "cy");
});

test("words of the other language say so", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/cy/settings");
  for (const name of ["English", "Change to English"]) {
    const link = page.getByRole("link", { name, exact: true });
    assert.equal(await link.getAttribute("lang"), "en");
    assert.equal(await link.getAttribute("hreflang"), "en");
  }
});

test("the other language is one link away, on the same page with the same query", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/");
  await page.getByLabel("Street or postcode").fill("weir lane & co");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("Results for “weir lane & co”").waitFor();
  await page.getByRole("link", { name: "Cymraeg" }).click();
  await page.waitForURL("**/cy/bins?q=**");
  await appReady(page);
  assert.equal(pathOf(page), "/cy/bins?q=weir%20lane%20%26%20co");
  assert.equal(await page.locator("#q").inputValue(), "weir lane & co");

  const id = await gateway.id("12 Weir Lane");
  await open(page, `/cy/bins/${id}/month/2026-12`);
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("table", { name: "December 2026" }).waitFor();
  assert.equal(pathOf(page), `/bins/${id}/month/2026-12`);
});

test("who has chosen Welsh starts in Welsh, and back in English once that is chosen", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  await open(page, "/");
  await workerReady(page);
  await page.getByRole("link", { name: "Cymraeg" }).click();
  await page.getByRole("button", { name: "Chwilio" }).waitFor();
  await appReady(page);
  await page.close();

  const launched = await context.newPage();
  await launched.goto("/");
  await launched.waitForURL(`${gateway.url}/cy`);
  await appReady(launched);
  await launched.getByRole("link", { name: "English" }).click();
  await launched.waitForURL(`${gateway.url}/`);
  await appReady(launched);
  await launched.close();

  const again = await context.newPage();
  await open(again, "/");
  assert.equal(pathOf(again), "/");
  await again.getByRole("button", { name: "Find" }).waitFor();
});

test("Welsh works without a network, too", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page } = person;
  await open(page, `/cy/bins/${await gateway.id("12 Weir Lane")}`);
  await page.getByRole("button", { name: "Cadw’r cyfeiriad hwn" }).click();
  await page.locator("#saved").getByText("Wedi’i gadw ar y ddyfais hon").waitFor();
  await workerReady(page);
  await gateway.stop();
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  await page.goto("/cy");
  await page.getByText("dydd Mawrth 24 Tachwedd").first().waitFor();
  await page.getByText(/(Rydych all-lein|Nid oedd modd cael y diwrnodau diweddaraf)\. Gwiriwyd heddiw am/).waitFor();
});

test("who has only been here in English can change to Welsh without a network", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page } = person;
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await workerReady(page);
  await gateway.stop();
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  await open(page, "/");
  await page.getByRole("link", { name: "Cymraeg" }).click();
  await page.getByText("dydd Mawrth 24 Tachwedd").first().waitFor();
  await page.locator("html[lang=cy][data-app=ready]").waitFor();
  await page.getByRole("link", { name: "English" }).click();
  await page.locator("html[lang=en][data-app=ready]").waitFor();
  await page.getByText("Tuesday 24 November").first().waitFor();
});

test("the way to the other language follows the app from page to page", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const id = await gateway.id("12 Weir Lane");
  await open(page, "/bins?q=12%20weir%20lane");
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("link", { name: "Month calendar" }).click();
  await page.getByRole("table", { name: "November 2026" }).waitFor();
  await page.getByRole("link", { name: "Cymraeg" }).click();
  await page.getByRole("table", { name: "Tachwedd 2026" }).waitFor();
  assert.equal(pathOf(page), `/cy/bins/${id}/month/2026-11`);
});

test("who changes the language stays at the place of the page, with what was typed", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/bins?q=station%20road");
  await page.locator("#q").fill("12 Heol y Cast");
  await page.evaluate(() => scrollTo(0, 600));
  await page.evaluate(() => document.querySelector("header a[hreflang]").click());
  await page.locator("html[lang=cy][data-app=ready]").waitFor();
  assert.equal(await page.locator("#q").inputValue(), "12 Heol y Cast");
  assert.equal(await page.evaluate(() => scrollY), 600);
  // The next page begins as ever.
  await open(page, "/cy/bins?q=station%20road");
  assert.equal(await page.locator("#q").inputValue(), "station road");
});

test("the way back from Welsh leads to the English page that was left", async (t) => {
  const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  await open(page, "/");
  await page.getByRole("link", { name: "Cymraeg" }).click();
  await page.waitForURL(/\/cy$/);
  await appReady(page);
  await page.goBack();
  await page.locator("html[lang=en][data-app=ready]").waitFor();
  assert.equal(pathOf(page), "/");
});
