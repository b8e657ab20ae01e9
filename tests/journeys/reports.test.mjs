// A missed bin is reported: with a network and without one, once however often it is sent, and nothing that was entered is
// lost on the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook } from "../support/accessibility.mjs";
import { Person, comeBack, open, save, workerReady } from "../support/browser.mjs";
import { Gateway, gatewayForAll } from "../support/gateway.mjs";
import { nextVersion } from "../support/next_version.mjs";

/** A Wednesday: the bins of the home were to be emptied the day before. They can be reported until Thursday, 5pm. */
const WEDNESDAY = "2026-11-25T11:00";
const gateway = gatewayForAll({ asOf: WEDNESDAY });
const NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_FAILED|Failed to (load|fetch)/;
const CHUNK = /\/reports-[0-9a-f]{16}\.wasm$/;

const missed = (id) => `/reports/missed/${id}`;
const heading = (page, name) => page.getByRole("heading", { name, level: 1 });
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** Every home is reported once in this file, as tests share the council. */
const streets = [
  ["Weir Lane", 40],
  ["Mill Road", 30],
];
const homes = streets
  .flatMap(([street, homes]) => Array.from({ length: homes }, (_, number) => `${number + 1} ${street}`))
  .values();

/** A home whose crew has logged nothing that stands in the way. */
async function aHome() {
  for (;;) {
    const id = await gateway.id(homes.next().value);
    if ((await council(id)).state === "open") return id;
  }
}

/** Fills in what must be, and goes on to the check. */
async function fillIn(page, { bins = ["Food waste"], more = "By the gate" } = {}) {
  for (const bin of bins) await page.getByRole("checkbox", { name: bin }).check();
  await page.getByLabel("At the kerb, in front of my home").check();
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await page.getByLabel(/anything else that the crew/).fill(more);
  await press(page, "Continue");
  await heading(page, "Check your answers").waitFor();
}

/** The reference that the page tells. */
async function reference(page) {
  await heading(page, /Report sent/).waitFor();
  return page.locator("strong", { hasText: /^DS-/ }).textContent();
}

/** The form, on the way that people take to it. */
async function openFromBins(page, id) {
  await open(page, `/bins/${id}`);
  await page.getByText("Bin not collected?").click();
  await page.getByRole("link", { name: "Tell us about a missed collection" }).click();
}

/** The council has it, and the way back leads to where the person came from. */
async function isSentAndLeadsBack(page, id) {
  assert.equal(await reference(page), (await council(id)).reference);
  await page.goBack();
  await page.getByText("Bin not collected?").waitFor();
}

/** What the council says of a service of a home. */
async function council(id, service = "food") {
  const { services } = await gateway.json(`/api/v1/addresses/${id}/missed`);
  return services.find((state) => state.service === service).missed;
}

/** A report of somebody else at the home; its reference. */
async function reportElsewhere(id) {
  const response = await fetch(`${gateway.url}/api/v1/reports`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify({
      type: "missed_collection",
      address: id,
      services: ["food"],
      answers: { bins: ["food"], place: ["kerb"], assisted: ["no"] },
      madeAt: "2026-11-25T11:00:00Z",
    }),
  });
  assert.equal(response.status, 201);
  return (await response.json()).reference;
}

/** The reports that were sent, by their keys. */
function keysSent(context) {
  const keys = [];
  context.on("request", (request) => {
    if (request.method() === "POST") keys.push(request.headers()["idempotency-key"]);
  });
  return keys;
}

/** Waits until the worker answers without a network, with the chunk of reports. */
async function readyForOffline(page) {
  await workerReady(page);
  await page.waitForFunction(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().some(({ url }) => /\/reports-[0-9a-f]{16}\.wasm/.test(url));
  });
}

/** Keeps the chunk on its way; answers how to let it come. */
async function holdChunk(context) {
  const held = {};
  held.promise = new Promise((resolve) => (held.release = resolve));
  await context.route(CHUNK, async (route) => {
    await held.promise;
    await route.continue();
  });
  return held.release;
}

/** A person at home, who has saved it and can go offline. */
async function atHome(t, settings) {
  const person = await Person.at(t, gateway.url, settings);
  person.expectFaults(NETWORK);
  person.id = await aHome();
  await open(person.page, `/bins/${person.id}`);
  await save(person.page);
  await readyForOffline(person.page);
  return person;
}

