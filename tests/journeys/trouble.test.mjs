// When the council's system fails for a while, answers late or has lost an address.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, comeBack, open, save, workerReady } from "../support/browser.mjs";
import { Gateway, gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const DAYS = "**/api/v1/addresses/*/schedule*";
const problem = (status, code) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: "about:blank", title: "Problem", status, code, errors: [] }),
});

/** A person of whom some requests fail. */
async function unlucky(t) {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/status of (404|503)/);
  return person;
}

test("trying again asks again", async (t) => {
  const { page } = await unlucky(t);
  await open(page, "/bins?q=weir%20lane");
  await page.route(DAYS, (route) => route.fulfill(problem(503, "unavailable")));
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("heading", { name: "We cannot get your bin days right now" }).waitFor();
  await page.unroute(DAYS);
  await page.getByRole("link", { name: "Try again" }).click();
  await page.locator(".day-card").getByText("Tuesday 24 November").waitFor();
});

test("a saved address that is gone leads to a new search", async (t) => {
  const { page } = await unlucky(t);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await page.route(DAYS, (route) => route.fulfill(problem(404, "not_found")));
  await open(page, "/");
  await page.getByRole("heading", { name: "We do not have this address" }).waitFor();
  await page.getByRole("link", { name: "Find your bin days" }).click();
  await page.getByLabel("Street or postcode").waitFor();
});

test("a late answer changes nothing on the page that a person has gone on to", async (t) => {
  const { page } = await unlucky(t);
  const [first, second] = [await gateway.id("12 Weir Lane"), await gateway.id("7 Cwm Road")];
  for (const id of [first, second]) {
    await open(page, `/bins/${id}`);
    await save(page);
  }
  const late = {};
  late.asked = new Promise((resolve) => (late.arrive = resolve));
  late.held = new Promise((resolve) => (late.release = resolve));
  await page.route(`**/api/v1/addresses/${first}/schedule*`, async (route) => {
    late.arrive();
    await late.held;
    await route.fulfill(problem(404, "not_found"));
  });
  await open(page, "/");
  await late.asked;
  await page.getByRole("link", { name: "7 Cwm Road" }).click();
  await page.getByRole("heading", { name: "7 Cwm Road" }).waitFor();
  const answered = page.waitForResponse(`**/api/v1/addresses/${first}/schedule*`);
  late.release();
  await answered;
  await page.getByRole("link", { name: "Month calendar" }).click();
  await page.getByRole("table", { name: "November 2026" }).waitFor();
  assert.match(page.url(), new RegExp(`/bins/${second}/month`));
});

test("while an answer is on its way, the page says so", async (t) => {
  const { page } = await unlucky(t);
  await open(page, "/bins?q=weir%20lane");
  const held = {};
  held.promise = new Promise((resolve) => (held.release = resolve));
  await page.route(DAYS, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.locator("main[aria-busy=true]").waitFor();
  await page.getByRole("status").getByText("Loading").waitFor({ state: "attached" });
  held.release();
  await page.locator(".day-card").waitFor();
  await page.locator("main[aria-busy=false]").waitFor();
  await page.getByRole("status").filter({ hasText: /^$/ }).waitFor({ state: "attached" });
});

test("a search that waits says so on its button, and is not sent twice", async (t) => {
  const { page } = await unlucky(t);
  await open(page, "/");
  const held = {};
  held.promise = new Promise((resolve) => (held.release = resolve));
  let asked = 0;
  await page.route("**/api/v1/addresses?*", async (route) => {
    asked += 1;
    await held.promise;
    await route.continue();
  });
  await page.locator("#q").fill("12 Weir Lane");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("button", { name: "Searching…" }).click();
  await page.locator("#q").press("Enter");
  await page.locator("main[aria-busy=true]").waitFor();
  held.release();
  await page.getByRole("link", { name: "12 Weir Lane" }).waitFor();
  await page.getByRole("button", { name: "Find" }).waitFor();
  assert.equal(asked, 1);
});

test("a search without a network says that it waits for one, and then searches", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page, context } = person;
  person.expectFaults(/ERR_INTERNET_DISCONNECTED/);
  await open(page, "/");
  await context.setOffline(true);
  await page.getByLabel("Street or postcode").fill("12 weir lane");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("We will search for ‘12 weir lane’ when you are back online").waitFor();
  await context.setOffline(false);
  await page.getByRole("link", { name: "12 Weir Lane" }).waitFor();
});

test("days that were checked in the morning are asked for again in the evening", async (t) => {
  const { page } = await unlucky(t);
  await page.clock.install();
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await open(page, "/");
  await page.locator(".day-card").waitFor();
  await page.getByRole("link", { name: "Saved addresses and settings" }).click();
  await page.getByRole("heading", { name: "Saved addresses", exact: true }).waitFor();
  await page.clock.fastForward("10:00:00");
  const asked = page.waitForRequest(DAYS);
  await page.locator("header").getByRole("link").first().click();
  await asked;
});

