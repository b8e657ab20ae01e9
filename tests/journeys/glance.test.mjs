// A later visit of somebody whose app takes long to start: the next collection is there before it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, appReady, glancesKept, open, save, shifts } from "../support/browser.mjs";
import { Gateway, gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

/** A person with a saved address and, on `page`, an app that waits for `release`. */
async function backAgain(t) {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  await open(person.page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(person.page);
  await glancesKept(person.page);
  const page = await person.context.newPage();
  const held = {};
  held.promise = new Promise((resolve) => (held.resolve = resolve));
  await page.route("**/*_bg.wasm", async (route) => {
    await held.promise;
    // The page that asked may have been left meanwhile.
    await route.continue().catch(() => {});
  });
  const go = (path) => page.goto(path, { waitUntil: "domcontentloaded" });
  return { person, page, release: held.resolve, go };
}

const nextDay = (page) => page.locator(".day-card__when").innerText();

test("the next collection is there before the app, and stays where it is when the app comes", async (t) => {
  const { page, release, go } = await backAgain(t);
  await go("/");
  assert.equal(await nextDay(page), "Tuesday 24 November");
  await page.getByText(/^Checked today at/).waitFor();
  const before = await page.locator(".day-card").innerText();
  assert.equal(await page.locator("html[data-app]").count(), 0);
  const since = await page.evaluate(() => performance.now());
  release();
  await appReady(page);
  assert.equal(await page.locator(".day-card").innerText(), before);
  await page.getByRole("heading", { name: "All your bins" }).waitFor();
  assert.deepEqual(await shifts(page, since), []);
});

test("it is that of the hour, for two weeks", async (t) => {
  const { person, page, go } = await backAgain(t);
  const glanceOn = async (asOf) => {
    const later = new Gateway({ asOf });
    await later.start();
    t.after(() => later.remove());
    // The same device, some days later: the page of the later day on the address of the earlier.
    await page.route(gateway.url + "/", async (route) => {
      const answer = await fetch(later.url);
      await route.fulfill({ status: 200, headers: Object.fromEntries(answer.headers), body: await answer.text() });
    });
    await go("/");
    const glance = { days: await page.locator(".day-card__when").allInnerTexts(), page: await page.locator("main").innerText() };
    await page.unroute(gateway.url + "/");
    return glance;
  };
  const tomorrow = await glanceOn("2026-11-23T12:00");
  assert.deepEqual(tomorrow.days, ["Tomorrow, Tuesday 24 November"]);
  assert.match(tomorrow.page, /Last checked yesterday\. Days may have changed since/);
  assert.match((await glanceOn("2026-11-23T18:00")).page, /Put out tonight, or by 7am tomorrow/);
  const today = await glanceOn("2026-11-24T10:00");
  assert.deepEqual(today.days, ["Today, Tuesday 24 November"]);
  assert.match(today.page, /Should be out already; 7am has passed/);
  assert.deepEqual((await glanceOn("2026-11-24T18:00")).days, ["Tuesday 1 December"]);
  const last = await glanceOn("2026-12-05T12:00");
  assert.match(last.page, /Last checked 13 days ago/);
  assert.equal(last.days.length, 1);
  assert.deepEqual((await glanceOn("2026-12-06T12:00")).days, []);
  assert.equal(person.faults.length, 0);
});

test("it stands on the page of its language only", async (t) => {
  const { page, go } = await backAgain(t);
  for (const path of ["/cy", "/bins", "/settings"]) {
    await go(path);
    assert.equal(await page.locator(".day-card").count(), 0, path);
  }
});

test("an address that is forgotten is seen no more", async (t) => {
  const { person, page, go } = await backAgain(t);
  await open(person.page, "/settings");
  await person.page.getByRole("button", { name: "Remove" }).click();
  await person.page.getByText("No address is saved on this device.").waitFor();
  await go("/");
  await page.getByLabel("Street or postcode").waitFor();
  assert.equal(await page.locator(".day-card").count(), 0);
});

for (const [damage, glances] of Object.entries({
  "is cut off": '["/",[[99',
  "is of another shape": '{"path":"/"}',
  "would run a script": '["/",[[9e15,"<img src=x onerror=alert(1)>"]]]',
})) {
  test(`the app starts as ever where what was kept ${damage}`, async (t) => {
    const { person, page, release, go } = await backAgain(t);
    person.expectFaults(/TrustedHTML|require-trusted-types-for/);
    await person.page.evaluate((glances) => localStorage.setItem("glances", glances), glances);
    await go("/");
    assert.equal(await page.locator("main img").count(), 0);
    release();
    await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  });
}
