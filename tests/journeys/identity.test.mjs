// Signing in and out, by the provider that comes with the gateway, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, appReady, comeBack, open, shifts, tabTo, workerReady } from "../support/browser.mjs";
import { Gateway, gatewayForAll } from "../support/gateway.mjs";
import { SUBJECT, noteCodesOf, notePin } from "../support/secrets.mjs";

const gateway = gatewayForAll();
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** From the head of any page to the own account. */
async function signIn(page, name = "Siân Haf Rhys") {
  await page.getByRole("link", { name: "My account" }).click();
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name }).click();
  await page.waitForURL(/\/identity$/);
  await heading(page, "You are signed in");
}

async function signOut(page) {
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await heading(page, "You have signed out");
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`signing in and out, ${how}`, async (t) => {
    const { page, context } = await Person.at(t, gateway.url, { javaScriptEnabled });
    await page.goto("/");
    await signIn(page);
    await page.getByText("We do not know your name").waitFor();
    const cookies = (await context.cookies()).filter(({ name }) => name.endsWith("session"));
    assert.deepEqual(
      cookies.map(({ name, httpOnly, secure, sameSite, path }) => ({ name, httpOnly, secure, sameSite, path })),
      [{ name: "__Host-Http-session", httpOnly: true, secure: true, sameSite: "Strict", path: "/" }],
    );
    // It is still so on the next page, and when the page is opened anew.
    await page.goto("/settings");
    await page.goto("/identity");
    await heading(page, "You are signed in");
    await signOut(page);
    await page.goto("/identity");
    await heading(page, "Sign in");
    assert.deepEqual((await context.cookies()).filter(({ name }) => name.endsWith("session")), []);
  });

  test(`a person proves who they are, ${how}`, async (t) => {
    const { page } = await Person.at(t, gateway.url, { javaScriptEnabled });
    await page.goto("/identity");
    await signIn(page);
    await page.getByRole("link", { name: "Prove who you are" }).click();
    await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
    await heading(page, "You are signed in as Siân Haf Rhys");
    await page.getByText("have been checked against a document").waitFor();
    assert.equal(await page.getByRole("link", { name: "Prove who you are" }).count(), 0);
  });
}

test("who cannot be proved stays signed in as they were", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/identity");
  await signIn(page, "Alex Morgan");
  await page.getByRole("link", { name: "Prove who you are" }).click();
  await page.getByRole("link", { name: "Alex Morgan" }).click();
  await heading(page, "You are not signed in");
  await page.goto("/identity");
  await heading(page, "You are signed in");
});

test("whoever turns back is told so and can try again", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/identity");
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Do not sign in" }).click();
  await heading(page, "You are not signed in");
  await page.getByText("Nothing has changed").waitFor();
  await page.getByRole("link", { name: "Try again" }).click();
  await heading(page, "Test sign-in");
});

test("in Welsh, from the first link to the last page", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/cy");
  await page.getByRole("link", { name: "Fy nghyfrif" }).click();
  await page.getByRole("link", { name: "Mewngofnodi", exact: true }).click();
  await heading(page, "Mewngofnodi prawf");
  const answer = page.waitForRequest(/\/auth\/callback\?/);
  await page.getByRole("link", { name: "Tomos Price" }).click();
  await heading(page, "Rydych wedi mewngofnodi");
  // As by going back a page: the provider leads here once more.
  await page.goto((await answer).url());
  await page.getByText("Rydych wedi mewngofnodi er hynny").waitFor();
  await page.getByRole("link", { name: "Fy nghyfrif" }).last().click();
  await heading(page, "Rydych wedi mewngofnodi");
  await page.getByRole("link", { name: "English" }).click();
  await heading(page, "You are signed in");
  await page.getByRole("link", { name: "Cymraeg" }).click();
  await page.getByRole("button", { name: "Allgofnodi", exact: true }).first().click();
  await heading(page, "Rydych wedi allgofnodi");
});

