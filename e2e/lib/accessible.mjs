// What axe-core (MPL-2.0, a development dependency only) says about a page as it stands.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, {
      runOnly: { type: "tag", values: tags },
      // Of WCAG 2.2, but not on by itself.
      rules: { "target-size": { enabled: true } },
      resultTypes: ["violations"],
      // Would ask for our own files once more.
      preload: false,
      iframes: false,
    });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 5).map((node) => `${node.target.join(" ")}: ${node.html.slice(0, 160)} (${node.failureSummary.split("\n").slice(1, 3).join("; ").trim()})`),
    }));
  }, TAGS);
}

// Once more, if the page was just being left for the next one.
async function ask(page) {
  for (;;) {
    try {
      return await violations(page);
    } catch (error) {
      if (!/context was destroyed|navigation/i.test(error.message)) throw error;
      await page.waitForLoadState();
    }
  }
}

// Asserts that nothing of WCAG 2.2 A and AA and of good practice is violated.
export async function accessible(page, name) {
  // Where a play turned scripts off, axe cannot run either; the same page is looked at with them.
  if (await page.evaluate(() => matchMedia("(scripting: none)").matches)) return;
  const found = await ask(page);
  const lines = found.map((one) => `  ${one.id}: ${one.help}\n    ${one.where.join("\n    ")}`);
  const { width } = page.viewportSize();
  assert.equal(found.length, 0, `${name}, ${page.url()}, ${width} px:\n${lines.join("\n")}`);
}
