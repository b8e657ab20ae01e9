// Showing a credential from a wallet, in a real browser: the page asks, a wallet beside it answers.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, tabTo } from "../support/browser.mjs";
import { Gateway, root } from "../support/gateway.mjs";
import { Issuer, SIAN, Wallet } from "../support/wallet.mjs";

const issuer = new Issuer();
const folder = await mkdtemp(join(tmpdir(), "doorstep-wallet-"));
const gateway = new Gateway({ config: join(folder, "council.toml") });

before(async () => {
  await issuer.start();
  const embedded = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");
  await writeFile(gateway.config, `${embedded}\n[identity.wallet]\n${issuer.settings}\n`);
  await gateway.start();
});
after(async () => {
  await gateway.remove();
  await issuer.stop();
  await rm(folder, { recursive: true });
});

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
/** What opens a wallet. The browser has none, so the test reads it. */
const link = (page) => page.locator('a[href^="openid4vp:"]').getAttribute("href");

async function signIn(page, prefix = "") {
  await page.goto(`/auth/login?return_to=${encodeURIComponent(`${prefix}/identity/wallet`)}`);
  await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await page.waitForURL(/\/identity\/wallet$/);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`a wallet on this device leads back to what was shown, ${how}`, async (t) => {
    const person = await Person.at(t, gateway.url, { javaScriptEnabled });
    // What is deleted is not there any more.
    person.expectFaults(/status of 404/);
    const { page } = person;
    await signIn(page);
    await page.getByRole("button", { name: "Use a wallet on this device – Prove your address" }).click();
    await heading(page, "Open your wallet");
    const { redirect_uri: back } = await (await Wallet.of(issuer)).show(await link(page));
    await page.goto(back);
    await heading(page, "You have shown proof");
    for (const said of [SIAN.name, "12 Weir Lane", "AW1 2AB"]) await page.getByText(said).waitFor();
    assert.equal(await page.getByText("1984").count(), 0);
    assert.ok(!page.url().includes("response_code"), "a code is gone from the address");
    await page.getByRole("button", { name: "Delete it now" }).click();
    await heading(page, "Show proof from your wallet");
    await page.goBack();
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.getByText("12 Weir Lane").count(), 0, "it is not kept for the way back");
  });

  test(`the page sees by itself that a wallet elsewhere has answered, ${how}`, async (t) => {
    const { page } = await Person.at(t, gateway.url, { javaScriptEnabled });
    await signIn(page);
    await page.getByRole("button", { name: "Use a wallet on another device – Prove that you are 18" }).click();
    await heading(page, "Scan this code with your wallet");
    await page.getByRole("img", { name: "QR code" }).waitFor();
    await page.getByText("Only scan a code on a page that you have opened yourself").waitFor();
    await (await Wallet.of(issuer)).show(await link(page));
    await heading(page, "You have shown proof");
    await page.getByText("Whether you are 18 or over").waitFor();
    assert.equal(await page.getByText(SIAN.name).count(), 0);
  });
}

/** What the browser's own wallet does from now on. */
async function virtualWallet(page, behaviour) {
  const session = await page.context().newCDPSession(page);
  await session.send("DigitalCredentials.setVirtualWalletBehavior", behaviour);
}

const BROWSER = "Let this browser find a wallet";
const other = (page) => page.getByRole("button", { name: "Use a wallet on another device – Prove that you are 18" });

test("the browser finds a wallet: whoever goes back has shown nothing, and whoever does not is led to what was shown", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await signIn(page);
  await virtualWallet(page, { action: "decline" });
  await page.getByRole("button", { name: `${BROWSER} – Prove that you are 18` }).click();
  await page.getByRole("group").getByText("Nothing was shown to us").waitFor();
  await page.locator("#nothing-shown-age:focus").waitFor();
  assert.ok(await other(page).isVisible(), "the other ways are still there");
  // The wallet has the request as the browser would hand it over, and its answer is what the browser brings.
  const wallet = await Wallet.of(issuer);
  await page.route("**/api/v1/identity/presentations", async (route) => {
    const response = await route.fetch();
    const { request: data } = await response.json();
    const request = await wallet.readFromBrowser({ request: data }, gateway.url);
    const answer = await wallet.data(request, await wallet.present(request, { also: [["name"]] }));
    await virtualWallet(page, { action: "respond", protocol: "openid4vp-v1-signed", response: answer });
    await route.fulfill({ response });
  });
  await tabTo(page, `${BROWSER} – Prove that you are 18`);
  await page.keyboard.press("Enter");
  await heading(page, "You have shown proof");
  await page.getByText("Whether you are 18 or over").waitFor();
  assert.equal(await page.getByText(SIAN.name).count(), 0, "it was not asked for");
});

test("a browser that finds no wallets offers none", async (t) => {
  const { context, page } = await Person.at(t, gateway.url);
  await context.addInitScript(() => delete globalThis.DigitalCredential);
  await signIn(page);
  // By then the app has looked.
  await page.locator("dialog#time-out").waitFor({ state: "attached" });
  assert.equal(await page.getByRole("button", { name: BROWSER }).count(), 0);
  assert.ok(await other(page).isVisible());
});

