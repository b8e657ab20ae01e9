// Asking in one's own words: what is meant is answered, asked back or signposted, and a bin day is looked up on the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, focused, open, tabTo, workerReady } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

async function ask(page, question, box = /^(Your question|Ask something else)$/, button = "Ask") {
  await page.getByLabel(box).fill(question);
  await page.getByRole("button", { name: button, exact: true }).click();
}

const latest = (page, text) => page.locator("#latest", { hasText: text }).waitFor();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`a bin day by postcode, and then a missed bin of the same home, ${how}`, async (t) => {
    const { page } = await Person.at(t, gateway.url, { javaScriptEnabled });
    await page.goto("/");
    await page.getByRole("link", { name: "Ask a question" }).click();
    await page.getByRole("heading", { level: 1, name: "Ask a question" }).waitFor();
    await ask(page, "when is my bin day?");
    await latest(page, "You wrote: when is my bin day?");
    const conversation = new URL(page.url()).pathname;
    await page.getByLabel("Street or postcode").fill("AW1 2AB");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("radio", { name: /12 Weir Lane/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await latest(page, "12 Weir Lane");
    await page.getByText("Tuesday 24 November").first().waitFor();
    await page.getByText(/^Checked today at/).waitFor();
    await ask(page, "is it the grey bin this week?");
    await page.getByRole("heading", { level: 2, name: /grey bin this week/ }).waitFor();
    await ask(page, "they never emptied my bin");
    await page.getByText("Which bin is it?").waitFor();
    await page.goto(conversation);
    await page.getByText("You wrote: they never emptied my bin").waitFor();
  });

  test(`the same in Welsh, ${how}`, async (t) => {
    const { page } = await Person.at(t, gateway.url, { javaScriptEnabled });
    await page.goto("/cy/ask");
    await ask(page, "pa fin wythnos yma?", "Eich cwestiwn", "Gofyn");
    await page.getByLabel("Stryd neu god post").fill("AW1 2AB");
    await page.getByRole("button", { name: "Chwilio" }).click();
    await page.getByRole("radio", { name: /12 Weir Lane/ }).check();
    await page.getByRole("button", { name: "Parhau" }).click();
    await page.getByText("dydd Mawrth 24 Tachwedd").first().waitFor();
    await page.getByRole("link", { name: "English" }).click();
    await page.getByText("Tuesday 24 November").first().waitFor();
  });

  test(`what is not clear is asked back, and none of these is no dead end, ${how}`, async (t) => {
    const { page } = await Person.at(t, gateway.url, { javaScriptEnabled });
    await page.goto("/ask");
    await ask(page, "road");
    await page.getByText("It is not clear what you mean.").waitFor();
    if (javaScriptEnabled) assert.deepEqual(await everyLook(page, "which of these"), []);
    await page.getByRole("button", { name: "None of these" }).click();
    await latest(page, "You chose: None of these");
    await page.locator("main").getByRole("link", { name: /council website/i }).waitFor();
    await ask(page, "road");
    const choice = page.locator('main button[value^="intent:"]').first();
    const name = await choice.textContent();
    await choice.click();
    await latest(page, `You chose: ${name}`);
  });
}

test("a page of the council is quoted where nothing is understood, and is a link away", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/ask");
  await ask(page, "any vacancies at the council");
  await page.getByText("This page may help").waitFor();
  assert.deepEqual(await everyLook(page, "a page that may help"), []);
  await page.locator("main").getByRole("link", { name: "Jobs" }).click();
  await page.waitForURL(/\/information\/jobs$/);
});

test("danger is signposted before anything else, in each language", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  for (const [path, box, button, said, title] of [
    ["/ask", "Your question", "Ask", "I can smell gas by the bins", "Get help now"],
    ["/cy/ask", "Eich cwestiwn", "Gofyn", "mae arogl nwy yma", "Cael help nawr"],
  ]) {
    await page.goto(path);
    await ask(page, said, box, button);
    await page.getByText(title).waitFor();
    const call = page.locator("main").getByRole("link", { name: "0800 111 999" });
    assert.equal(await call.getAttribute("href"), "tel:0800111999");
    assert.deepEqual(await everyLook(page, `danger at ${path}`), []);
  }
});

test("by keyboard alone: Enter sends, and what was answered has the focus next", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/ask");
  await tabTo(page, "Your question");
  await page.keyboard.type("when is my bin day?");
  await page.keyboard.press("Enter");
  await latest(page, "when is my bin day?");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).id, "reply");
  await page.keyboard.type("AW1 2AB");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: /12 Weir Lane/ }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).id, "home");
  assert.deepEqual(await everyLook(page, "which home"), []);
});

test("a slip is told at the box and keeps what was typed; what is personal is hidden", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/status of 422/);
  const { page } = person;
  await page.goto("/ask");
  const long = "bin ".repeat(80);
  await ask(page, long);
  await page.getByRole("alert").getByText("Your question must be 300 characters or fewer").waitFor();
  assert.equal(await page.getByLabel("Your question").inputValue(), long);
  assert.deepEqual(await everyLook(page, "a question that is too long"), []);
  await ask(page, "there is a pothole on our street, ring 07700 900123");
  await latest(page, "ring •••");
  await page.getByText("What looked like personal details was hidden.").waitFor();
  assert.ok(!(await page.content()).includes("900123"));
});

test("going back asks once more, and starting again forgets all of it", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await page.goto("/ask");
  await ask(page, "they never emptied my bin");
  await page.getByLabel("Street or postcode").fill("12 Weir Lane");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("Which bin is it?").waitFor();
  await ask(page, "go back");
  await latest(page, "go back");
  await page.getByLabel("Street or postcode").waitFor();
  await page.getByRole("link", { name: "Start again" }).click();
  await page.getByRole("heading", { level: 2, name: "Often asked" }).waitFor();
});

test("where the app is installed a question and a page of the council still come from the server", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, "/");
  await workerReady(page);
  await page.goto("/ask");
  await ask(page, "hello");
  await latest(page, "hello");
  await page.goto("/cy/information/bulky-waste");
  await page.locator("main h1").waitFor();
  assert.match(page.url(), /\/cy\/information\/bulky-waste$/);
});
