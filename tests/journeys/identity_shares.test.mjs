// Who has my details: an organisation asks, a person gives some of it, ends it, and sees what became of it, in a real browser.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, focused, tabTo } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";
import { councilOf } from "../support/council.mjs";
import { asked, giveNameAndAge, library as libraryOf, librarySite, proved } from "../support/organisation.mjs";

const gateway = gatewayForAll();
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

const library = (path, method, body) => libraryOf(gateway, path, method, body);

for (const javaScriptEnabled of [true, false]) {
  test(`two of five are given, read, and ended, ${javaScriptEnabled ? "with" : "without"} script`, async (t) => {
    const person = await Person.at(t, gateway.url, { javaScriptEnabled });
    person.expectFaults(/status of 422/);
    const { page } = person;
    const { id, path } = await asked(gateway);
    await proved(page, path);
    await heading(page, "Aberwen Library asks for your details");
    await page.getByText("12 Weir Lane").waitFor();
    assert.equal(await page.locator("input:checked").count(), 0, "nothing is chosen beforehand");
    await page.getByRole("button", { name: "Give what I have chosen" }).click();
    await page.getByRole("link", { name: "Choose at least one detail, or give nothing" }).waitFor();
    await giveNameAndAge(page);
    await heading(page, "Aberwen Library can now read your details");

    const read = await library(`/${id}/details`);
    assert.deepEqual(read.body.details, { name: "Siân Haf Rhys", age_over_18: true });
    await page.getByRole("link", { name: "See this share" }).click();
    await page.getByText("They last read it at").waitFor();
    await page.getByRole("link", { name: "Change what they can read" }).click();
    await heading(page, "Change what they can read");
    await page.getByRole("button", { name: "Change it now" }).click();
    await page.getByRole("link", { name: "Take away a detail or choose a shorter time" }).waitFor();
    await page.getByLabel("Name", { exact: true }).uncheck();
    await page.getByRole("button", { name: "Change it now" }).click();
    await heading(page, "Aberwen Library can now read less of your details");
    assert.deepEqual((await library(`/${id}/details`)).body.details, { age_over_18: true });
    assert.deepEqual((await library(`/${id}`)).body.attributes, ["age_over_18"]);
    await page.getByRole("link", { name: "See this share" }).click();
    await heading(page, "What Aberwen Library can read");
    await page.getByText("You reduced what they can read").first().waitFor();
    await page.getByRole("button", { name: "Stop sharing now" }).click();
    await heading(page, "Aberwen Library can no longer read your details");
    assert.equal((await library(`/${id}/details`)).status, 404);
    const { body } = await library(`/${id}`);
    assert.equal(body.state, "ended");
    assert.ok(body.erasure.askedAt && !body.erasure.confirmedAt);
    assert.equal((await library(`/${id}/erasure`, "POST")).status, 204);
    await page.goto("/identity/details");
    await page.getByText("that they have erased it").first().waitFor();
  });
}

test("an organisation is told once its person is back, and not by whoever had the link", async (t) => {
  const { address, back } = await librarySite(t);
  const council = await councilOf(t, (text) =>
    text.replace('id = "library"\n', `id = "library"\nreturn_addresses = ["${address}"]\n`),
  );
  await council.start();
  const person = await Person.at(t, council.url);
  person.expectFaults(new RegExp(`^foreign request: ${address}`));
  const { page } = person;
  const { id, path } = await asked(council, { url: address, state: "of-the-first-visitor" });
  const told = (rest, method, body) => libraryOf(council, `/${id}${rest}`, method, body);
  await proved(page, path);
  await giveNameAndAge(page);
  await heading(page, "You have answered Aberwen Library");
  assert.deepEqual(await everyLook(page, "an answer whose organisation waits"), []);
  assert.equal((await told("")).body.state, "answered");
  assert.equal((await told("/details")).status, 404);
  await page.getByRole("link", { name: "Go back to Aberwen Library" }).click();
  await heading(page, "Welcome back");
  const [{ code, state }] = back;
  assert.equal(state, "of-the-first-visitor");
  assert.equal((await told("/outcome", "POST", { code })).body.state, "given");
  assert.equal((await told("/outcome", "POST", { code })).status, 404, "it is good once");
  assert.deepEqual((await told("/details")).body.details, { name: "Siân Haf Rhys", age_over_18: true });
});

