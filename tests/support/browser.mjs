// Chromium as a person has it. Whatever the page logs as an error, or the policy refuses, fails the test.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const options = {
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

/** A person's browser with a profile of its own, at `url`. */
export class Person {
  constructor(url) {
    this.url = url;
    this.faults = [];
  }

  static async at(url, settings = {}) {
    const person = new Person(url);
    person.profile = await mkdtemp(join(tmpdir(), "doorstep-profile-"));
    person.context = await chromium.launchPersistentContext(person.profile, {
      ...options,
      baseURL: url,
      viewport: { width: 360, height: 740 },
      locale: "en-GB",
      timezoneId: "Europe/London",
      ...settings,
    });
    person.context.setDefaultTimeout(15_000);
    person.context.on("page", (page) => person.#watch(page));
    person.page = person.context.pages()[0];
    person.#watch(person.page);
    return person;
  }

  #watch(page) {
    page.on("pageerror", (error) => this.faults.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.faults.push(`console: ${message.text()} ${message.location().url}`);
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== this.url) this.faults.push(`foreign request: ${request.url()}`);
    });
  }

  /** Faults that are meant to happen from here on, such as requests to a stopped server. */
  expectFaults(pattern) {
    this.expected = pattern;
  }

  async leave() {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
    const faults = this.faults.filter((fault) => !this.expected?.test(fault));
    assert.deepEqual(faults, [], "the browser reported faults");
  }
}

/** Waits until the app, rather than the server's page, answers. */
export async function appReady(page) {
  await page.locator("html[data-app=ready]").waitFor();
}

/** Waits until a new visit would be answered without network. */
export async function workerReady(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}
