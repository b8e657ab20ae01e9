// A new version while the service is open: offered in every tab, taken when the person says so, loaded once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, appReady, open, workerReady } from "../support/browser.mjs";
import { Gateway } from "../support/gateway.mjs";
import { nextVersion } from "../support/next_version.mjs";

/** A version whose boot script leaves a mark on the page. */
async function markedVersion(t) {
  const { folder, change } = await nextVersion(t);
  const mark = '\ndocument.documentElement.dataset.version = "next";\n';
  await change("boot.js", { edit: (script) => script + mark });
  return folder;
}

/** What the app does when the person comes back to the tab. */
const comeBack = (page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

const offer = (page) => page.getByText("A new version is ready");

test("two open tabs are offered the new version, and each takes it once and when asked", async (t) => {
  const gateway = await new Gateway().start();
  t.after(() => gateway.remove());
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const { page: first, context } = person;
  await open(first, "/");
  await workerReady(first);
  const second = await context.newPage();
  await open(second, "/");
  await second.locator("#q").fill("Weir");

  await gateway.stop();
  gateway.dist = await markedVersion(t);
  await gateway.start();
  await comeBack(first);
  await offer(first).waitFor();
  await offer(second).waitFor();

  const loads = { first: 0, second: 0 };
  first.on("load", () => (loads.first += 1));
  second.on("load", () => (loads.second += 1));
  await first.getByRole("button", { name: "Use the new version" }).click();
  await first.locator("html[data-version=next][data-app=ready]").waitFor();
  assert.equal(await offer(first).count(), 0);
  assert.equal(await second.locator("#q").inputValue(), "Weir", "the other tab was not asked");

  await second.getByRole("button", { name: "Use the new version" }).click();
  await second.locator("html[data-version=next][data-app=ready]").waitFor();
  assert.deepEqual(loads, { first: 1, second: 1 });
});

test("a tab that is opened after the update starts with the new version and the saved addresses", async (t) => {
  const gateway = await new Gateway().start();
  t.after(() => gateway.remove());
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const { page, context } = person;
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await page.getByRole("button", { name: "Save this address" }).click();
  await page.locator("#saved").getByText("Saved on this device").waitFor();
  await workerReady(page);

  await gateway.stop();
  gateway.dist = await markedVersion(t);
  await gateway.start();
  await comeBack(page);
  await offer(page).waitFor();
  await page.close();

  const later = await context.newPage();
  await open(later, "/");
  await later.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await later.locator("html[data-version=next]").waitFor();
  await appReady(later);
});
