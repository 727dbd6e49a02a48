// The clerk's registers, and a letter that is recalled after it was issued.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { shot, startBrowser } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
beforeEach(async () => (server = await startServer()));
afterEach(() => server.stop());

const VI = {
  roles: { officer: "Cán bộ", approver: "Lãnh đạo", clerk: "Văn thư" },
  openCase: "Mở hồ sơ",
  save: "Lưu",
  sendRequest: "Gửi yêu cầu",
  isFalse: "Sai",
  sendAnswer: "Gửi trả lời",
  propose: "Đề xuất kết luận",
  approve: "Duyệt và công bố",
  draftLetter: "Soạn công văn từ hồ sơ",
  sign: "Ký công văn",
  number: "Cấp số và ngày",
  send: "Gửi công văn",
  offer: "Ghi vào sổ",
  takeArrival: "Cấp số đến và ghi vào sổ",
  takeNumber: "Cấp số và ghi vào sổ",
  twins: /Có thể văn bản này đã đăng ký/,
  recall: "Thu hồi",
  proposeRecall: "Đề xuất thu hồi",
  approveRecall: "Duyệt thu hồi",
  inForce: /Công văn còn hiệu lực/,
  recalled: /Công văn đã bị thu hồi/,
  copyMake: "Lập bản sao",
  known: "Xác nhận đã biết và thực hiện",
};
const EN = {
  roles: { officer: "Officer", approver: "Approver", clerk: "Clerk" },
  openCase: "Open a case",
  save: "Save",
  sendRequest: "Send the request",
  isFalse: "False",
  sendAnswer: "Send the answer",
  propose: "Propose the verdict",
  approve: "Approve and publish",
  draftLetter: "Draft the letter from the case",
  sign: "Sign the letter",
  number: "Give number and date",
  send: "Send the letter",
  offer: "Register",
  takeArrival: "Give the arrival number and register",
  takeNumber: "Give the number and register",
  twins: /may be registered already/,
  recall: "Recall",
  proposeRecall: "Propose the recall",
  approveRecall: "Approve the recall",
  inForce: /This letter is in force/,
  recalled: /This letter was recalled/,
  copyMake: "Make a copy",
  known: "Confirm",
};

