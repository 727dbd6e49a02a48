// An official answer is looked at again under its number; a wrong match is said, decided by two
// people and respected. Who asks has no JavaScript.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { says, shot, startBrowser, submit } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { startServer } from "./lib/server.mjs";

const HOAX = readFileSync(join(import.meta.dirname, "..", "fixtures", "messages", "zalo-2021.txt"), "utf8");
const OWN =
  "Nhóm phụ huynh lớp lá trường mầm non xin nhắc: ảnh các cháu chụp trong buổi dã ngoại sẽ được cô giáo gửi riêng cho từng gia đình, ai không muốn con mình có mặt trong album chung thì gọi cô Lan 0987 654 321 trước chiều thứ năm để cô bỏ ra, cô cảm ơn các bố mẹ nhiều và mong cả lớp giữ gìn sức khỏe";

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");

// A text that takes over much of the hoax and says something else all through.
function notice() {
  const [hoax, own] = [HOAX.trim().split(/\s+/), OWN.split(" ")];
  const words = [];
  for (let n = 0; n * 9 < own.length && n * 26 < hoax.length; n++)
    words.push(...own.slice(n * 9, n * 9 + 9), ...hoax.slice(n * 26, n * 26 + 18));
  return words.join(" ");
}

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
beforeEach(async () => (server = await startServer()));
afterEach(() => server.stop());