test("with a network, a report is sent and has its reference, and the list tells what becomes of it", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  const id = await aHome();
  const keys = keysSent(context);
  await openFromBins(page, id);
  await heading(page, "Report a missed collection").waitFor();
  await fillIn(page);
  assert.equal(new URL(page.url()).pathname, missed(id));
  await press(page, "Send");
  const told = await reference(page);
  assert.equal(new URL(page.url()).pathname, `/reports/${told}/sent`);
  assert.equal(keys.length, 1);
  assert.deepEqual([(await council(id)).state, (await council(id)).reference], ["already_reported", told]);

  await page.getByRole("link", { name: "See this report" }).click();
  await heading(page, `Report ${told}`).waitFor();
  await page.getByText("We have received it").first().waitFor();
  await page.getByRole("link", { name: "My reports" }).click();
  await page.getByText(`The reference is ${told}.`).waitFor();
  await page.getByText(/^Checked today at/).waitFor();

  await page.reload();
  await page.getByText(`The reference is ${told}.`).waitFor();
  await open(page, missed(id));
  await page.getByText("Already reported").waitFor();
});

test("what is wrong is told at its question, and what was entered stays", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, missed(await aHome()));
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  await page.getByLabel("Your email address (optional)").fill("sian@");
  await press(page, "Continue");
  await page.locator("#error-summary:focus").waitFor();
  await page.getByRole("link", { name: "Select where the bins stand" }).waitFor();
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.getByRole("checkbox", { name: "Food waste" }).isChecked(), true);
  assert.equal(await page.getByLabel("Your email address (optional)").inputValue(), "sian@");
  await page.getByLabel("Your email address (optional)").fill("sian@example.com");
  await fillIn(page);
  await page.getByText("sian@example.com").waitFor();
  await press(page, "Send");
  await reference(page);
  await page.getByText("We write to sian@example.com when something changes.").waitFor();
});

test("without a network a report waits, outlives its tab, and is sent once", async (t) => {
  const { page, context, id } = await atHome(t);
  await context.setOffline(true);
  await open(page, missed(id));
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await page.getByText("It must reach us by 5pm on Thursday 26 November.").waitFor();
  // Nor can it be reported twice.
  await open(page, missed(id));
  await page.getByText("Your report is saved on this device").waitFor();
  assert.equal(await page.getByRole("checkbox", { name: "Food waste" }).count(), 0);
  await page.close();

  const keys = keysSent(context);
  const again = await context.newPage();
  await open(again, "/reports");
  await again.getByText("Waiting to be sent").waitFor();
  await again.getByText("Waiting", { exact: true }).waitFor();
  await context.setOffline(false);
  await again.getByText(/^The reference is DS-/).waitFor();
  const told = (await again.getByText(/^The reference is DS-/).textContent()).match(/DS-[0-9A-Z-]+/)[0].replace(/\.$/, "");
  assert.equal((await council(id)).reference, told);
  assert.equal(new Set(keys).size, 1);
  await open(again, "/");
  await again.getByRole("heading", { name: "My reports" }).waitFor();
  await again.getByRole("link", { name: /Missed collection: Food waste/ }).click();
  await heading(again, `Report ${told}`).waitFor();
});

test("the page that says that a report waits says by itself that it was sent", async (t) => {
  const { page, context, id } = await atHome(t);
  await open(page, missed(id));
  await heading(page, "Report a missed collection").waitFor();
  await context.setOffline(true);
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await context.setOffline(false);
  assert.equal(await reference(page), (await council(id)).reference);
});

test("of two tabs that come back online, one sends", async (t) => {
  const { page, context, id } = await atHome(t);
  const other = await context.newPage();
  await open(other, "/reports");
  await context.setOffline(true);
  await open(page, missed(id));
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await other.getByText("Waiting", { exact: true }).waitFor();
  const keys = keysSent(context);
  await context.setOffline(false);
  const told = await reference(page);
  await other.getByText(`The reference is ${told}.`).waitFor();
  assert.equal((await council(id)).reference, told);
  assert.equal(new Set(keys).size, 1);
});

test("an answer that is lost on its way is asked for with the same key, and there is one report", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(NETWORK);
  const { page, context } = person;
  await page.clock.install();
  const id = await aHome();
  const keys = keysSent(context);
  let isLost = true;
  await page.route("**/api/v1/reports", async (route) => {
    const response = await route.fetch();
    if (isLost) return route.abort();
    await route.fulfill({ response });
  });
  await open(page, missed(id));
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  const { reference: first } = await council(id);
  isLost = false;
  await page.clock.fastForward("00:10");
  assert.equal(await reference(page), first);
  assert.ok(keys.length > 1 && new Set(keys).size === 1, String(keys));
});