async function play(lang, words) {
  const desk = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await desk.newPage();
  const open = (path) => page.goto(server.url + path);
  const button = (name) => page.getByRole("button", { name, exact: true });
  const enter = (role) => button(words.roles[role]).first().click();
  const picture = (name) => shot(page, `${lang}-registers-${name}`);
  const mail = async (matching) => {
    const link = page.getByRole("link", { name: matching }).first();
    for (;;) {
      await open("/example/postbox");
      if ((await link.count()) > 0) break;
    }
    await link.click();
    await page.locator(".mail .message a").first().click();
  };

  // A case up to the letter that is sent.
  await open(`/?lang=${lang}`);
  await enter("officer");
  await page.waitForURL("**/console");
  await page.locator(".inbox .row .open").first().click();
  await button(words.openCase).click();
  await page.waitForURL("**/console/cases/*");
  const caseUrl = page.url();
  await button(words.save).first().click();
  await page.locator("#harm dl.facts").waitFor();
  await button(words.sendRequest).click();
  await page.locator("#verify .item").waitFor();
  await mail(/xác minh/i);
  await page.getByLabel(words.isFalse, { exact: true }).check();
  await button(words.sendAnswer).click();
  await page.locator("#reply.done").waitFor();
  await page.goto(caseUrl);
  await page.locator("input[name=label][value=fabricated]").check();
  await button(words.propose).click();
  await enter("approver");
  await button(words.approve).click();
  await page.locator("#propose a[href^='/corrections/']").waitFor();
  await enter("officer");
  await button(words.draftLetter).click();
  await page.waitForURL("**/console/letters/*");
  const letterUrl = page.url();
  await enter("approver");
  await button(words.sign).click();
  await enter("clerk");
  await button(words.number).click();
  await button(words.send).click();
  await page.locator("#progress").waitFor();

  // The clerk registers the reply that came through the portal, with one click.
  await open("/console/registers/incoming");
  await picture("01-offers");
  await page.locator("#offers").getByRole("button", { name: words.offer, exact: true }).first().click();
  await page.waitForURL(/registers\/incoming\/[0-9a-f]+$/);
  assert.match(await page.locator("main").innerText(), /01\/\d{4}/);
  await page.locator("#unit").fill("Phòng TTBCXB");
  await button(words.save).click();
  await page.locator(".history ins").first().waitFor();
  await picture("02-incoming-entry");

  // A document that came by post, and the same one again.
  const arrived = new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
  const byPost = async () => {
    await open("/console/registers/incoming/new");
    await page.locator("#arrived").fill(arrived);
    await page.locator("#author").fill("Công an tỉnh");
    await page.locator("#number_symbol").fill("88/CAT-PA05");
    await page.locator("#dated").fill(arrived);
    await page.locator("#subject").fill("Công văn về việc phối hợp xử lý tin giả");
    await page.locator("#due").fill(arrived);
    await page.locator("#file").setInputFiles({
      name: "cv88.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7\n"),
    });
    await button(words.takeArrival).click();
  };
  await byPost();
  await page.waitForURL(/registers\/incoming\/[0-9a-f]+$/);
  await byPost();
  assert.match(await page.locator("#twins").innerText(), words.twins);
  assert.equal(await page.locator("#author").inputValue(), "Công an tỉnh");
  await picture("03-twins");
  await open("/console/registers/due");
  assert.match(await page.locator("main").innerText(), /Công an tỉnh/);
  await picture("04-due");

  // A document on paper takes the next number of the same series.
  await open("/console/registers/outgoing/new");
  await page.locator("#doc_type").selectOption("QĐ");
  await page.locator("#subject").fill("kiện toàn Tổ xử lý tin giả");
  await page.locator("#recipients").fill("Các phòng, đơn vị; Lưu: VT");
  await picture("05-paper");
  await button(words.takeNumber).click();
  await page.waitForURL(/registers\/outgoing\/[0-9a-f]+$/);
  assert.match(await page.locator("h1").innerText(), /^01\/QĐ-STTTT$/);

  // The register of the letters: found without diacritics, filled in, printed.
  const year = new Date(Date.now() + 7 * 3600e3).getUTCFullYear();
  await open(`/console/registers/outgoing?series=${year}/example`);
  await page.locator("#q").fill("tin gia zalo");
  await page.locator(".register-bar button").click();
  assert.equal(await page.locator("table.register tbody tr").count(), 1);
  await picture("06-outgoing");
  await page.locator("table.register tbody a").first().click();
  await page.locator("#copies").fill("2");
  await page.locator("#note").fill("Có bản giấy");
  await button(words.save).click();
  await page.locator(".history ins").first().waitFor();
  await picture("07-outgoing-entry");
  const files = { pdf: "%PDF-", xlsx: "PK\u0003\u0004", csv: "\u00ef\u00bb\u00bf" };
  for (const [format, magic] of Object.entries(files)) {
    const file = await page.request.get(
      `${server.url}/console/registers/print/outgoing/${format}?series=example&year=${year}`,
    );
    assert.equal(file.status(), 200, format);
    const bytes = await file.body();
    assert.equal(bytes.subarray(0, magic.length).toString("latin1"), magic, format);
    if (format === "csv") assert.match(bytes.toString(), /01\/STTTT-TTBCXB/);
  }

  // A certified copy.
  await page.goto(letterUrl);
  await page.locator("#copies summary").first().click();
  await page.locator("input[name=copy_kind][value=full]").check();
  await page.locator("#copy-recipients").fill("Công an tỉnh");
  await button(words.copyMake).click();
  await page.locator("#copies li").first().waitFor();
  await open("/console/registers/copies");
  assert.match(await page.locator("table.register").innerText(), /01\/SY-STTTT/);
  await picture("08-copies");

  // Anyone: in force; the file is compared in the browser.
  const publicUrl = `${server.url}/letters/${letterUrl.split("/").pop().split("#")[0]}`;
  const pdf = await (await page.request.get(`${publicUrl}/letter.pdf`)).body();
  const check = async (buffer) => {
    await page.locator("#file").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer });
    await page.locator("#outcome[data-outcome]").waitFor();
    const outcome = await page.locator("#outcome").getAttribute("data-outcome");
    await page.locator("#outcome").evaluate((element) => element.removeAttribute("data-outcome"));
    return outcome;
  };
  await page.goto(publicUrl);
  assert.match(await page.locator("#life").innerText(), words.inForce);
  assert.equal(await check(pdf), "genuine");
  assert.equal(await check(Buffer.concat([pdf, Buffer.from(" ")])), "other");
  await picture("09-public");
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const without = await plain.newPage();
  await without.goto(`${publicUrl}?lang=${lang}`);
  await without.locator("#file").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: pdf });
  await without.locator("#drop button").click();
  assert.equal(await without.locator("#outcome.force").count(), 1, "without script");
  await plain.close();

  // The recall takes two people.
  await page.goto(letterUrl);
  await page.locator("#recall").getByText(words.recall, { exact: true }).click();
  await page.locator("#recall form[action$='/recall'] [name=reason]").fill("Số liệu trong công văn không đúng");
  await button(words.proposeRecall).click();
  await page.locator("#recall-open").waitFor();
  await picture("10-recall-proposed");
  await page.goto(publicUrl);
  assert.match(await page.locator("#life").innerText(), words.inForce);
  await page.goto(letterUrl);
  await enter("approver");
  await button(words.approveRecall).click();
  await page.locator("[data-life=recalled]").waitFor();
  await picture("11-recalled");
  await page.goto(publicUrl);
  const state = await page.locator("#life").innerText();
  assert.match(state, words.recalled);
  assert.match(state, /Số liệu trong công văn không đúng/);
  assert.equal(await check(pdf), "genuine", "still verifiable");
  await picture("12-public-recalled");

  // A receiver is told, and confirms.
  await mail(/Thu hồi/);
  assert.match(await page.locator("#life").innerText(), words.recalled);
  await picture("13-receiver");
  await page.locator("#known-person").fill("Trần Thị Bình");
  await page.locator("#known-office").fill("Văn thư");
  await button(words.known).click();
  await page.locator("#life .badge.good").waitFor();
  await page.goto(letterUrl);
  assert.equal(await page.locator("[data-told]").getAttribute("data-known"), "1");
  await desk.close();

  // On a phone no page is wider than it.
  const phone = await browser.newContext({ viewport: { width: 360, height: 780 }, isMobile: true });
  const small = await phone.newPage();
  await small.goto(`${server.url}/?lang=${lang}`);
  await small.getByRole("button", { name: words.roles.clerk, exact: true }).first().click();
  for (const path of ["outgoing?series=" + year + "/example", "incoming", "incoming/new", "due", "copies"]) {
    await small.goto(`${server.url}/console/registers/${path}`);
    const wide = await small.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `${path} is ${wide} px wide`);
    await shot(small, `${lang}-registers-phone-${path.split("?")[0].replace("/", "-")}`);
  }
  await small.goto(publicUrl);
  await shot(small, `${lang}-registers-phone-public`);
  await phone.close();
}

test("the registers in Vietnamese", () => play("vi", VI));
test("the registers in English", () => play("en", EN));
