// Council tax: linked to whoever is signed in, seen and paid, at the test payment page that comes with the gateway.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, comeBack, tabTo } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const NOON = "2026-11-22T12:00";
const gateway = gatewayForAll({ asOf: NOON });
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
beforeEach(() => at(NOON));

/** The same gateway with the same data, at another time. */
async function at(time) {
  if (gateway.asOf === time) return;
  await gateway.stop();
  gateway.asOf = time;
  await gateway.start();
}

async function signedIn(t, settings = {}, name = "Siân Haf Rhys", path = "/account") {
  const person = await Person.at(t, gateway.url, settings);
  person.expectFaults(/status of (404|422)/);
  await person.page.goto(`/auth/login?return_to=${encodeURIComponent(path)}`);
  await person.page.getByRole("link", { name }).click();
  await person.page.waitForURL((url) => url.pathname === path);
  return person;
}

/** As the bill says. */
async function link(page, number = "60000012", postcode = "AW1 2AB") {
  await page.getByLabel("Council tax account number").fill(number);
  await page.getByLabel("Postcode of the home").fill(postcode);
  await page.getByRole("button", { name: "Add", exact: true }).click();
}

/** From the account to the test payment page, with the next payment chosen. */
async function towardsPayment(page) {
  await page.getByRole("link", { name: "Pay council tax" }).first().click();
  await page.getByLabel(/^The next payment/).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await heading(page, "Check your payment");
  await page.getByRole("button", { name: "Go to the payment page" }).click();
  await heading(page, "Test payment");
}

const owed = async (page) => {
  await page.goto("/account");
  const text = await page.getByText(/You owe £/).first().textContent();
  return Number(text.match(/£([\d,.]+)/)[1].replace(/[,]/g, "").replace(/\.$/, ""));
};

for (const javaScriptEnabled of [true, false]) {
  test(`council tax is linked and paid, ${javaScriptEnabled ? "with" : "without"} script`, async (t) => {
    const name = javaScriptEnabled ? "Siân Haf Rhys" : "Tomos Price";
    const bill = javaScriptEnabled ? ["60000012", "AW1 2AB"] : ["60000047", "AW1 2AD"];
    const { page } = await signedIn(t, { javaScriptEnabled }, name);
    await heading(page, "My council tax and payments");
    await link(page, bill[0], "AW1 2ZZ");
    await page.getByRole("alert").getByText("We found no council tax account").waitFor();
    await link(page, ...bill);
    await page.getByText(/You owe £/).first().waitFor();
    const before = await owed(page);
    await towardsPayment(page);
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await heading(page, "Payment received");
    const after = await owed(page);
    assert.ok(after < before, `${before} and then ${after}`);
    // Nobody else sees any of it.
    const payment = await page.getByRole("link", { name: /Council tax|£/ }).last().getAttribute("href");
    await towardsPayment(page);
    await page.getByRole("button", { name: "Decline as the bank would" }).click();
    await heading(page, "Payment declined");
    const declined = page.url();
    assert.equal(await owed(page), after, "no money moved");
    const other = await signedIn(t, {}, "Alex Morgan");
    for (const address of [declined, payment]) {
      assert.equal((await other.page.goto(address)).status(), 404, address);
    }
  });
}

test("a payment whose tab was closed half-way is told of on the account", async (t) => {
  const { page, context } = await signedIn(t, {}, "Zofia Małgorzata O’Brien-Wiśniewska");
  await link(page, "60000083", "AW1 1AA");
  const before = await owed(page);
  await towardsPayment(page);
  await page.close();
  const again = await context.newPage();
  assert.equal(await owed(again), before);
  await again.locator("main").getByRole("link", { name: /£/ }).first().click();
  await heading(again, "Payment not finished");
  await again.getByText("it closes by itself within 2 hours").waitFor();
  await again.goto("/account");
  await again.getByRole("link", { name: "Pay council tax" }).first().click();
  await again.getByText("A payment is under way").waitFor();
  assert.deepEqual(await everyLook(again, "the form to pay, with a payment under way"), []);
  await again.getByRole("link", { name: "See your payment" }).click();
  await heading(again, "Payment not finished");
});

test("with the keyboard, in Welsh, by somebody else’s bill", async (t) => {
  const { page } = await signedIn(t, {}, "Alex Morgan", "/cy/account");
  await tabTo(page, "Ychwanegu");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByRole("link").first().waitFor();
  assert.deepEqual(await everyLook(page, "/cy/account, empty"), []);
});

test("each page is for everybody", async (t) => {
  const { page } = await signedIn(t, {}, "Siân Haf Rhys");
  const found = [];
  const look = async (name) => found.push(...(await everyLook(page, name)));
  if ((await page.getByText(/You owe|nothing/).count()) === 0) await link(page);
  await page.goto("/account");
  await look("/account");
  await page.getByRole("link", { name: "Pay council tax" }).first().click();
  await look("the form to pay");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("alert").waitFor();
  await look("the form to pay, with a fault");
  assert.deepEqual(found, []);
});

test("what was entered before the session ended stands there again for the same person, and for nobody else", async (t) => {
  const { page } = await signedIn(t, {}, "Alex Morgan");
  await page.locator("dialog").waitFor({ state: "attached" });
  const asked = page.waitForResponse(/session\/form-key$/);
  await page.getByLabel("Council tax account number").fill("1234 5678");
  await asked;
  await at("2026-11-22T12:31");
  await comeBack(page);
  await heading(page, "You were signed out");
  await page.getByText("What you had entered is kept on this device").waitFor();
  const kept = await page.evaluate(
    () =>
      new Promise((tell) => {
        indexedDB.open("doorstep").onsuccess = ({ target }) => {
          const all = target.result.transaction("forms").objectStore("forms").getAll();
          all.onsuccess = () => tell(JSON.stringify(all.result));
        };
      }),
  );
  assert.ok(kept.includes("sealed") && !kept.includes("1234"), kept);
  const back = async (name) => {
    await page.goto("/auth/login?return_to=%2Faccount");
    await page.getByRole("link", { name }).click();
    await page.waitForURL(/\/account$/);
    await page.locator("dialog").waitFor({ state: "attached" });
    return page.getByLabel("Council tax account number");
  };
  assert.equal(await (await back("Tomos Price")).inputValue(), "");
  await page.goto("/identity");
  await page.locator("main form[action='/auth/logout'] button").click();
  await page.waitForURL(/signed-out$/);
  const again = await back("Alex Morgan");
  await page.waitForFunction(() => document.querySelector("main form[data-outlasts] input").value !== "");
  assert.equal(await again.inputValue(), "1234 5678");
});
