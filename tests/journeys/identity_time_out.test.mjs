// The end of a session that nobody uses: the warning, putting it off, and what is kept of what was entered.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, comeBack } from "../support/browser.mjs";
import { Gateway, gatewayForAll, root } from "../support/gateway.mjs";

const NOON = "2026-11-22T12:00";
const gateway = gatewayForAll({ asOf: NOON });
beforeEach(async () => {
  if (gateway.asOf !== NOON) await at("12:00");
});

/** The same gateway with the same data, at another time of its day. */
async function at(time, of = gateway) {
  await of.stop();
  of.asOf = `2026-11-22T${time}`;
  await of.start();
}

/** The page watches over its session. */
const watched = (page) => page.locator("dialog").waitFor({ state: "attached" });

async function signedIn(t, path = "/identity", at = gateway) {
  const person = await Person.at(t, at.url);
  await person.page.goto(`/auth/login?return_to=${encodeURIComponent(path)}`);
  await person.page.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await person.page.waitForURL((url) => url.pathname === path);
  await watched(person.page);
  return person;
}

const dialog = (page, name = "You are about to be signed out") => page.getByRole("dialog", { name });
const endsAt = (page) => page.evaluate(async () => (await (await fetch("/api/v1/session")).json()).session?.endsAt);
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

test("whoever is warned stays signed in, by the keyboard, in all tabs", async (t) => {
  const { page, context } = await signedIn(t);
  const other = await context.newPage();
  await other.goto("/identity");
  await watched(other);
  await comeBack(page);
  assert.equal(await dialog(page).count(), 0, "there is time enough");
  await at("12:29");
  for (const tab of [page, other]) {
    await comeBack(tab);
    await dialog(tab).getByText(/You will be signed out in (1 minute|2 minutes)\./).first().waitFor();
  }
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Stay signed in");
  await page.keyboard.press("Enter");
  await dialog(page).waitFor({ state: "hidden" });
  await dialog(other).waitFor({ state: "hidden" });
  assert.match(await endsAt(page), /^2026-11-22T12:59:/);
  // The key Escape says it as well.
  await at("12:58");
  await comeBack(page);
  await dialog(page).waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  await page.waitForFunction(async () => (await (await fetch("/api/v1/session")).json()).session.endsAt > "2026-11-22T13:2");
});

test("whoever does nothing is signed out, told so, and led back", async (t) => {
  const { page } = await signedIn(t);
  await at("12:31");
  await comeBack(page);
  await heading(page, "You were signed out");
  assert.equal(await page.getByText("Signed in at").count(), 0);
  await page.getByRole("link", { name: "Sign in and go on" }).click();
  await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await page.waitForURL(/\/identity$/);
  await heading(page, "You are signed in");
});

test("whoever is warned signs out", async (t) => {
  const person = await signedIn(t);
  person.expectFaults(/status of 400/);
  const { page } = person;
  await at("12:29");
  await comeBack(page);
  await dialog(page).getByRole("button", { name: "Sign out" }).click();
  // The test provider was started anew with the gateway, and leads nobody back whom it does not know.
  await page.waitForURL(/dev-idp|signed-out$/);
  assert.equal(await endsAt(page), undefined);
});

test("whoever signs out in one window is signed out in all that can be seen", async (t) => {
  const { page, context } = await signedIn(t);
  const other = await context.newPage();
  await other.goto("/identity");
  await watched(other);
  await page.locator("header").getByRole("button", { name: "Sign out", exact: true }).first().click();
  await heading(page, "You have signed out");
  // Nobody touches the other one.
  await heading(other, "You were signed out");
});

test("where the service cannot be reached the page is left at the end, also where the mark of the session is gone", async (t) => {
  const person = await signedIn(t);
  const { page, context } = person;
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  await gateway.stop();
  t.after(() => gateway.start());
  await context.clearCookies({ name: "__Host-signed-in" });
  await page.clock.setFixedTime(Date.now() + 31 * 60_000);
  await page.getByText("Signed in at").first().waitFor({ state: "detached" });
});

test("a page of one person is left when somebody else signs in in another window", async (t) => {
  const person = await signedIn(t);
  const { page, context } = person;
  const other = await context.newPage();
  // The page does not learn that the session ends, as one that is asleep does not.
  person.expectFaults(/ERR_FAILED/);
  await page.route("**/api/v1/session", (route) => route.abort());
  await other.goto("/identity");
  await other.locator("header").getByRole("button", { name: "Sign out", exact: true }).first().click();
  await heading(other, "You have signed out");
  await other.goto("/auth/login?return_to=%2Fidentity");
  await other.getByRole("link", { name: "Tomos" }).click();
  await heading(other, "You are signed in");
  await page.unroute("**/api/v1/session");
  await comeBack(page);
  await heading(page, "You were signed out");
});

test("where the service cannot be reached nobody is told that they stay signed in", async (t) => {
  const person = await signedIn(t);
  const { page } = person;
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  await at("12:29");
  await comeBack(page);
  await dialog(page).waitFor();
  await gateway.stop();
  await page.getByRole("button", { name: "Stay signed in" }).click();
  await dialog(page).getByText("We could not reach the service").waitFor();
  await at("12:29");
  await page.getByRole("button", { name: "Stay signed in" }).click();
  await dialog(page).waitFor({ state: "hidden" });
});

test("after the longest time nobody stays, and everybody knows", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "doorstep-council-"));
  const config = join(folder, "council.toml");
  const council = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");
  await writeFile(config, `${council}\n[identity.session]\nhours = 1\n`);
  const brief = await new Gateway({ asOf: NOON, config }).start();
  t.after(() => brief.remove().then(() => rm(folder, { recursive: true })));
  const person = await signedIn(t, "/identity", brief);
  // The gateway ends before the browser does.
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const { page, context } = person;
  // Somebody who comes back before half an hour has passed.
  await at("12:29", brief);
  await page.reload();
  await at("12:50", brief);
  await page.reload();
  await page.getByText("You are signed out at 1pm.").waitFor();
  await watched(page);
  await at("12:59", brief);
  await comeBack(page);
  await dialog(page).getByText("You have been signed in for as long as is possible.").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await dialog(page).waitFor({ state: "hidden" });
  assert.match(await endsAt(page), /^2026-11-22T13:00/);
  // Who signs in anew, in another tab, is warned anew.
  const other = await context.newPage();
  await other.goto("/auth/step-up?level=P2&return_to=%2Fidentity");
  await other.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await heading(other, /^You are signed in/);
  await at("13:28", brief);
  await comeBack(page);
  await dialog(page).getByRole("button", { name: "Stay signed in" }).waitFor();
});

test("the warning is for everybody", async (t) => {
  const { page } = await signedIn(t, "/cy/identity");
  await at("12:29");
  await comeBack(page);
  await dialog(page, "Rydych ar fin cael eich allgofnodi").waitFor();
  await page.getByRole("button", { name: "Aros wedi mewngofnodi" }).waitFor();
  assert.deepEqual(await everyLook(page, "the warning"), []);
});
