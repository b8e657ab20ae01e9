// A stranger types anything, anywhere, twice, and goes back and forth.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, appReady, open } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const pathOf = (page) => page.url().slice(gateway.url.length);

const ODD = [
  "50% weir lane",
  "weir + lane",
  "weir & lane",
  "weir#lane?a=b",
  "weir/../lane",
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(1)>",
  "'; drop table homes; --",
  "Ffordd y Môr 🏠",
  "%00%ff",
  "weir\\lane",
];

for (const [kind, settings] of Object.entries({ "the app": {}, "the gateway's pages": { javaScriptEnabled: false } })) {
  test(`whatever is typed stays text, in the box and in the links of ${kind}`, async (t) => {
    const person = await Person.at(t, gateway.url, settings);
    const { page } = person;
    person.expectFaults(/status of 422/);
    page.on("dialog", () => assert.fail("something typed was run"));
    for (const typed of ODD) {
      await page.goto("/");
      if (kind === "the app") await appReady(page);
      await page.locator("#q").fill(typed);
      await page.getByRole("button", { name: "Find" }).click();
      await page.waitForURL("**/bins?q=*");
      await page.getByText(/^(Results for|No address found for|There is a problem)/).first().waitFor();
      assert.equal(await page.locator("#q").inputValue(), typed);
      const other = new URL(await page.getByRole("link", { name: "Cymraeg" }).getAttribute("href"), gateway.url);
      assert.equal(other.searchParams.get("q"), typed);
    }
  });
}

test("long, empty and broken requests get an answer, not a fault", async () => {
  const long = "a".repeat(10_000);
  const paths = {
    [`/bins?q=${long}`]: 422,
    [`/cy/bins?q=${encodeURIComponent("ŵ".repeat(2_000))}`]: 422,
    [`/bins/${long}`]: 404,
    [`/bins/${"9".repeat(64)}`]: 404,
    "/bins/%00": 404,
    "/bins/%ff%fe": 404,
    "/bins/..%2f..%2fetc%2fpasswd": 404,
    "/bins/-1": 404,
    "/bins/990000000012/month/9999-12": 200,
    "/bins/990000000012/month/0000-01": 200,
    "/bins/990000000012/calendar?alarm=%3Cscript%3E": 200,
    "/bins?q=weir%20lane&cursor=%00": 422,
    "/bins?q=weir%20lane&cursor=99999999999999999999999": 422,
    "/bins?q=weir%20lane&cursor=100000": 200,
    "/bins?q=%FF%FE": 422,
    "/bins?q=%00%01%02%1b": 422,
    "/bins?q=a&q=b": 422,
    "/bins?q": 422,
    "/bins?": 200,
    "/?q=weir": 200,
    [`/api/v1/addresses?q=${long}`]: 422,
    "/api/v1/addresses?q=%FF": 422,
    "/api/v1/addresses/%00/schedule": 404,
    [`/api/v1/addresses/${long}/schedule`]: 404,
  };
  const answers = {};
  for (const path of Object.keys(paths)) answers[path] = (await fetch(gateway.url + path)).status;
  assert.deepEqual(answers, paths);
});

test("an address of garbage is said to be unknown", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/status of 404/);
  const { page } = person;
  await open(page, "/bins/12345");
  await page.getByRole("heading", { name: "We do not have this address" }).waitFor();
  await page.getByRole("link", { name: "Find your bin days" }).click();
  await page.getByRole("button", { name: "Find" }).waitFor();
  await open(page, "/bins/%3Cscript%3E");
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
});

test("sending twice searches once", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/");
  await page.locator("#q").fill("AW1 2AB");
  await page.locator("form").evaluate((form) => {
    form.requestSubmit();
    form.requestSubmit();
  });
  await page.getByRole("heading", { name: "Choose your address" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "When are my bins collected?" }).waitFor();
  assert.equal(pathOf(page), "/");
});

test("back and forward show what was there, and the box holds what was searched for", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/");
  await page.locator("#q").fill("AW1 2AB");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await page.goBack();
  await page.getByText("40 addresses found").waitFor();
  assert.equal(await page.locator("#q").inputValue(), "AW1 2AB");
  await page.goBack();
  await page.getByRole("heading", { name: "When are my bins collected?" }).waitFor();
  await page.goForward();
  await page.getByText("40 addresses found").waitFor();
  await page.goForward();
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
});

test("each page is the same after a reload", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const id = await gateway.id("12 Weir Lane");
  const searches = ["/bins?q=weir%20lane", "/bins?q=station%20road&cursor=50"];
  const bins = [`/bins/${id}`, `/bins/${id}/month/2026-12`, `/bins/${id}/calendar?alarm=morning`];
  const paths = ["/", ...searches, ...bins, "/settings", "/about", "/privacy", "/accessibility"];
  for (const path of paths) {
    await open(page, path);
    const [title, text] = [await page.title(), await page.locator("main").innerText()];
    await page.reload();
    await appReady(page);
    assert.equal(pathOf(page), path);
    assert.equal(await page.title(), title);
    // A minute may pass between the two.
    const untimed = (text) => text.replace(/\d\d:\d\d/g, "");
    assert.equal(untimed(await page.locator("main").innerText()), untimed(text));
  }
});
