// Council tax: linked to whoever is signed in, seen and paid, at the test payment page that comes with the gateway.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, comeBack, focused, tabTo } from "../support/browser.mjs";
import { councilOf } from "../support/council.mjs";
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
  person.expectFaults(/ERR_CONNECTION_REFUSED|status of (404|422)/);
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

/** A council whose ledger can be taken away. */
async function councilWithLedger(t) {
  const council = await councilOf(t, (text) => text);
  const text = await readFile(council.config, "utf8");
  const key = join(dirname(council.config), "key");
  await writeFile(key, "of-the-ledger\n");
  const civica = `adapter = "civica"\nurl = "http://127.0.0.1:9"\nkey_file = "${key}"\n`;
  const away = text.replace('[account.ledger]\nadapter = "embedded"\n', `[account.ledger]\n${civica}`);
  assert.notEqual(away, text);
  await council.start();
  return {
    council,
    takeAway: async () => {
      await council.stop();
      await writeFile(council.config, away);
      await council.start();
    },
  };
}

test("each page is for everybody", async (t) => {
  const { council, takeAway } = await councilWithLedger(t);
  const found = [];
  const [at, pages] = [{}, {}];
  for (const [prefix, name, bill] of [
    ["", "Siân Haf Rhys", ["60000012", "AW1 2AB"]],
    ["/cy", "Tomos Price", ["60000047", "AW1 2AD"]],
  ]) {
    const person = await Person.at(t, council.url);
    person.expectFaults(/status of (404|422|503)/);
    const { page } = person;
    const look = async (what) => found.push(...(await everyLook(page, `${prefix} ${what}`)));
    const pressed = (button, path) => Promise.all([page.waitForURL(path), page.locator(button).first().click()]);
    /** As far as the test payment page. */
    const begin = async () => {
      await page.goto(`${at[prefix]}/pay`);
      await page.locator('input[value="next"]').check();
      await page.locator("main form button").click();
      await page.locator('button[name="send"]').click();
      await page.locator('button[value="pay"]').waitFor();
    };
    await page.goto(`/auth/login?return_to=${encodeURIComponent(`${prefix}/account`)}`);
    await page.getByRole("link", { name }).click();
    await page.locator("#number").fill(bill[0]);
    await page.locator("#postcode").fill(bill[1]);
    await pressed("main form button", /council-tax\/[0-9a-f]+$/);
    at[prefix] = page.url();
    await look("a council tax account");
    await page.goto(`${prefix}/account`);
    await look("the account");
    await page.goto(`${at[prefix]}/pay`);
    await look("the form to pay");
    await page.locator("main form button").click();
    await page.getByRole("alert").waitFor();
    await look("the form to pay, with a fault");
    await page.locator('input[value="next"]').check();
    await page.locator("main form button").click();
    await page.locator('button[name="send"]').waitFor();
    await look("what is to be paid");
    await page.locator('button[name="send"]').click();
    await page.locator('button[value="pay"]').waitFor();
    await look("the test payment page");
    const left = page.url();
    await pressed('button[value="decline"]', /\/account\/payments\/[0-9a-f]+$/);
    await look("a payment that was declined");
    assert.equal((await page.goto(left)).status(), 404);
    // It says so in English alone.
    if (prefix === "") await look("a payment page that was left");
    await begin();
    await pressed('button[value="pay"]', /\/account\/payments\/[0-9a-f]+$/);
    await look("a payment that was received");
    await begin();
    await page.goto(`${prefix}/account`);
    await page.locator('main a[href*="/account/payments/"]').first().click();
    await page.waitForURL(/\/account\/payments\/[0-9a-f]+$/);
    await look("a payment that is not finished");
    pages[prefix] = page;
  }
  await takeAway();
  for (const [prefix, page] of Object.entries(pages)) {
    await page.goto(`${prefix}/account`);
    found.push(...(await everyLook(page, `${prefix} the account without its ledger`)));
    assert.equal((await page.goto(at[prefix])).status(), 503);
    found.push(...(await everyLook(page, `${prefix} a council tax account without its ledger`)));
    // It can be taken out of the account all the same.
    await page.locator('button[name="unlink"]').click();
    await page.waitForURL(/\/account$/);
    assert.equal(await page.locator(`main a[href="${new URL(at[prefix]).pathname}"]`).count(), 0);
  }
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
  await page.locator("header form[action='/auth/logout'] button").click();
  await page.waitForURL(/signed-out$/);
  const again = await back("Alex Morgan");
  await page.waitForFunction(() => document.querySelector("main form[data-outlasts] input").value !== "");
  assert.equal(await again.inputValue(), "1234 5678");
});

// The last one: whoever it is has linked nothing before.
test("linked and paid with the keyboard alone, in Welsh", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/status of 422/);
  const { page } = person;
  const press = async (text, key = "Enter") => {
    await tabTo(page, text);
    await page.keyboard.press(key);
  };
  const type = async (label, text) => {
    await tabTo(page, label);
    await page.keyboard.type(text);
  };
  await page.goto("/cy/account");
  await heading(page, "Mewngofnodi prawf");
  await press("Alex Morgan");
  await heading(page, "Fy nhreth gyngor a’m taliadau");
  await press("Ychwanegu");
  await page.getByRole("alert").getByRole("link").first().waitFor();
  assert.deepEqual(await everyLook(page, "/cy/account, with a fault"), []);
  // The first fault leads to its field.
  await press("Rhowch rif eich cyfrif treth gyngor");
  assert.equal((await focused(page)).text, "Rhif cyfrif y dreth gyngor");
  await page.keyboard.type("60000005");
  await type("Cod post y cartref", "AW1 2AB");
  await press("Ychwanegu");
  await heading(page, "Treth gyngor");
  await press("Talu’r dreth gyngor");
  await heading(page, "Talu’r dreth gyngor");
  await press("Y taliad nesaf", "Space");
  await press("Parhau");
  await heading(page, "Gwirio eich taliad");
  await press("Mynd i’r dudalen dalu");
  await heading(page, "Taliad prawf");
  await press("Talu");
  await heading(page, "Taliad wedi’i dderbyn");
  await press("Yn ôl i fy nhreth gyngor a’m taliadau");
  await page.getByText("Taliad wedi’i dderbyn").first().waitFor();
});
