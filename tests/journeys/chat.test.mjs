// The assistant's panel in the app: opened from any page and there on the next, answered with the gateway's own page, resumed,
// and said to those who hear it once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, focused, open, save, tabTo, workerReady } from "../support/browser.mjs";
import { Gateway, gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const WIDE = { width: 1280, height: 900 };

const launcher = (page) => page.locator("#ask");
const panel = (page) => page.locator("#chat");
/** What is seen of the conversation. */
const seen = (page) => page.locator("#chat section:not(section section)");
const suggestions = (page) => page.locator("#chat button[value^='intent:']");
const box = (page) => page.locator("#chat-question");

/** Opens the panel on a page, and notes what is said to those who hear it. */
async function chat(page, path = "/") {
  await open(page, path);
  await launcher(page).click();
  await suggestions(page).first().or(seen(page).first()).waitFor();
  await page.evaluate(() => {
    globalThis.heard = [];
    const log = document.querySelector("#chat [role=log]");
    new MutationObserver(() => {
      const text = log.textContent.trim();
      if (text) globalThis.heard.push(text);
    }).observe(log, { childList: true, characterData: true, subtree: true });
  });
}

async function ask(page, question) {
  await box(page).fill(question);
  await box(page).press("Enter");
  await answered(page, question);
}

/** The heading of what the gateway has answered last. */
const latest = (page) => page.locator("#chat :is(#chat-before, #chat-after) [id$='-latest']");
/** Waits for the answer to what was said last. */
const answered = (page, said) => latest(page).filter({ hasText: said }).waitFor();

const heard = (page) => page.evaluate(() => globalThis.heard);

/** A council on the day after the home's bins were to be emptied. */
async function theDayAfter(t) {
  const council = await new Gateway({ asOf: "2026-11-25T11:00" }).start();
  t.after(() => council.remove());
  return council;
}

test("by keyboard: the link opens the panel at its box, Escape closes it, and the person is back at the link", async (t) => {
  const { page } = await Person.at(t, gateway.url, { viewport: WIDE });
  await open(page, "/");
  await tabTo(page, "Ask a question");
  await page.keyboard.press("Enter");
  await panel(page).waitFor();
  assert.equal((await focused(page)).id, "chat-question");
  await page.keyboard.type("hello");
  await page.keyboard.press("Shift+Enter");
  assert.equal(await box(page).inputValue(), "hello\n");
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "hidden" });
  assert.equal((await focused(page)).id, "ask");
  await page.keyboard.press("Enter");
  await panel(page).waitFor();
  assert.equal(await box(page).inputValue(), "hello\n", "what was typed is still there");
});

test("what was said is answered once to those who hear it, and no focus is taken", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await chat(page);
  assert.deepEqual(await everyLook(page, "the panel with nothing said"), []);
  await ask(page, "there is a pothole on our street");
  assert.equal((await focused(page)).id, "chat-question");
  assert.equal(await box(page).inputValue(), "");
  await ask(page, "how do I get a blue badge");
  const said = await heard(page);
  assert.equal(said.length, 2, said.join(" | "));
  assert.match(said[1], /Blue Badge/i);
  assert.doesNotMatch(said[1], /Was this useful/);
  const log = await page.getByRole("log").ariaSnapshot();
  assert.equal(log.match(/Blue Badge on GOV.UK/g)?.length, 1, log);
  assert.deepEqual(await everyLook(page, "answers"), []);
});

test("what cannot be a question is told at the box, and stays in it", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await chat(page);
  await box(page).press("Enter");
  await page.getByRole("alert").getByText("Enter a question").waitFor();
  await box(page).fill("a".repeat(301));
  await box(page).press("Enter");
  await page.getByRole("alert").getByText("Your question must be 300 characters or fewer").waitFor();
  assert.equal((await box(page).inputValue()).length, 301);
  assert.deepEqual(await everyLook(page, "a question that is too long"), []);
});

test("what is not clear is asked back, the choice is told, and none of these is no dead end", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await chat(page);
  await ask(page, "road");
  await seen(page).getByText("It is not clear what you mean.").waitFor();
  assert.deepEqual(await everyLook(page, "which of these"), []);
  await panel(page).getByRole("button", { name: "None of these" }).click();
  await answered(page, "You chose: None of these");
  assert.equal((await focused(page)).id, "chat-before-latest", "the button is gone, and the focus is where it led");
  assert.equal(await suggestions(page).count(), 0, "what was chosen cannot be pressed again");
  await panel(page).getByRole("link", { name: /council website/i }).waitFor();
  await ask(page, "road");
  assert.equal((await heard(page)).length, 3);
  await panel(page).getByRole("button", { name: "Yes, this was useful" }).or(suggestions(page).first()).first().waitFor();
});

