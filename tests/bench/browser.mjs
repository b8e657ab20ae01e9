// Chromium on a phone's screen, with a profile of its own on disk, as a person has it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

// At rest is a browser that has hardly used the processor, so many times one after the other.
const TURN_MS = 100;
const CALM_SECONDS = 0.01;
const CALM_TURNS = 3;

export const program = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
};

/** A browser that was never at `url`: `{ context, page, leave }`. `settings` are those of a Playwright context. */
export async function newcomer(url, settings = {}) {
  const profile = await mkdtemp(join(tmpdir(), "doorstep-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    ...program,
    baseURL: url,
    viewport: { width: 360, height: 740 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    ...settings,
  });
  const leave = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, page: context.pages()[0], leave };
}

/**
 * Waits until the browser has come to rest: one with a new profile builds pages of its own at its start, on the same
 * processor as what is measured. A person's is running already.
 */
export async function browserAtRest(browser) {
  const session = await browser.newBrowserCDPSession();
  const used = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  for (let [calm, before] = [0, await used()]; calm < CALM_TURNS; ) {
    await new Promise((resume) => setTimeout(resume, TURN_MS));
    const now = await used();
    calm = now - before <= CALM_SECONDS ? calm + 1 : 0;
    before = now;
  }
  await session.detach();
}

/** Waits until the app, rather than the server's page, answers. */
export async function appReady(page) {
  await page.locator("html[data-app=ready]").waitFor();
}

/** Waits until the next visit would be answered without network. */
export async function workerReady(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}