for (const [status, name] of [[503, "cannot take reports now"], [429, "has had too many"]]) {
  test(`a council that ${name} gets the report later`, async (t) => {
    const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
    person.expectFaults(/status of (503|429)/);
    const { page } = person;
    await page.clock.install();
    const id = await aHome();
    await page.route("**/api/v1/reports", (route) =>
      route.fulfill({ status, contentType: "application/problem+json", body: '{"code":"unavailable","retryAfter":60}' }),
    );
    await open(page, missed(id));
    await fillIn(page);
    await press(page, "Send");
    await heading(page, "Your report is saved on this device").waitFor();
    await page.unroute("**/api/v1/reports");
    await page.clock.fastForward("01:40");
    assert.equal(await reference(page), (await council(id)).reference);
  });
}

test("a report that comes too late is kept, says why, and can be deleted", async (t) => {
  const late = await new Gateway({ asOf: WEDNESDAY }).start();
  t.after(() => late.remove());
  const person = await Person.at(t, late.url);
  person.expectFaults(/status of 409|ERR_|Failed to/);
  const { page, context } = person;
  const id = await late.id("12 Weir Lane");
  await open(page, missed(id));
  await readyForOffline(page);
  await context.setOffline(true);
  await fillIn(page, { more: "Behind the blue gate" });
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await late.stop();
  late.asOf = "2026-11-27T11:00";
  await late.start();
  await context.setOffline(false);
  await heading(page, "My reports").waitFor();
  await page.getByText("Needs your attention").waitFor();
  await page.getByText("Food waste: you could report until 5pm on Thursday 26 November.").waitFor();
  await page.getByText("You wrote: Behind the blue gate").waitFor();
  await open(page, "/reports");
  await page.getByText("Needs your attention").waitFor();
  await page.getByRole("button", { name: "Delete it" }).click();
  await page.locator("#remove-question:focus").waitFor();
  await press(page, "Cancel");
  await page.waitForFunction(() => document.activeElement?.textContent.startsWith("Delete it"));
  await page.getByRole("button", { name: "Delete it" }).click();
  await page.locator("#remove-question").getByRole("button", { name: "Delete it" }).click();
  await page.getByText("You have not reported anything from this device.").waitFor();
});

test("of two bins, one that is known already is told, and the other is sent", async (t) => {
  const person = await atHome(t);
  person.expectFaults(/status of 409|ERR_|Failed to/);
  const { page, context, id } = person;
  await open(page, missed(id));
  await context.setOffline(true);
  await fillIn(page, { bins: ["Food waste", "General waste"] });
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await reportElsewhere(id);
  await context.setOffline(false);
  await page.getByText(/^Food waste: it has been reported already/).waitFor();
  await page.getByRole("button", { name: /^Send the others/ }).click();
  await page.getByText(/^The reference is DS-/).waitFor();
  const { reference: told } = await council(id, "general");
  await page.getByText(`The reference is ${told}.`).waitFor();
});

test("what waits can be changed, and is sent as it was changed", async (t) => {
  const { page, context, id } = await atHome(t);
  await open(page, missed(id));
  await context.setOffline(true);
  await fillIn(page, { more: "By the gate" });
  await press(page, "Send");
  await page.getByRole("link", { name: "All my reports" }).click();
  await page.getByRole("button", { name: /^Change my answers/ }).click();
  await heading(page, "Report a missed collection").waitFor();
  const more = page.getByLabel(/anything else that the crew/);
  assert.equal(await more.inputValue(), "By the gate");
  await more.fill("In the lane");
  await press(page, "Continue");
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await context.setOffline(false);
  assert.deepEqual((await sent).postDataJSON().answers.more, ["In the lane"]);
  await reference(page);
  await open(page, "/reports");
  assert.equal(await page.locator(".state").count(), 1);
});

test("a change and another draft of the same home are kept beside each other", async (t) => {
  const { page, context, id } = await atHome(t);
  const more = page.getByLabel(/anything else that the crew/);
  await open(page, missed(id));
  await context.setOffline(true);
  await fillIn(page, { more: "By the gate" });
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await page.getByRole("link", { name: "Report another bin" }).click();
  await page.getByRole("checkbox", { name: "General waste" }).check();
  await more.fill("Behind the shed");
  await page.getByRole("link", { name: "See your report" }).click();
  const change = page.getByRole("button", { name: /^Change my answers/ });
  await change.click();
  await page.getByRole("checkbox", { name: "Food waste", checked: true }).waitFor();
  assert.equal(await more.inputValue(), "By the gate");
  await more.fill("By the gate, on the left");
  await open(page, missed(id));
  await page.getByRole("checkbox", { name: "General waste", checked: true }).waitFor();
  assert.equal(await more.inputValue(), "Behind the shed");
  await page.getByRole("link", { name: "See your report" }).click();
  await change.click();
  await page.getByRole("checkbox", { name: "Food waste", checked: true }).waitFor();
  assert.equal(await more.inputValue(), "By the gate, on the left");
});

