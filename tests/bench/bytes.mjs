// How much is transferred: the files that a real browser asks for on the way to the first bin day, each as the
// gateway sends it compressed with brotli; and what each chunk of the app, the assistant's engine, and all that it keeps for
// later visits, takes.
// Headers are not counted.

import { readdirSync } from "node:fs";
import { get } from "node:http";
import { brotliCompressSync } from "node:zlib";
import { dist } from "../support/gateway.mjs";
import { appReady, newcomer } from "./browser.mjs";
import { town, townGateway } from "./town.mjs";

const KB = 1000;

/** What the app's own path from the front page to the first bin day asks for: `[{ url, type }]`. */
async function requestsToFirstAnswer(gateway) {
  const { asked, chosen } = await town();
  const person = await newcomer(gateway.url, { serviceWorkers: "block" });
  const requests = [];
  person.page.on("request", (request) => requests.push({ url: request.url(), type: request.resourceType() }));
  await person.page.goto("/");
  await appReady(person.page);
  await person.page.locator("#q").fill(asked);
  await person.page.locator("#q").press("Enter");
  await person.page.getByRole("link", { name: chosen }).first().click();
  await person.page.locator(".day-card__when").waitFor();
  await person.leave();
  return requests;
}

/** The length of a file as it is sent to a browser that takes brotli. */
function transferred(url) {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "br" } }, async (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}`));
      let length = 0;
      for await (const chunk of response) length += chunk.length;
      resolve(length);
    });
    request.on("error", reject);
  });
}

async function total(requests) {
  const lengths = await Promise.all([...new Set(requests.map(({ url }) => url))].map(transferred));
  return lengths.reduce((sum, length) => sum + length, 0) / KB;
}

/** The style sheet stands in the page; this is what it would take alone. */
async function styleOf(url) {
  const page = await (await fetch(url)).text();
  const style = page.slice(page.indexOf("<style>") + "<style>".length, page.indexOf("</style>"));
  return brotliCompressSync(style).length / KB;
}

const files = readdirSync(dist);

/** The chunks of the built app: `[{ name, file }]`. What several need is one more, "shared". */
const chunks = files
  .map((file) => ({ file, name: /^(\w+)-[0-9a-f]{16}\.(bin|wasm)$/.exec(file)?.[1] }))
  .filter(({ name }) => name && !["engine", "model"].includes(name));
const chunkNames = [...new Set(chunks.map(({ name }) => name))];

const ofFiles = (gateway, files) => total(files.map((file) => ({ url: `${gateway.url}/${file}` })));
const ofChunk = (gateway, wanted) =>
  ofFiles(gateway, chunks.filter(({ name }) => name === wanted).map(({ file }) => file));

/** The files of the assistant's engine: `wanted` is how their names begin and end. */
function ofEngine(gateway, wanted) {
  const found = files.filter((file) => wanted.test(file));
  if (found.length === 0) throw new Error(`no built file is named ${wanted}`);
  return ofFiles(gateway, found);
}

/** What the worker keeps for everybody, as its lists name it. The assistant's engine is kept for whoever has asked. */
async function kept(gateway) {
  const worker = await (await fetch(`${gateway.url}/sw.js`)).text();
  const lists = ["CORE", "LATER"].map((name) => JSON.parse(new RegExp(`const ${name} = (.*);`).exec(worker)[1]));
  return lists.flat().map(([path]) => ({ url: gateway.url + path }));
}

async function measure() {
  const gateway = await townGateway();
  const requests = await requestsToFirstAnswer(gateway);
  const ofType = (...types) => requests.filter(({ type }) => types.includes(type));
  const measured = {
    "bytes.first_paint": await total(ofType("document", "stylesheet")),
    "bytes.first_answer": await total(requests),
    "bytes.wasm_main": await total(requests.filter(({ url }) => url.endsWith(".wasm"))),
    "bytes.words": await total(requests.filter(({ url }) => /\/words-[^/]*$/.test(url))),
    "bytes.js": await total(ofType("script")),
    "bytes.css": await styleOf(gateway.url),
    "bytes.service_worker": await total([{ url: `${gateway.url}/sw.js` }]),
    "bytes.chat_wasm": await ofEngine(gateway, /^engine-[0-9a-f]{16}\.(js|wasm)$/),
    "bytes.chat_model": await ofEngine(gateway, /^model-[0-9a-f]{16}\.bin$/),
    "bytes.everything": await total(await kept(gateway)),
  };
  for (const name of chunkNames) measured[`bytes.chunk.${name}`] = await ofChunk(gateway, name);
  await gateway.remove();
  return measured;
}

const figures = ["first_paint", "first_answer", "wasm_main", "words", "js", "css", "service_worker"];
figures.push("chat_wasm", "chat_model", "everything");
figures.push(...chunkNames.map((name) => `chunk.${name}`));
export const groups = [{ figures: figures.map((figure) => `bytes.${figure}`), measure }];
