// What a person with an old phone and one bar of signal waits for.

import { appReady, browserAtRest, newcomer, workerReady } from "./browser.mjs";
import { proved } from "../support/organisation.mjs";
import { slowPage, slowWorkers } from "./slow.mjs";
import { median, percentile } from "./statistics.mjs";
import { town, townGateway } from "./town.mjs";
import { noteStart, typeEarly, watch } from "./watch.mjs";

const RUNS = 5;
/** Events shorter than this are not reported by the browser. */
const SHORTEST_EVENT_MS = 16;

/** A person with a new phone: nothing of ours is on it. */
export async function stranger(gateway, { scripts = [], ...settings } = {}) {
  const person = await newcomer(gateway.url, settings);
  await browserAtRest(person.context.browser());
  await slowWorkers(person.context.browser());
  await slowPage(person.page);
  await person.context.addInitScript(watch);
  for (const script of scripts) await person.context.addInitScript(script, await town());
  return person;
}

/** What was seen on the page, once everything that is on the screen has been painted. */
export function seen(page) {
  return page.evaluate(
    () => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(globalThis.seen)))),
  );
}

export async function repeat(run, begin = townGateway) {
  const gateway = await begin();
  const results = [];
  while (results.length < RUNS) results.push(await run(gateway));
  await gateway.remove();
  return results;
}

export const medianOf = (runs, figure) => median(runs.map(figure));

/** The first visit: the front page, with something typed as soon as the box is there. */
async function arrive(gateway) {
  const person = await stranger(gateway, { scripts: [typeEarly] });
  await person.page.goto("/");
  await appReady(person.page);
  await workerReady(person.page);
  const result = await seen(person.page);
  await person.leave();
  return result;
}

async function arrivals() {
  const runs = await repeat(arrive);
  const lost = runs.filter(({ kept }) => !kept).length;
  const usable = medianOf(runs, ({ start, typed, ready, kept }) => (kept ? typed : ready) - start);
  return {
    "phone.first_paint": medianOf(runs, ({ start, paint }) => paint - start),
    "phone.usable": { ...usable, note: lost > 0 ? `what was typed was lost in ${lost} runs` : undefined },
    "phone.lcp": medianOf(runs, ({ start, largest }) => largest - start),
    "phone.interactive": medianOf(runs, ({ start, ready }) => ready - start),
    "phone.cls": Math.max(...runs.map(({ shift }) => shift)),
  };
}

/** The cookies of somebody who has signed in and was proved. */
export async function signedIn(gateway) {
  const { page, context, leave } = await newcomer(gateway.url);
  await proved(page, "/identity");
  const cookies = await context.cookies();
  await leave();
  return cookies;
}

/** The first visit of somebody who asks with real keys and a real click, each as soon as there is something to press. */
async function rush(gateway, cookies = []) {
  const { asked, chosen } = await town();
  const { context, page, leave } = await stranger(gateway, { scripts: [noteStart] });
  await context.addCookies(cookies);
  await page.goto("/", { waitUntil: "commit" });
  await page.locator("#q").click();
  await page.keyboard.type(asked);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: chosen }).first().click();
  await page.locator(".day-card__when").waitFor();
  const { answer } = await seen(page);
  const start = await page.evaluate(() => Number(sessionStorage.start));
  await leave();
  return answer - start;
}

async function rushes() {
  const { note } = await town();
  const runs = await repeat((gateway) => rush(gateway));
  const known = await repeat(async (gateway) => rush(gateway, await signedIn(gateway)));
  return {
    "phone.first_answer": { ...median(runs), note },
    "phone.first_answer_signed_in": { ...median(known), note },
  };
}

/** Asks with real keys and a real click, in the app, and saves the address; answers what was seen. */
export async function ask(page) {
  const { asked, chosen } = await town();
  await page.goto("/");
  await appReady(page);
  await workerReady(page);
  await page.locator("#q").click();
  await page.keyboard.type(asked);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: chosen }).first().waitFor();
  const found = await seen(page);
  await page.getByRole("link", { name: chosen }).first().click();
  await page.locator(".day-card__when").waitFor();
  const answered = await seen(page);
  await page.locator(".on-device .govuk-button").click();
  const saved = await seen(page);
  return { ...saved, search: found.addresses - found.asked, chose: answered.answer - answered.clicked };
}

/** A visit that saves an address, and a second one, of somebody who is signed in. */
async function liveSignedIn(gateway) {
  const person = await stranger(gateway);
  await person.context.addCookies(await signedIn(gateway));
  await ask(person.page);
  await person.page.waitForFunction(() => localStorage.getItem("glances") !== null);
  const repeated = await comeBack(person);
  await person.leave();
  return repeated.answer - repeated.start;
}

async function livesSignedIn() {
  return { "phone.repeat_answer_signed_in": median(await repeat(liveSignedIn)) };
}

/** Opens the service in a new tab and answers what was seen there. */
async function comeBack(person) {
  const page = await slowPage(await person.context.newPage());
  await page.goto("/");
  await page.locator(".day-card__when").waitFor();
  const result = await seen(page);
  await page.close();
  return result;
}

/** A visit that saves an address, a second one, and one without the server. */
async function live(gateway) {
  const person = await stranger(gateway);
  const first = await ask(person.page);
  // Nobody comes back before the app has done what it does with a saved address.
  await person.page.waitForFunction(() => localStorage.getItem("glances") !== null);
  const repeated = await comeBack(person);
  await gateway.stop();
  const offline = await comeBack(person);
  await gateway.start();
  await person.leave();
  return { first, repeated, offline };
}

async function lives() {
  const runs = await repeat(live);
  const { note } = await town();
  const tasks = runs.flatMap(({ first }) => first.tasks.filter(({ at }) => at > first.ready));
  const interactions = runs.flatMap(({ first }) => Object.values(first.interactions));
  return {
    "phone.search": { ...medianOf(runs, ({ first }) => first.search), note },
    "phone.answer": { ...medianOf(runs, ({ first }) => first.chose), note },
    "phone.repeat_answer": medianOf(runs, ({ repeated }) => repeated.answer - repeated.start),
    "phone.offline_shell": medianOf(runs, ({ offline }) => offline.paint - offline.start),
    "phone.offline_answer": medianOf(runs, ({ offline }) => offline.answer - offline.start),
    "phone.inp": { value: percentile([SHORTEST_EVENT_MS, ...interactions], 0.75), note: `${interactions.length} interactions` },
    "phone.long_task": Math.max(0, ...tasks.map(({ duration }) => duration)),
  };
}

const room = (figures) => figures.map((figure) => `phone.${figure}`);
export const groups = [
  { figures: room(["first_paint", "usable", "lcp", "interactive", "cls"]), measure: arrivals },
  { figures: room(["first_answer", "first_answer_signed_in"]), measure: rushes },
  { figures: room(["repeat_answer_signed_in"]), measure: livesSignedIn },
  {
    figures: room(["repeat_answer", "search", "answer", "offline_shell", "offline_answer", "inp", "long_task"]),
    measure: lives,
  },
];
