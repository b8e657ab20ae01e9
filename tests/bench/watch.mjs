// What runs inside a measured page, before its own scripts. Each function is sent to the browser as text, so it
// stands for itself. Times are milliseconds since the epoch, because a journey may cross several documents.

/** Notes in `globalThis.seen` when the person saw what, and what made them wait. */
export function watch() {
  const now = () => performance.timeOrigin + performance.now();
  const since = (entry) => performance.timeOrigin + entry.startTime;
  const seen = { start: performance.timeOrigin, shift: 0, tasks: [], interactions: {} };
  globalThis.seen = seen;

  const observe = (type, note, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...options });
  observe("paint", (entry) => {
    if (entry.name === "first-contentful-paint") seen.paint = since(entry);
  });
  observe("largest-contentful-paint", (entry) => (seen.largest = since(entry)));
  observe("layout-shift", (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
  observe("longtask", (entry) => seen.tasks.push({ at: since(entry), duration: entry.duration }));
  const note = ({ interactionId: id, duration }) => {
    if (id) seen.interactions[id] = Math.max(seen.interactions[id] ?? 0, duration);
  };
  observe("event", note, { durationThreshold: 16 });

  // A thing that is in the document in one frame has been on the screen by the next.
  const things = {
    box: () => document.querySelector("#q"),
    ready: () => document.documentElement?.dataset.app === "ready",
    addresses: () => document.querySelector("main .links a[href*='/bins/']"),
    answer: () => document.querySelector(".day-card__when")?.textContent,
    form: () => document.querySelector("main form fieldset"),
    suggestion: () => document.querySelector("#chat[open] button[value^='intent:'], #chat[open] #chat-here button"),
    reference: () => document.querySelector(".panel strong"),
  };
  let due = [];
  const frame = () => {
    for (const name of due) seen[name] ??= now();
    due = Object.keys(things).filter((name) => !seen[name] && things[name]());
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);

  // The moments of real input, from which an answer is awaited.
  const happened = (event) => performance.timeOrigin + event.timeStamp;
  const onKey = (event) => event.key === "Enter" && (seen.asked = happened(event));
  addEventListener("keydown", onKey, true);
  addEventListener("click", (event) => (seen.clicked = happened(event)), true);
}

/** Types into the box as soon as it is on the screen; `seen.kept` tells whether the app kept it. */
export function typeEarly({ asked }) {
  const frame = () => {
    const box = document.querySelector("#q");
    if (globalThis.seen.box && box && !globalThis.seen.typed) {
      box.focus();
      box.value = asked;
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      globalThis.seen.typed = performance.timeOrigin + performance.now();
    }
    if (globalThis.seen.ready) {
      globalThis.seen.kept = box?.value === asked && document.activeElement === box;
      return;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Keeps when the last click was, in whichever document: `sessionStorage.clicked`. */
export function noteClicks() {
  addEventListener("click", (event) => (sessionStorage.clicked = performance.timeOrigin + event.timeStamp), true);
}

/** Notes when the page first says that a receipt is genuine: `proof`, in ms since this document began. */
export function noteProof() {
  const look = () => {
    if (document.querySelector("main [role=status] .notice")) globalThis.proof ??= performance.now();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** Keeps when the first of several documents began: `sessionStorage.start`. */
export function noteStart() {
  sessionStorage.start ??= performance.timeOrigin;
}