test("two tabs at the same form take nothing from each other", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  const id = await aHome();
  const more = (page) => page.getByLabel(/anything else that the crew/);
  const other = await context.newPage();
  for (const tab of [page, other]) await open(tab, missed(id));
  await more(page).fill("Said in the first");
  await more(other).fill("Said in the second");
  await other.getByRole("button", { name: "Delete what I entered" }).waitFor();
  await open(page, missed(id));
  assert.equal(await more(page).inputValue(), "Said in the first");
  await open(other, missed(id));
  assert.equal(await more(other).inputValue(), "Said in the second");
  await press(other, "Delete what I entered");
  await other.locator("#remove-question").getByRole("button", { name: "Delete what I entered" }).click();
  await other.locator("#remove-question").waitFor({ state: "detached" });
  await other.close();
  await page.close();
  const later = await context.newPage();
  await open(later, missed(id));
  assert.equal(await more(later).inputValue(), "Said in the first");
});

test("a draft from the time when a home had one is found", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  const id = await aHome();
  const more = (page) => page.getByLabel(/anything else that the crew/);
  await open(page, missed(id));
  await more(page).fill("Behind the gate");
  /** Moves the one draft to another place, where one is named; answers where it was. */
  const place = (page, to) =>
    page.evaluate(
      (to) =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open("doorstep");
          opening.onsuccess = () => {
            const transaction = opening.result.transaction("reports", "readwrite");
            const store = transaction.objectStore("reports");
            let place;
            store.getAllKeys().onsuccess = ({ target }) => {
              place = target.result[0];
              if (!to || !place) return;
              store.get(place).onsuccess = ({ target }) => store.put(target.result, to);
              store.delete(place);
            };
            transaction.oncomplete = () => {
              opening.result.close();
              resolve(place);
            };
            transaction.onerror = reject;
          };
        }),
      to,
    );
  let was;
  while (!was) was = await place(page, `missed_collection ${id}`);
  await page.close();
  const later = await context.newPage();
  await open(later, missed(id));
  assert.equal(await more(later).inputValue(), "Behind the gate");
  assert.equal(await place(later), was, "it has moved to its own place");
});

test("the same draft that is sent from two tabs is one report", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  const id = await aHome();
  const keys = keysSent(context);
  await open(page, missed(id));
  await fillIn(page);
  const other = await context.newPage();
  await open(other, missed(id));
  await heading(other, "Check your answers").waitFor();
  await press(page, "Send");
  const told = await reference(page);
  await press(other, "Send");
  assert.equal(await reference(other), told);
  assert.equal(keys.length, 1);
  await open(other, missed(id));
  assert.equal(await other.getByRole("button", { name: "Delete what I entered" }).count(), 0, "no draft is left");
});

test("a report that was sent before its change is told as sent", async (t) => {
  const { page, context, id } = await atHome(t);
  await open(page, missed(id));
  await context.setOffline(true);
  await fillIn(page);
  await press(page, "Send");
  await page.getByRole("link", { name: "All my reports" }).click();
  await page.getByRole("button", { name: /^Change my answers/ }).click();
  await page.getByRole("checkbox", { name: "Food waste", checked: true }).waitFor();
  const sent = page.waitForResponse((response) => response.request().method() === "POST");
  await context.setOffline(false);
  await sent;
  await press(page, "Continue");
  await press(page, "Send");
  assert.equal(await reference(page), (await council(id)).reference);
});

test("what a device cannot open without a network is not offered", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(NETWORK);
  const { page, context } = person;
  await open(page, missed(await aHome()));
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  await readyForOffline(page);
  await context.setOffline(true);
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await open(page, "/reports");
  await page.getByText("You can change it when you are online.").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Change my answers/ }).count(), 0);
});

test("who tries to send what waits is told where nobody can be reached", async (t) => {
  const { page, context, id } = await atHome(t);
  await open(page, missed(id));
  await context.setOffline(true);
  await fillIn(page);
  await press(page, "Send");
  await page.getByRole("link", { name: "All my reports" }).click();
  await page.getByRole("button", { name: /^Try to send it now/ }).click();
  const tried = page.locator(".state").getByText("We could not send it just now. We keep trying.");
  await tried.waitFor();
  await context.setOffline(false);
  await page.getByText(/^The reference is DS-/).waitFor();
  assert.equal(await tried.count(), 0);
});

