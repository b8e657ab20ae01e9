// Chromium on a phone's screen, with a profile of its own on disk, as a person has it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

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

/** Waits until the app, rather than the server's page, answers. */
export async function appReady(page) {
  await page.locator("html[data-app=ready]").waitFor();
}

/** Waits until the next visit would be answered without network. */
export async function workerReady(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}
