// Small helps; every page works without them.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const area = button.previousElementSibling;
  if (!area || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(area.value);
    button.textContent = button.dataset.done;
  });
});
document.querySelectorAll("textarea[data-count]").forEach((area) => {
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
