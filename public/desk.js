// The pages on which people and those who work for the council write to each other, kept new: messages as they come, who is
// typing, who waits. Loaded by those pages alone; without it they are looked at again by a button.
// Belongs here: what is new on a page of the desk. Not here: what may be seen or done, which the gateway says.

const log = document.querySelector("#log[data-events]");
const queue = document.getElementById("queue");
const types = document.getElementById("types");

// A line on which nothing came for so long is dead, whatever the browser believes: there is a beat every 15 seconds.
const SILENCE = 40_000;
const AGAIN_AFTER = 5_000;
// Answers after which nothing comes any more: it has ended, or is not for whoever asks.
const OVER = [204, 403, 404];

// Events for as long as the page is open. A browser gives up where it is answered with anything else, such as by a proxy whose
// gateway is just starting: then they are asked for again.
function listen(address, hear, isOver) {
  let source;
  let watch;
  const open = () => {
    source?.close();
    source = new EventSource(address());
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(open, SILENCE);
    };
    for (const name of ["open", "beat"]) source.addEventListener(name, alive);
    for (const [name, heard] of Object.entries(hear)) {
      source.addEventListener(name, ({ lastEventId, data }) => {
        alive();
        heard(JSON.parse(data), lastEventId);
      });
    }
    source.addEventListener("error", () => failed(source));
    alive();
  };
  const failed = async ({ readyState }) => {
    if (readyState !== EventSource.CLOSED) return;
    clearTimeout(watch);
    const status = await fetch(address(), { method: "HEAD" }).then((answer) => answer.status, () => 0);
    if (OVER.includes(status)) return isOver?.();
    watch = setTimeout(open, AGAIN_AFTER);
  };
  open();
  return () => {
    clearTimeout(watch);
    source.close();
  };
}

// What a request reads as a document does nothing by itself. To renew a page is nothing that somebody does.
const page = () =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", `${location.pathname}?renew`);
    request.responseType = "document";
    request.onload = () => resolve(request.response);
    request.onerror = reject;
    request.send();
  });

async function renewQueue() {
  const whole = await page();
  const renewed = whole?.getElementById("queue");
  if (!renewed) return;
  const focused = document.activeElement?.getAttribute("href");
  queue.replaceChildren(...renewed.childNodes);
  if (focused) queue.querySelector(`a[href="${focused}"]`)?.focus();
}

if (queue) {
  const hear = {
    status({ text }) {
      document.getElementById("count").textContent = text;
      // Without a network there is another event as soon as there is one.
      renewQueue().catch(() => {});
    },
  };
  // The page itself says why.
  listen(() => queue.dataset.events, hear, () => location.reload());
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function follow() {
  const list = log.querySelector("ol");
  let last = Number(new URL(log.dataset.events, location).searchParams.get("after"));
  const add = (id, { by, at, text }) => {
    const number = Number(id);
    if (number <= last) return;
    last = number;
    document.getElementById("none-yet")?.remove();
    const item = element("li", "", "state");
    if (by) item.append(element("strong", by), " ");
    item.append(element("span", at, "quiet"), element("p", text, "said"));
    list.append(item);
  };
  const hear = {
    "text.final": (line, id) => add(id, line),
    status({ text }) {
      types.textContent = text;
    },
    handover({ state, text, line }, id) {
      if (line) add(id, line);
      const standing = document.querySelector("#standing strong");
      if (standing && standing.textContent !== text) standing.textContent = text;
      if (state === "closed") stop();
    },
  };
  const stop = listen(() => {
    const address = new URL(log.dataset.events, location);
    address.searchParams.set("after", last);
    return address.href;
  }, hear);
}

function write(form) {
  const { message, key } = form.elements;
  let saidAt = 0;
  let isSending = false;
  message.addEventListener("input", () => {
    if (Date.now() - saidAt < 3000) return;
    saidAt = Date.now();
    fetch(log.dataset.types, { method: "POST" }).catch(() => {});
  });
  message.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    // Another button than the one that sends.
    if (event.submitter?.name) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    types.textContent = "";
    const sent = message.value;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.status === 429 || answer.status >= 500) throw answer.status;
      // What is wrong is told by the page itself. The same key again is the same message.
      if (answer.type !== "opaqueredirect") return form.submit();
      // What was typed meanwhile stays.
      if (message.value.startsWith(sent)) message.value = message.value.slice(sent.length);
      key.value = crypto.randomUUID();
    } catch {
      types.textContent = log.dataset.failed;
    } finally {
      isSending = false;
    }
  });
}

if (log) {
  follow();
  const form = document.getElementById("write");
  if (form) write(form);
}
