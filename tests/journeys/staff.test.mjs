// A person and somebody who works for the council, each in a browser of their own: a code is made, read out and used.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, tabTo } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

async function citizen(t, settings) {
  const person = await Person.at(t, gateway.url, settings);
  const { page } = person;
  await page.goto("/auth/login?return_to=%2Fidentity");
  await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
  await page.waitForURL(/\/identity$/);
  await heading(page, "You are signed in");
  return person;
}

async function staff(t, settings, name = "Cerys Bevan") {
  const person = await Person.at(t, gateway.url, { viewport: { width: 1280, height: 800 }, ...settings });
  const { page } = person;
  await page.goto("/staff");
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name }).click();
  return person;
}

/** As the person reads it out. */
async function makeCode(page) {
  await page.getByRole("button", { name: /^Make (a|another) code$/ }).click();
  await page.locator("#code").waitFor();
  return page.locator("#code").textContent();
}

async function lookUp(page, code, reason = "Asked by telephone") {
  await page.getByLabel("The person’s code").fill(code);
  await page.getByLabel("Why are you looking?").fill(reason);
  await page.getByRole("button", { name: "Look", exact: true }).click();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`a person asks, is looked up once, and reads who has looked and why, ${how}`, async (t) => {
    const { page } = await citizen(t, { javaScriptEnabled });
    const desk = await staff(t, { javaScriptEnabled });
    await heading(desk.page, "See when a person signed in");
    const code = await makeCode(page);
    await lookUp(desk.page, code.toLowerCase());
    await heading(desk.page, "When this person signed in and out");
    await desk.page.getByText("The person can see that you looked").waitFor();
    await desk.page.getByText("Chrome on Linux").first().waitFor();
    const cookies = (await desk.context.cookies()).filter(({ name }) => name === "__Host-Http-staff");
    assert.deepEqual(
      cookies.map(({ httpOnly, secure, sameSite, path }) => ({ httpOnly, secure, sameSite, path })),
      [{ httpOnly: true, secure: true, sameSite: "Strict", path: "/" }],
    );
    await page.goto("/identity");
    await page.getByText("A member of staff looked at when you signed in and out").first().waitFor();
    await page.getByText("Reason: Asked by telephone").first().waitFor();
    await page.getByText(/Customer services$/).first().waitFor();
    assert.equal(await page.locator("#code").count(), 0, "it is used up");
    // Once is all that it is good for.
    await desk.page.getByRole("link", { name: "Done" }).click();
    desk.expectFaults(/status of 422/);
    await lookUp(desk.page, code);
    await desk.page.getByText("No person has this code now").first().waitFor();
    assert.equal(await desk.page.getByText("Chrome on Linux").count(), 0);
  });
}

