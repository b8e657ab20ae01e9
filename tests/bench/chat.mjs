// How long the assistant takes on an old phone: its engine for a turn, from the text to what it means, in its worker; and
// its panel, from the press of the link to the first suggestion.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { appReady, browserAtRest, newcomer } from "./browser.mjs";
import { ask, medianOf, repeat, seen, stranger } from "./phone.mjs";
import { CPU_SLOWDOWN, slowPage } from "./slow.mjs";
import { median } from "./statistics.mjs";
import { readings } from "../support/engine.mjs";
import { Gateway, root } from "../support/gateway.mjs";

/** One phrase in so many is asked. */
const SAMPLE = 20;

function phrases() {
  const files = ["en", "cy"].flatMap((language) => {
    const folder = join(root, "src/assistant/phrases", language);
    return readdirSync(folder).map((name) => join(folder, name));
  });
  const lines = files.flatMap((file) => readFileSync(file, "utf8").split("\n").filter(Boolean));
  return lines.filter((_, row) => row % SAMPLE === 0).map((line) => line.split("\t")[1]);
}

/** Asks one after the other; how long each took on the way there and back. */
const turns = (page, texts) =>
  page.evaluate(async (texts) => {
    const worker = globalThis.engine;
    const took = [];
    for (const text of texts) {
      const begun = performance.now();
      await new Promise((resolve) => {
        worker.onmessage = resolve;
        worker.postMessage([0, text]);
      });
      took.push(performance.now() - begun);
    }
    return took;
  }, texts);

async function measure() {
  const gateway = await new Gateway().start();
  const { context, page, leave } = await newcomer(gateway.url, { serviceWorkers: "block" });
  await page.goto("/");
  await appReady(page);
  const asked = phrases();
  // It is loaded and warm, as for a person's second question.
  await readings(page, asked.slice(0, 20));
  await browserAtRest(context.browser());
  const took = await turns(page, asked);
  await leave();
  await gateway.remove();
  // The browser slows down its pages, but none of their workers.
  const slowed = median(took.map((time) => time * CPU_SLOWDOWN));
  return { "phone.chat_turn": { ...slowed, note: `${asked.length} phrases, ${CPU_SLOWDOWN} times what each took` } };
}

/** Of the gateway's page, or of the device where there is none. */
const SUGGESTION = "#chat[open] button[value^='intent:'], #chat[open] #chat-here button";

/** Presses the way to the panel, without having turned to it before, and waits for the first suggestion. */
async function opened(page) {
  await page.goto("/");
  await appReady(page);
  await page.locator("#ask").evaluate((link) => link.click());
  await page.locator(SUGGESTION).first().waitFor();
  const { suggestion, clicked } = await seen(page);
  return suggestion - clicked;
}

/** Where no worker has kept anything, nothing was loaded ahead. */
async function cold(gateway) {
  const { page, leave } = await stranger(gateway, { serviceWorkers: "block" });
  const took = await opened(page);
  await leave();
  return took;
}

/** Two later visits of somebody who has saved an address and opened it before: with the server, and without. */
async function later(gateway) {
  const { page, context, leave } = await stranger(gateway);
  await ask(page);
  await opened(page);
  await page.waitForFunction(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().some(({ url }) => url.includes("/assistant-"));
  });
  await page.close();
  const visit = async () => opened(await slowPage(await context.newPage()));
  const warm = await visit();
  await gateway.stop();
  const offline = await visit();
  await gateway.start();
  await leave();
  return { warm, offline };
}

async function opening() {
  const colds = await repeat(cold);
  const laters = await repeat(later);
  return {
    "phone.chat_open_cold": median(colds),
    "phone.chat_open_warm": medianOf(laters, ({ warm }) => warm),
    "phone.chat_open_offline": medianOf(laters, ({ offline }) => offline),
  };
}

export const groups = [
  { figures: ["phone.chat_turn"], measure },
  { figures: ["phone.chat_open_cold", "phone.chat_open_warm", "phone.chat_open_offline"], measure: opening },
];
