// What can be done with the home on the screen: saving, sharing and changing to another, each where the person is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, open, save } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

const scrollY = (page) => page.evaluate(() => scrollY);

test("saving says so in the place of the button, and nothing jumps", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  const button = page.getByRole("button", { name: "Save this address" });
  await button.scrollIntoViewIfNeeded();
  const [before, place] = [await scrollY(page), await button.boundingBox()];
  await button.click();
  await page.locator("#saved:focus").waitFor();
  await page.getByRole("status").getByText("Saved on this device").waitFor({ state: "attached" });
  assert.equal(await scrollY(page), before);
  const said = await page.locator("#saved").boundingBox();
  assert.ok(Math.abs(said.y - place.y) < 8, "said where the button stood");
});

test("saving is on the first screen of a phone", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  const { y, height } = await page.getByRole("button", { name: "Save this address" }).boundingBox();
  assert.ok(y + height <= 740, `it ends at ${y + height} px`);
});

test("two saved homes are one press apart", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  for (const line of ["12 Weir Lane", "7 Cwm Road"]) {
    await open(page, `/bins/${await gateway.id(line)}`);
    await save(page);
  }
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await page.getByRole("link", { name: "7 Cwm Road" }).click();
  await page.getByRole("heading", { name: "7 Cwm Road" }).waitFor();
});

test("a home is shared by the device's own sheet", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  await context.addInitScript(() => {
    navigator.share = async (page) => void (globalThis.sharedPage = page);
  });
  const id = await gateway.id("12 Weir Lane");
  await open(page, `/bins/${id}`);
  await page.getByRole("button", { name: "Share" }).click();
  const shared = await (await page.waitForFunction(() => globalThis.sharedPage)).jsonValue();
  assert.deepEqual(shared, { title: "Bin days for 12 Weir Lane", url: `${gateway.url}/bins/${id}` });
});

test("without a sheet its address is copied, which is said; where that is not allowed, what to do", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await context.addInitScript(() => Object.defineProperty(navigator, "share", { value: undefined }));
  const id = await gateway.id("12 Weir Lane");
  await open(page, `/bins/${id}`);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Link copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${gateway.url}/bins/${id}`);

  await context.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.reload();
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy the address of this page" }).waitFor();
});
