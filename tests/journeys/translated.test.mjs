// A page that the browser translates: elements of its own stand where the app's texts stood. What the app says
// afterwards is said on the page all the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, comeBack, open, save } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const DAYS = "**/api/v1/addresses/*/schedule*";

/** Does to every text of the page what Chromium's translation does, without changing the words. */
const translate = (page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (!text.data.trim() || ["SCRIPT", "STYLE"].includes(text.parentNode.nodeName)) continue;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = text.data;
      outer.append(inner);
      text.replaceWith(outer);
    }
  });

const heading = (page, name) => page.getByRole("heading", { level: 1, name });
const nextDay = (page, day) => page.locator(".day-card__when").filter({ hasText: day });

/** A person with two saved addresses; the page of the second is on the screen. */
async function withTwoHomes(t) {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  const homes = { weir: await gateway.id("12 Weir Lane"), cwm: await gateway.id("7 Cwm Road") };
  for (const id of Object.values(homes)) {
    await open(person.page, `/bins/${id}`);
    await save(person.page);
  }
  return { ...person, page: person.page, homes };
}

/** Answers about days wait for `release`; `change` makes them others. */
async function holdDays(page, change = (text) => text) {
  const held = {};
  held.promise = new Promise((resolve) => (held.release = resolve));
  await page.route(DAYS, async (route) => {
    await held.promise;
    const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": '"none"' } });
    await route.fulfill({ response, body: change(await response.text()) }).catch(() => {});
  });
  return held.release;
}

const aDayLater = (text) => text.replaceAll("2026-11-24", "2026-11-25");

for (const isRefreshed of [false, true]) {
  test(`another home has its own days, translated ${isRefreshed ? "after" : "before"} the first refresh`, async (t) => {
    const { page, homes } = await withTwoHomes(t);
    const release = await holdDays(page);
    const asked = page.waitForRequest(DAYS);
    await open(page, `/bins/${homes.weir}`);
    await comeBack(page);
    await asked;
    const answered = page.waitForResponse(DAYS);
    if (isRefreshed) release();
    if (isRefreshed) await answered;
    await translate(page);
    if (!isRefreshed) release();
    if (!isRefreshed) await answered;
    for (const [line, id, day] of [["7 Cwm Road", homes.cwm, "Thursday 26 November"], ["12 Weir Lane", homes.weir, "Tuesday 24 November"]]) {
      await page.getByRole("link", { name: line }).click();
      await heading(page, line).waitFor();
      await nextDay(page, day).waitFor();
      assert.equal(await page.locator(".day-card").count(), 1);
      assert.equal(await page.locator("header a[hreflang]").getAttribute("href"), `/cy/bins/${id}`);
      await translate(page);
    }
  });
}

test("days that come after the translation are on the screen", async (t) => {
  const { page, homes } = await withTwoHomes(t);
  const release = await holdDays(page, aDayLater);
  await open(page, `/bins/${homes.weir}`);
  await nextDay(page, "Tuesday 24 November").waitFor();
  await translate(page);
  await comeBack(page);
  release();
  await nextDay(page, "Wednesday 25 November").waitFor();
  assert.equal(await page.locator(".day-card").count(), 1);
});

test("the month, the settings and the search have their own texts after a translation", async (t) => {
  const { page, homes } = await withTwoHomes(t);
  await open(page, `/bins/${homes.weir}`);
  const steps = [
    [() => page.getByRole("link", { name: "Month calendar" }).click(), "November 2026"],
    [() => page.getByRole("link", { name: /December/ }).first().click(), "December 2026"],
    [() => page.getByRole("link", { name: "Saved addresses and settings" }).click(), "Saved addresses and settings"],
    [() => page.goBack(), "December 2026"],
  ];
  for (const [go, said] of steps) {
    await translate(page);
    await go();
    await page.locator("h1", { hasText: said }).waitFor();
    assert.equal(await page.locator("h1").count(), 1);
  }
});

test("what is done in the settings is said after a translation too", async (t) => {
  const { page } = await withTwoHomes(t);
  await open(page, "/settings");
  for (const line of ["12 Weir Lane", "7 Cwm Road"]) {
    await page.getByRole("button", { name: `Remove ${line}` }).click();
    await page.locator("#removed:focus").getByText(`${line} was removed from this device`).waitFor();
    await translate(page);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("status").getByText(`${line} is saved on this device again`).waitFor({ state: "attached" });
    await translate(page);
  }
});
