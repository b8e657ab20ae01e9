// Taking the council's own credential into a wallet, and withdrawing it, in a real browser: the page offers it, a wallet beside
// it takes it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, tabTo } from "../support/browser.mjs";
import { CredentialWallet } from "../support/credential_wallet.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** A wallet beside the browser takes what the page offers. */
async function take(page) {
  await page.getByRole("img", { name: /QR/ }).waitFor();
  const link = await page.locator('a[href^="openid-credential-offer:"]').getAttribute("href");
  const pin = await page.locator("p.govuk-heading-l").innerText();
  const wallet = await CredentialWallet.empty();
  await wallet.take(link, pin.replace(" ", ""));
}

test("a resident takes the credential and withdraws it, with the keyboard alone", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const press = async (name) => {
    await tabTo(page, name);
    await page.keyboard.press("Enter");
  };
  await page.goto("/identity/credential");
  await press("Sign in");
  await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await heading(page, "Your resident credential");
  await press("Prove who you are");
  await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await page.getByText("990000000012").waitFor();
  await press("Get the credential");
  await heading(page, "Add the credential to your wallet");
  await take(page);
  await press("I have added it to my wallet");
  await heading(page, "The credential is in your wallet");
  await press("See your credentials");
  await page.getByText("It is valid until").waitFor();
  await page.getByRole("link", { name: /^Withdraw/ }).press("Enter");
  await heading(page, "Withdraw this credential?");
  await press("Withdraw the credential");
  await page.getByText("You withdrew it at").waitFor();
  assert.equal(await page.getByRole("link", { name: /^Withdraw/ }).count(), 0);
});

test("each page is for everybody", async (t) => {
  const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  const found = [];
  const look = async (name) => found.push(...(await everyLook(page, name)));
  for (const prefix of ["", "/cy"]) {
    await page.context().clearCookies();
    await page.goto(`${prefix}/identity/credential`);
    await look(`${prefix} signed out`);
    await page.locator('main a[href^="/auth/login"]').click();
    await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
    await page.locator('main a[href^="/auth/step-up"]').click();
    await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
    await page.locator('button[name="get"]').click();
    await page.locator('a[href^="openid-credential-offer:"]').waitFor();
    await look(`${prefix} offered`);
    await take(page);
    await page.goto(`${prefix}/identity/credential`);
    await look(`${prefix} given`);
    await page.locator('a[href$="/withdraw"]').first().click();
    await look(`${prefix} to withdraw`);
    await page.locator('button[name="withdraw"]').click();
    await page.waitForURL(/\/identity\/credential$/);
  }
  assert.deepEqual(found, []);
});
