// The main job: from a postcode to bin days, kept on the device, with and without a network.

import { after, before, test } from "node:test";
import { Gateway } from "../support/gateway.mjs";
import { Person, appReady, workerReady } from "../support/browser.mjs";

let gateway;
before(async () => (gateway = await new Gateway().start()));
after(() => gateway.remove());

test("search, choose, see dates, save, and see them with their age when the server is gone", async () => {
  const person = await Person.at(gateway.url);
  const { page } = person;
  await page.goto("/");
  await appReady(page);
  await page.getByLabel("Find your street or postcode").fill("AW1 2AB");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: "Choose your address" }).waitFor();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await page.getByText("Tuesday 24 November").first().waitFor();
  await page.getByText(/Checked today at/).waitFor();
  await page.getByRole("button", { name: "Save this address" }).click();
  await page.getByText("Saved on this device").first().waitFor();
  await workerReady(page);

  await gateway.stop();
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const offline = await person.context.newPage();
  await offline.goto("/");
  await offline.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await offline.getByText("Tuesday 24 November").first().waitFor();
  await offline.getByText(/You are offline\. Checked today at/).waitFor();

  await gateway.start();
  await offline.reload();
  await offline.getByText(/^Checked today at/).waitFor();
  await person.leave();
});