test("whoever says no in their wallet is told so and can begin again", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await signIn(page);
  await page.getByRole("button", { name: "Use a wallet on this device – Prove your address" }).click();
  await heading(page, "Open your wallet");
  const wallet = await Wallet.of(issuer);
  const { redirect_uri: back } = await wallet.decline(await wallet.read(await link(page)));
  await page.goto(back);
  await heading(page, "Nothing was proved");
  await page.getByText("You said no in your wallet").waitFor();
  await page.getByRole("link", { name: "Begin again" }).click();
  await heading(page, "Show proof from your wallet");
});

test("a wallet that does not lead back is looked for by the person", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await signIn(page);
  await page.getByRole("button", { name: "Use a wallet on this device – Prove your address" }).click();
  await heading(page, "Open your wallet");
  const wallet = await Wallet.of(issuer);
  const request = await wallet.read(await link(page));
  await wallet.answer(request, await wallet.present(request, { nonce: "another" }));
  await page.getByRole("link", { name: "I have answered in my wallet" }).click();
  await heading(page, "Nothing was proved");
});

test("with the keyboard alone, from the account page", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await signIn(page);
  await page.goto("/identity");
  await tabTo(page, "Show proof from your wallet");
  await page.keyboard.press("Enter");
  await heading(page, "Show proof from your wallet");
  await tabTo(page, "Use a wallet on this device – Prove your address");
  await page.keyboard.press("Enter");
  await heading(page, "Open your wallet");
  const { redirect_uri: back } = await (await Wallet.of(issuer)).show(await link(page));
  await page.goto(back);
  await heading(page, "You have shown proof");
  await tabTo(page, "Delete it now");
  await page.keyboard.press("Enter");
  await heading(page, "Show proof from your wallet");
});

test("in Welsh, from the first page to the last", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/cy/identity/wallet");
  await heading(page, "Dangos prawf o’ch waled");
  await page.getByText("Mewngofnodwch yn gyntaf").waitFor();
  await signIn(page, "/cy");
  await page.getByRole("button", { name: /^Defnyddio waled ar y ddyfais hon – Profi eich cyfeiriad/ }).click();
  await heading(page, "Agorwch eich waled");
  const { redirect_uri: back } = await (await Wallet.of(issuer)).show(await link(page));
  await page.goto(back);
  await heading(page, "Rydych wedi dangos prawf");
});

test("whoever signs out takes with them what they have shown", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/status of 404/);
  const { page } = person;
  await signIn(page);
  await page.getByRole("button", { name: "Use a wallet on another device – Prove that you are 18" }).click();
  await heading(page, "Scan this code with your wallet");
  await (await Wallet.of(issuer)).show(await link(page));
  await heading(page, "You have shown proof");
  const shown = page.url();
  await page.goto("/identity");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await heading(page, "You have signed out");
  await signIn(page);
  await page.goto(shown);
  await heading(page, "Page not found");
});

test("each page is for everybody", async (t) => {
  const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  // Whoever looks closely is not to have the page renewed under their eyes.
  await page.route(/\/identity\/wallet\/[0-9a-f]+$/, async (route) => {
    const response = await route.fetch();
    const { refresh, ...headers } = response.headers();
    await route.fulfill({ response, headers: /^0/.test(refresh ?? "0") ? response.headers() : headers });
  });
  const found = [];
  const look = async (name) => found.push(...(await everyLook(page, name)));
  for (const prefix of ["", "/cy"]) {
    await page.context().clearCookies();
    await page.goto(`${prefix}/identity/wallet`);
    await look(`${prefix} signed out`);
    await signIn(page, prefix);
    // The app has looked whether the browser finds wallets, and shows what it says where nothing was shown.
    const inBrowser = page.locator('button[name="browser"][value="age"]');
    await inBrowser.waitFor();
    await virtualWallet(page, { action: "decline" });
    await inBrowser.click();
    await page.locator("#nothing-shown-age:focus").waitFor();
    await look(`${prefix} what can be proved`);
    const wallet = await Wallet.of(issuer);
    const begin = async (way) => {
      await page.goto(`${prefix}/identity/wallet`);
      await page.locator(`button[name="${way}"][value="age"]`).click();
      await page.locator('a[href^="openid4vp:"]').waitFor({ state: "attached" });
      return wallet.read(await link(page));
    };
    const here = await begin("this-device");
    await look(`${prefix} open`);
    const { redirect_uri: back } = await wallet.answer(here, await wallet.present(here));
    await page.reload();
    await look(`${prefix} wait`);
    await page.goto(back);
    await page.locator('button[name="forget"]').waitFor();
    await look(`${prefix} shown`);
    await page.goto(back);
    // The browser goes on from there by itself.
    await page.waitForURL((url) => !url.pathname.endsWith("/back"));
    await look(`${prefix} not shown`);
    await begin("other-device");
    // The browser was led to it, and nobody stands between: asked for anew, it is not renewed.
    await page.reload();
    await page.locator("details").evaluate((details) => (details.open = true));
    await look(`${prefix} scan`);
  }
  assert.deepEqual(found, []);
});