test("the browser’s way back leads through the steps, and from the receipt to the bins", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const id = await aHome();
  await openFromBins(page, id);
  await page.getByRole("checkbox", { name: "Food waste" }).waitFor();
  await page.locator("html[data-app=ready]").waitFor();
  await press(page, "Continue");
  const error = page.getByRole("link", { name: "Select where the bins stand" });
  await error.click();
  await page.waitForFunction(() => document.activeElement?.name === "place");
  assert.equal(new URL(page.url()).hash, "", "a part of the page is no page");
  await fillIn(page, { more: "By the gate" });
  const [more, check] = [page.getByLabel(/anything else that the crew/), heading(page, "Check your answers")];
  await page.goBack();
  assert.equal(await more.inputValue(), "By the gate");
  await page.goForward();
  await check.waitFor();
  await page.goBack();
  await more.fill("x".repeat(501));
  await page.goForward();
  // What is no longer good is not sent by a step forward.
  assert.equal(await more.inputValue(), "x".repeat(501));
  await more.fill("In the lane");
  await press(page, "Continue");
  await check.waitFor();
  await page.getByRole("button", { name: /^Change.*email/ }).click();
  await page.getByLabel("Your email address (optional)").waitFor();
  await page.goBack();
  await check.waitFor();
  await press(page, "Back");
  assert.equal(await more.inputValue(), "In the lane");
  await press(page, "Continue");
  await check.waitFor();
  await press(page, "Send");
  await isSentAndLeadsBack(page, id);
});

test("homes that share a bin have one report of it", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const { addresses } = await gateway.json("/api/v1/addresses?q=Weavers%20Court");
  const [one, other] = addresses.filter(({ line }) => /^Flat [12],/.test(line)).map(({ id }) => id);
  await open(page, missed(one));
  await fillIn(page, { bins: ["General waste"] });
  await press(page, "Send");
  const told = await reference(page);
  await open(page, missed(other));
  await page.getByText(`The reference is ${told}.`).waitFor();
  assert.equal(await page.getByRole("checkbox", { name: "General waste" }).count(), 0);
});

test("a draft outlives a reload, the way back, and a closed tab, and can be deleted", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  const id = await aHome();
  await openFromBins(page, id);
  const more = page.getByLabel(/anything else that the crew/);
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  await more.pressSequentially("Behind the gate");
  await page.goBack();
  await page.getByRole("heading", { name: "Weir Lane" }).first().waitFor();
  await page.goForward();
  assert.equal(await more.inputValue(), "Behind the gate");
  await open(page, missed(id));
  assert.equal(await more.inputValue(), "Behind the gate");
  await page.close();
  const again = await context.newPage();
  await open(again, missed(id));
  assert.equal(await again.getByLabel(/anything else that the crew/).inputValue(), "Behind the gate");
  assert.equal(await again.getByRole("checkbox", { name: "Food waste" }).isChecked(), true);
  await press(again, "Delete what I entered");
  await again.locator("#remove-question:focus").getByText("Delete what you entered in this form?").waitFor();
  await press(again, "Cancel");
  assert.equal(await again.getByLabel(/anything else that the crew/).inputValue(), "Behind the gate");
  await press(again, "Delete what I entered");
  await again.locator("#remove-question").getByRole("button", { name: "Delete what I entered" }).click();
  await again.getByRole("checkbox", { name: "Food waste", checked: false }).waitFor();
  await open(again, missed(id));
  assert.equal(await again.getByLabel(/anything else that the crew/).inputValue(), "");
});

test("what was typed before the app was there stays", async (t) => {
  const { page, context } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  const release = await holdChunk(context);
  await page.goto(missed(await aHome()), { waitUntil: "domcontentloaded" });
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  await page.getByLabel(/anything else that the crew/).fill("By the gate");
  release();
  await page.locator("html[data-app=ready]").waitFor();
  assert.equal(await page.getByLabel(/anything else that the crew/).inputValue(), "By the gate");
  assert.equal(await page.getByRole("checkbox", { name: "Food waste" }).isChecked(), true);
});

test("who wants to change an answer is led to its question", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, missed(await aHome()));
  assert.equal(await page.getByRole("button", { name: "Delete what I entered" }).count(), 0);
  await fillIn(page);
  await page.getByRole("button", { name: /^Change.*email/ }).click();
  await page.waitForFunction(() => document.activeElement?.id === "answer-email");
  await page.keyboard.type("me@example.org");
  await page.getByRole("button", { name: "Delete what I entered" }).waitFor();
  await press(page, "Continue");
  await page.getByText("me@example.org").waitFor();
});

