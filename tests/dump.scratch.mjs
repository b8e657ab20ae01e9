import { test } from "node:test";
import { writeFile } from "node:fs/promises";
import { Person, open, save, workerReady } from "./support/browser.mjs";
import { Gateway, gatewayForAll } from "./support/gateway.mjs";
const gateway = gatewayForAll({ asOf: "2026-11-25T11:00" });
test("dump", async (t) => {
  const person = await Person.at(t, gateway.url, {serviceWorkers: "block"});
  person.expectFaults(/.*/);
  const { page, context } = person;
  const id = await gateway.id("12 Weir Lane");
  await open(page, `/bins/${id}`); await save(page);
  const report = async (bins, send) => {
    await open(page, `/reports/missed/${id}`);
    for (const b of bins) await page.getByRole("checkbox", { name: b }).check();
    await page.getByLabel("At the kerb, in front of my home").check();
    await page.getByRole("radio", { name: "No", exact: true }).check();
    await page.getByLabel(/anything else that the crew/).fill("By the gate");
    if (!send) return;
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Send" }).click();
  };
  await report(["Food waste"], true);
  await page.getByRole("heading", { name: "Report sent" }).waitFor();
  let mode = "late";
  await page.route("**/api/v1/reports", async (route) => {
    if (mode === "late") return route.fulfill({ status: 409, contentType: "application/problem+json", body: JSON.stringify({ code: "window_closed", status: 409, services: [{ service: "general", missed: { state: "too_late", collection: "2026-11-24", wasUntil: "2026-11-26T17:00:00Z" } }] }) });
    return route.abort();
  });
  await report(["General waste"], true);
  await page.getByText("Needs your attention").waitFor();
  mode = "off";
  await report(["General waste"], true);
  await page.getByRole("heading", { name: "Your report is saved on this device" }).waitFor();
  await report(["General waste"], false);
  await page.waitForTimeout(500);
  const stores = await page.evaluate(async () => {
    const result = (r) => new Promise((ok, no) => { r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
    const db = await result(indexedDB.open("doorstep"));
    const out = {};
    for (const name of db.objectStoreNames) {
      const s = db.transaction(name).objectStore(name);
      const [k, v] = await Promise.all([result(s.getAllKeys()), result(s.getAll())]);
      out[name] = Object.fromEntries(k.map((key, i) => [key, v[i]]));
    }
    return out;
  });
  await writeFile("/tmp/outbox-scratch/version_2.json", JSON.stringify(stores, null, 2) + "\n");
});
