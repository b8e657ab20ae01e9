// What stays on the device: several addresses, which one opens first, and being rid of it all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, glancesKept, open, save } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

/** A person with these addresses saved, in this order, on the settings page. */
async function withSaved(t, ...lines) {
  const person = await Person.at(t, gateway.url);
  for (const line of lines) {
    await open(person.page, `/bins/${await gateway.id(line)}`);
    await save(person.page);
    await glancesKept(person.page);
  }
  await open(person.page, "/settings");
  return person;
}

/** The row of a saved address in the settings. */
const row = (page, line) =>
  page.locator(".saved__row").filter({ has: page.getByRole("link", { name: line, exact: true }) });

/** Every document in every database of this origin, and every entry of its local storage. */
async function kept(page) {
  return page.evaluate(async () => {
    const result = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const documents = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await result(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        documents.push(...(await result(database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    return { documents, entries: Object.entries(localStorage) };
  });
}

test("the first saved address opens at the start; another can be made the first", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane", "7 Cwm Road");
  await row(page, "7 Cwm Road").waitFor();
  await open(page, "/");
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await page.getByRole("link", { name: "7 Cwm Road" }).click();
  await page.getByRole("heading", { name: "7 Cwm Road" }).waitFor();

  await open(page, "/settings");
  assert.equal(await row(page, "12 Weir Lane").getByText("Opens first").count(), 1);
  await row(page, "7 Cwm Road").getByRole("button", { name: "Open first" }).click();
  await row(page, "7 Cwm Road").getByText("Opens first").waitFor();
  await open(page, "/");
  await page.getByRole("heading", { name: "7 Cwm Road" }).waitFor();
});

test("an address that is removed opens no more", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane", "7 Cwm Road");
  await row(page, "12 Weir Lane").getByRole("button", { name: "Remove" }).click();
  await page.locator("#removed:focus").getByText("12 Weir Lane was removed").waitFor();
  await open(page, "/");
  await page.getByRole("heading", { name: "7 Cwm Road" }).waitFor();
  assert.doesNotMatch(JSON.stringify(await kept(page)), /Weir Lane/);
});

test("an address that was removed by mistake comes back to its place, with one press", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane", "7 Cwm Road");
  await row(page, "12 Weir Lane").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await row(page, "12 Weir Lane").getByText("Opens first").waitFor();
  await page.getByRole("status").getByText("12 Weir Lane is saved on this device again").waitFor({ state: "attached" });
  assert.match(JSON.stringify((await kept(page)).documents), /12 Weir Lane.*7 Cwm Road|7 Cwm Road.*12 Weir Lane/s);
});

test("another address can be found while one is saved", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane");
  await open(page, "/");
  await page.getByRole("link", { name: "Find another address" }).click();
  await page.getByLabel("Street or postcode").fill("7 Cwm Road");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("link", { name: "7 Cwm Road" }).click();
  await page.getByRole("button", { name: "Save this address" }).waitFor();
});

test("erasing asks once, can be cancelled, and leaves nothing", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane");
  await page.getByRole("button", { name: "Delete everything this service has saved" }).click();
  await page.locator(".notice:focus").getByText("It cannot be undone").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.locator("#erase:focus").waitFor();
  assert.match(JSON.stringify(await kept(page)), /Weir Lane/);

  await page.getByRole("button", { name: "Delete everything this service has saved" }).click();
  await page.getByRole("button", { name: "Delete everything", exact: true }).click();
  await page.getByText("No address is saved on this device.").waitFor();
  await page.locator(".notice:focus").getByText("Everything this service had saved was deleted").waitFor();
  assert.deepEqual(await kept(page), { documents: [], entries: [] });
  await open(page, "/");
  await page.getByLabel("Street or postcode").waitFor();
});

test("what is erased in one tab does not come back from another", async (t) => {
  const { page, context } = await withSaved(t, "12 Weir Lane");
  const other = await context.newPage();
  await open(other, "/");
  await page.getByRole("button", { name: "Delete everything this service has saved" }).click();
  await page.getByRole("button", { name: "Delete everything", exact: true }).click();
  await page.locator(".notice").getByText("Everything this service had saved was deleted").waitFor();
  const asked = other.waitForResponse("**/schedule*");
  await other.evaluate(() => dispatchEvent(new Event("online")));
  await asked;
  await other.getByRole("button", { name: "Save this address" }).waitFor();
  assert.deepEqual(await kept(page), { documents: [], entries: [] });
});