test("where the chunk is not there yet, the gateway’s form is, and what is typed in it stays", async (t) => {
  const { page, context } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  const release = await holdChunk(context);
  const id = await aHome();
  await openFromBins(page, id);
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  assert.equal(new URL(page.url()).pathname, missed(id));
  assert.equal(await page.locator("html[data-app=ready]").count(), 0);
  release();
  await page.locator("html[data-app=ready]").waitFor();
  assert.equal(await page.getByRole("checkbox", { name: "Food waste" }).isChecked(), true);
  await fillIn(page);
  await press(page, "Send");
  await isSentAndLeadsBack(page, id);
});

test("what the council says is asked for once, when a person turns to the link", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const id = await aHome();
  await open(page, `/bins/${id}`);
  await workerReady(page);
  await page.getByText("Bin not collected?").click();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const link = page.getByRole("link", { name: "Tell us about a missed collection" });
  const answered = page.waitForResponse(`**/addresses/${id}/missed`);
  await link.focus();
  await answered;
  await link.press("Enter");
  await page.getByRole("checkbox", { name: "Food waste" }).waitFor();
  assert.equal(asked.filter((path) => path.endsWith("/missed")).length, 1);
});

/** What may happen while somebody types. */
const events = {
  "a return to it": comeBack,
  midnight: (page) => page.clock.fastForward("24:00:00"),
  "a lost and regained network": async (page) => {
    await page.context().setOffline(true);
    await page.waitForFunction(() => !navigator.onLine);
    await page.context().setOffline(false);
    await page.waitForFunction(() => navigator.onLine);
  },
};

for (const [name, happen] of Object.entries(events)) {
  test(`what is typed, and the focus, stay through ${name}`, async (t) => {
    const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
    person.expectFaults(NETWORK);
    const { page } = person;
    await page.clock.install();
    await open(page, missed(await aHome()));
    await page.getByRole("checkbox", { name: "Food waste" }).check();
    const more = page.getByLabel(/anything else that the crew/);
    await more.pressSequentially("By gate");
    for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press("ArrowLeft");
    await happen(page);
    await page.keyboard.type("the ");
    assert.equal(await more.inputValue(), "By the gate");
    assert.equal(await page.getByRole("checkbox", { name: "Food waste" }).isChecked(), true);
  });
}

test("without a network the form goes by what was known last, and by the rule where nothing was", async (t) => {
  const { page, context, id } = await atHome(t);
  await context.setOffline(true);
  // By the rule: the device has never asked.
  await open(page, missed(id));
  await page.getByText(/^You are offline. This is what we knew at/).waitFor();
  await page.getByText("You can report until 5pm on Thursday 26 November").first().waitFor();
  await page.getByRole("checkbox", { name: "General waste" }).waitFor();

  await context.setOffline(false);
  await reportElsewhere(id);
  await open(page, missed(id));
  await page.getByText("Already reported").waitFor();
  await context.setOffline(true);
  // As the council said: one of them is reported.
  await open(page, missed(id));
  await page.getByText(/^You are offline. This is what we knew at/).waitFor();
  await page.getByText("Already reported").waitFor();
  assert.equal(await page.getByRole("checkbox", { name: "Food waste" }).count(), 0);
  await page.getByRole("checkbox", { name: "General waste" }).waitFor();
});

test("with the keyboard alone, without a network and with one", async (t) => {
  const { page, context, id } = await atHome(t);
  await open(page, missed(id));
  await context.setOffline(true);
  const tabTo = async (locator) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail("the keyboard does not come to it");
  };
  await tabTo(page.getByRole("checkbox", { name: "Food waste" }));
  await page.keyboard.press("Space");
  await tabTo(page.getByLabel("At the kerb, in front of my home"));
  await page.keyboard.press("Space");
  await tabTo(page.getByRole("radio", { name: "Yes", exact: true }));
  await page.keyboard.press("ArrowDown");
  await tabTo(page.getByRole("button", { name: "Continue" }));
  await page.keyboard.press("Enter");
  await page.locator("h1:focus", { hasText: "Check your answers" }).waitFor();
  await tabTo(page.getByRole("button", { name: "Send" }));
  await page.keyboard.press("Enter");
  await page.locator("h1:focus", { hasText: "Your report is saved on this device" }).waitFor();
  await context.setOffline(false);
  await page.locator("h1:focus", { hasText: "Report sent" }).waitFor();
});

test("in Welsh, without a network and with one", async (t) => {
  const { page, context, id } = await atHome(t);
  await open(page, `/cy${missed(id)}`);
  await context.setOffline(true);
  await page.getByRole("checkbox", { name: "Gwastraff bwyd" }).check();
  await page.getByLabel("Wrth ymyl y palmant, o flaen fy nghartref").check();
  await page.getByRole("radio", { name: "Na", exact: true }).check();
  await press(page, "Parhau");
  await press(page, "Anfon");
  await heading(page, "Mae eich adroddiad wedi’i gadw ar y ddyfais hon").waitFor();
  await context.setOffline(false);
  await heading(page, /Anfonwyd yr adroddiad/).waitFor();
  await open(page, "/cy/reports");
  await page.getByText(/^Y cyfeirnod yw DS-/).waitFor();
  assert.equal((await council(id)).state, "already_reported");
});