test("the link to the main part leaves a page that is on its way on its way", async (t) => {
  const { page } = await unlucky(t);
  await open(page, "/bins?q=weir%20lane");
  const held = {};
  held.promise = new Promise((resolve) => (held.release = resolve));
  let asked = 0;
  page.on("request", (request) => request.url().includes("/api/v1/addresses?") && asked++);
  await page.route(DAYS, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.locator("main[aria-busy=true]").waitFor();
  await page.getByRole("link", { name: /^Skip to/ }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "main");
  held.release();
  await page.locator(".day-card").getByText("Tuesday 24 November").waitFor();
  assert.match(page.url(), /\/bins\/\d+$/);
  assert.equal(asked, 0);
  await page.goBack();
  await page.getByRole("link", { name: "12 Weir Lane" }).waitFor();
});

test("what takes long is not said among what has been done", async (t) => {
  const { page } = await unlucky(t);
  await open(page, "/settings");
  await page.route(DAYS, () => {});
  await page.evaluate((path) => {
    const link = Object.assign(document.createElement("a"), { href: path, textContent: "days" });
    document.querySelector("footer").append(link);
  }, `/bins/${await gateway.id("12 Weir Lane")}`);
  await page.getByRole("link", { name: "days", exact: true }).click();
  await page.getByRole("status").getByText("Loading").waitFor({ state: "attached" });
  assert.equal(await page.locator(".notice").count(), 0);
});

test("what is typed stays when the day turns", async (t) => {
  const { page } = await unlucky(t);
  await page.clock.install();
  await open(page, "/");
  await page.getByLabel("Street or postcode").pressSequentially("12 Weir");
  await page.clock.fastForward("24:00:00");
  await page.waitForFunction(() => document.activeElement?.id === "q" && document.activeElement.value === "12 Weir");
});

test("a question with an apostrophe is asked again when it is sent again", async (t) => {
  const { page } = await unlucky(t);
  await open(page, "/");
  await page.getByLabel("Street or postcode").fill("weir's lane");
  await page.locator("#q").press("Enter");
  await page.waitForURL(/q=/);
  await page.getByRole("button", { name: "Find" }).waitFor();
  const asked = page.waitForRequest("**/api/v1/addresses?*");
  await page.locator("#q").press("Enter");
  await asked;
  await page.getByRole("button", { name: "Find" }).waitFor();
});

test("a failure that comes late does not hide a fresh answer", async (t) => {
  const person = await unlucky(t);
  const { page } = person;
  person.expectFaults(/ERR_FAILED/);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  const first = {};
  first.held = new Promise((resolve) => (first.release = resolve));
  first.asked = new Promise((resolve) => (first.arrive = resolve));
  let asked = 0;
  await page.route(DAYS, async (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
    first.arrive();
    await first.held;
    return route.abort();
  });
  await comeBack(page);
  await first.asked;
  const answered = page.waitForResponse(DAYS);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await (await answered).finished();
  const failed = page.waitForEvent("requestfailed");
  first.release();
  await failed;
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.match(await page.locator(".age").innerText(), /^Checked today/);
});

test("an address that is gone while it is looked at is told where the person is", async (t) => {
  const { page } = await unlucky(t);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await page.getByRole("link", { name: "Month calendar" }).focus();
  await page.route(DAYS, (route) => route.fulfill(problem(404, "not_found")));
  await comeBack(page);
  await page.locator("h1:focus", { hasText: "We do not have this address" }).waitFor();
});

test("a way back and forward keeps each page at its own address", async (t) => {
  const { page } = await unlucky(t);
  const id = await gateway.id("12 Weir Lane");
  await open(page, `/bins/${id}`);
  await save(page);
  await open(page, "/");
  const findAnother = () => page.getByRole("link", { name: "Find another address" }).click();
  await page.locator(".place__name").waitFor();
  await findAnother();
  await page.getByRole("link", { name: /12 Weir Lane/ }).click();
  await page.locator(".place__name").waitFor();
  await page.goBack();
  await page.locator("#q").waitFor();
  await page.goForward();
  await page.locator(".place__name").waitFor();
  await findAnother();
  await page.locator("#q").waitFor();
  await page.waitForURL(/\/bins$/);
  await page.goBack();
  await page.locator(".place__name").waitFor();
  assert.ok(page.url().endsWith(`/bins/${id}`), page.url());
});

for (const [name, path, heading] of [
  ["of the gateway's alone", "/bins/HOME/calendar", "Add to my calendar"],
  ["that the app draws", "/bins/HOME", "12 Weir Lane"],
]) {
  test(`a page ${name} that could not be had opens when the person comes back to it`, async (t) => {
    const gateway = await new Gateway().start();
    t.after(() => gateway.remove());
    const person = await Person.at(t, gateway.url);
    const { page } = person;
    person.expectFaults(/ERR_CONNECTION_REFUSED/);
    const home = await gateway.id("12 Weir Lane");
    await open(page, "/");
    await workerReady(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await gateway.stop();
    await page.goto(path.replace("HOME", home));
    await page.getByRole("heading", { name: "The service does not answer right now" }).waitFor();
    await gateway.start();
    await comeBack(page);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  });
}