for (const [lang, words] of Object.entries({
  vi: {
    number: "Số câu trả lời",
    stands: /Vẫn có hiệu lực/,
    same: /Hôm nay vẫn là câu trả lời này/,
    unknown: /Không có tin đã biết nào giống/,
    letGo: /Cán bộ đã xác nhận nội dung như thế này không phải tin đó/,
    unreadable: /Số này chưa đúng/,
    kept: /Không lưu bạn là ai/,
    said: /Cán bộ sẽ so hai tin/,
    waiting: /1 tin bị nói là nhận nhầm/,
    proposed: /Cần một người khác đồng ý/,
    own: /Bạn đã đề nghị/,
    confirmed: /Có hiệu lực ngay/,
    withdrawn: /Đã bỏ mẫu/,
    erased: /Nội dung đã được xóa/,
    beside: /cán bộ đã xem và xác nhận đây không phải tin đó/,
  },
  en: {
    number: "Answer number",
    stands: /It still holds/,
    same: /Today it is still this answer/,
    unknown: /No known message is like this text/,
    letGo: /An officer has found that a text like this is not that message/,
    unreadable: /This is not an answer number/,
    kept: /Not who you are/,
    said: /An officer will compare the two messages/,
    waiting: /1 answer that is said to be wrong/,
    proposed: /Another person has to agree/,
    own: /You have proposed this/,
    confirmed: /It takes effect at once/,
    withdrawn: /Taken back/,
    erased: /The text was erased/,
    beside: /an officer has looked at it and found that it is another one/,
  },
})) {
  test(`answers with numbers and wrong matches (${lang})`, async () => {
    const desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const staff = await desk.newPage();
    await conclude(staff, server);
    await staff.goto(`${server.url}/?lang=${lang}`);
    const enter = async (role) => {
      await staff.goto(`${server.url}/`);
      await submit(staff.locator(`.example button[value=${role}]`));
      await staff.waitForURL("**/console");
    };

    const street = await browser.newContext({
      viewport: { width: 360, height: 800 },
      javaScriptEnabled: false,
    });
    const page = await street.newPage();
    const check = async (text) => {
      await page.goto(`${server.url}/?lang=${lang}`);
      await page.locator("form.ask textarea").fill(text);
      await submit(page.locator("form.ask button.main"));
      return page.locator("#answer");
    };

    // The answer has a number, and the number has a page.
    await check(HOAX);
    const number = (await page.locator("#answer-number").innerText()).trim();
    assert.match(number, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await shot(page, `${lang}-50-answer-number`);
    // The terminal tells the same number, in words and as JSON, and so does the API.
    const terminal = (...more) =>
      execFileSync(process.env.DINHCHINH_BIN, ["check", plain(HOAX), "--data", server.data, ...more], {
        encoding: "utf8",
        env: { ...process.env, DINHCHINH_LANG: lang },
      });
    assert.match(terminal(), new RegExp(`${words.number}: ${number} \\(\\S*/answers/${number}\\)`));
    assert.equal(JSON.parse(terminal("--json")).number, number);
    const found = await (await fetch(`${server.url}/api/v1/answers/${number}`)).json();
    assert.deepEqual([found.standing, found.answered.version], ["stands", 1]);
    await page.locator("#answer-number").click();
    await page.waitForURL(`**/answers/${number}`);
    await says(page.locator("main"), words.stands);
    await shot(page, `${lang}-51-answer-page`);
    const again = async (text) => {
      await page.locator("#recheck textarea").fill(text);
      await submit(page.locator("#recheck button"));
      return page.locator("#again");
    };
    await says(await again(plain(HOAX)), words.same);
    await says(await again("Chiều nay tổ dân phố họp lúc năm giờ"), words.unknown);
    await shot(page, `${lang}-52-answer-compared`);

    // The form that is reached from About, with a slip of the finger first.
    await page.goto(`${server.url}/about`);
    await page.locator("main a[href='/answers']").click();
    await page.waitForURL("**/answers");
    const last = number.endsWith("7") ? "8" : "7";
    await page.locator("#number").fill(number.slice(0, -1) + last);
    await submit(page.locator("main form button"));
    await says(page.locator("#why"), words.unreadable);
    await shot(page, `${lang}-53-answer-unreadable`);
    await page.locator("#number").fill(number.toLowerCase().replaceAll("-", " "));
    await submit(page.locator("main form button"));
    await page.waitForURL(`**/answers/${number}`);

    // Another message that the machine takes for the hoax.
    const text = notice();
    await check(text);
    assert.equal(await page.locator("#answer-number").innerText(), number);
    await submit(page.locator("#wrong-match"));
    await says(page.locator("main"), words.kept);
    await shot(page, `${lang}-54-wrong-match`);
    await page.locator("#note").fill("Đây là lời nhắc của lớp con tôi");
    await submit(page.locator("main form button.main"));
    await says(page.locator("main"), words.said);

    // Two people look at both texts side by side.
    await enter("officer");
    await says(staff.locator("#wrong-matches"), words.waiting);
    await staff.locator("#wrong-matches a").click();
    await staff.waitForURL("**/console/wrong-matches");
    await shot(staff, `${lang}-55-wrong-matches`);
    await staff.locator("#open h2 a").click();
    await staff.waitForURL("**/console/wrong-matches/*");
    const report = staff.url();
    assert.equal(await staff.getByText("0987 654 321").count(), 0, "hidden");
    assert.ok((await staff.locator("blockquote mark").count()) > 4);
    await shot(staff, `${lang}-56-wrong-match-beside`);
    await staff.locator("#confirm [name=reason]").fill("Lời nhắc của lớp");
    await submit(staff.locator("#confirm button"));
    await says(staff.locator(".flash"), words.proposed);
    await staff.goto(report);
    await says(staff.locator("#confirm"), words.own);
    await check(text);
    assert.equal(await page.locator("#answer-number").innerText(), number, "one is not enough");
    await enter("approver");
    await staff.goto(report);
    await staff.locator("#confirm [name=reason]").fill("Đúng là nhầm");
    await submit(staff.locator("#confirm button"));
    await says(staff.locator(".flash"), words.confirmed);

    // Copies of that message are let go, copies of the hoax are not.
    for (const copy of [text, plain(text), text.toUpperCase()]) {
      await says(await check(copy), words.beside);
      assert.equal(await page.locator("#answer-number").count(), 0);
    }
    await shot(page, `${lang}-57-let-go`);
    for (const copy of [HOAX, plain(HOAX), `${text} ${HOAX}`]) {
      await check(copy);
      assert.equal(await page.locator("#answer-number").innerText(), number);
    }
    await page.goto(`${server.url}/answers/${number}?lang=${lang}`);
    await says(await again(text), words.letGo);

    // Taken back: as before, and the text is gone.
    await staff.goto(report);
    await shot(staff, `${lang}-58-wrong-match-confirmed`);
    await staff.locator("#withdraw [name=reason]").fill("Nhầm");
    await submit(staff.locator("#withdraw button"));
    await says(staff.locator(".flash"), words.withdrawn);
    await staff.goto(report);
    await says(staff.locator("main"), words.erased);
    await check(text);
    assert.equal(await page.locator("#answer-number").innerText(), number);
    await Promise.all([desk.close(), street.close()]);
  });
}