test("danger is signposted before anything else, in each language", async (t) => {
  for (const [path, said, title] of [
    ["/", "I can smell gas by the bins", "Get help now"],
    ["/cy", "mae arogl nwy yma", "Cael help nawr"],
  ]) {
    const { page } = await Person.at(t, gateway.url);
    await chat(page, path);
    await ask(page, said);
    await seen(page).last().getByText(title).waitFor();
    const call = seen(page).last().getByRole("link", { name: "0800 111 999" });
    assert.equal(await call.getAttribute("href"), "tel:0800111999");
    assert.deepEqual(await everyLook(page, `danger at ${path}`), []);
  }
});

test("a missed bin is reported to its reference in the panel", async (t) => {
  const council = await theDayAfter(t);
  const { page } = await Person.at(t, council.url, { viewport: WIDE });
  await chat(page);
  await ask(page, "they never emptied my bin");
  await panel(page).getByLabel("Street or postcode").fill("12 Weir Lane");
  await panel(page).getByRole("button", { name: "Find" }).click();
  await seen(page).getByText("Which bin is it?").waitFor();
  await seen(page).last().getByRole("button", { name: /^Food waste/ }).click();
  for (const choice of [/^At the kerb/, "No"]) {
    await seen(page).last().getByRole("radio", { name: choice }).check();
    await seen(page).last().getByRole("button", { name: "Continue" }).click();
  }
  await seen(page).last().getByText("Check your answers").waitFor();
  assert.deepEqual(await everyLook(page, "answers to be checked"), []);
  await panel(page).getByRole("button", { name: "Send" }).click();
  await seen(page).last().getByText(/DS-[0-9A-Z]{4}-[0-9A-Z]{4}/).first().waitFor();
});

test("who has saved their home is told its days at once", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await chat(page, "/");
  await ask(page, "when is my bin day");
  await seen(page).last().getByText(/12 Weir Lane/).first().waitFor();
  await seen(page).last().getByText(/^Checked today/).waitFor();
});

test("on a wide screen the panel stays from page to page; on a phone it makes way for what it leads to", async (t) => {
  const { page } = await Person.at(t, gateway.url, { viewport: WIDE });
  await chat(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await ask(page, "there is a pothole on our street");
  await page.getByRole("link", { name: "Month calendar" }).click();
  await page.getByRole("table", { name: "November 2026" }).waitFor();
  await seen(page).getByText("You wrote: there is a pothole on our street").waitFor();
  await page.getByRole("link", { name: "Privacy" }).first().click();
  await page.waitForURL(/\/privacy$/);
  await seen(page).getByText("You wrote: there is a pothole on our street").waitFor();
  await panel(page).getByRole("button", { name: "Close" }).click();
  await open(page, "/");
  assert.ok(!(await panel(page).isVisible()), "who has closed it does not see it on the next page");
  await page.setViewportSize({ width: 360, height: 740 });
  await launcher(page).click();
  await ask(page, "what happened to my report");
  await panel(page).locator("a[href='/reports']").first().click();
  await page.waitForURL(/\/reports$/);
  await panel(page).waitFor({ state: "hidden" });
});

test("a conversation goes on after the page is loaded again, and is gone once the person starts again", async (t) => {
  const { page } = await Person.at(t, gateway.url, { viewport: WIDE });
  await chat(page);
  await box(page).fill("there is a pothole on our street, ring 07700 900123");
  await box(page).press("Enter");
  await answered(page, "ring •••");
  await box(page).pressSequentially("and what about");
  await page.reload();
  await seen(page).getByText("ring •••").waitFor();
  assert.equal((await focused(page)).tag, "body", "nothing is taken from a person who has not asked");
  assert.equal(await box(page).inputValue(), "and what about");
  assert.equal(await page.getByRole("log").textContent(), "", "and nothing is said again");
  await panel(page).getByRole("link", { name: "Start again" }).click();
  await suggestions(page).first().waitFor();
  await page.reload();
  await suggestions(page).first().waitFor();
  assert.equal(await seen(page).count(), 0);
});

/** Waits until the device has all that answers on it. */
const engineKept = (page) =>
  page.waitForFunction(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    const kept = keys.flat().map(({ url }) => url);
    const wanted = [/\/engine-[0-9a-f]{16}\.js/, /\/engine-[0-9a-f]{16}\.wasm/, /\/model-/, /\/assistant-/, /\/reports-/];
    return wanted.every((name) => kept.some((url) => name.test(url)));
  });

/** Somebody who has saved their home and opened the panel once, when the council cannot be reached any more. */
async function alone(t, gateway, path = "/") {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_(CONNECTION_REFUSED|FAILED)|Failed to (load resource|fetch)/);
  const { page } = person;
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await workerReady(page);
  await chat(page, path);
  await engineKept(page);
  await gateway.stop();
  return page;
}

