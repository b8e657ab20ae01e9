// Whether people find their home: over homes of a whole city, typed as people type.
//
// A home counts as found where it is on the first page of the answer.

import { Agent } from "node:http";
import { answered, inTurn, missing } from "./ask.mjs";
import { repeatable } from "./statistics.mjs";
import { randomHomes, townGateway } from "./town.mjs";

const AT_ONCE = 8;
const TOLD = 12;

const SHORT = {
  avenue: "ave", close: "cl", court: "ct", crescent: "cres", drive: "dr", gardens: "gdns", grove: "gr", lane: "ln", mount: "mt",
  place: "pl", road: "rd", saint: "st", square: "sq", street: "st", terrace: "terr",
};

const spaced = (...parts) => parts.filter(Boolean).join(" ");
const isNumber = (text) => /^\d+[A-Z]?(-\d+[A-Z]?)?$/.test(text);
const home = ({ room, number, street }) =>
  [room, isNumber(number) ? spaced(number, street) : [number, street].filter(Boolean).join(", ")].filter(Boolean).join(", ");
const short = (text) => text.toLowerCase().replace(/[a-z]+/g, (word) => SHORT[word] ?? word);

/** How people write the same address. */
const WAYS = {
  "as written": (it) => [home(it), it.locality, it.city, it.postcode].filter(Boolean).join(", "),
  "number and street": (it) => spaced(it.room, it.number, it.street),
  "with locality": (it) => spaced(it.room, it.number, it.street, it.locality),
  "with city": (it) => spaced(it.room, it.number, it.street, it.city),
  "short and small": (it) => short(spaced(it.room, it.number, it.street)),
  "street first": (it) => spaced(it.street, it.number, it.room),
};

/** With two neighbouring letters of the street in the wrong order. */
function mistyped(it, random) {
  const places = [...it.street.matchAll(/[A-Z](?=[A-Z])/g)].filter(({ index: at }) => it.street[at] !== it.street[at + 1]);
  if (places.length === 0) return undefined;
  const at = places[Math.floor(random() * places.length)].index;
  const street = it.street.slice(0, at) + it.street[at + 1] + it.street[at] + it.street.slice(at + 2);
  const way = random() < 0.5 ? "number and street" : "with locality";
  return WAYS[way]({ ...it, street }).toLowerCase();
}

/** The share of `asked`, pairs of a home's id and what is typed, whose home is on the first page. */
async function found(gateway, asked) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const lost = [];
  await inTurn(asked, AT_ONCE, async ([id, typed]) => {
    const answer = JSON.parse(await answered(`${gateway.url}/api/v1/addresses?q=${encodeURIComponent(typed)}`, agent));
    if (!answer.addresses?.some((address) => address.id === id)) lost.push(typed);
  });
  agent.destroy();
  return { share: 1 - lost.length / asked.length, lost };
}

async function measure() {
  const sample = await randomHomes();
  if (!sample) return missing(["search.found", "search.found_typo"], "DOORSTEP_LEEDS_FILES does not name the published files");
  const gateway = await townGateway();
  const homes = sample.filter(({ street }) => street);
  const asked = Object.values(WAYS).flatMap((way) => homes.map((it) => [it.id, way(it)]));
  const random = repeatable(2);
  const typos = homes.map((it) => [it.id, mistyped(it, random)]).filter(([, typed]) => typed);
  const measured = {};
  for (const [name, questions] of [["search.found", asked], ["search.found_typo", typos]]) {
    const { share, lost } = await found(gateway, questions);
    for (const typed of lost.slice(0, TOLD)) console.error(`${name}: not found by "${typed}"`);
    measured[name] = { value: share, note: `${lost.length} of ${questions.length} not found` };
  }
  await gateway.remove();
  return measured;
}

export const groups = [{ figures: ["search.found", "search.found_typo"], measure }];
