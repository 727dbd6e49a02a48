// Draws the icons of the installed app from icon.svg: run it when that changes,
// `node e2e/draw-icons.mjs`, and look at them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startBrowser } from "./lib/browser.mjs";

const FOLDER = join(import.meta.dirname, "..", "crates", "web", "static");
const svg = readFileSync(join(FOLDER, "icon.svg"), "utf8");
// Phones cut a maskable icon to their own shape: the sign stays within the inner 80 percent, and
// the ground fills the whole.
const maskable = svg
  .replace(/ rx="\d+"/, "")
  .replace("<path", '<g transform="translate(16 16) scale(.72) translate(-16 -16)"><path')
  .replace("</svg>", "</g></svg>");

const browser = await startBrowser();
const page = await browser.newPage();
for (const [name, size, drawing] of [
  ["icon-192.png", 192, svg],
  ["icon-512.png", 512, svg],
  ["icon-maskable-512.png", 512, maskable],
]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${drawing}`);
  await page.screenshot({ path: join(FOLDER, name), omitBackground: true });
}
await browser.close();
