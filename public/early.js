// Runs in the page itself, once its markup is there and before it is painted.
// Belongs here: what must not wait for another file. Not here: starting the app (boot.js).
// The gateway puts it into every page that it makes, and its digest into their policy.

(() => {
  // Static parts of views reach the page as markup. They never hold anything that runs.
  const RUNS = /<\s*(script|iframe|object|embed|base)\b|[\s"'/]on\w+\s*=|javascript\s*[:&]|srcdoc/i;

  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (html) => (RUNS.test(html) ? null : html),
    createScriptURL: (url) => (/^\/(sw|engine-\w+)\.js$/.test(url) ? url : null),
  });

  // The browser may offer to install the app before the app runs; the app picks the offer up here.
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    globalThis.installOffer = event;
  });

  const root = document.documentElement;

  // The gateway says in a cookie without a secret that somebody may be signed in: the head of the page keeps a place for who
  // it is. A frame without cookies throws.
  try {
    if (document.cookie.includes("__Host-signed-in=")) root.dataset.signedIn = "";
  } catch {}

  // Who goes on before the app is there is answered by the server, on a line that the app's files would share.
  function makeWay(to) {
    const [here, there] = [location.href, to].map((url) => url.split("#")[0]);
    if ("app" in root.dataset || here === there || /^\/api\//.test(new URL(to).pathname)) return;
    root.dataset.leaving = "";
    stop();
  }

  // With one of these keys, a link or a form opens elsewhere.
  let isElsewhere = false;
  addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey, altKey }) => {
    isElsewhere = ctrlKey || metaKey || shiftKey || altKey;
    const link = target.closest?.("a[href^='/']");
    if (link && !isElsewhere && !link.target) makeWay(link.href);
  });
  addEventListener("submit", ({ target: { action, method, elements } }) => {
    if (isElsewhere) return;
    // What is typed makes another address of it.
    makeWay(method === "get" && elements.length ? `${action.split("#")[0]}?` : action);
  });
  // The browser has kept a page that was left so.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && "leaving" in root.dataset) location.reload();
  });

  // The installed app and its shortcuts start in English. A link followed inside the site is an explicit choice, and so is
  // the way back to a page.
  function startsInEnglishByMistake() {
    const { pathname, search, origin } = location;
    if (!["/", "/bins"].includes(pathname) || search || document.referrer.startsWith(origin)) return false;
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return false;
    try {
      return localStorage.getItem("language") === "cy";
    } catch {
      return false; // Storage is blocked: no preference can have been kept.
    }
  }

  // What the app has drawn ahead for the page that a person comes back to.
  function drawGlance() {
    try {
      const { js } = document.querySelector("script[data-js]").dataset;
      if (!localStorage.getItem("glances-of").startsWith(`${js} ${location.pathname} `)) return;
      const [title, days] = JSON.parse(localStorage.getItem("glances"));
      const offset = document.querySelector("meta[name=clock-offset]")?.content ?? 0;
      const now = Date.now() + offset * 1000;
      const today = days.find(([start, end]) => start <= now && now < end);
      const box = document.querySelector("#q");
      // Who has begun to search goes on.
      if (!today || (box && (box.value || box === document.activeElement))) return;
      document.querySelector("main").innerHTML = `<div class="arriving">${today[2]}</div>`;
      document.title = title;
      root.dataset.glance = "";
    } catch {
      // Nothing is kept, or nothing can be: the app draws.
    }
  }

  if (startsInEnglishByMistake()) {
    root.dataset.leaving = "";
    location.replace("/cy" + location.pathname.replace(/\/$/, ""));
  } else {
    drawGlance();
  }
})();
