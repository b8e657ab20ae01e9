// Chromium as a person has it. Whatever the page logs as an error, the policy refuses, or is asked of another server,
// fails the test.

import assert from "node:assert/strict";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { Trail } from "./secrets.mjs";

/** How Chromium is started. */
export const options = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

let browser;
after(() => browser?.close());

/** A person's browser with nothing kept in it, for one test. */
export class Person {
  constructor(url) {
    this.url = url;
    this.faults = [];
    this.trail = new Trail();
  }

  /** Leaves when the test `t` ends. `settings` are those of a Playwright context. */
  static async at(t, url, settings = {}) {
    browser ??= await chromium.launch(options);
    const person = new Person(url);
    person.context = await browser.newContext({
      baseURL: url,
      viewport: { width: 360, height: 740 },
      locale: "en-GB",
      timezoneId: "Europe/London",
      ...settings,
    });
    t.after(() => person.leave());
    person.context.setDefaultTimeout(15_000);
    person.context.on("page", (page) => person.#watch(page));
    await person.context.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        console.error(`policy: ${violatedDirective} ${blockedURI}`),
      );
    });
    person.page = await person.context.newPage();
    return person;
  }

  #watch(page) {
    this.trail.follow(page);
    page.on("pageerror", (error) => this.faults.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.faults.push(`console: ${message.text()} ${message.location().url}`);
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== this.url) this.faults.push(`foreign request: ${request.url()}`);
    });
  }

  /** What this person's browser keeps cannot be read, which is what the test is about. */
  expectBrokenStorage() {
    this.storage = { isBroken: true };
  }

  /** Faults that are meant to happen, such as requests to a stopped server. */
  expectFaults(pattern) {
    this.expected = pattern;
  }

  async leave() {
    const faults = this.faults.filter((fault) => !this.expected?.test(fault));
    await this.trail.holdsNoSecret(this.url, this.context.pages(), this.storage).finally(() => this.context.close());
    assert.deepEqual(faults, [], "the browser reported faults");
  }
}

/** Opens `path` and waits until the app, rather than the server's page, answers. */
export async function open(page, path) {
  await page.goto(path);
  await appReady(page);
}

export async function appReady(page) {
  await page.locator("html[data-app=ready]").waitFor();
}

/** What the person does who has been elsewhere: the page asks again for what it shows. */
export async function comeBack(page) {
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}

/** Waits until a new visit would be answered without network. */
export async function workerReady(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

/** Saves the address whose bins are on the screen. */
export async function save(page) {
  await page.getByRole("button", { name: "Save this address" }).click();
  await page.locator("#saved").getByText("Saved on this device").waitFor();
}

/** What has the focus: its tag, id and text. */
export async function focused(page) {
  return page.evaluate(() => {
    const { tagName, id, labels } = document.activeElement;
    const named = labels?.[0] ?? document.activeElement;
    return { tag: tagName.toLowerCase(), id, text: named.textContent.trim() };
  });
}

/** Presses Tab until the element with this text has the focus. Gives what had the focus on the way. */
export async function tabTo(page, text) {
  const passed = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now.text.startsWith(text)) return passed;
    passed.push(now.text);
  }
  assert.fail(`Tab does not lead to ${text}, only to ${passed.join(", ")}`);
}

/** Waits until the next visit would be answered before the app runs. */
export async function glancesKept(page) {
  await page.waitForFunction(() => localStorage.getItem("glances") !== null);
}

/** What has moved on the page since a time of the page's own, by the measure of Cumulative Layout Shift. */
export const shifts = (page, since = 0) =>
  page.evaluate(async (since) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const moved = [];
    const observer = new PerformanceObserver((list) => moved.push(...list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    // What moved in this frame is known in the one after the next.
    for (const wait of [frame, frame, frame]) await wait();
    const where = ({ node, previousRect: { x, y }, currentRect }) =>
      `${node?.outerHTML?.slice(0, 60) ?? node?.data} from ${x}, ${y} to ${currentRect.x}, ${currentRect.y}`;
    return moved.filter(({ startTime }) => startTime >= since).map(({ sources }) => sources.map(where));
  }, since);