test("with the keyboard alone", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/");
  await tabTo(page, "My account");
  await page.keyboard.press("Enter");
  await heading(page, "Sign in");
  await tabTo(page, "Sign in");
  await page.keyboard.press("Enter");
  await heading(page, "Test sign-in");
  await tabTo(page, "Zofia Małgorzata O’Brien-Wiśniewska");
  await page.keyboard.press("Enter");
  await heading(page, "You are signed in");
  await tabTo(page, "Prove who you are");
  await page.keyboard.press("Enter");
  await heading(page, "Test sign-in");
  await tabTo(page, "Zofia Małgorzata O’Brien-Wiśniewska");
  await page.keyboard.press("Enter");
  await heading(page, "You are signed in as Zofia Małgorzata O’Brien-Wiśniewska");
  await tabTo(page, "Sign out");
  await page.keyboard.press("Enter");
  await heading(page, "You have signed out");
});

test("each page says who is signed in, where nothing moves for it, and signs out", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  await page.goto("/identity");
  await signIn(page, "Zofia");
  const line = (at) => at.locator("header").getByText("You are signed in");
  const home = `/bins/${await gateway.id("12 Weir Lane")}`;
  for (const path of ["/", home, "/settings"]) {
    await page.goto(path);
    await line(page).waitFor();
    assert.deepEqual(await shifts(page), [], path);
  }
  await open(page, home);
  const other = await context.newPage();
  await other.goto(home);
  await other.locator("header").getByRole("button", { name: "Sign out" }).click();
  await heading(other, "You have signed out");
  await comeBack(page);
  await line(page).waitFor({ state: "detached" });
  await page.reload();
  await appReady(page);
  assert.equal(await line(page).count(), 0);
});

test("a device that is elsewhere is signed out from here, and says so", async (t) => {
  const [phone, laptop] = [await Person.at(t, gateway.url), await Person.at(t, gateway.url)];
  for (const { page } of [phone, laptop]) {
    await page.goto("/identity");
    await signIn(page, "Zofia");
  }
  const { page } = laptop;
  await page.reload();
  const others = page.getByRole("button", { name: /^Sign out Chrome on Linux/ });
  const before = await others.count();
  await others.first().click();
  await page.getByText("Signed out from another device").first().waitFor();
  assert.equal(await others.count(), before - 1);
  await phone.page.reload();
  await heading(phone.page, "Sign in");
});

test("two tabs are signed in and out together", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  const other = await context.newPage();
  await page.goto("/identity");
  await other.goto("/identity");
  await signIn(page);
  await other.reload();
  await heading(other, "You are signed in");
  await signOut(other);
  await page.reload();
  await heading(page, "Sign in");
});

test("where the service cannot be reached the account says so, and nothing of it is kept", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const { page } = person;
  await open(page, "/");
  await workerReady(page);
  await signIn(page);
  await gateway.stop();
  await page.goto("/identity");
  await heading(page, "The service does not answer right now");
  assert.equal(await page.getByText("Signed in at").count(), 0);
  // Who comes back to it finds it there, and is signed in still.
  await gateway.start();
  await comeBack(page);
  await heading(page, "You are signed in");
});

