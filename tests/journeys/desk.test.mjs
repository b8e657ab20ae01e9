// A person asks for a person, and somebody who works for the council answers, each in a browser of their own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, tabTo } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

/** A Tuesday at noon, when somebody is there; and the Sunday before. */
const TUESDAY = "2026-11-24T12:00";
const SUNDAY = "2026-11-22T12:00";

const gateway = gatewayForAll({ asOf: TUESDAY });
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

async function staff(t, settings = {}, name = "Cerys Bevan") {
  const person = await Person.at(t, gateway.url, { viewport: { width: 1280, height: 800 }, ...settings });
  const { page } = person;
  await page.goto("/staff");
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name }).click();
  await page.getByRole("link", { name: "Answer people" }).click();
  await heading(page, "People who wait for an answer");
  return person;
}

/** From a question that has no answer to the conversation with a person. */
async function handOver(page) {
  await page.goto("/ask");
  await page.getByLabel("Your question").fill("tell me a joke, or ring 07700 900123");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByRole("link", { name: "Talk to a person" }).click();
  await heading(page, "Talk to a person");
  await page.getByText("What they see").click();
  await page.getByText("tell me a joke, or ring •••").waitFor();
  await page.getByLabel("Is there anything that you want to add?").fill("I am in a good mood.");
  await page.getByLabel("Yes, show this to the council’s staff").check();
  await page.getByRole("button", { name: "Talk to a person" }).click();
  await heading(page, "Your conversation with the council");
}

const send = async (page, box, text) => {
  await page.getByLabel(box).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
};

async function end(page) {
  await page.getByRole("button", { name: "End this conversation" }).click();
  await page.getByText("You ended it.").first().waitFor();
}

const message = (page, text) => page.locator("#log li", { hasText: text });

test("both sides write to each other and see it at once", async (t) => {
  const desk = await staff(t);
  await desk.page.getByText("Nobody is waiting.").waitFor();
  const { page } = await Person.at(t, gateway.url);
  await handOver(page);
  await page.getByText("You are next.").waitFor();
  // The list is kept new, and so is who has it.
  await desk.page.getByText("1 person is waiting").waitFor();
  await desk.page.getByRole("link", { name: /^See and answer/ }).click();
  await desk.page.getByText("The assistant had no answer").first().waitFor();
  await message(desk.page, "I am in a good mood.").waitFor();
  await desk.page.getByRole("button", { name: "Take it" }).click();
  await page.locator("#standing", { hasText: "Cerys, Customer services is here." }).waitFor();
  await desk.page.getByLabel("Your answer").pressSequentially("Why did");
  await page.locator("#types", { hasText: "Cerys, Customer services is typing…" }).waitFor();
  await page.getByLabel("Your message").focus();
  await send(desk.page, "Your answer", "Why did the bin cross the road?");
  await message(page, "Why did the bin cross the road?").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "message", "the focus stays");
  assert.equal(await desk.page.getByLabel("Your answer").inputValue(), "");
  await page.getByLabel("Your message").pressSequentially("I do");
  await desk.page.locator("#types", { hasText: "They are typing…" }).waitFor();
  await send(page, "Your message", "I do not <b>know</b>.");
  await message(desk.page, "I do not <b>know</b>.").waitFor();
  await desk.page.getByLabel("It was answered").check();
  await desk.page.getByRole("button", { name: "End it" }).click();
  await heading(desk.page, "People who wait for an answer");
  await page.locator("#standing", { hasText: "Your question was answered." }).waitFor();
  for (const text of ["I am in a good mood.", "Why did the bin", "I do not", "This conversation has ended."]) {
    assert.equal(await message(page, text).count(), 1, text);
  }
});

test("nothing is lost or doubled on a line that comes and goes", async (t) => {
  const desk = await staff(t);
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_REFUSED)/);
  desk.expectFaults(/ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_REFUSED)/);
  const { page, context } = person;
  await handOver(page);
  await desk.page.getByRole("link", { name: /^See and answer/ }).click();
  await desk.page.getByRole("button", { name: "Take it" }).click();
  await page.locator("#standing", { hasText: "is here." }).waitFor();
  await context.setOffline(true);
  await send(page, "Your message", "Are you there?");
  await page.getByText("This was not sent.").waitFor();
  assert.equal(await page.getByLabel("Your message").inputValue(), "Are you there?");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Send" }).click();
  await message(desk.page, "Are you there?").waitFor();
  await gateway.stop();
  await gateway.start();
  await send(desk.page, "Your answer", "Yes, again.");
  await message(page, "Yes, again.").waitFor();
  for (const each of [page, desk.page]) {
    for (const text of ["Are you there?", "Yes, again.", "has joined."]) {
      await message(each, text).first().waitFor();
      assert.equal(await message(each, text).count(), 1, text);
    }
  }
  await end(page);
});

test("a stream that was answered with an error is opened again, and a text that was changed is sent", async (t) => {
  const desk = await staff(t);
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/status of 503/);
  const { page } = person;
  await page.route("**/events?*", (route) => route.fulfill({ status: 503 }), { times: 1 });
  await handOver(page);
  await desk.page.getByRole("link", { name: /^See and answer/ }).click();
  await desk.page.getByRole("button", { name: "Take it" }).click();
  // A browser gives up after the 503.
  await page.locator("#standing", { hasText: "is here." }).waitFor();
  await page.route("**/desk/*", async (route) => {
    // It has come, and nobody is told so.
    if (route.request().method() === "POST") await route.fetch({ maxRedirects: 0 });
    await route.fulfill({ status: 503 });
  }, { times: 1 });
  await send(page, "Your message", "Is it");
  await page.getByText("This was not sent.").waitFor();
  await page.getByLabel("Your message").pressSequentially(" brown?");
  await page.keyboard.press("Enter");
  await message(desk.page, "Is it brown?").waitFor();
  assert.equal(await message(desk.page, "Is it").count(), 2);
  assert.equal(await page.getByLabel("Your message").inputValue(), "");
  await end(page);
});

