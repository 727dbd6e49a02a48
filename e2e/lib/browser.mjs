// Debian's Chromium, driven by Playwright; pictures of the pages when SHOTS is set.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { accessible } from "./accessible.mjs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const OUTPUT = join(import.meta.dirname, "..", ".output");

function found() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("Chromium is missing: `apt-get install chromium`");
  return {
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}

export async function startBrowser() {
  return chromium.launch(found());
}

// A browser that keeps what it is given, in a folder: only such a one installs apps.
export async function startKeepingBrowser(folder, options) {
  return chromium.launchPersistentContext(folder, { ...found(), ...options });
}

const WIDTHS = [360, 1440];
// As long as Playwright waits for anything else, in ms.
const PATIENCE = 30_000;

// Asserts that what is found comes to say `words`: right after a click it may still be the page
// before.
export async function says(locator, words, why) {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const text = await locator.innerText();
    if (words.test(text)) return;
    if (performance.now() > end) assert.match(text, words, why);
    await locator.page().waitForTimeout(20);
  }
}

// Clicks what sends a form and waits for the page that answers: the next click or address must not
// overtake it.
export async function submit(button) {
  await Promise.all([button.page().waitForEvent("load"), button.click()]);
}

// Clicks what asks about a message and waits until the answer stands on the page, which stays.
export async function answered(button) {
  const before = await button.page().locator("main").elementHandle();
  await button.click();
  await button.page().waitForFunction((main) => !main.isConnected, before);
}

// Asks the page, again if it is just being left for the next one.
async function ask(page, question) {
  for (;;) {
    try {
      return await page.evaluate(question);
    } catch (error) {
      if (!/context was destroyed|navigation/i.test(error.message)) throw error;
      await page.waitForLoadState();
    }
  }
}

// A window as the README shows it: copy it from `.output` to docs/pictures once looked at.
export async function pictureForReadme(page, name) {
  if (!process.env.SHOTS) return;
  mkdirSync(OUTPUT, { recursive: true });
  await page.screenshot({ path: join(OUTPUT, `${name}.png`) });
}

// Asserts that the page fits a phone and a desk and that everybody can use it there, and keeps a
// picture of both when asked to.
export async function shot(page, name) {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await ask(page, () => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name}: ${page.url()} is ${wide} px wide on ${width} px`);
    await accessible(page, name);
    if (!process.env.SHOTS) continue;
    mkdirSync(OUTPUT, { recursive: true });
    await page.screenshot({ path: join(OUTPUT, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(before);
}
