// The inbox: keys to go through it, and news without reloading. Everything works without.
const inbox = document.getElementById("inbox");
const news = document.getElementById("news");
let current = "";

const rows = () => Array.from(inbox.querySelectorAll(".row"));

function mark(row, focus) {
  rows().forEach((one) => one.classList.toggle("current", one === row));
  if (!row) return;
  current = row.dataset.chain;
  if (focus) {
    row.querySelector(".open").focus();
    row.scrollIntoView({ block: "nearest" });
  }
}

function step(by) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.dataset.chain === current);
  mark(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)], true);
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  o: (row) => row?.querySelector(".open").click(),
  x: (row) => row?.querySelector("[type=checkbox]")?.click(),
  d: (row) => {
    const details = row?.querySelector(".dismiss");
    if (!details) return;
    details.open = true;
    details.querySelector("[name=reason]").focus();
  },
};

const isTyping = (target) =>
  target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
  (target.tagName === "INPUT" && target.type !== "checkbox");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && inbox.contains(event.target)) {
    const details = event.target.closest("details[open]");
    if (details) {
      details.open = false;
      details.querySelector("summary").focus();
    }
    return;
  }
  const act = keys[event.key];
  if (!act || isTyping(event.target)) return;
  event.preventDefault();
  act(rows().find((row) => row.dataset.chain === current));
});
inbox.addEventListener("focusin", (event) => mark(event.target.closest(".row"), false));
inbox.querySelectorAll(".keys").forEach((help) => (help.hidden = false));

// News: the page is asked for again and its list put in place, unless somebody is in the middle of
// something; then it is only said that there are some.
const isBusy = () =>
  inbox.querySelector(".dismiss[open], [type=checkbox]:checked") !== null ||
  Array.from(inbox.querySelectorAll("[name=reason]")).some((field) => field.value !== "");

function tell(text, act) {
  news.textContent = text;
  news.hidden = false;
  if (!act) {
    // Said once: the next touch takes it away.
    const hide = () => (news.hidden = true);
    document.addEventListener("keydown", hide, { once: true });
    document.addEventListener("pointerdown", hide, { once: true });
    return;
  }
  const button = document.createElement("button");
  button.textContent = news.dataset.waiting;
  button.addEventListener("click", act);
  news.replaceChildren(button);
}

async function refresh() {
  const response = await fetch(location.href, { headers: { accept: "text/html" } });
  // Signed out meanwhile: the page stays as it is.
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = page.getElementById("inbox");
  if (!next) return;
  if (isBusy()) {
    tell("", () => location.reload());
    return;
  }
  const focused = inbox.contains(document.activeElement);
  const open = inbox.querySelector("details.tiny:not(.dismiss)")?.open;
  const before = inbox.textContent;
  inbox.replaceChildren(...next.childNodes);
  inbox.querySelectorAll(".keys").forEach((help) => (help.hidden = false));
  const how = inbox.querySelector("details.tiny:not(.dismiss)");
  if (how && open) how.open = true;
  mark(rows().find((row) => row.dataset.chain === current), focused);
  inbox.dataset.refreshed = String(Number(inbox.dataset.refreshed ?? 0) + 1);
  if (inbox.textContent !== before) tell(news.dataset.told);
}

// Many changes in a short time are one; one that comes while another is fetched is not lost.
let wanted = false;
let working = false;
async function changed() {
  wanted = true;
  if (working) return;
  working = true;
  while (wanted) {
    wanted = false;
    await refresh().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  working = false;
}

if (window.EventSource) {
  const source = new EventSource(inbox.dataset.live);
  let before = false;
  source.addEventListener("changed", changed);
  // Connected again: something may have happened meanwhile.
  source.addEventListener("ready", () => {
    if (before) changed();
    before = true;
    inbox.dataset.connected = "yes";
  });
}