test("whoever has gone away is signed out though their list is open", async (t) => {
  const { page } = await staff(t);
  const person = (await Person.at(t, gateway.url)).page;
  const renewed = page.waitForRequest(/\/staff\/desk/);
  await handOver(person);
  await page.getByText("1 person is waiting").waitFor();
  assert.ok((await renewed).url().endsWith("/staff/desk?renew"), "to renew a page is nothing that they do");
  const other = await page.context().newPage();
  await other.goto("/staff");
  await other.getByRole("button", { name: "Sign out" }).click();
  await end(person);
  await page.getByRole("link", { name: "Sign in", exact: true }).waitFor();
});

test("without script, on both sides", async (t) => {
  const desk = await staff(t, { javaScriptEnabled: false });
  const { page } = await Person.at(t, gateway.url, { javaScriptEnabled: false });
  await handOver(page);
  await desk.page.reload();
  await desk.page.getByRole("link", { name: /^See and answer/ }).click();
  await desk.page.getByRole("button", { name: "Take it" }).click();
  await desk.page.getByText("Use a text").click();
  await desk.page.getByRole("button", { name: "Hello. I have read" }).click();
  await desk.page.getByRole("button", { name: "Send" }).click();
  await message(desk.page, "Hello. I have read what you asked").waitFor();
  await page.getByRole("button", { name: "Look for an answer" }).click();
  await message(page, "Hello. I have read what you asked").waitFor();
  await send(page, "Your message", "Thank you");
  await message(page, "Thank you").waitFor();
  await end(page);
});

test("out of hours, in Welsh and with the keyboard alone, a number is left and staff call", async (t) => {
  t.after(async () => {
    await gateway.stop();
    gateway.asOf = TUESDAY;
  });
  await gateway.stop();
  gateway.asOf = SUNDAY;
  await gateway.start();
  const [person, answering] = [await Person.at(t, gateway.url), await staff(t)];
  // The gateway is stopped before their pages are closed.
  for (const one of [person, answering]) one.expectFaults(/ERR_CONNECTION_REFUSED/);
  const [page, desk] = [person.page, answering.page];
  await page.goto("/cy/desk");
  await page.getByText("Bydd rhywun yno eto o 9am ddydd Llun 23 Tachwedd.").waitFor();
  await tabTo(page, "Beth hoffech chi ei ofyn?");
  await page.keyboard.type("Ffoniwch fi");
  await tabTo(page, "Eich rhif ffôn");
  await page.keyboard.type("01632 960 001");
  await tabTo(page, "Ydw, dangoswch hyn i staff y cyngor");
  await page.keyboard.press("Space");
  await tabTo(page, "Gofyn am alwad");
  await page.keyboard.press("Enter");
  await page.getByText("Byddwn yn eich ffonio ar 01632960001").waitFor();
  await desk.getByText("Wants to be called").waitFor();
  await desk.getByRole("link", { name: /^See and answer/ }).click();
  await desk.getByRole("link", { name: "01632960001" }).waitFor();
  await desk.getByText("Welsh").waitFor();
  await desk.getByRole("button", { name: "Take it" }).click();
  await desk.getByLabel("I called them").check();
  await desk.getByRole("button", { name: "End it" }).click();
  await page.locator("#standing", { hasText: "Cawsoch alwad." }).waitFor();
});

test("each page is for everybody", async (t) => {
  const person = await Person.at(t, gateway.url);
  const desk = await staff(t);
  for (const one of [person, desk]) one.expectFaults(/status of (404|409|422)/);
  const found = [];
  const look = async (page, name) => found.push(...(await everyLook(page, name)));
  for (const prefix of ["", "/cy"]) {
    const { page } = person;
    await page.goto(`${prefix}/desk`);
    await look(page, `${prefix}/desk`);
    await page.locator("form[action$='/desk'] button").click();
    await page.locator("#error-summary").waitFor();
    await look(page, `${prefix}/desk, with faults`);
    await page.locator("#message").fill("Hello");
    await page.locator("#consent").check();
    await page.locator("form[action$='/desk'] button").click();
    await page.waitForURL(/\/desk\/[0-9a-f]{32}/);
    await look(page, `${prefix}/desk, waiting`);
    await desk.page.goto(`${prefix}/staff/desk`);
    await look(desk.page, `${prefix}/staff/desk`);
    await desk.page.locator("#queue a").first().click();
    await look(desk.page, `${prefix}/staff/desk, one that waits`);
    await desk.page.locator("button[name=take]").click();
    await desk.page.locator("#write").waitFor();
    await look(desk.page, `${prefix}/staff/desk, one that is taken`);
    await desk.page.locator("#team").waitFor();
    await desk.page.locator("form:has(#team) button").click();
    await desk.page.locator("#error-summary").waitFor();
    await look(desk.page, `${prefix}/staff/desk, with faults`);
    await page.locator("button[name=end]").click();
    await page.locator("#write").waitFor({ state: "detached" });
    await look(page, `${prefix}/desk, ended`);
    await desk.page.reload();
    await look(desk.page, `${prefix}/staff/desk, gone`);
  }
  assert.deepEqual(found, []);
});
