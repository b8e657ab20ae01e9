// The library of the made-up council, which asks people for their details.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { noteCodesOf } from "./secrets.mjs";

const TERMS = {
  service: { en: "Library membership", cy: "Aelodaeth llyfrgell" },
  purpose: { en: "To send you your card", cy: "I anfon eich cerdyn atoch" },
  attributes: ["name", "birthdate", "age_over_18", "address", "uprn"],
  lawfulBasis: "contract",
  retention: { en: "while you are a member", cy: "tra byddwch yn aelod" },
  longest: "1-year",
};

/** What the library is answered. */
export async function library(gateway, path, method = "GET", body = undefined) {
  const answer = await fetch(`${gateway.url}/api/v1/identity/requests${path}`, {
    method,
    headers: { authorization: "Bearer library-example-key", "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text && JSON.parse(text) };
}

/** The library has asked for five details, and where it says so awaits the person back. */
export async function asked(gateway, returnTo) {
  const { status, body } = await library(gateway, "", "POST", { ...TERMS, returnTo });
  assert.equal(status, 201, JSON.stringify(body));
  return { id: body.id, path: `/identity/details/requests/${body.id}` };
}

/** The site of the library, to which people are led back: it knows its own visitors by the `state` that it has made. */
export async function librarySite(t) {
  const back = [];
  const server = createServer((request, response) => {
    const address = new URL(request.url, "http://library.example");
    noteCodesOf(address);
    const { pathname, searchParams } = address;
    if (pathname === "/back") back.push(Object.fromEntries(searchParams));
    response.setHeader("content-type", "text/html").end("<!doctype html><html lang=en><title>Library</title><h1>Welcome back</h1>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return { address: `http://127.0.0.1:${server.address().port}/back`, back };
}

/** Signed in and proved, on the page of a path. */
export async function proved(page, path, name = "Siân Haf Rhys") {
  await page.goto(`/auth/step-up?level=P2&return_to=${encodeURIComponent(path)}`);
  await page.getByRole("link", { name }).click();
  await page.waitForURL(new RegExp(`${path}$`));
}

/** Two of what is asked for on the page, for a month. */
export async function giveNameAndAge(page) {
  await page.getByLabel("Name", { exact: true }).check();
  await page.getByLabel("Whether you are 18 or over").check();
  await page.getByLabel("30 days").check();
  await page.getByRole("button", { name: "Give what I have chosen" }).click();
}
