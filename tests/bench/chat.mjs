// How long the assistant's engine takes for a turn: from the text to what it means, in the worker of an old phone.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { appReady, browserAtRest, newcomer } from "./browser.mjs";
import { CPU_SLOWDOWN } from "./slow.mjs";
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

export const groups = [{ figures: ["phone.chat_turn"], measure }];
