// What a person has done on a page stays while the page goes on living: it is refreshed, the day turns, the network is
// lost and comes back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, comeBack, focused, open } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const DAYS = "**/api/v1/addresses/*/schedule*";

/** What may happen to a page that is open. Each resolves once the page shows that it has happened. */
const events = {
  "a refresh": async (page) => {
    const asked = page.waitForResponse(DAYS);
    await comeBack(page);
    await (await asked).finished();
  },
  "a refresh with other days": async (page) => {
    await page.route(DAYS, async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": '"none"' } });
      const body = (await response.text()).replaceAll("2026-11-24", "2026-11-25");
      await route.fulfill({ response, body });
    });
    await comeBack(page);
    await page.locator(".day-card__when").filter({ hasText: "Wednesday 25 November" }).waitFor();
  },
  midnight: async (page) => {
    const before = await page.locator(".day-card__when").textContent();
    await page.clock.fastForward("24:00:00");
    await page.waitForFunction((before) => document.querySelector(".day-card__when").textContent !== before, before);
  },
  "a lost and regained network": async (page) => {
    await page.context().setOffline(true);
    await page.locator(".age").filter({ hasText: "You are offline" }).waitFor();
    await page.context().setOffline(false);
    await page.locator(".age").filter({ hasText: "Checked today" }).waitFor();
  },
};

for (const [name, happen] of Object.entries(events)) {
  test(`on the page of bins, what is open, the focus and the place stay through ${name}`, async (t) => {
    const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
    person.expectFaults(/ERR_INTERNET_DISCONNECTED/);
    const { page } = person;
    await page.clock.install();
    await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
    await page.locator("details", { hasText: "Bin not collected?" }).locator("summary").click();
    await page.getByRole("link", { name: "Month calendar" }).focus();
    await page.evaluate(() => {
      document.querySelector("h1").dataset.same = "yes";
      scrollTo(0, 240);
    });
    const top = await page.evaluate(() => scrollY);
    await happen(page);
    assert.equal(await page.locator("details[open]").count(), 1);
    assert.match((await focused(page)).text, /Month calendar/);
    assert.equal(await page.evaluate(() => scrollY), top);
    assert.equal(await page.locator("h1[data-same]").count(), 1, "the screen was built anew");
  });
}

/** What may happen to a page that asks nothing. */
const quiet = {
  "a return to it": comeBack,
  midnight: (page) => page.clock.fastForward("24:00:00"),
  "a lost and regained network": async (page) => {
    await page.context().setOffline(true);
    await page.waitForFunction(() => !navigator.onLine);
    await page.context().setOffline(false);
    await page.waitForFunction(() => navigator.onLine);
  },
};

for (const path of ["/", "/bins?q=weir%20lane"]) {
  for (const [name, happen] of Object.entries(quiet)) {
    test(`on ${path}, what is typed and what is open stay through ${name}`, async (t) => {
      const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
      await page.clock.install();
      await open(page, path);
      for (const summary of await page.locator("main summary").all()) await summary.click();
      const opened = await page.locator("details[open]").count();
      await page.locator("#q").fill("");
      await page.locator("#q").pressSequentially("12 Lane");
      for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press("ArrowLeft");
      await happen(page);
      await page.keyboard.type("Weir ");
      assert.equal(await page.locator("#q").inputValue(), "12 Weir Lane");
      assert.equal(await page.locator("details[open]").count(), opened);
    });
  }
}

test("an address that was removed can be taken back when the day has turned", async (t) => {
  const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  await page.clock.install();
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await page.getByRole("button", { name: "Save this address" }).click();
  await page.locator("#saved").waitFor();
  await page.getByRole("link", { name: "Saved addresses and settings" }).click();
  await page.getByRole("button", { name: "Remove 12 Weir Lane" }).click();
  await page.locator("#removed:focus").waitFor();
  await page.clock.fastForward("24:00:00");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "12 Weir Lane" }).waitFor();
});

test("what is open when the app takes over stays open", async (t) => {
  const { page, context } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  const held = {};
  held.promise = new Promise((resolve) => (held.release = resolve));
  await context.route("**/*_bg.wasm", async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto("/bins?q=weir%20lane", { waitUntil: "domcontentloaded" });
  await page.locator("main summary").first().click();
  held.release();
  await page.locator("html[data-app=ready]").waitFor();
  assert.equal(await page.locator("details[open]").count(), 1);
});
