// Debian's Chromium, driven by Playwright; pictures of the pages when SHOTS is set.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const OUTPUT = join(import.meta.dirname, "..", ".output");

export async function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("Chromium is missing: `apt-get install chromium`");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

const WIDTHS = [360, 1440];

// A window as the README shows it: copy it from `.output` to docs/pictures once looked at.
export async function pictureForReadme(page, name) {
  if (!process.env.SHOTS) return;
  mkdirSync(OUTPUT, { recursive: true });
  await page.screenshot({ path: join(OUTPUT, `${name}.png`) });
}

// Asserts that the page fits a phone and a desk, and keeps a picture of both when asked to.
export async function shot(page, name) {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name}: ${page.url()} is ${wide} px wide on ${width} px`);
    if (!process.env.SHOTS) continue;
    mkdirSync(OUTPUT, { recursive: true });
    await page.screenshot({ path: join(OUTPUT, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(before);
}
