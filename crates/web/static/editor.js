// The letter editor: shows the pages while one types, keeps what is not saved, moves paragraphs.
// Everything works without.
const editor = document.getElementById("editor");
const content = document.getElementById("preview-content");
const pane = document.getElementById("preview");
const status = document.getElementById("preview-status");
const paragraphs = document.getElementById("paragraphs");
const tools = document.getElementById("tools");
const WAIT = 120;

// The answer to a script is the preview alone; the form of somebody without one has no such name.
const tab = crypto.randomUUID?.() ?? String(performance.now()) + String(performance.timeOrigin);

function fields(named) {
  const data = new URLSearchParams(new FormData(editor));
  if (named) data.set("editor", tab);
  return data;
}

let asked = null;
let waiting = 0;
async function preview() {
  asked?.abort();
  const mine = (asked = new AbortController());
  const began = performance.now();
  try {
    const response = await fetch(editor.dataset.preview, {
      method: "POST",
      body: fields(true),
      signal: mine.signal,
      redirect: "error",
    });
    if (response.status === 204) return;
    if (!response.ok) throw new Error(String(response.status));
    show(await response.text());
    pane.dataset.took = (performance.now() - began).toFixed(1);
    say(status.dataset.said);
  } catch (error) {
    if (error.name !== "AbortError") say(status.dataset.failed);
  }
}

// In place, where one was looking.
function show(html) {
  const top = pane.scrollTop;
  const page = new DOMParser().parseFromString(html, "text/html");
  content.replaceChildren(...page.body.childNodes);
  pane.scrollTop = top;
  pane.dataset.shown = String(Number(pane.dataset.shown ?? 0) + 1);
}

// Politely: after a pause, and the same words only once in a while.
let saying = 0;
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => (status.textContent = text), 1500);
  status.textContent = "";
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(preview, WAIT);
}

// What is not saved, in this browser only.
const key = editor.dataset.draft;
const KEPT = ["csrf", "editor", "version"];
const kept = document.getElementById("kept");

function state() {
  return Array.from(fields(false)).filter(([name]) => !KEPT.includes(name));
}