test("a code that was not made, no code and no reason show nothing, and say what to do", async (t) => {
  const desk = await staff(t);
  desk.expectFaults(/status of 422/);
  const { page } = desk;
  await lookUp(page, "CDFG HJKM");
  await page.getByRole("link", { name: /^No person has this code now/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "code");
  assert.equal(await page.getByLabel("The person’s code").inputValue(), "CDFG HJKM", "what was typed stays");
  await lookUp(page, "", "");
  await page.getByRole("link", { name: "Enter the code that the person read to you" }).waitFor();
  await page.getByRole("link", { name: "Enter why you are looking" }).waitFor();
});

test("a code is too old after ten minutes", async (t) => {
  const person = await citizen(t);
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const { page } = person;
  const code = await makeCode(page);
  const { asOf } = gateway;
  t.after(async () => {
    await gateway.stop();
    gateway.asOf = asOf;
  });
  await gateway.stop();
  gateway.asOf = asOf.replace("T12:00", "T12:11");
  await gateway.start();
  const desk = await staff(t);
  desk.expectFaults(/status of 422/);
  await lookUp(desk.page, code);
  await desk.page.getByText("No person has this code now").first().waitFor();
  await page.reload();
  await heading(page, "You are signed in");
  assert.equal(await page.locator("#code").count(), 0);
});

test("who is of no team is told that they have no access", async (t) => {
  const person = await staff(t, {}, "Huw Ellis");
  person.expectFaults(/status of 403/);
  const { page, context } = person;
  await heading(page, "You have no access");
  assert.deepEqual((await context.cookies()).filter(({ name }) => name === "__Host-Http-staff"), []);
  assert.match(gateway.log, /of no team was not let in/);
  assert.doesNotMatch(gateway.log, /Huw|huw/);
});

test("neither opens anything of the other's", async (t) => {
  const [{ page }, desk] = [await citizen(t), await staff(t)];
  await heading(desk.page, "See when a person signed in");
  await page.goto("/staff");
  await heading(page, "Staff sign in");
  await desk.page.goto("/identity");
  await heading(desk.page, "Sign in");
});

test("who signs out has left the desk", async (t) => {
  const { page } = await staff(t);
  await page.getByRole("button", { name: "Sign out" }).click();
  await heading(page, "Staff sign in");
  await page.goto("/staff");
  await heading(page, "Staff sign in");
});

test("in Welsh, with the keyboard alone", async (t) => {
  const { page } = await citizen(t);
  await page.goto("/cy/identity");
  await page.getByRole("button", { name: /^Creu cod/ }).click();
  const code = await page.locator("#code").textContent();
  const desk = (await Person.at(t, gateway.url)).page;
  await desk.goto("/cy/staff");
  await tabTo(desk, "Mewngofnodi");
  await desk.keyboard.press("Enter");
  await heading(desk, "Mewngofnodi prawf");
  await tabTo(desk, "Cerys Bevan");
  await desk.keyboard.press("Enter");
  await heading(desk, "Gweld pryd y gwnaeth person fewngofnodi");
  await tabTo(desk, "Cod y person");
  await desk.keyboard.type(code);
  await tabTo(desk, "Pam rydych yn edrych?");
  await desk.keyboard.type("Wedi gofyn dros y ffôn");
  await desk.keyboard.press("Enter");
  await heading(desk, "Pryd y gwnaeth y person hwn fewngofnodi ac allgofnodi");
  await page.goto("/cy/identity");
  await page.getByText("Rheswm: Wedi gofyn dros y ffôn").first().waitFor();
  await page.getByText(/Gwasanaethau cwsmeriaid$/).first().waitFor();
});

test("nothing of a code, a person or the staff is in the log or an address", async (t) => {
  const [{ page }, desk] = [await citizen(t), await staff(t)];
  const addresses = [];
  desk.page.on("framenavigated", (frame) => addresses.push(frame.url()));
  const code = await makeCode(page);
  await lookUp(desk.page, code, "A very special reason");
  await heading(desk.page, "When this person signed in and out");
  const all = [gateway.log, ...addresses].join("\n");
  for (const secret of [code, code.replace(" ", ""), "special", "urn:fdc", "Cerys", "cerys"]) {
    assert.ok(!all.includes(secret), `${secret} is kept`);
  }
});

test("each page is for everybody", async (t) => {
  const person = await citizen(t);
  person.expectFaults(/status of (422|403|503)/);
  const { page } = person;
  const found = [];
  const look = async (name) => found.push(...(await everyLook(page, name)));
  await makeCode(page);
  for (const prefix of ["", "/cy"]) {
    await page.goto(`${prefix}/identity`);
    await look(`${prefix}/identity, with a code`);
    await page.goto(`${prefix}/staff`);
    await look(`${prefix}/staff, signed out`);
    await page.locator("main .govuk-button").click();
    await look(`${prefix} test provider, for staff`);
    await page.locator(".links__link").first().click();
    await page.waitForURL(/\/staff$/);
    await look(`${prefix}/staff`);
    await page.locator("form[action$='/staff'] button").click();
    await page.locator("#error-summary").waitFor();
    await look(`${prefix}/staff, with faults`);
    const citizens = await person.context.newPage();
    await citizens.goto("/identity");
    const code = await makeCode(citizens);
    await citizens.close();
    await page.locator("#code").fill(code);
    await page.locator("#reason").fill("Asked by telephone");
    await page.locator("form[action$='/staff'] button").click();
    await page.locator(".timeline").waitFor();
    await look(`${prefix}/staff, what is seen`);
    for (const why of ["no-access", "unavailable", "failed", "timed-out"]) {
      await page.goto(`${prefix}/staff/not-signed-in?why=${why}`);
      await look(`${prefix}/staff/not-signed-in?why=${why}`);
    }
    await page.goto(`${prefix}/staff`);
    await page.locator("form[action$='/sign-out'] button").click();
    await page.locator("main a[href$='/staff/sign-in']").waitFor();
  }
  assert.deepEqual(found, []);
});
