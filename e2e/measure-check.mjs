// How long an answer takes on a slow phone: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up, a
// processor four times slower. Run with a release build,
// `DINHCHINH_BIN=target/release/dinhchinh node e2e/measure-check.mjs`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startBrowser } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { startServer } from "./lib/server.mjs";

const HOAX = readFileSync(join(import.meta.dirname, "..", "fixtures", "messages", "zalo-2021.txt"), "utf8");
const TIMES = 20;
const server = await startServer();
const browser = await startBrowser();

const at = (list, share) => {
  const sorted = [...list].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
};
const said = (name, list) =>
  console.log(`${name}: median ${at(list, 0.5)} ms, p95 ${at(list, 0.95)} ms of ${list.length}`);

async function slowPhone(options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, ...options });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return page;
}

try {
  const desk = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await conclude(desk, server);

  const page = await slowPhone();
  const [first, again, swapped] = [[], [], []];
  const painted = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const seen = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
          if (seen()) resolve(seen());
          else new PerformanceObserver((_, one) => seen() && (one.disconnect(), resolve(seen()))).observe({ type: "paint", buffered: true });
        }),
    );
  for (let turn = 0; turn < 5; turn += 1) {
    const fresh = await slowPhone({ serviceWorkers: "block" });
    await fresh.goto(`${server.url}/?lang=vi`);
    first.push(
      await fresh.evaluate(
        () => new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntriesByName("first-contentful-paint")[0]?.startTime)).observe({ type: "paint", buffered: true })),
      ),
    );
    await fresh.context().close();
  }
  await page.goto(`${server.url}/?lang=vi`);
  for (let turn = 0; turn < TIMES; turn += 1) {
    await page.goto(`${server.url}/`);
    again.push(await painted());
    // In the page: from the press to the answer painted, by the clock of the browser.
    swapped.push(
      await page.evaluate(
        (text) =>
          new Promise((resolve) => {
            document.getElementById("text").value = text;
            const began = performance.now();
            document.addEventListener(
              "dc:shown",
              () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began))),
              { once: true },
            );
            document.querySelector(".ask").requestSubmit();
          }),
        HOAX,
      ),
    );
    if (turn === 0 && !(await page.locator("#answer-title").innerText()).includes("TIN GIẢ")) throw new Error("no answer");
  }
  said("home page, nothing kept, first paint", first);
  said("home page, files kept, first paint", again);
  said("from the press to the answer", swapped);

  const plain = await slowPhone({ javaScriptEnabled: false });
  await plain.goto(`${server.url}/?lang=vi`);
  const loaded = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    await plain.goto(`${server.url}/`);
    await plain.locator("#text").fill(HOAX);
    const began = performance.now();
    await Promise.all([plain.waitForEvent("load"), plain.getByRole("button", { name: "Kiểm tra", exact: true }).click()]);
    loaded.push(performance.now() - began);
  }
  said("without scripts, from the press to the page loaded", loaded);
} finally {
  await browser.close();
  await server.stop();
}
