// The calendar feed as other people's software reads it. DOORSTEP_PYTHON names a Python that has requirements.txt.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { gatewayForAll } from "../support/gateway.mjs";

const python = process.env.DOORSTEP_PYTHON ?? "python3";
const script = new URL("calendar_feed.py", import.meta.url).pathname;
const read = (...options) => promisify(execFile)(python, [script, ...options]);
const gateway = gatewayForAll();
const feed = async (query = "") => `${gateway.url}/api/v1/addresses/${await gateway.id("12 weir lane")}/calendar.ics${query}`;

test("the feed of a home is read without a fault", async () => {
  const { stdout } = await read(await feed(), "--least", "50");
  assert.match(stdout, /^\d+ events\n$/);
});

test("each event has the alarms that were asked for, in either language", async () => {
  await read(await feed("?alarm=evening"), "--alarms", "1");
  await read(await feed("?alarm=evening,morning&lang=cy"), "--alarms", "2");
});

test("titles are in one language or in both", async () => {
  for (const lang of ["en", "cy", "both", "cy,en"]) {
    await read(await feed(`?lang=${lang}`), "--least", "50");
  }
});

test("a feed with a fault is told from one without", async () => {
  const text = await (await fetch(await feed())).text();
  const broken = join(gateway.data, "broken.ics");
  await writeFile(broken, text.replaceAll(/UID:.*(\r\n .*)*/g, "UID:the-same"));
  await assert.rejects(read(broken), /UIDs that occur twice/);
  await assert.rejects(read(await feed(), "--alarms", "1"), /has 0 alarms, not 1/);
});