function store(value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {
    // No room, or not allowed: the page works all the same.
  }
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

let keeping = 0;
function keepNow(submitted = false) {
  clearTimeout(keeping);
  keeping = 0;
  store({ version: editor.dataset.version, at: Date.now(), fields: state(), submitted });
}

function keep(submitted = false) {
  clearTimeout(keeping);
  if (submitted) keepNow(true);
  else keeping = setTimeout(keepNow, 300);
}

// Before the page goes, and before a phone puts it away.
const keepPending = () => keeping && keepNow();
addEventListener("pagehide", keepPending);
document.addEventListener("visibilitychange", keepPending);

function fill(list) {
  const all = (name) => list.filter(([key]) => key === name).map(([, value]) => value);
  for (const name of ["subject", "recipients", "urgency", "signer", "note", "circulation", "initials", "copies"]) {
    const field = editor.elements[name];
    if (field && all(name).length > 0) field.value = all(name)[0];
  }
  const groups = all("group");
  editor.querySelectorAll("[name=group]").forEach((box) => (box.checked = groups.includes(box.value)));
  editor.querySelectorAll("#groups select, #groups .terms input").forEach((field) => {
    if (all(field.name).length > 0) field.value = all(field.name)[0];
  });
  fillAnnexes(all("annex_title"), all("annex_text"), all("annex_landscape"));
  paragraphs.replaceChildren();
  (all("paragraph").length > 0 ? all("paragraph") : [""]).forEach((text) => add(null, text));
  count();
}

// As many as there are, and an empty one at the end.
function fillAnnexes(titles, texts, papers) {
  const place = document.getElementById("annexes");
  const list = () => Array.from(place.querySelectorAll(".annex"));
  while (list().length < titles.length) anotherAnnex();
  list().forEach((annex, at) => {
    annex.querySelector("[name=annex_title]").value = titles[at] ?? "";
    annex.querySelector("[name=annex_text]").value = texts[at] ?? "";
    annex.querySelector("[name=annex_landscape]").value = papers[at] ?? "";
    if (titles[at] || texts[at]) annex.open = true;
  });
}

function anotherAnnex() {
  const last = editor.querySelector(".annex:last-of-type");
  const next = last.cloneNode(true);
  next.id = `annex-${editor.querySelectorAll(".annex").length + 1}`;
  next.querySelectorAll("input, textarea, select").forEach((field) => (field.value = ""));
  next.open = false;
  last.after(next);
}

function offer() {
  const found = stored();
  if (!found || editor.hasAttribute("data-unsaved")) return;
  const same = JSON.stringify(found.fields) === JSON.stringify(state());
  const saved = found.submitted && Number(editor.dataset.version) > Number(found.version);
  if (same || saved) return store(null);
  kept.querySelector("time").textContent = new Date(found.at).toLocaleString(document.documentElement.lang);
  kept.hidden = false;
  kept.querySelector("[data-kept=take]").addEventListener("click", () => {
    fill(found.fields);
    kept.hidden = true;
    later();
  });
  kept.querySelector("[data-kept=drop]").addEventListener("click", () => {
    store(null);
    kept.hidden = true;
  });
}

// Paragraphs.
const label = paragraphs.querySelector("label").textContent;
function number() {
  Array.from(paragraphs.children).forEach((one, at) => {
    const area = one.querySelector("textarea");
    area.id = `paragraph-${at + 1}`;
    const name = one.querySelector("label");
    name.htmlFor = area.id;
    name.textContent = label.replace("1", String(at + 1));
  });
}

function equip(one) {
  one.append(tools.content.cloneNode(true));
  one.querySelectorAll(".tools button").forEach((button) => button.setAttribute("aria-label", button.title));
}

function add(after, text) {
  const one = document.createElement("div");
  one.className = "paragraph";
  const name = document.createElement("label");
  const area = document.createElement("textarea");
  area.name = "paragraph";
  area.lang = "vi";
  area.rows = 3;
  area.value = text;
  one.append(name, area);
  equip(one);
  if (after) after.after(one);
  else paragraphs.append(one);
  number();
  return area;
}

function mark(area, kind) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  // Words of the message bear the mark that the others in this letter bear.
  const known = Array.from(paragraphs.querySelectorAll("textarea"), (one) => one.value.match(/\[\[[^:\]]+:/)?.[0]);
  const begin = known.find(Boolean) ?? "[[trích:";
  const [before, after] = kind === "quote" ? [`${begin} *"`, '"*]]'] : [kind, kind];
  area.setRangeText(before + chosen + after, from, to, "end");
  area.setSelectionRange(from + before.length, to + before.length);
  area.focus();
}

function move(one, how) {
  const area = one.querySelector("textarea");
  if (how === "up") one.previousElementSibling?.before(one);
  if (how === "down") one.nextElementSibling?.after(one);
  if (how === "add") return add(one, "").focus();
  if (how === "remove") {
    if (paragraphs.children.length === 1) area.value = "";
    else {
      const next = one.nextElementSibling ?? one.previousElementSibling;
      one.remove();
      next.querySelector("textarea").focus();
    }
  } else area.focus();
  number();
}

function count() {
  const boxes = Array.from(editor.querySelectorAll("[name=group]:checked"));
  const sum = boxes.reduce((all, box) => all + Number(box.dataset.members), 0);
  const shown = editor.querySelector("#groups [data-count]");
  if (shown) shown.textContent = String(sum);
}

function changed() {
  const last = editor.querySelector(".annex:last-of-type");
  if (Array.from(last.querySelectorAll("input, textarea")).some((field) => field.value !== "")) anotherAnnex();
  count();
  keep();
  later();
}

// Mends what was found: the page that comes back has the mended text; it is put into this form.
async function mend(button) {
  const data = fields(false);
  data.set(button.name, button.value);
  const response = await fetch(button.formAction, { method: "POST", body: data, redirect: "error" });
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = page.getElementById("editor");
  const list = Array.from(next.querySelectorAll("[name]"))
    .filter((field) => field.type !== "checkbox" || field.checked)
    .map((field) => [field.name, field.value]);
  fill(list);
  show(page.getElementById("preview-content").innerHTML);
  keep();
  document.getElementById(next.dataset.focus)?.focus();
}

paragraphs.querySelectorAll(".paragraph").forEach(equip);
paragraphs.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const one = button.closest(".paragraph");
  if (button.dataset.mark) mark(one.querySelector("textarea"), button.dataset.mark);
  else move(one, button.dataset.move);
  changed();
});
editor.addEventListener("input", changed);
editor.addEventListener("submit", (event) => {
  if (event.submitter?.formAction.endsWith("/preview")) {
    event.preventDefault();
    preview();
    pane.scrollIntoView({ block: "nearest" });
    return;
  }
  keep(true);
});
pane.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mend]");
  if (!button) return;
  event.preventDefault();
  // If it cannot be done here, the form itself is sent.
  mend(button).catch(() => editor.requestSubmit(button));
});
offer();
if (editor.hasAttribute("data-unsaved")) keep();
document.getElementById(editor.dataset.focus ?? "")?.focus();
preview();
