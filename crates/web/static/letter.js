// Compares a file with the issued letter in the browser: the file stays on this machine. Without
// this script, or where the browser has no crypto.subtle, the form sends it to be compared.
const check = document.getElementById("check");
const drop = document.getElementById("drop");
const outcome = document.getElementById("outcome");

const show = (kind, name) => {
  outcome.hidden = false;
  outcome.className = `note ${kind === "other" ? "ended" : "force"}`;
  outcome.dataset.outcome = kind;
  const text = document.createElement("strong");
  text.textContent = outcome.dataset[kind];
  outcome.replaceChildren(text, ` ${name}`);
};

const compare = async (file) => {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hash === check.dataset.sha256) return show("genuine", file.name);
  const copy = check.dataset.copies.split("\n").find((line) => line.startsWith(`${hash} `));
  if (copy) return show("copy", copy.slice(65));
  return show("other", file.name);
};

if (globalThis.crypto?.subtle) {
  drop.querySelector("[data-local]").hidden = false;
  const input = drop.elements.file;
  const chosen = () => input.files[0] && compare(input.files[0]);
  input.addEventListener("change", chosen);
  drop.addEventListener("submit", (event) => {
    event.preventDefault();
    chosen();
  });
  check.addEventListener("dragover", (event) => event.preventDefault());
  check.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 1) compare(event.dataTransfer.files[0]);
  });
}
