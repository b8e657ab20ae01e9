// "They never emptied my bin" comes to a reference number in a conversation alone, without script, in both languages.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person } from "../support/browser.mjs";
import { Gateway } from "../support/gateway.mjs";

/** A council on the day after the home's bins were to be emptied. */
async function theDayAfter(t) {
  const council = await new Gateway({ asOf: "2026-11-25T11:00" }).start();
  t.after(() => council.remove());
  return council;
}

const languages = [
  {
    path: "/ask",
    said: ["they never emptied my bin", "at the kerb"],
    box: "Your question",
    more: "Ask something else",
    ask: "Ask",
    place: ["Street or postcode", "Find"],
    which: ["Which bin is it?", /^Food waste/],
    assisted: ["No", "Continue"],
    check: ["Check your answers", "Send"],
    sent: "Report sent",
    change: /^Change\s+Bin$/,
  },
  {
    path: "/cy/ask",
    said: ["wnaethon nhw ddim gwagio fy min", "wrth ymyl y palmant"],
    box: "Eich cwestiwn",
    more: "Gofyn rhywbeth arall",
    ask: "Gofyn",
    place: ["Stryd neu god post", "Chwilio"],
    which: ["Pa fin ydyw?", /^Gwastraff bwyd/],
    assisted: ["Na", "Parhau"],
    check: ["Gwirio eich atebion", "Anfon"],
    sent: "Anfonwyd yr adroddiad",
    change: /^Newid\s+Bin$/,
  },
];

for (const words of languages) {
  test(`from ${words.said[0]} to a reference`, async (t) => {
    const council = await theDayAfter(t);
    const { page } = await Person.at(t, council.url, { javaScriptEnabled: false });
    const press = (name) => page.locator("main").getByRole("button", { name, exact: true }).click();
    await page.goto(words.path);
    await page.getByLabel(words.box).fill(words.said[0]);
    await press(words.ask);
    await page.getByLabel(words.place[0]).fill("12 Weir Lane");
    await press(words.place[1]);
    await page.getByText(words.which[0]).waitFor();
    await page.getByRole("button", { name: words.which[1] }).click();
    await page.getByLabel(words.more).fill(words.said[1]);
    await press(words.ask);
    await page.getByRole("radio", { name: words.assisted[0], exact: true }).check();
    await press(words.assisted[1]);
    await page.getByRole("heading", { name: words.check[0] }).waitFor();
    // Another answer, and back to the check.
    await page.getByRole("button", { name: words.change }).click();
    await page.getByText(words.which[0]).last().waitFor();
    await page.getByRole("button", { name: words.which[1] }).click();
    await press(words.check[1]);
    await page.getByText(words.sent).waitFor();
    const reference = (await page.locator("main").textContent()).match(/DS-\w{4}-\w{4}/)[0];
    const report = await page.request.get(`${council.url}/reports/${reference}`);
    assert.equal(report.status(), 200);
  });
}

test("each step is accessible, and the conversation can be kept and judged", async (t) => {
  const council = await theDayAfter(t);
  const { page } = await Person.at(t, council.url);
  await page.goto("/ask");
  const press = (name) => page.locator("main").getByRole("button", { name, exact: true }).click();
  await page.getByLabel("Your question").fill("the food caddy at 12 Weir Lane was missed");
  await press("Ask");
  await page.getByRole("radio", { name: "At the kerb, in front of my home" }).check();
  assert.deepEqual(await everyLook(page, "a question"), []);
  await press("Continue");
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await press("Continue");
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
  assert.deepEqual(await everyLook(page, "the answers to be checked"), []);
  await press("Send");
  await page.getByText("Report sent").waitFor();
  assert.deepEqual(await everyLook(page, "a receipt"), []);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download this conversation as text" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  assert.match(text, /You wrote: the food caddy at 12 Weir Lane was missed\n/);
  assert.match(text, /Your reference is DS-/);
  await page.getByText("No, this was not useful").click();
  await page.getByRole("radio", { name: "It is hard to understand" }).check();
  await page.locator("details").getByRole("button", { name: "Send" }).click();
  await page.getByText("Thank you for saying whether this was useful.").waitFor();
});
