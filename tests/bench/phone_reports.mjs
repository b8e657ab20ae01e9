// What a person with an old phone waits for when they tell that a bin was not emptied.

import { appReady, workerReady } from "./browser.mjs";
import { medianOf, repeat, seen, stranger } from "./phone.mjs";
import { noteClicks } from "./watch.mjs";
import { Gateway } from "../support/gateway.mjs";

/** A Wednesday: the bins of the home were to be emptied the day before. */
const WEDNESDAY = "2026-11-25T11:00";
const CHUNK = /\/reports-[0-9a-f]{16}\.wasm/;

let homes;
async function council() {
  const gateway = await new Gateway({ asOf: WEDNESDAY }).start();
  // Each is told of once.
  homes = Array.from({ length: 40 }, (_, number) => `${number + 1} Weir Lane`).values();
  return gateway;
}

/** A person at their bin days, where the way to the form is open. */
async function atHome(gateway, settings) {
  const person = await stranger(gateway, settings);
  const { page } = person;
  await page.goto(`/bins/${await gateway.id(homes.next().value)}`);
  await appReady(page);
  await page.getByText("Bin not collected?").click();
  return { ...person, link: page.getByRole("link", { name: "Tell us about a missed collection" }) };
}

/**
 * Presses the link without having turned to it before, where no worker has kept anything: nothing was loaded ahead. The
 * form may be in another document.
 */
async function openAtOnce(gateway) {
  const { page, link, leave } = await atHome(gateway, { serviceWorkers: "block", scripts: [noteClicks] });
  await link.evaluate((link) => link.click());
  await page.locator("main form fieldset").first().waitFor();
  const { form } = await seen(page);
  const clicked = await page.evaluate(() => Number(sessionStorage.clicked));
  await leave();
  return form - clicked;
}

/** Turns to the link, and presses it when its chunk is there. */
async function openPreloaded(gateway) {
  const { page, link, leave } = await atHome(gateway);
  await workerReady(page);
  const loaded = page.waitForResponse((response) => CHUNK.test(response.url()));
  await link.hover();
  await (await loaded).finished();
  // What was loaded is compiled before anybody can press.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await link.click();
  await page.locator("main form fieldset").first().waitFor();
  const { form, clicked } = await seen(page);
  return { page, leave, waited: form - clicked };
}

async function fillInAndSend(page) {
  await page.getByRole("checkbox", { name: "Food waste" }).check();
  await page.getByLabel("At the kerb, in front of my home").check();
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator(".panel strong").waitFor();
  const { reference, clicked } = await seen(page);
  return reference - clicked;
}

async function report(gateway) {
  const { page, leave, waited } = await openPreloaded(gateway);
  const sent = await fillInAndSend(page);
  await leave();
  return { waited, sent };
}

async function measure() {
  const cold = await repeat(openAtOnce, council);
  const runs = await repeat(report, council);
  return {
    "phone.chunk": medianOf(cold, (waited) => waited),
    "phone.chunk_ready": medianOf(runs, ({ waited }) => waited),
    "phone.report_sent": medianOf(runs, ({ sent }) => sent),
  };
}

export const groups = [{ figures: ["phone.chunk", "phone.chunk_ready", "phone.report_sent"], measure }];