test("a report of somebody else is found by its reference, and says so where there is no network", async (t) => {
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/status of 404|ERR_|Failed to/);
  const { page, context } = person;
  const told = await reportElsewhere(await aHome());
  await open(page, "/reports");
  await page.getByText("You have not reported anything from this device.").waitFor();
  await page.getByLabel("Reference").fill("DS-7K3M");
  await press(page, "Find");
  await page.getByRole("link", { name: /^Enter a reference in the correct format/ }).waitFor();
  await page.getByLabel("Reference").fill(told.toLowerCase());
  await press(page, "Find");
  await heading(page, `Report ${told}`).waitFor();
  await open(page, "/reports/DS-7K3M-2QW2");
  await heading(page, /We have no report with the reference/).waitFor();
  await readyForOffline(page);
  await context.setOffline(true);
  await open(page, `/reports/${told}`);
  await heading(page, "You are offline").waitFor();
});

test("a browser that keeps nothing says so, and sends all the same", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(NETWORK);
  person.expectBrokenStorage();
  const { page, context } = person;
  await context.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
  const id = await aHome();
  await open(page, missed(id));
  assert.equal(await page.getByText("What you entered is kept on this device").count(), 0);
  await context.setOffline(true);
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "This browser cannot keep your report").waitFor();
  await context.setOffline(false);
  assert.equal(await reference(page), (await council(id)).reference);
});

test("a device without space says so, and sends all the same", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(NETWORK);
  const { page, context } = person;
  await context.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const id = await aHome();
  await open(page, missed(id));
  await context.setOffline(true);
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "There is no space left on this device, so your report is not saved").waitFor();
  await context.setOffline(false);
  assert.equal(await reference(page), (await council(id)).reference);
});

test("a draft outlives a new version of the app", async (t) => {
  const gateway = await new Gateway({ asOf: WEDNESDAY }).start();
  t.after(() => gateway.remove());
  const person = await Person.at(t, gateway.url);
  person.expectFaults(NETWORK);
  const { page } = person;
  const id = await gateway.id("12 Weir Lane");
  await open(page, missed(id));
  await workerReady(page);
  const more = page.getByLabel(/anything else that the crew/);
  await more.pressSequentially("Behind the gate");
  await gateway.stop();
  const { folder, change } = await nextVersion(t);
  await change("boot.js", { edit: (script) => `${script}\ndocument.documentElement.dataset.version = "next";\n` });
  gateway.dist = folder;
  await gateway.start();
  await comeBack(page);
  await page.getByRole("button", { name: "Use the new version" }).click();
  await page.locator("html[data-version=next][data-app=ready]").waitFor();
  assert.equal(await more.inputValue(), "Behind the gate");
});

test("where the app’s part does not come, the form is sent by itself", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(NETWORK);
  const { page } = person;
  await page.route(CHUNK, (route) => route.abort());
  const id = await aHome();
  await open(page, missed(id));
  await fillIn(page);
  await press(page, "Send");
  assert.equal(await reference(page), (await council(id)).reference);
});

test("a form that was answered by the server before the app was there stays as it was answered", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/status of 422/);
  const { page, context } = person;
  const id = await aHome();
  await context.route("**/*_bg.wasm", (route) => route.abort());
  person.expectFaults(/status of 422|ERR_FAILED|Failed to/);
  await page.goto(missed(id));
  await press(page, "Continue");
  await page.getByRole("link", { name: "Select which bins were not emptied" }).waitFor();
  await context.unroute("**/*_bg.wasm");
  await press(page, "Continue");
  await page.locator("html[data-app=ready]").waitFor();
  await page.getByRole("link", { name: "Select which bins were not emptied" }).waitFor();
  await fillIn(page);
  await press(page, "Send");
  assert.equal(await reference(page), (await council(id)).reference);
});

test("the worker sends what waits while no page is open", async (t) => {
  const { page, context, id } = await atHome(t);
  await open(page, missed(id));
  await context.setOffline(true);
  await fillIn(page);
  await press(page, "Send");
  await heading(page, "Your report is saved on this device").waitFor();
  await page.goto("about:blank");
  const [worker] = context.serviceWorkers();
  await context.setOffline(false);
  // What the browser does once there is a network.
  await worker.evaluate(() => {
    const event = new ExtendableEvent("sync");
    Object.defineProperty(event, "tag", { value: "reports" });
    dispatchEvent(event);
  });
  while ((await council(id)).state !== "already_reported") await new Promise((resume) => setTimeout(resume, 50));
  const told = (await council(id)).reference;
  await open(page, "/reports");
  await page.getByText(`The reference is ${told}.`).waitFor();
});

