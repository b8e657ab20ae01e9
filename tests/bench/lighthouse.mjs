// Lighthouse's own scores, on its phone: the front page and the bin days of one home.

import { chromium } from "playwright-core";
import lighthouse from "lighthouse";
import { freePort } from "../support/gateway.mjs";
import { program } from "./browser.mjs";
import { median } from "./statistics.mjs";
import { town, townGateway } from "./town.mjs";

const RUNS = 5;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

async function scores(url, port) {
  const { lhr } = await lighthouse(url, { port, onlyCategories: CATEGORIES, logLevel: "error", output: "json" });
  if (lhr.runtimeError) throw new Error(`Lighthouse could not look at ${url}: ${lhr.runtimeError.message}`);
  return lhr;
}

/** What cost points, for the person who wants to gain them. */
function lost(report, category) {
  const audits = report.categories[category].auditRefs.filter(({ weight }) => weight > 0);
  return audits.map(({ id }) => report.audits[id]).filter(({ score }) => score !== null && score < 0.9);
}

async function pages(gateway) {
  const { asked } = await town();
  const found = await (await fetch(`${gateway.url}/api/v1/addresses?q=${encodeURIComponent(asked)}`)).json();
  return [`${gateway.url}/`, `${gateway.url}/bins/${found.addresses[0].id}`];
}

/** The pages of single homes are kept out of search engines on purpose, so only the front page has a score for that. */
const counts = (category, page) => category !== "seo" || page === 0;

async function measure() {
  const gateway = await townGateway();
  const port = await freePort();
  const browser = await chromium.launch({
    ...program,
    args: [...program.args, `--remote-debugging-port=${port}`],
  });
  const reports = [];
  for (const url of await pages(gateway)) {
    const runs = [];
    while (runs.length < RUNS) runs.push(await scores(url, port));
    reports.push(runs);
  }
  await browser.close();
  await gateway.remove();
  return Object.fromEntries(CATEGORIES.map((category) => [nameOf(category), lowest(reports, category)]));
}

/** The score of the page that has the lower one. */
function lowest(reports, category) {
  const counted = reports.filter((_, page) => counts(category, page));
  const results = counted.map((runs) => ({
    ...median(runs.map((report) => Math.round(report.categories[category].score * 100))),
    note: [...new Set(runs.flatMap((report) => lost(report, category)).map(({ title }) => title))].join("; ") || undefined,
  }));
  return results.reduce((one, other) => (other.value < one.value ? other : one));
}

const nameOf = (category) => `lighthouse.${category.replace("-", "_")}`;
export const groups = [{ figures: CATEGORIES.map(nameOf), measure }];
