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
