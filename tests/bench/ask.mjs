// Asking the gateway, many at the same time.

import { get } from "node:http";

/** The text of the answer, once its last byte is here. */
export function answered(url, agent) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      if (response.statusCode >= 500) reject(new Error(`${url} answered ${response.statusCode}`));
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece)).on("end", () => resolve(Buffer.concat(pieces).toString()));
    });
    request.on("error", reject);
  });
}

/** Does `work` for each of the `items`, so many at the same time. */
export async function inTurn(items, atOnce, work) {
  const waiting = items.values();
  const workInTurn = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, workInTurn));
}

/** What is said of figures that cannot be measured here. */
export function missing(names, note) {
  return Object.fromEntries(names.map((name) => [name, { value: undefined, note }]));
}
