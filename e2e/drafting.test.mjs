// A letter on its way through the hands of three people, in the browser: nobody needs help, and
// nothing that anybody typed is lost.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { shot, startBrowser } from "./lib/browser.mjs";
import { draftedLetter } from "./lib/drafting.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
beforeEach(async () => (server = await startServer()));
afterEach(() => server.stop());

const text = (page, selector) => page.locator(selector).innerText();
const button = (page, name) => page.getByRole("button", { name, exact: true });

// The pages in the preview once they show what was typed last.
async function shown(page, act) {
  const count = () => page.locator("#preview").getAttribute("data-shown").then(Number);
  const before = await count();
  await act();
  await page.waitForFunction(
    (before) => Number(document.getElementById("preview").dataset.shown) > before,
    before,
  );
  return page.locator("#preview-content .sheets").innerHTML();
}

async function ready(page) {
  await page.waitForFunction(() => document.getElementById("preview").dataset.shown > 0);
}

test("a letter is drafted, sent back, mended, signed, numbered and sent in Vietnamese", async () => {
  const { officer, approver, clerk, letterUrl } = await draftedLetter(browser, server, "vi");
  await officer.goto(letterUrl);
  await ready(officer);
  await shot(officer, "vi-drafting-01-editor");

  // What is typed is shown; nothing is stored.
  const subject = officer.locator("#subject");
  const first = await officer.locator("#preview-content .sheets").innerHTML();
  const began = await subject.inputValue();
  const second = await shown(officer, () => subject.fill(`${began} trong tháng này`));
  assert.notEqual(first, second);
  await approver.goto(letterUrl);
  assert.doesNotMatch(await text(approver, "h1"), /trong tháng này/);

  // A finding is shown beside the text and put right with one click.
  const last = officer.locator("[name=paragraph]").last();
  const body = await last.inputValue();
  await shown(officer, () => last.fill(body.replace(/\.\/\.$/, "")));
  const finding = officer.locator("[data-finding^=end-mark]");
  await finding.waitFor();
  await shot(officer, "vi-drafting-02-finding");
  await shown(officer, () => finding.locator("[data-mend]").click());
  assert.equal(await officer.locator("[data-finding^=end-mark]").count(), 0);
  assert.match(await last.inputValue(), /\.\/\.$/);
  assert.match(await subject.inputValue(), /trong tháng này$/, "the rest stays as typed");

  // The browser keeps what is not saved, whatever becomes of it.
  await officer.waitForFunction((key) => localStorage.getItem(key)?.includes("trong tháng này"), `letter-${letterUrl.split("/").pop()}`);
  await officer.reload();
  assert.doesNotMatch(await subject.inputValue(), /trong tháng này/);
  await officer.locator("[data-kept=take]").click();
  assert.match(await subject.inputValue(), /trong tháng này$/);

  // Another session saves meanwhile: both are put together where they can be, and shown where not.
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${server.url}/?lang=vi`);
  await button(other, "Cán bộ").first().click();
  await other.goto(letterUrl);
  await other.locator("#subject").fill(`${began} trên địa bàn`);
  await other.locator("#recipients").fill("Như trên\nĐài PT-TH tỉnh\nLưu: VT, TTBCXB");
  await other.locator("#note").fill("thêm nơi nhận");
  await button(other, "Lưu").click();
  await other.locator(".flash").waitFor();
  await button(officer, "Lưu").click();
  await officer.locator("#clash").waitFor();
  assert.match(await text(officer, "#clash"), /trên địa bàn/);
  assert.match(await subject.inputValue(), /trong tháng này$/, "what was typed is there");
  assert.match(await officer.locator("#recipients").inputValue(), /Đài PT-TH/, "and what the other saved");
  await shot(officer, "vi-drafting-03-clash");
  await button(officer, "Lưu").click();
  await officer.locator(".flash").waitFor();
  assert.match(await text(officer, "h1"), /trong tháng này/);

  // Every save is kept and can be compared word by word.
  await officer.goto(`${letterUrl}/versions?from=2&to=3`);
  assert.match(await text(officer, "#text"), /trên địa bàn/);
  assert.equal((await officer.locator("#text del").first().innerText()).trim(), "trên địa bàn");
  assert.equal((await officer.locator("#text ins").first().innerText()).trim(), "trong tháng này");
  await shot(officer, "vi-drafting-04-versions");

  // The approver sends it back with a remark on a paragraph; the officer mends and answers.
  await approver.goto(letterUrl);
  await approver.locator("#return > summary").click();
  await approver.locator("[name=remark-2]").fill("Câu này dài quá, tách làm hai.");
  await shot(approver, "vi-drafting-05-return");
  await button(approver, "Trả lại người soạn").click();
  await approver.locator(".remark").waitFor();
  await officer.goto(letterUrl);
  assert.match(await text(officer, ".paragraph:nth-of-type(2) .note"), /tách làm hai/);
  await shot(officer, "vi-drafting-06-remark");
  await officer.locator("#paragraph-2").fill("Những nội dung trên gây nghi ngại.\n\nNgười dân hỏi nhiều.");
  await button(officer, "Lưu").click();
  await officer.locator(".flash").waitFor();
  assert.equal(await officer.locator("[name=paragraph]").nth(2).inputValue(), "Người dân hỏi nhiều.");
  await officer.locator(".remark [name=answer]").fill("Đã tách.");
  await button(officer, "Ghi trả lời").click();
  await officer.locator(".remark.is-done").waitFor();

  // Checked, signed, numbered, sent.
  await clerk.goto(letterUrl);
  await button(clerk, "Đã kiểm tra thể thức").click();
  await clerk.locator("[data-check=format].done").waitFor();
  await approver.goto(letterUrl);
  await button(approver, "Đã kiểm tra nội dung").click();
  await approver.locator("[data-check=content].done").waitFor();
  await button(approver, "Ký công văn").click();
  await shot(approver, "vi-drafting-07-signed");
  await clerk.goto(letterUrl);
  await button(clerk, "Cấp số và ngày").click();
  await button(clerk, "Gửi công văn").click();
  await clerk.locator("#progress").waitFor();
  const plain = await clerk.request.get(`${letterUrl}/letter.txt`);
  assert.match(await plain.text(), /trong tháng này/);
});

test("a letter is drafted and mended in English", async () => {
  const { officer, approver, letterUrl } = await draftedLetter(browser, server, "en");
  await officer.goto(letterUrl);
  await ready(officer);
  await shot(officer, "en-drafting-01-editor");
  const subject = officer.locator("#subject");
  await shown(officer, () => subject.fill("V/v fake news"));
  const finding = officer.locator("[data-finding=subject-prefix]");
  await finding.waitFor();
  assert.match(await text(officer, "#findings"), /points? to look at/);
  await shown(officer, () => finding.locator("[data-mend]").click());
  assert.equal(await subject.inputValue(), "fake news");
  await button(officer, "Save").click();
  await officer.locator(".flash").waitFor();
  await officer.goto(`${letterUrl}/versions?from=1&to=2`);
  await shot(officer, "en-drafting-02-versions");
  await approver.goto(letterUrl);
  await approver.locator("#return > summary").click();
  await approver.locator("[name=remark]").fill("Ngắn hơn.");
  await button(approver, "Send back to the officer").click();
  await shot(approver, "en-drafting-03-returned");
  await approver.locator(".remark").waitFor();
});

test("without scripts the preview and the mending work all the same", async () => {
  const { officer, letterUrl } = await draftedLetter(browser, server, "vi");
  const cookies = await officer.context().cookies();
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(letterUrl);
  await page.locator("#subject").fill("V/v tin giả");
  await button(page, "Xem thử").click();
  assert.ok((await page.locator(".sheet svg").count()) > 0);
  await page.locator("[data-finding=subject-prefix] [data-mend]").click();
  assert.equal(await page.locator("#subject").inputValue(), "tin giả");
  await button(page, "Lưu").click();
  assert.match(await text(page, "h1"), /tin giả/);
});
