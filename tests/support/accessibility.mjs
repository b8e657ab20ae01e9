// What is wrong with a page for those who see, hear or move otherwise: axe's rules (best practice, too), nothing to scroll
// sideways.

import axe from "axe-core";

const WIDTHS = [320, 1280];
const LOOKS = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
];

/** The rules come into a page once, which costs more than to look with them; no page has another one within it. */
export async function violations(page, disabledRules = []) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const rules = Object.fromEntries(disabledRules.map((rule) => [rule, { enabled: false }]));
  const run = (rules) => axe.run(document, { rules, resultTypes: ["violations"] });
  const { violations } = await page.evaluate(run, rules);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

export const scrollsSideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** What is wrong with the page in each look and width; `name` says which page it is. */
export async function everyLook(page, name) {
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    if (await scrollsSideways(page)) found.push(`${name} at ${width} px scrolls sideways`);
    for (const look of LOOKS) {
      await page.emulateMedia(look);
      found.push(...(await violations(page)).map((what) => `${name} ${look.colorScheme} ${width}: ${what}`));
    }
  }
  return found;
}