test("no token, no code and nobody’s name is kept in the browser, in an address or in the log", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page, trail } = person;
  await open(page, "/");
  await workerReady(page);
  await signIn(page);
  await page.getByRole("link", { name: "Prove who you are" }).click();
  await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await heading(page, "You are signed in as Siân Haf Rhys");
  await open(page, "/settings");
  assert.equal(trail.codes.length, 2);
  await trail.holdsNoSecret(gateway.url, [page]);
  gateway.holdsNoSecret();

  // Each is found wherever it does stand.
  const isFound = (what) => assert.rejects(trail.holdsNoSecret(gateway.url, [page]), { name: "AssertionError" }, what);
  const wallet = { code: "of-a-wallet-and-good-once", offer: "of-an-offer-and-good-once", pin: "314159" };
  noteCodesOf(`${gateway.url}/identity/wallet/back?response_code=${wallet.code}`);
  noteCodesOf(`openid-credential-offer://?pre-authorized_code=${wallet.offer}`);
  notePin(wallet.pin);
  const secrets = [trail.codes[0], "Siân Haf", "eyJhbGciOiJFUzI1NiJ9", "urn:fdc:aberwen", '"id_token"', `${SUBJECT}sian`];
  for (const secret of [...secrets, ...Object.values(wallet)]) {
    const other = Object.assign(new Gateway(), { told: `GET /bins?${secret} 200` });
    await assert.rejects(other.remove(), { name: "AssertionError" }, `${secret} in a log`);
  }
  await page.evaluate((code) => localStorage.setItem("told", code), trail.codes[0]);
  await isFound("in the local storage");
  await page.evaluate(async () => {
    localStorage.removeItem("told");
    const cache = await caches.open("told");
    await cache.put("/told", new Response("urn:fdc:aberwen"));
  });
  await isFound("in a cache");
  await page.evaluate(() => caches.delete("told"));
  const kinds = ["text", "Blob", "ArrayBuffer", "Uint8Array", "Map", "key"];
  for (const kind of kinds) {
    await page.evaluate(plant, { kind, secret: "urn:fdc:aberwen" });
    await isFound(`${kind} in the database`);
    await page.evaluate(() => indexedDB.deleteDatabase("told"));
  }
  await trail.holdsNoSecret(gateway.url, [page]);
  // What cannot be read is not passed over, but where the test says so.
  await page.evaluate(() => (IDBFactory.prototype.databases = () => Promise.reject(new DOMException("it is broken"))));
  await assert.rejects(trail.holdsNoSecret(gateway.url, [page]), /it is broken/);
  await trail.holdsNoSecret(gateway.url, [page], { isBroken: true });
  person.expectBrokenStorage();
});

/** Puts a secret into a database of the page, in one of the ways in which one keeps anything. */
async function plant({ kind, secret }) {
  const bytes = new TextEncoder().encode(secret);
  const values = { text: { deep: [secret] }, Blob: new Blob([bytes]), ArrayBuffer: bytes.buffer, Uint8Array: bytes,
    Map: new Map([[1, secret]]), key: 1 };
  const opening = indexedDB.open("told");
  opening.onupgradeneeded = () => opening.result.createObjectStore("told").add(values[kind], kind === "key" ? secret : 1);
  await new Promise((opened) => (opening.onsuccess = opened));
  opening.result.close();
}

test("each page is for everybody", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/status of 503/);
  const { page } = person;
  const found = [];
  const look = async (name) => found.push(...(await everyLook(page, name)));
  for (const prefix of ["", "/cy"]) {
    await page.goto(`${prefix}/identity`);
    await look(`${prefix}/identity, signed out`);
    await page.goto(`/auth/login?return_to=${encodeURIComponent(`${prefix}/identity`)}`);
    await look(`${prefix} test provider`);
    await page.locator(".links__link").first().click();
    await page.locator(".timeline").waitFor();
    await look(`${prefix}/identity, signed in`);
    await page.locator("header form[action='/auth/logout'] button").click();
    await page.waitForURL(/signed-out$/);
    await look(`${prefix}/identity/signed-out`);
    await page.goto(`${prefix}/identity/timed-out?from=/identity&kept=yes`);
    await look(`${prefix}/identity/timed-out`);
    for (const why of ["unavailable", "declined", "late", "not-believed", "other-person", "cannot-prove", "store"]) {
      await page.goto(`${prefix}/identity/failed?why=${why}`);
      await look(`${prefix}/identity/failed?why=${why}`);
    }
  }
  assert.deepEqual(found, []);
});

test("the app goes on as before for whoever is signed in", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/identity");
  await signIn(page);
  await page.goto("/");
  await appReady(page);
  await page.getByLabel("Street or postcode").fill("AW1 2AB");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByText("Tuesday 24 November").first().waitFor();
});
