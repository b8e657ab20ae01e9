// The device's database does not answer, or fails: the app goes on and says so, nothing is erased, and when the database
// is back, so is what it holds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, open, save, workerReady } from "../support/browser.mjs";
import { failingOpening, silentOpening, silentTransactions } from "../support/database.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const OUT_OF_REACH = "We cannot reach what is kept on this device at the moment";

/** A person who has saved 12 Weir Lane, on a new page whose database is as `script` makes it. */
async function withBadDatabase(t, script, options) {
  const person = await Person.at(t, gateway.url);
  await open(person.page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(person.page);
  await workerReady(person.page);
  await person.page.close();
  person.page = await person.context.newPage();
  await person.page.addInitScript(script, options);
  person.expectFaults(/favicon|ERR_INTERNET_DISCONNECTED/);
  person.expectBrokenStorage();
  return person;
}

const saved = (page, line) => page.locator("main").getByText(line, { exact: true }).first();
const notice = (page, text = OUT_OF_REACH) => page.getByText(text);
const saveForNow = async (page) => {
  await page.getByRole("button", { name: "Save this address" }).click();
  await page.locator("#saved").getByText("Kept for this visit").waitFor();
};

/** What the next visit finds. */
async function nextVisit(person) {
  const page = await person.context.newPage();
  await open(page, "/settings");
  return page;
}

/** The settings tell of the address that was there, and of the one that was saved meanwhile. */
async function hasBoth(page) {
  for (const line of ["12 Weir Lane", "7 Cwm Road"]) await saved(page, line).waitFor();
}

for (const isOffline of [false, true]) {
  test(`a database that does not open holds nothing up, ${isOffline ? "without" : "with"} a network`, async (t) => {
    const person = await withBadDatabase(t, silentOpening);
    await person.context.setOffline(isOffline);
    await open(person.page, "/settings");
    await notice(person.page).waitFor();
    await person.page.getByText("No address is saved on this device.").waitFor();
    await person.page.evaluate(() => release());
    await saved(person.page, "12 Weir Lane").waitFor();
    await notice(person.page).waitFor({ state: "detached" });
    await saved(await nextVisit(person), "12 Weir Lane").waitFor();
  });
}

test("what is saved while the database does not open is there beside what was there", async (t) => {
  const person = await withBadDatabase(t, silentOpening);
  const { page } = person;
  await open(page, `/bins/${await gateway.id("7 Cwm Road")}`);
  await saveForNow(page);
  assert.equal(await page.getByText("Saved on this device").count(), 0);
  await page.evaluate(() => release());
  await page.locator("#saved").getByText("Saved on this device").waitFor();
  await page.getByRole("link", { name: "12 Weir Lane" }).waitFor();
  const next = await nextVisit(person);
  await hasBoth(next);
  await open(next, "/");
  await next.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
});

test("a database that hangs only when it is opened again takes nothing away", async (t) => {
  const person = await withBadDatabase(t, silentOpening, { from: 1 });
  const { page } = person;
  await open(page, `/bins/${await gateway.id("7 Cwm Road")}`);
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function () {
      IDBDatabase.prototype.transaction = transaction;
      throw new DOMException("lost", "InvalidStateError");
    };
  });
  await saveForNow(page);
  await notice(page).waitFor();
  await page.evaluate(() => release());
  await page.locator("#saved").getByText("Saved on this device").waitFor();
  await hasBoth(await nextVisit(person));
});

test("transactions that hang hold nothing up", async (t) => {
  const person = await withBadDatabase(t, silentTransactions);
  const { page } = person;
  await open(page, `/bins/${await gateway.id("7 Cwm Road")}`);
  await notice(page).waitFor();
  await saveForNow(page);
  await page.evaluate(() => release());
  await page.locator("#saved").getByText("Saved on this device").waitFor();
  await hasBoth(await nextVisit(person));
});

