// The days in the person's own calendar: the link that the page gives, and what a calendar finds behind it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Person, open } from "../support/browser.mjs";
import { gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();

/** The events of a calendar, each a map from a property's name to its value. */
function events(calendar) {
  const property = (line) => [line.split(/[:;]/)[0], line.slice(line.indexOf(":") + 1)];
  const unfolded = calendar.replace(/\r\n[ \t]/g, "");
  const bodies = unfolded.split("BEGIN:VEVENT\r\n").slice(1);
  return bodies.map((body) => new Map(body.split("\r\n").map(property)));
}

test("the page gives a feed for calendars and a file to download", async (t) => {
  const { page } = await Person.at(t, gateway.url);
  const id = await gateway.id("12 Weir Lane");
  await open(page, `/bins/${id}/calendar`);
  await page.getByLabel("On the day, at 6am").check();
  await page.getByLabel("Cymraeg").check();
  await page.getByRole("button", { name: "Use these choices" }).click();
  await page.locator("h2:focus", { hasText: "Reminder: on the day, at 6am" }).waitFor();
  assert.match(await page.title(), /^Reminder: on the day, at 6am\. Add to my calendar - /);
  const address = await page.locator("code").textContent();
  const { origin, pathname, searchParams } = new URL(address);
  assert.equal(origin + pathname, `${gateway.url}/api/v1/addresses/${id}/calendar.ics`);
  assert.match(searchParams.get("key"), /^[\w-]{22}$/);
  assert.deepEqual([searchParams.get("alarm"), searchParams.get("lang")], ["morning", "cy"]);
  const subscribe = page.getByRole("link", { name: "Add to my calendar" });
  assert.equal(await subscribe.getAttribute("href"), address.replace("http://", "webcal://"));

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: /Download the days as a file/ }).click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /\.ics$/);
  assert.match(await readFile(await download.path(), "utf8"), /^BEGIN:VCALENDAR\r\n/);
  await page.getByRole("heading", { name: "Add to my calendar" }).waitFor();
});

test("the link is copied by a button that says so", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}/calendar`);
  await page.getByRole("button", { name: "Copy the link" }).click();
  await page.getByRole("status").getByText("The link is copied").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator("code").textContent());
});

test("the feed has every day that the page shows, each under a name that stays", async () => {
  const id = await gateway.id("12 Weir Lane");
  const path = `${gateway.url}/api/v1/addresses/${id}/calendar.ics`;
  const response = await fetch(path);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type"), /^text\/calendar\b/);
  const found = events(await response.text());
  const ids = found.map((event) => event.get("UID"));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(events(await (await fetch(path)).text()).map((event) => event.get("UID")), ids);

  const { schedule } = await gateway.json(`/api/v1/addresses/${id}/schedule`);
  const days = new Set(found.map((event) => event.get("DTSTART")));
  const shown = schedule.services.flatMap(({ upcoming }) => upcoming.map(({ date }) => date.replaceAll("-", "")));
  assert.ok(shown.length > 10);
  assert.deepEqual(shown.filter((day) => !days.has(day)), []);
});

test("reminders come only when asked for", async () => {
  const path = `${gateway.url}/api/v1/addresses/${await gateway.id("12 Weir Lane")}/calendar.ics`;
  const text = async (query) => (await fetch(path + query)).text();
  assert.doesNotMatch(await text(""), /BEGIN:VALARM/);
  const [evening, morning] = [await text("?alarm=evening"), await text("?alarm=morning")];
  assert.match(evening, /BEGIN:VALARM/);
  assert.match(morning, /BEGIN:VALARM/);
  assert.notEqual(evening, morning);
});

test("a feed of no address is a problem, not an empty calendar", async () => {
  const response = await fetch(`${gateway.url}/api/v1/addresses/1/calendar.ics`);
  assert.equal(response.status, 404);
  assert.match(response.headers.get("content-type"), /^application\/problem\+json/);
});

/** Whether the longest rule that matches lets everybody fetch a path: RFC 9309, 2.2.2. */
function mayFetch(robots, path) {
  const rules = robots.matchAll(/^(allow|disallow): *(\S+)/gim);
  const matches = (rule) =>
    new RegExp(`^${rule.replace(/[.?+^$()[\]{}|\\]/g, "\\$&").replaceAll("*", ".*")}`).test(path);
  const matching = [...rules].filter(([, , rule]) => matches(rule));
  const longest = matching.sort(([, , one], [, , other]) => other.length - one.length)[0];
  return longest?.[1].toLowerCase() !== "disallow";
}

test("a calendar service may fetch a feed, and nobody may index a home", async () => {
  const robots = await (await fetch(`${gateway.url}/robots.txt`)).text();
  const home = `/api/v1/addresses/${await gateway.id("12 Weir Lane")}`;
  for (const path of [`${home}/calendar.ics`, `${home}/calendar.ics?key=a&alarm=evening`, "/", "/cy", "/about"]) {
    assert.ok(mayFetch(robots, path), path);
  }
  for (const path of [home, `${home}/schedule`, "/api/v1/addresses?q=weir", "/bins/1", "/cy/bins/1/calendar"]) {
    assert.ok(!mayFetch(robots, path), path);
  }
});

test("the key of a feed is the same after a restart", async () => {
  const id = await gateway.id("12 Weir Lane");
  const key = async () => /key=([\w-]{22})/.exec(await (await fetch(`${gateway.url}/bins/${id}/calendar`)).text())[1];
  const given = await key();
  await gateway.stop();
  await gateway.start();
  assert.equal(await key(), given);
});