for (const { language, path, said, verdict, age, none } of [
  {
    language: "English",
    path: "/",
    said: "is it the brown bin this week?",
    // It is Sunday: what is asked for this week may be for the next, and Tuesday the 17th is past.
    verdict: /^No, it is not collected \(Sunday 22 November/,
    age: /^We could not get/,
    none: "This needs a connection",
  },
  {
    language: "Welsh",
    path: "/cy",
    said: "pa fin yr wythnos hon",
    verdict: /24 Tachwedd/,
    age: /^Nid oedd modd cael/,
    none: "Mae angen cysylltiad",
  },
]) {
  test(`without a network the bin day is told from what is kept, and the rest is asked later, in ${language}`, async (t) => {
    const page = await alone(t, gateway, path);
    await box(page).fill(said);
    await box(page).press("Enter");
    await seen(page).getByText(verdict).first().waitFor();
    await seen(page).getByText(age).first().waitFor();
    assert.equal((await focused(page)).id, "chat-question");
    assert.deepEqual(await everyLook(page, `an answer without a network in ${language}`), []);
    await box(page).fill("blue badge 07700 900123");
    await box(page).press("Enter");
    await seen(page).getByText(none).waitFor();
    await seen(page).getByText("blue badge •••").waitFor();
    assert.equal((await heard(page)).length, 2);
    assert.deepEqual(await everyLook(page, `a question that waits in ${language}`), []);
    // Loaded again, it is still there, and is asked once there is somebody to ask.
    await page.setViewportSize({ width: 360, height: 740 });
    await open(page, path);
    await launcher(page).click();
    await seen(page).getByText("blue badge •••").waitFor();
    await gateway.start();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await answered(page, "blue badge •••");
    await seen(page).getByText(verdict).first().waitFor();
    assert.equal(await seen(page).getByText(none).count(), 0);
  });
}

test("without a network danger is signposted", async (t) => {
  const page = await alone(t, gateway);
  await box(page).fill("I can smell gas by the bins");
  await box(page).press("Enter");
  await seen(page).last().getByText("Get help now").waitFor();
  await seen(page).last().getByRole("link", { name: "0800 111 999" }).waitFor();
  assert.deepEqual(await everyLook(page, "danger without a network"), []);
});

test("without a network a missed bin is reported in the panel, and has its reference once the server is back", async (t) => {
  const council = await theDayAfter(t);
  const page = await alone(t, council);
  await box(page).fill("they never emptied my bin");
  await box(page).press("Enter");
  await seen(page).getByRole("heading", { name: "Which bins were not emptied?" }).waitFor();
  assert.deepEqual(await everyLook(page, "which bin, without a network"), []);
  await panel(page).getByRole("button", { name: /^Food waste/ }).click();
  await seen(page).getByRole("heading", { name: "Where do the bins stand?" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "chat-errand");
  await panel(page).getByRole("button", { name: "In the lane behind my home" }).click();
  await seen(page).getByRole("heading", { name: "Do you have an assisted collection?" }).waitFor();
  // Loaded again half-way, nothing that was answered is asked again; and an answer can be another.
  await open(page, "/");
  await panel(page).getByRole("button", { name: "Change Where do the bins stand?" }).click();
  await panel(page).getByRole("button", { name: /^At the kerb/ }).click();
  await panel(page).getByRole("button", { name: "No", exact: true }).click();
  await seen(page).getByRole("heading", { name: "Check your answers" }).waitFor();
  assert.deepEqual(await everyLook(page, "answers to be checked without a network"), []);
  await panel(page).getByRole("button", { name: "Send", exact: true }).click();
  await seen(page).getByText("Your report is saved on this device").waitFor();
  assert.deepEqual(await everyLook(page, "a report that waits"), []);
  await council.start();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await seen(page).getByText(/The reference is DS-[0-9A-Z]{4}-[0-9A-Z]{4}/).waitFor();
  await page.reload();
  await seen(page).getByText(/The reference is DS-[0-9A-Z]{4}-[0-9A-Z]{4}/).waitFor();
});

test("what is typed of a missed bin without a network is taken by its form, which has what was answered", async (t) => {
  const council = await theDayAfter(t);
  const page = await alone(t, council);
  await box(page).fill("they never emptied my bin");
  await box(page).press("Enter");
  await panel(page).getByRole("button", { name: /^Food waste/ }).click();
  await panel(page).getByRole("button", { name: "Somewhere else" }).click();
  await panel(page).getByRole("link", { name: "Report a missed collection" }).click();
  await page.waitForURL(/\/reports\/missed\//);
  const form = page.locator("main");
  await form.getByRole("textbox", { name: "Where is that?" }).waitFor();
  assert.ok(await form.getByRole("checkbox", { name: /^Food waste/ }).isChecked());
});

test("without a network and with nothing kept it is said what can be done", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const { page } = person;
  await open(page, "/");
  await page.route(/\/ask$/, (route) => route.abort("connectionrefused"));
  await launcher(page).click();
  await panel(page).getByText("This assistant cannot be reached right now.").waitFor();
  assert.deepEqual(await everyLook(page, "nothing kept"), []);
});
