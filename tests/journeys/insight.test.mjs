// What people ask is seen by staff as counts, as a page and as a file, and the question that a person let the council keep is
// labelled.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, tabTo } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const value = (page, name) => page.locator(`dt:text-is("${name}") + dd`).textContent();

async function ask(page, question) {
  await page.goto("/ask");
  await page.getByLabel("Your question").fill(question);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.locator("#latest").waitFor();
}

/** Asks, says that the answer was not useful, and lets the question be kept. */
async function askAndKeep(t, question) {
  const { page } = await Person.at(t, gateway.url, { javaScriptEnabled: false });
  await ask(page, question);
  await page.getByText("No, this was not useful").click();
  await page.getByRole("radio", { name: "It is not what I asked" }).check();
  await page.getByRole("checkbox", { name: /^Keep my question/ }).check();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("Thank you for saying").waitFor();
}

async function staff(t, settings) {
  const person = await Person.at(t, gateway.url, { viewport: { width: 1280, height: 800 }, ...settings });
  const { page } = person;
  await page.goto("/staff");
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Cerys Bevan" }).click();
  await page.getByRole("link", { name: "What people ask the assistant" }).click();
  await heading(page, "What people ask the assistant");
  return person;
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`what is asked is counted, and a question is labelled, ${how}`, async (t) => {
    const desk = await staff(t, { javaScriptEnabled });
    const { page } = desk;
    const before = Number(((await page.locator("dt").count()) && (await value(page, "Contacts"))) || 0);
    await askAndKeep(t, "there is a pothole in my street");
    await page.getByRole("link", { name: "The last 7 days" }).click();
    await page.waitForURL(/days=7$/);
    assert.equal(await value(page, "Contacts"), String(before + 1));
    await page.getByRole("cell", { name: "100%" }).first().waitFor();
    await page.getByText("Roads and pavements: people asked for 1 of 30 reasons.").waitFor();

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download the contacts (CSV)" }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    const lines = text.trimEnd().split("\r\n");
    assert.equal(lines[0], "day,language,channel,area,intent,outcome,contacts");
    assert.ok(lines.includes(`2026-11-22,en,page,highways,highways.pothole,answered,${before + 1}`), text);

    desk.expectFaults(/status of 422/);
    await page.getByRole("link", { name: "Label questions that people let us keep (1 wait)" }).click();
    await page.getByText("there is a pothole in my street").waitFor();
    await page.getByRole("button", { name: "Save and go on" }).click();
    await page.getByRole("link", { name: "Select what the question was about" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "label");
    await page.getByLabel("What it was about").selectOption({ label: "Damaged road surface" });
    await page.getByRole("button", { name: "Save and go on" }).click();
    await page.getByText("No question waits for a label.").waitFor();
    await page.getByRole("link", { name: "See the figures" }).click();
    assert.match(await value(page, "Took the question for something else"), /^(1 of 1|2 of 2) \(100%\)\. /);
  });
}

test("in Welsh, with the keyboard alone", async (t) => {
  const { page } = await staff(t);
  await page.goto("/cy/staff");
  await tabTo(page, "Beth mae pobl yn ei ofyn i’r cynorthwyydd");
  await page.keyboard.press("Enter");
  await heading(page, "Beth mae pobl yn ei ofyn i’r cynorthwyydd");
  await tabTo(page, "Y 13 wythnos ddiwethaf");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/cy\/staff\/insight\?days=91$/);
  await tabTo(page, "Yr un peth fel tabl");
  await page.keyboard.press("Enter");
  await page.getByRole("columnheader", { name: "Wythnos o" }).waitFor();
});

test("each page is for everybody, and prints", async (t) => {
  await askAndKeep(t, "the street light is out");
  const { page } = await staff(t);
  const found = [];
  for (const prefix of ["", "/cy"]) {
    for (const path of ["/staff/insight", "/staff/insight?days=364", "/staff/insight/questions"]) {
      await page.goto(prefix + path);
      found.push(...(await everyLook(page, prefix + path)));
    }
  }
  assert.deepEqual(found, []);
  await page.goto("/staff/insight");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("navigation", { name: "Period" }).count(), 0, "nothing to press on paper");
  await page.getByRole("table", { name: "Contacts by reason" }).waitFor();
});
