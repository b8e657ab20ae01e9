// How the crew fares on the day of a collection: on my bins and where a missed bin is reported.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, open, save, workerReady } from "../support/browser.mjs";
import { Gateway } from "../support/gateway.mjs";

/** A gateway at a time of Tuesday 24 November, for one test. */
async function gatewayAt(t, time) {
  const gateway = await new Gateway({ asOf: `2026-11-24T${time}` }).start();
  t.after(() => gateway.remove());
  return gateway;
}

const note = (page) => page.locator(".day-card__note");

test("my bins say that the crew is on its way, late or done, or why it left a bin", async (t) => {
  const gateway = await gatewayAt(t, "12:00");
  const { page } = await Person.at(t, gateway.url);
  for (const [home, told] of [
    ["12 Weir Lane", /^Emptied at 10:42am$/],
    ["31 Weir Lane", /7am has passed\. The crew told us at 10:50am that it is late: roadworks in Weir Lane$/],
    ["35 Weir Lane", /^Not emptied: The lorry broke down\. See “Bin not collected\?” below$/],
    ["38 Weir Lane", /7am has passed\. The crew has been on its way since 10:30am$/],
    ["39 Weir Lane", /^Should be out already; 7am has passed$/],
  ]) {
    await open(page, `/bins/${await gateway.id(home)}`);
    await note(page).waitFor();
    assert.match(await note(page).innerText(), told, home);
  }
  await open(page, `/cy/bins/${await gateway.id("12 Weir Lane")}`);
  await page.getByText("Gwagiwyd am 10:42am").waitFor();
});

test("what the crew has told keeps its time where the gateway is gone", async (t) => {
  const gateway = await gatewayAt(t, "12:00");
  const person = await Person.at(t, gateway.url);
  const { page } = person;
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await workerReady(page);
  await gateway.stop();
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  await page.goto("/");
  await note(page).getByText("Emptied at 10:42am").waitFor();
  await page.getByText(/(You are offline|We could not get the latest days)\. Checked today at/).waitFor();
});

test("a bin may be reported as soon as the crew is done, and not before", async (t) => {
  const [before, after] = [await gatewayAt(t, "10:35"), await gatewayAt(t, "10:45")];
  const missed = async (gateway) => {
    const { page } = await Person.at(t, gateway.url, { javaScriptEnabled: false });
    await page.goto(`/reports/missed/${await gateway.id("12 Weir Lane")}`);
    return page;
  };
  const early = await missed(before);
  await early.getByText("The crew has been on its way since 10:30am").first().waitFor();
  assert.equal(await early.getByRole("checkbox").count(), 0);
  const done = await missed(after);
  await done.getByText("Emptied at 10:42am").first().waitFor();
  await done.getByRole("checkbox", { name: "Food waste" }).waitFor();
});
