// The pages on which people and those who work for the council write to each other, kept new: messages as they come, who is
// typing, who waits. Loaded by those pages alone; without it they are looked at again by a button.
// Belongs here: what is new on a page of the desk. Not here: what may be seen or done, which the gateway says.

const log = document.querySelector("#log[data-events]");
const queue = document.getElementById("queue");
const types = document.getElementById("types");

// What a request reads as a document does nothing by itself.
const page = () =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname);
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
  const source = new EventSource(queue.dataset.events);
  source.addEventListener("status", ({ data }) => {
    document.getElementById("count").textContent = JSON.parse(data).text;
    // Without a network there is another event as soon as there is one.
    renewQueue().catch(() => {});
  });
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
  const source = new EventSource(log.dataset.events);
  source.addEventListener("text.final", ({ lastEventId, data }) => add(lastEventId, JSON.parse(data)));
  source.addEventListener("status", ({ data }) => {
    types.textContent = JSON.parse(data).text;
  });
  source.addEventListener("handover", ({ lastEventId, data }) => {
    const { state, text, line } = JSON.parse(data);
    if (line) add(lastEventId, line);
    const standing = document.querySelector("#standing strong");
    if (standing && standing.textContent !== text) standing.textContent = text;
    if (state === "closed") source.close();
  });
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
  form.addEventListener("submit", async (event) => {
    // Another button than the one that sends.
    if (event.submitter?.name) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    types.textContent = "";
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      // What is wrong is told by the page itself. The same key again is the same message.
      if (answer.type !== "opaqueredirect") return form.submit();
      message.value = "";
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
