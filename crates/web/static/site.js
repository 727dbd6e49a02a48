// Small helps; every page works without them.
const help = (root) => {
  root.querySelectorAll("button[data-copy]").forEach((button) => {
    const area = button.dataset.copy ? root.querySelector(button.dataset.copy) : button.previousElementSibling;
    if (!area || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(area.value);
      button.textContent = button.dataset.done;
    });
  });
  root.querySelectorAll("[data-share]").forEach((button) => {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      // Whoever closes the list of programs wants nothing more.
      await navigator.share({ text: root.querySelector(button.dataset.share).value }).catch(() => {});
    });
  });
  root.querySelectorAll("textarea[data-count]").forEach((area) => {
    const limit = Number(area.dataset.count);
    const shown = document.createElement("output");
    shown.className = "quiet";
    area.after(shown);
    const show = () => {
      const length = Array.from(area.value).length;
      shown.textContent = length > limit * 0.8 ? `${length} / ${limit}` : "";
    };
    area.addEventListener("input", show);
    show();
  });
  root.querySelectorAll("[data-listen]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const player = document.createElement("audio");
      Object.assign(player, { controls: true, autoplay: true, src: link.href });
      player.setAttribute("aria-label", link.textContent);
      link.replaceWith(player);
      player.focus();
    });
  });
  readAloud(root);
};
// Read out by a voice of this device, where it has one for every language of what is said: others
// would send the words elsewhere.
const voice = (lang) =>
  speechSynthesis.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(lang));
const readAloud = (root) => {
  const button = root.querySelector("[data-speak]");
  if (!button || !window.speechSynthesis) return;
  const parts = [...root.querySelectorAll("[data-say]")].map((part) => [part.innerText, part.closest("[lang]").lang]);
  const offer = () => {
    button.hidden = !parts.every(([, lang]) => voice(lang));
    const file = root.querySelector("[data-listen]");
    if (file) file.hidden = !button.hidden;
  };
  const speak = button.textContent;
  const stop = () => {
    speechSynthesis.cancel();
    button.textContent = speak;
  };
  button.addEventListener("click", () => {
    if (button.textContent !== speak) return stop();
    button.textContent = button.dataset.stop;
    parts.forEach(([text, lang], at) => {
      const said = new SpeechSynthesisUtterance(text);
      Object.assign(said, { lang, voice: voice(lang), rate: 0.9 });
      if (at === parts.length - 1) said.onend = stop;
      speechSynthesis.speak(said);
    });
  });
  speechSynthesis.addEventListener("voiceschanged", offer);
  offer();
};
help(document);
document.addEventListener("dc:shown", (event) => help(event.target));
addEventListener("pagehide", () => window.speechSynthesis?.cancel());
// Installed, or only visited again: our own files and a page for when there is no network are kept.
if (document.querySelector("link[rel=manifest]") && navigator.serviceWorker) {
  addEventListener("load", () => {
    navigator.serviceWorker.register(`/sw.js?lang=${document.documentElement.lang}`).catch(() => {});
  });
}
// Passkeys: the question is in the page, the answer goes back in the form.
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const keys = window.PublicKeyCredential;
  if (!keys?.parseCreationOptionsFromJSON || !keys.parseRequestOptionsFromJSON) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const options = JSON.parse(form.dataset.options).publicKey;
      const made =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
});
