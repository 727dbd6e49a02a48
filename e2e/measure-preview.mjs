// How long it takes from a key stroke to the pages that show it: run with a release build,
// `DINHCHINH_BIN=target/release/dinhchinh node e2e/measure-preview.mjs`.
import { startBrowser } from "./lib/browser.mjs";
import { draftedLetter } from "./lib/drafting.mjs";
import { startServer } from "./lib/server.mjs";

const KEYS = 30;
const server = await startServer();
const browser = await startBrowser();
try {
  const { officer, letterUrl } = await draftedLetter(browser, server, "vi");
  await officer.goto(letterUrl);
  await officer.waitForFunction(() => document.getElementById("preview").dataset.shown > 0);
  const times = [];
  const asked = [];
  for (let key = 0; key < KEYS; key += 1) {
    // In the page: what the clock of the browser says, without the way to this script.
    const [time, fetched] = await officer.evaluate(
      () =>
        new Promise((resolve) => {
          const pane = document.getElementById("preview");
          const area = document.getElementById("paragraph-2");
          const began = performance.now();
          new MutationObserver((_, observer) => {
            observer.disconnect();
            // Painted, not only put in place.
            requestAnimationFrame(() =>
              resolve([performance.now() - began, Number(pane.dataset.took)]),
            );
          }).observe(pane, { attributeFilter: ["data-took"] });
          area.value += "a";
          area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }),
    );
    times.push(time);
    asked.push(fetched);
  }
  const pages = await officer.locator(".sheet").count();
  const at = (list, share) => {
    const sorted = [...list].sort((a, b) => a - b);
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  };
  console.log(
    `${pages} pages, ${KEYS} key strokes: from key to picture median ${at(times, 0.5)} ms, ` +
      `p95 ${at(times, 0.95)} ms; of it asking and setting median ${at(asked, 0.5)} ms, p95 ${at(asked, 0.95)} ms`,
  );
} finally {
  await browser.close();
  await server.stop();
}