test("a tab that does not let go of the database does not keep another from starting", async (t) => {
  const person = await withBadDatabase(t, () => {});
  const old = await person.context.newPage();
  await old.goto("/robots.txt");
  await old.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("doorstep");
        opening.onsuccess = () => resolve((globalThis.connection = opening.result));
        opening.onerror = reject;
      }).then(() => {
        indexedDB.deleteDatabase("doorstep");
      }),
  );
  await open(person.page, "/settings");
  await notice(person.page).waitFor();
  await old.evaluate(() => connection.close());
  await notice(person.page).waitFor({ state: "detached" });
  await open(person.page, `/bins/${await gateway.id("7 Cwm Road")}`);
  await save(person.page);
});

const BACKING_STORE = "Internal error opening backing store for indexedDB.open.";
const failures = [
  { name: "UnknownError", message: BACKING_STORE, times: 2, said: OUT_OF_REACH },
  { name: "UnknownError", message: BACKING_STORE, said: OUT_OF_REACH },
  { name: "AbortError", said: OUT_OF_REACH },
  { name: "InvalidStateError", said: OUT_OF_REACH },
  { name: "QuotaExceededError", said: "There is no room left on this device" },
  { name: "VersionError", said: "A new version is ready" },
];

for (const { said, ...failure } of failures) {
  test(`${failure.name}, ${failure.times ?? "any number of"} times: nothing is erased, and it is said`, async (t) => {
    const person = await withBadDatabase(t, failingOpening, failure);
    const { page } = person;
    for (const _visit of [1, 2]) {
      await open(page, "/settings");
      await notice(page, said).waitFor();
    }
    if (failure.name !== "VersionError") {
      await page.evaluate(() => release());
      await saved(page, "12 Weir Lane").waitFor();
    }
    await saved(await nextVisit(person), "12 Weir Lane").waitFor();
  });
}

test("a database that cannot be read a minute later either is made anew", async (t) => {
  const script = ({ now }) => {
    const { open, deleteDatabase } = IDBFactory.prototype;
    let isGone = false;
    IDBFactory.prototype.deleteDatabase = function (...values) {
      isGone = true;
      return deleteDatabase.apply(this, values);
    };
    IDBFactory.prototype.open = function (...values) {
      if (isGone) return open.apply(this, values);
      throw new DOMException("Internal error opening backing store for indexedDB.open.", "UnknownError");
    };
    const { now: real } = Date;
    Date.now = () => real() + now;
  };
  const person = await withBadDatabase(t, script, { now: 0 });
  await open(person.page, "/settings");
  await notice(person.page).waitFor();
  const later = await person.context.newPage();
  await later.addInitScript(script, { now: 61_000 });
  await open(later, `/bins/${await gateway.id("7 Cwm Road")}`);
  await notice(later, "What was kept on this device could not be read").waitFor();
  await save(later);
});

test("a newer version in another tab is not held up, and nothing of this visit is lost", async (t) => {
  const person = await withBadDatabase(t, () => {});
  const { page } = person;
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  const other = await person.context.newPage();
  await other.goto("/robots.txt");
  await other.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("doorstep", 99);
        opening.onsuccess = () => resolve(opening.result.close());
        opening.onerror = opening.onblocked = reject;
      }),
  );
  await notice(page, "A new version is ready").waitFor();
  await page.locator("#saved").getByText("Saved on this device").waitFor();
  await saved(page, "12 Weir Lane").waitFor();
});

test("what is removed while the database fails is not said to be gone from the device, nor saved again", async (t) => {
  const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await page.getByRole("link", { name: "Saved addresses and settings" }).click();
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    IDBObjectStore.prototype.delete = IDBObjectStore.prototype.put;
  });
  await page.getByRole("button", { name: "Remove 12 Weir Lane" }).click();
  await page.locator("#removed", { hasText: "12 Weir Lane was removed for this visit" }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("status").getByText("12 Weir Lane is kept for this visit").waitFor({ state: "attached" });
});