test("something is given, and ended, and then nothing is given, with the keyboard alone, in Welsh", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const press = async (text, key = "Enter") => {
    await tabTo(page, text);
    await page.keyboard.press(key);
  };
  const first = await asked(gateway);
  await proved(page, `/cy${first.path}`);
  await press("Enw", "Space");
  // From the first of the periods to the next.
  await press("Unwaith", "ArrowDown");
  assert.equal((await focused(page)).text, "30 diwrnod");
  await press("Rhoi’r hyn rwyf wedi’i ddewis");
  await heading(page, "Mae Llyfrgell Aberwen nawr yn gallu darllen eich manylion");
  assert.deepEqual((await library(`/${first.id}/details`)).body.details, { name: "Siân Haf Rhys" });
  await press("Gweld yr hyn a rannwyd");
  await heading(page, "Yr hyn y gall Llyfrgell Aberwen ei ddarllen");
  await press("Rhoi’r gorau i rannu nawr");
  await heading(page, "Nid yw Llyfrgell Aberwen yn gallu darllen eich manylion mwyach");
  assert.equal((await library(`/${first.id}`)).body.state, "ended");
  const { id, path } = await asked(gateway);
  await page.goto(`/cy${path}`);
  await heading(page, "Mae Llyfrgell Aberwen yn gofyn am eich manylion");
  await tabTo(page, "Peidio â rhoi dim");
  await page.keyboard.press("Enter");
  await heading(page, "Ni chafodd Llyfrgell Aberwen ddim gennych");
  assert.equal((await library(`/${id}`)).body.state, "refused");
});

test("the history is had as a file, and what is not recognised has a reference", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const { path } = await asked(gateway);
  await proved(page, path);
  await page.getByRole("button", { name: "Give nothing" }).click();
  await heading(page, "You gave nothing to Aberwen Library");
  await page.goto("/identity/details/history");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the history (JSON)" }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  assert.equal(JSON.parse(text).events[0].outcome, "refused");
  assert.ok(!text.includes("Siân"), "no value");
  await page.getByRole("button", { name: /^I do not recognise this/ }).first().click();
  await heading(page, "You told us that you do not recognise this");
  await page.getByText("Your reference is").waitFor();
});

test("an organisation is played on its test page", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/dev-idp/organisations");
  await page.getByRole("button", { name: "Ask for details Aberwen Parking" }).click();
  await page.getByText("waiting").waitFor();
  await page.getByRole("link", { name: "Answer as the person" }).click();
  await heading(page, "Sign in");
});

test("a second person finds nothing, and each page is for everybody", async (t) => {
  const [sian, tomos] = [await Person.at(t, gateway.url), await Person.at(t, gateway.url)];
  tomos.expectFaults(/status of 404/);
  sian.expectFaults(/status of 422/);
  const { page } = sian;
  const { path } = await asked(gateway);
  await proved(page, path);
  const found = [];
  const look = async () => found.push(...(await everyLook(page, new URL(page.url()).pathname)));
  await look();
  await page.getByRole("button", { name: "Give what I have chosen" }).click();
  await page.locator("#error-summary").waitFor();
  await look();
  const pages = [path];
  await page.getByLabel("Home address").check();
  await page.getByLabel("1 year").check();
  await page.getByRole("button", { name: "Give what I have chosen" }).click();
  await heading(page, "Aberwen Library can now read your details");
  pages.push(new URL(page.url()).pathname);
  await look();
  await page.getByRole("link", { name: "See this share" }).click();
  await heading(page, "What Aberwen Library can read");
  pages.push(new URL(page.url()).pathname);
  await look();
  await page.getByRole("button", { name: /^I do not recognise this/ }).first().click();
  await heading(page, "You told us that you do not recognise this");
  pages.push(new URL(page.url()).pathname);
  await look();
  for (const other of [`${pages[2]}/change`, `/cy${pages[2]}/change`, "/identity/details", "/cy/identity/details", "/identity/details/history", "/cy/identity/details/history"]) {
    await page.goto(other);
    await look();
  }
  await page.goto("/dev-idp/organisations");
  await look();
  assert.deepEqual(found, []);
  await proved(tomos.page, "/identity/details", "Tomos Price");
  for (const one of pages) {
    assert.equal((await tomos.page.goto(one)).status(), 404, one);
  }
});
