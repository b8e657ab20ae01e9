// Every screen in both languages, in each look and width: axe's rules (best practice, too), nothing to scroll sideways.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook, scrollsSideways, violations } from "../support/accessibility.mjs";
import { Person, open } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

const HIGH_CONTRAST = { colorScheme: "dark", forcedColors: "active" };

/** The English path of every screen; how to come to a state that has no address of its own. */
async function screens() {
  const id = await gateway.id("12 Weir Lane");
  const flat = await gateway.id("Flat 3 Weavers Court");
  return [
    { path: "/" },
    { path: "/bins?q=" },
    { path: "/bins?q=station%20road" },
    { path: "/bins?q=station%20road&cursor=50" },
    { path: "/bins?q=99%20weir%20lane" },
    { path: "/bins?q=zzzzzz" },
    { path: `/bins/${id}` },
    { path: `/bins/${id}`, reach: pressSave },
    { path: `/bins/${flat}` },
    { path: `/bins/${id}/month/2026-12` },
    { path: `/bins/${id}/calendar` },
    { path: "/ask" },
    { path: "/settings" },
    { path: "/settings", reach: askToErase },
    { path: "/about" },
    { path: "/privacy" },
    { path: "/accessibility" },
    { path: "/information" },
    { path: "/information/blue-badge" },
    { path: "/nowhere" },
    { path: "/bins/1" },
  ];
}

async function pressSave(page) {
  const button = page.locator(".on-device .govuk-button");
  await button.click();
  await button.waitFor({ state: "detached" });
}

async function askToErase(page) {
  await page.locator("#erase").click();
  await page.locator(".notice button").first().waitFor();
}

/** The spacing of WCAG 1.4.12, as a person's own style sheet sets it. */
const SPACING = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }
`;

/** Sets a style as the browser does for a person, which no policy of the page forbids. */
const setSpacing = (page) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, SPACING);

for (const [language, prefix] of [["English", ""], ["Welsh", "/cy"]]) {
  test(`every screen in ${language}: light and dark, narrow and wide`, async (t) => {
    const person = await Person.at(t, gateway.url);
    person.expectFaults(/status of 4(04|22)/);
    const { page } = person;
    const found = [];
    for (const { path, reach } of await screens()) {
      await open(page, prefix + path.replace(/^\/$/, prefix ? "" : "/"));
      await reach?.(page);
      const name = `${prefix}${path}${reach ? ` (${reach.name})` : ""}`;
      found.push(...(await everyLook(page, name)));
    }
    assert.deepEqual(found, []);
  });
}

test("every screen in high contrast, and with a person's own text spacing", async (t) => {
  const person = await Person.at(t, gateway.url, { viewport: { width: 320, height: 900 } });
  person.expectFaults(/status of 4(04|22)/);
  const { page } = person;
  await page.emulateMedia(HIGH_CONTRAST);
  const found = [];
  for (const { path, reach } of await screens()) {
    await open(page, path);
    await reach?.(page);
    // In high contrast the person's system chooses the colours, and axe does not see them.
    found.push(...(await violations(page, ["color-contrast"])).map((what) => `${path}: ${what}`));
    await setSpacing(page);
    if (await scrollsSideways(page)) found.push(`${path} with text spacing scrolls sideways`);
  }
  assert.deepEqual(found, []);
});
