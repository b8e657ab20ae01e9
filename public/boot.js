// Starts the app over the HTML page that is already on screen.
// Belongs here: what must happen before or around the wasm. Not here: what must not wait for this file (early.js), and
// anything the app itself can do.
// If any step fails, the page stays as it is: its links and forms are answered by the server.

const { js, wasm, wasmIntegrity } = document.querySelector("script[data-wasm]").dataset;

// A page that is being left starts nothing.
const isLeft = () => "leaving" in document.documentElement.dataset;

// The button that copies a text is there where it can.
function offerCopy() {
  const button = document.querySelector("[data-copy]");
  if (!button || !navigator.clipboard) return;
  const { copy, copied } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.nextElementSibling.textContent = copied;
    } catch {
      // The browser does not let us: the text is selected, to be copied by hand.
      getSelection().selectAllChildren(text);
    }
  });
}

// The app's button that hands a page on: by the device's own sheet, else its address is copied. It says what was done.
async function share({ target }) {
  const button = target.closest?.("[data-share]");
  if (!button) return;
  const { share: path, title, copied, failed } = button.dataset;
  const url = location.origin + path;
  const say = (text) => (button.lastElementChild.textContent = text);
  const ways = [
    () => navigator.share({ title, url }),
    () => navigator.clipboard.writeText(url).then(() => say(copied)),
  ];
  for (const way of ways) {
    try {
      return await way();
    } catch ({ name }) {
      // Whoever closes the sheet has seen it.
      if (name === "AbortError") return;
    }
  }
  say(failed);
}

// A page in another language is the same page: the person stays at the same place of it, with what was typed. The link
// is the same in both, so the place is kept by what it leads to.
const PLACE = "place";

function keepPlace({ target, ctrlKey, metaKey, shiftKey }) {
  const link = target.closest?.("a[hreflang]");
  if (!link || ctrlKey || metaKey || shiftKey) return;
  const place = [link.href, scrollY, document.querySelector("#q")?.value ?? ""];
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  } catch {
    // Nothing can be kept: the page opens at its top.
  }
}

function returnToPlace() {
  try {
    const [page, top, typed] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
    const box = document.querySelector("#q");
    if (page !== location.href || !document.querySelector("h1")) return;
    sessionStorage.removeItem(PLACE);
    if (box && typed) box.value = typed;
    scrollTo(0, top);
  } catch {
    // As above.
  }
}

addEventListener("click", keepPlace);

async function loadWords() {
  const { href, dataset } = document.querySelector("link[data-words]");
  const response = await fetch(href, { integrity: dataset.integrity });
  return response.text();
}

// Who has the answer already sees it before the app takes the processor.
async function seen() {
  if (!("glance" in document.documentElement.dataset)) return;
  // The second of two frames follows the painting of the first; a page in the background has none.
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const painted = frame().then(frame);
  await Promise.race([painted, new Promise((resolve) => setTimeout(resolve, 500))]);
}

async function startApp() {
  // A worker has checked the file when it kept it. Checked again it could not be compiled while it is read, nor from
  // the code that the browser keeps.
  const isChecked = Boolean(navigator.serviceWorker?.controller);
  const options = wasmIntegrity && !isChecked ? { integrity: wasmIntegrity } : {};
  const [{ default: init }, response, words] = await Promise.all([import(js), fetch(wasm, options), loadWords()]);
  globalThis.words = words;
  await init({ module_or_path: response });
}

// A worker that serves an app which cannot start would hide the server's pages: remove it and let the server answer.
async function stepAside() {
  if (!navigator.onLine || !navigator.serviceWorker?.controller) return;
  // Whoever leaves the page ends what it loads, and that is not a fault; a page that is gone does not come to the end of this.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  if (isLeft()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  location.reload();
}

// What this visit has not wanted so far may be wanted when there is no network.
async function keepLater() {
  if (navigator.connection?.saveData) return;
  const registration = await navigator.serviceWorker?.ready;
  registration?.active.postMessage("KEEP_LATER");
}

async function boot() {
  offerCopy();
  document.addEventListener("click", share);
  // There is a page of the server's, which the app keeps as it is, or one that the app draws.
  returnToPlace();
  new MutationObserver(returnToPlace).observe(document.documentElement, { attributeFilter: ["data-app"] });
  try {
    await seen();
    if (isLeft()) return;
    await startApp();
  } catch (error) {
    if (isLeft()) return;
    console.error(error);
    return stepAside();
  }
  if (isLeft()) return;
  await navigator.serviceWorker?.register("/sw.js");
  await keepLater();
}

if (!isLeft()) boot().catch(console.warn);
