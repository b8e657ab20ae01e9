// The library of the made-up council, which asks people for their details.

import assert from "node:assert/strict";

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

/** The library has asked for five details. */
export async function asked(gateway) {
  const { status, body } = await library(gateway, "", "POST", TERMS);
  assert.equal(status, 201);
  return { id: body.id, path: `/identity/details/requests/${body.id}` };
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