test("a tab that a person comes back to knows what another has erased or saved", async (t) => {
  const person = await withSaved(t, "12 Weir Lane");
  const { page, context } = person;
  person.expectFaults(/ERR_INTERNET_DISCONNECTED/);
  const other = await context.newPage();
  await open(other, "/");
  await other.locator("#saved").getByText("Saved on this device").waitFor();
  await context.setOffline(true);
  const comeBack = () => other.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await row(page, "12 Weir Lane").getByRole("button", { name: "Remove" }).click();
  await page.getByText("No address is saved on this device.").waitFor();
  await comeBack();
  await save(other);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await row(page, "12 Weir Lane").waitFor();
});

test("pressing twice saves once", async (t) => {
  const { page } = await withSaved(t);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await page.getByRole("button", { name: "Save this address" }).evaluate((button) => {
    button.click();
    button.click();
  });
  await page.locator("#saved").getByText("Saved on this device").waitFor();
  await page.getByRole("link", { name: "Saved addresses and settings" }).click();
  await row(page, "12 Weir Lane").first().waitFor();
  assert.equal(await row(page, "12 Weir Lane").count(), 1);
});

test("days of an address that is saved no more do not stay on the device", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane");
  await page.evaluate(
    (id) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("doorstep");
        opening.onsuccess = () => {
          const transaction = opening.result.transaction("addresses", "readwrite");
          transaction.objectStore("addresses").delete(id);
          transaction.oncomplete = () => resolve(opening.result.close());
          transaction.onerror = reject;
        };
      }),
    await gateway.id("12 Weir Lane"),
  );
  await open(page, "/settings");
  await page.getByText("No address is saved on this device.").waitFor();
  while ((await kept(page)).documents.length > 0) await page.waitForTimeout(20);
});

test("nothing is left to be drawn of an address that is removed, or opens second", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane", "7 Cwm Road");
  assert.match(JSON.stringify((await kept(page)).entries), /12 Weir Lane/);
  await row(page, "7 Cwm Road").getByRole("button", { name: "Open first" }).click();
  await row(page, "7 Cwm Road").getByText("Opens first").waitFor();
  assert.doesNotMatch(JSON.stringify((await kept(page)).entries), /12 Weir Lane/);
});

test("what is saved in one tab is there in the next", async (t) => {
  const { page, context } = await withSaved(t);
  const other = await context.newPage();
  await open(other, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(other);
  await page.reload();
  await row(page, "12 Weir Lane").waitFor();
});

const blocked = {
  "that refuses to open its database": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("refused", "SecurityError");
    };
  },
  "without a database": () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }),
  "that refuses all storage": () => {
    const refuse = () => {
      throw new DOMException("refused", "SecurityError");
    };
    IDBFactory.prototype.open = refuse;
    Object.defineProperty(globalThis, "localStorage", { get: refuse });
  },
};

for (const [kind, script] of Object.entries(blocked)) {
  test(`a browser ${kind} answers all the same, and says that it cannot keep`, async (t) => {
    const person = await Person.at(t, gateway.url);
    person.expectBrokenStorage();
    const { page, context } = person;
    await context.addInitScript(script);
    await open(page, "/");
    await page.getByText("This browser does not let us keep your address").waitFor();
    await page.getByLabel("Street or postcode").fill("12 Weir Lane");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("link", { name: "12 Weir Lane" }).click();
    await page.getByText("Tuesday 24 November").first().waitFor();
    await page.getByRole("button", { name: "Save this address" }).click();
    await page.locator("#saved").getByText("Kept for this visit").waitFor();
    assert.equal(await page.getByText("Saved on this device").count(), 0);
    await page.getByRole("link", { name: "Month calendar" }).click();
    await page.getByRole("table", { name: "November 2026" }).waitFor();
  });
}

test("a document that cannot be read is passed over", async (t) => {
  const { page } = await withSaved(t, "12 Weir Lane", "7 Cwm Road");
  await page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction(database.objectStoreNames, "readwrite");
        for (const name of transaction.objectStoreNames) {
          const store = transaction.objectStore(name);
          store.getAllKeys().onsuccess = ({ target }) => {
            for (const key of target.result.slice(0, 1)) store.put("{", key);
          };
        }
        transaction.oncomplete = () => resolve(database.close());
        transaction.onerror = reject;
      };
    });
  });
  await open(page, "/");
  await page.getByRole("heading", { name: "7 Cwm Road" }).waitFor();
});
