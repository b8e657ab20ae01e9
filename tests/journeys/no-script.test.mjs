// Without JavaScript the gateway's own pages do the same job at the same addresses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../support/browser.mjs";
import { Gateway, gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const withoutScript = (t) => Person.at(t, gateway.url, { javaScriptEnabled: false });

test("from a postcode to the calendar", async (t) => {
  const { page } = await withoutScript(t);
  await page.goto("/");
  await page.getByLabel("Street or postcode").fill("AW1 2AB");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: "Choose your address" }).waitFor();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByText("Tuesday 24 November").first().waitFor();
  await page.getByText(/^Checked today at/).waitFor();
  assert.equal(await page.getByRole("button").count(), 0, "a button that only a script could answer");
  await page.getByRole("link", { name: "Month calendar" }).click();
  await page.getByRole("table", { name: "November 2026" }).waitFor();
  await page.getByRole("link", { name: "December 2026" }).click();
  await page.getByRole("table", { name: "December 2026" }).waitFor();
  await page.getByRole("link", { name: "Back to my bins" }).click();
  await page.getByRole("link", { name: "Add to my calendar" }).click();
  await page.getByText(/^http.*alarm=evening&lang=en$/).waitFor();
  assert.equal(await page.getByRole("button", { name: "Copy the link" }).count(), 0);
  await page.getByLabel("On the day, at 6am").check();
  await page.getByLabel("Both, English first").check();
  await page.getByRole("button", { name: "Use these choices" }).click();
  await page.locator("h2:focus", { hasText: "Reminder: on the day, at 6am" }).waitFor();
  const link = await page.locator("code").textContent();
  assert.ok(link.startsWith(`${gateway.url}/api/v1/addresses/`) && link.endsWith("&alarm=morning&lang=both"), link);
});

test("the same in Welsh, with the way to English", async (t) => {
  const { page } = await withoutScript(t);
  await page.goto("/cy");
  await page.getByLabel("Stryd neu god post").fill("AW1 2AB");
  await page.getByRole("button", { name: "Chwilio" }).click();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByText("dydd Mawrth 24 Tachwedd").first().waitFor();
  await page.getByRole("link", { name: "English" }).click();
  await page.getByText("Tuesday 24 November").first().waitFor();
});

/** A council on the day after the home's bins were to be emptied. */
async function theDayAfter(t) {
  const council = await new Gateway({ asOf: "2026-11-25T11:00" }).start();
  t.after(() => council.remove());
  return council;
}

test("a missed bin is reported, and followed by its reference", async (t) => {
  const council = await theDayAfter(t);
  const person = await Person.at(t, council.url, { javaScriptEnabled: false });
  person.expectFaults(/status of 4(09|22)/);
  const { page } = person;
  await page.goto(`/bins/${await council.id("12 Weir Lane")}`);
  await page.getByText("Bin not collected?").click();
  await page.getByRole("link", { name: "Tell us about a missed collection" }).click();
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Select where the bins stand" }).waitFor();
  assert.equal(await page.getByRole("checkbox", { name: "Food waste" }).isChecked(), true);
  await page.getByLabel("At the kerb, in front of my home").check();
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("heading", { name: "Report sent" }).waitFor();
  const reference = await page.locator("strong", { hasText: /^DS-/ }).textContent();
  await page.goto("/reports");
  await page.getByText(/needs JavaScript/).waitFor();
  await page.getByLabel("Reference").fill(reference.toLowerCase());
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: `Report ${reference}` }).waitFor();
  await page.getByText("We have received it").first().waitFor();
});

test("the browser's own way back leads to what was entered", async (t) => {
  const council = await theDayAfter(t);
  const person = await Person.at(t, council.url, { javaScriptEnabled: false });
  person.expectFaults(/status of 422/);
  const { page } = person;
  await page.goto(`/reports/missed/${await council.id("14 Weir Lane")}`);
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  await page.getByLabel(/anything else that the crew/).fill("By the gate");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("There is a problem").waitFor();
  await page.getByLabel("At the kerb, in front of my home").check();
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
  await page.goBack();
  await page.getByText("There is a problem").waitFor();
  assert.equal(await page.getByLabel(/anything else that the crew/).inputValue(), "By the gate");
  await page.goForward();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("heading", { name: "Report sent" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
});

test("a street with many homes is leafed through", async (t) => {
  const { page } = await withoutScript(t);
  await page.goto("/bins?q=station%20road");
  await page.getByText("62 addresses found").waitFor();
  const first = await page.locator("main li a").allTextContents();
  await page.getByRole("link", { name: "More addresses" }).click();
  await page.getByRole("link", { name: "Previous addresses" }).waitFor();
  const second = await page.locator("main li a").allTextContents();
  assert.equal(new Set([...first, ...second]).size, 62);
  assert.equal(await page.getByRole("link", { name: "More addresses" }).count(), 0);
});

test("what cannot be searched for comes back into the box with what to do", async (t) => {
  const person = await withoutScript(t);
  person.expectFaults(/status of 422/);
  const { page } = person;
  await page.goto("/");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("link", { name: "Enter a street or a postcode" }).click();
  await page.locator("#q:focus").fill("?!");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: "There is a problem" }).waitFor();
  assert.equal(await page.locator("#q").inputValue(), "?!");
});

test("a typing mistake gets suggestions", async (t) => {
  const { page } = await withoutScript(t);
  await page.goto("/bins?q=12%20weir%20lain");
  await page.getByRole("heading", { name: "Did you mean one of these?" }).waitFor();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("heading", { name: "Is this your address?" }).waitFor();
  await page.getByText(/^Next collection: /).waitFor();
});

test("a number that is not there is told, with the street's other homes", async (t) => {
  const { page } = await withoutScript(t);
  await page.goto("/bins?q=99%20weir%20lane");
  await page.getByText("We do not have “99” here").waitFor();
  await page.getByText("40 addresses found").waitFor();
});

test("another council's postcode leads to that council", async (t) => {
  const { page } = await withoutScript(t);
  await page.goto("/bins?q=LS6%202SE");
  await page.getByRole("heading", { name: /^LS6 2SE is not in the area of/ }).waitFor();
  await page.getByRole("link", { name: "Find its council on GOV.UK" }).waitFor();
});

test("what is not there says so", async (t) => {
  const person = await withoutScript(t);
  person.expectFaults(/status of 404/);
  const { page } = person;
  for (const [path, heading] of Object.entries({
    "/bin": "Page not found",
    "/cy/bin": "Heb ddod o hyd i’r dudalen",
    "/bins/1": "We do not have this address",
    "/bins/1/month/2026-11": "We do not have this address",
    "/bins/1/calendar": "We do not have this address",
  })) {
    const response = await page.goto(path);
    assert.equal(response.status(), 404, path);
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
  }
});

test("settings say what needs a script, and change the language all the same", async (t) => {
  const { page } = await withoutScript(t);
  await page.goto("/settings");
  await page.getByText(/need JavaScript/).waitFor();
  await page.getByRole("link", { name: "Newid i’r Gymraeg" }).click();
  await page.getByRole("heading", { name: "Cyfeiriadau wedi’u cadw a gosodiadau" }).waitFor();
});
