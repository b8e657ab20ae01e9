// A thousand questions as people type them, made from the addresses of the town itself; the same in every run.

import { repeatable } from "./statistics.mjs";

const QUESTIONS = 1000;
const PAGE = 50;
/** Words that are in many addresses, to come by a sample from all over a town. */
const PROBES = ["road", "street", "avenue", "lane", "close", "grove", "court", "terrace", "drive", "crescent", "weir", "mill"];

const asJson = async (url) => (await fetch(url)).json();

/** Addresses from all over: the first pages of common words, and some pages further on. */
async function sample(gateway) {
  const pages = PROBES.flatMap((word) => [0, 10, 20].map((page) => `q=${word}&cursor=${page * PAGE}`));
  const answers = [];
  for (const page of pages) answers.push(await asJson(`${gateway.url}/api/v1/addresses?${page}`));
  return answers.flatMap(({ addresses }) => addresses ?? []);
}

/** Two neighbouring letters in the wrong order, or one left out. */
function mistyped(text, random) {
  const at = 1 + Math.floor(random() * (text.length - 2));
  const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  return random() < 0.5 ? swapped : text.slice(0, at) + text.slice(at + 1);
}

const streetOf = ({ line }) => line.replace(/^.*?\d+\w?\s+/, "");

/** How people ask, and how often of a hundred times. */
const WAYS = [
  [40, ({ line }) => line],
  [20, (address) => streetOf(address)],
  [15, ({ line, locality }) => `${line} ${locality ?? ""}`],
  [15, (address, random) => mistyped(streetOf(address), random)],
  [9, ({ postcode, town }) => postcode ?? town],
  // A word of thousands of streets.
  [1, (_, random) => PROBES[Math.floor(random() * 4)]],
];

function question(addresses, random) {
  const address = addresses[Math.floor(random() * addresses.length)];
  let rest = random() * 100;
  const [, ask] = WAYS.find(([share]) => (rest -= share) < 0) ?? WAYS[0];
  return ask(address, random).trim().toLowerCase();
}

export async function questions(gateway) {
  const addresses = await sample(gateway);
  const random = repeatable(2026);
  return Array.from({ length: QUESTIONS }, () => question(addresses, random));
}