for (const [language, prefix, words] of [
  ["English", "", { bin: "Food waste", kerb: "At the kerb, in front of my home", no: "No" }],
  ["Welsh", "/cy", { bin: "Gwastraff bwyd", kerb: "Wrth ymyl y palmant, o flaen fy nghartref", no: "Na" }],
]) {
  test(`every screen of reports in ${language}: light and dark, narrow and wide`, async (t) => {
    const { page, context, id } = await atHome(t);
    const found = [];
    const look = async (name) => found.push(...(await everyLook(page, `${prefix} ${name}`)));
    const main = (selector) => page.locator(`main ${selector}`);
    const goOn = () => main("form .govuk-button:not(.govuk-button--secondary)").last().click();
    await open(page, `${prefix}/reports`);
    await look("my reports, none");
    await open(page, prefix + missed(id));
    await look("the form");
    await goOn();
    await main("#error-summary").waitFor();
    await look("the form, wrong");
    await page.getByRole("checkbox", { name: words.bin }).check();
    await page.getByLabel(words.kerb).check();
    await page.getByRole("radio", { name: words.no, exact: true }).check();
    await goOn();
    await main(".summary-list, dl").first().waitFor();
    await look("the check");
    await context.setOffline(true);
    await goOn();
    await main(".notice").waitFor();
    await look("waiting");
    await open(page, `${prefix}/reports`);
    await main(".state").waitFor();
    await look("my reports, waiting");
    await main(".state button").last().click();
    await main("#remove-question").waitFor();
    await look("my reports, to be removed");
    await open(page, `${prefix}/bins/${id}`);
    await main(".my-bins__card .state").waitFor();
    await look("my bins with an open report");
    await context.setOffline(false);
    await open(page, `${prefix}/reports`);
    await main(".state a").first().waitFor();
    await look("my reports, sent");
    await main(".state a").first().click();
    await main(".timeline, ol").first().waitFor();
    await look("a report");
    const told = new URL(page.url()).pathname;
    await open(page, `${told}/sent`);
    await look("the receipt");
    await open(page, prefix + missed(id));
    await look("the form, reported");
    assert.deepEqual(found, []);
  });
}

test("a report that was made before signing in is added to the account, is there on another device, and taken out", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  await open(page, missed(await aHome()));
  await fillIn(page);
  await press(page, "Send");
  const made = await reference(page);
  const signIn = async (page) => {
    await page.goto("/auth/login?return_to=%2Freports");
    await page.getByRole("link", { name: "Siân Haf Rhys" }).click();
    await page.waitForURL(/\/reports$/);
  };
  await signIn(page);
  await page.getByText("You have not added any reports to your account.").waitFor();
  await page.getByRole("button", { name: "Add to my account" }).click();
  await page.getByRole("button", { name: `Take out of my account ${made}` }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Add to my account" }).count(), 0, "it is there already");
  assert.deepEqual(await everyLook(page, "the reports of a person"), []);
  // The front page tells of it, below what it answers.
  await page.goto("/");
  const card = page.getByRole("region", { name: "For you" });
  await card.getByText("Missed collection: Food waste. We have received it").waitFor();
  assert.deepEqual(await everyLook(page, "the front page with a card"), []);
  await open(page, "/?from=letter");
  await card.waitFor();
  // Whoever signs out in another window leaves nothing of theirs in those that nobody touches.
  const [list, account] = [await page.context().newPage(), await page.context().newPage()];
  await open(list, "/reports");
  const own = list.getByRole("button", { name: `Take out of my account ${made}` });
  await own.waitFor();
  await account.goto("/identity");
  await account.locator("header").getByRole("button", { name: "Sign out", exact: true }).first().click();
  await card.waitFor({ state: "detached" });
  await own.waitFor({ state: "detached" });
  await signIn(page);
  await page.goto("/");
  await card.waitFor();
  const other = await Person.at(t, gateway.url, { javaScriptEnabled: false });
  await signIn(other.page);
  await other.page.getByRole("button", { name: `Take out of my account ${made}` }).click();
  await other.page.getByText("You have not added any reports to your account.").waitFor();
  // Whoever comes back to the first device is told of it, too.
  await comeBack(page);
  await card.waitFor({ state: "detached" });
});
