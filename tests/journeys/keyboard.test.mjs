// By keyboard alone: the order of things, where the focus goes, and that it can be seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, focused, open, tabTo } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

/** In pixels: what stands side by side may end this much lower or higher. */
const SAME_ROW = 60;

/** Waits until what has the focus is in the window and marked. Gives its text and where it ends on the page. */
async function seenFocus(page) {
  const seen = await page.waitForFunction(() => {
    const { tagName, textContent } = document.activeElement;
    const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    const isSeen = (outlineStyle !== "none" || boxShadow !== "none") && bottom > 0 && top < innerHeight;
    return isSeen && { text: `${tagName} ${textContent.trim()}`, bottom: bottom + scrollY };
  });
  return seen.jsonValue();
}

/** Waits until the heading has the focus, as it must where the app changes the page. */
async function atHeading(page, text) {
  await page.locator("h1:focus", { hasText: text }).waitFor();
}

test("the whole job, from the first Tab to a saved address", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).text, "Skip to main content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).id, "q");
  await page.keyboard.type("AW1 2AB");
  await page.keyboard.press("Enter");
  await atHeading(page, "Choose your address");
  await tabTo(page, "12 Weir Lane");
  await page.keyboard.press("Enter");
  await atHeading(page, "12 Weir Lane");
  await tabTo(page, "Save this address");
  await page.keyboard.press("Enter");
  await page.locator("#saved:focus", { hasText: "Saved on this device" }).waitFor();
  await tabTo(page, "Add to my calendar");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Add to my calendar" }).waitFor();
  await tabTo(page, "The evening before, at 7pm");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "Use these choices");
  await page.keyboard.press("Enter");
  await page.locator("h2:focus", { hasText: "Reminder: on the day, at 6am" }).waitFor();
});

test("Tab goes through a page in reading order, and every stop can be seen", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const id = await gateway.id("12 Weir Lane");
  for (const path of ["/", "/bins?q=weir%20lane", `/bins/${id}`, `/bins/${id}/calendar`, "/settings", "/about"]) {
    await open(page, path);
    const focusable = await page.locator(":is(a[href], button, input:not([type=radio]), input:checked, summary):visible").count();
    let above = -Infinity;
    for (let stop = 0; stop < focusable; stop += 1) {
      await page.keyboard.press("Tab");
      const { text, bottom } = await seenFocus(page);
      assert.ok(bottom >= above - SAME_ROW, `${text} of ${path} comes after what is below it`);
      above = bottom;
    }
    // After the last stop it begins anew, at the body or at once at its first link.
    await page.keyboard.press("Tab");
    assert.match((await focused(page)).text, /^Skip to main content/, path);
  }
});

test("an empty search leads to what is wrong, and from there to the box", async (t) => {
  const person = await Person.at(t, gateway.url);
  const { page } = person;
  await open(page, "/");
  await page.locator("#q").focus();
  await page.keyboard.press("Enter");
  await page.locator("#error-summary:focus").waitFor();
  assert.match(await page.title(), /^Error:/);
  await tabTo(page, "Enter a street or a postcode");
  await page.keyboard.press("Enter");
  await page.locator("#q:focus").waitFor();

  await page.keyboard.press("Enter");
  await page.locator("#error-summary:focus").waitFor();
});

test("back and forward lead to the heading of the page", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/bins?q=AW1%202AB");
  await tabTo(page, "12 Weir Lane");
  await page.keyboard.press("Enter");
  await atHeading(page, "12 Weir Lane");
  await page.goBack();
  await atHeading(page, "Choose your address");
  await page.goForward();
  await atHeading(page, "12 Weir Lane");
});

test("erasing is asked and answered without a mouse, and the focus stays near", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/settings");
  await tabTo(page, "Delete everything this service has saved");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Delete everything", exact: true }).waitFor();
  await page.locator(".notice:focus", { hasText: "It cannot be undone" }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).text, "Cancel");
  await page.keyboard.press("Enter");
  await page.locator("#erase:focus").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".notice:focus").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).text, "Delete everything");
  await page.keyboard.press("Enter");
  await page.locator(".notice:focus", { hasText: "Everything this service had saved was deleted" }).waitFor();
});
