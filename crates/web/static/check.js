// The check page: the answer comes without loading the page anew; texts, files and links are pasted
// and dropped. Every form works without this.
const box = () => document.getElementById("text");

const show = (id, shown) => {
  const note = document.getElementById(id);
  if (note) note.hidden = !shown;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-ask]")) return;
  event.preventDefault();
  const main = document.querySelector("main");
  if (main.getAttribute("aria-busy") === "true") return;
  main.setAttribute("aria-busy", "true");
  show("trouble", false);
  try {
    const fields = new FormData(form);
    const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
    const answer = await fetch(form.action, { method: "POST", body });
    // Whoever asked too much gets a page with a script of its own, which buys the answer.
    if (answer.status === 429) return form.submit();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("main");
    if (!next) throw new Error(answer.status);
    document.title = page.title;
    main.replaceWith(next);
    next.dispatchEvent(new Event("dc:shown", { bubbles: true }));
    // What came is read out from its heading on.
    const heading = next.querySelector("#answer-title") ?? next.querySelector("h1");
    heading.tabIndex = -1;
    (heading.closest("section") ?? heading).scrollIntoView({ behavior: "instant" });
    heading.focus({ preventScroll: true });
  } catch {
    // No network, or no page of ours: what was typed still stands in the box.
    main.removeAttribute("aria-busy");
    show("trouble", true);
  }
});

const ready = (root) => {
  const paste = root.querySelector("[data-paste]");
  if (paste && navigator.clipboard?.readText) paste.hidden = false;
};
document.addEventListener("dc:shown", (event) => ready(event.target));
ready(document);

const put = (text) => {
  const area = box();
  // What stands there already is not lost.
  area.value = area.value.trim() ? `${area.value}\n${text}` : text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
};

document.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-paste]")) return;
  show("no-paste", false);
  try {
    const text = await navigator.clipboard.readText();
    if (text) put(text);
    else show("no-paste", true);
  } catch {
    show("no-paste", true);
    box().focus();
  }
});

const brings = (data) => ["Files", "text/plain", "text/uri-list"].some((kind) => data?.types.includes(kind));
document.addEventListener("dragover", (event) => {
  if (box() && brings(event.dataTransfer)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const area = box();
  const data = event.dataTransfer;
  if (!area || !brings(data)) return;
  if (data.files.length > 0) {
    event.preventDefault();
    const input = document.getElementById("file");
    if (!input) return;
    input.files = data.files;
    input.form.requestSubmit();
  } else if (event.target !== area) {
    event.preventDefault();
    put(data.getData("text/plain") || data.getData("text/uri-list"));
  }
});
