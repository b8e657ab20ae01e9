// The assistant's engine in its worker, asked from a page of the site as the app asks it.

/** Every file of it. */
export const ENGINE = /\/(engine|model)-[0-9a-f]{16}\.(js|wasm|bin)$/;

/** What the page's worker reads in each of `texts`; null where it has failed. A page has one worker until it fails. */
export const readings = (page, texts) =>
  page.evaluate(
    (texts) =>
      new Promise((resolve, reject) => {
        const { engine } = document.querySelector("script[data-engine]").dataset;
        const worker = (globalThis.engine ??= new Worker(engine, { type: "module" }));
        const readings = [];
        worker.onerror = () => reject(new Error("the script of the worker did not come"));
        worker.onmessage = ({ data: [number, reading = null] }) => {
          readings[number] = reading;
          if (reading === null) delete globalThis.engine;
          if (readings.length === texts.length) resolve(readings);
        };
        texts.forEach((text, number) => worker.postMessage([number, text]));
      }),
    texts,
  );

/** A reading as `cargo xtask ask --bits` prints it. */
export function printed(reading) {
  const [[decision, danger], ...guesses] = reading.split("\n").map((line) => line.split("\t"));
  return [...(guesses[0] ?? ["none", "0"]), danger ? "safety" : decision].join("\t");
}
