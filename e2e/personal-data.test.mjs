// What people click where personal data are: leaving a contact, following a report, masks, reading a
// contact, the audit trail, a linked page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { says, shot, startBrowser, submit } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => {
  browser = await startBrowser();
  server = await startServer();
});
after(async () => {
  await browser.close();
  await server.stop();
});

// One for each language: what is alike would join one chain.
const MESSAGES = {
  vi: "Thông báo khẩn: công ty điện lực sẽ cắt điện toàn tỉnh trong ba ngày, ai muốn được ưu tiên giữ điện thì gọi ngay 0912 345 678 gặp anh Tú để đăng ký và chuyển khoản trước",
  en: "Mọi người chú ý, bệnh viện huyện phát thuốc bổ miễn phí cho người trên sáu mươi tuổi, cần giữ chỗ thì nhắn vào số 0912 345 678 trước chủ nhật kẻo hết suất, mỗi nhà chỉ nhận một hộp",
};
const ADDRESS = "nguoi.bao.tin@thu.example";

const WORDS = {
  vi: {
    wanted: "Muốn được báo kết quả? (không bắt buộc)",
    contact: "Địa chỉ thư hoặc số điện thoại",
    notice: "Đọc thông báo về xử lý dữ liệu cá nhân",
    consent: /Tôi đã đọc thông báo và đồng ý/,
    send: "Gửi tin báo",
    refused: /Chưa đồng ý/,
    law: /91\/2025\/QH15/,
    code: "Mã theo dõi",
    show: "Xem",
    received: /Đã tiếp nhận/,
    officer: "Cán bộ",
    open: "Mở hồ sơ",
    unmask: "Xem không che",
    reason: "Lý do",
    read: "Xem liên hệ",
    whole: /còn nguyên vẹn/,
    unmasked: /Xem tin nhắn không che/,
    contactRead: /Xem liên hệ của người báo tin/,
    addLink: "Thêm liên kết",
    private: /mạng nội bộ/,
    type: "Tự nhập nội dung",
    pageText: "Nội dung trang (chép nguyên văn)",
    save: "Lưu",
    withdraw: "Rút lại đồng ý",
    withdrawn: /Đã rút lại sự đồng ý/,
    erase: "Xóa dữ liệu của tôi",
    eraseNow: "Xóa ngay",
    erased: /Đã xóa liên hệ và mã theo dõi/,
  },
  en: {
    wanted: "Do you want to be told the result? (optional)",
    contact: "E-mail address or telephone number",
    notice: "Read the notice on personal data",
    consent: /I have read the notice and agree/,
    send: "Send the report",
    refused: /Not agreed/,
    law: /91\/2025\/QH15/,
    code: "Tracking code",
    show: "Show",
    received: /Received, no conclusion yet/,
    officer: "Officer",
    open: "Open a case",
    unmask: "Show without masks",
    reason: "Reason",
    read: "Look at the contact",
    whole: /The trail is whole/,
    unmasked: /Message read without masks/,
    contactRead: /Reporter's contact read/,
    addLink: "Add a link",
    private: /private network/,
    type: "Type the text in",
    pageText: "Text of the page (word for word)",
    save: "Save",
    withdraw: "Withdraw my consent",
    withdrawn: /The consent is withdrawn/,
    erase: "Erase my data",
    eraseNow: "Erase now",
    erased: /are erased/,
  },
};

for (const [lang, words] of Object.entries(WORDS)) {
  test(`personal data are asked for, hidden, read for a reason and erased (${lang})`, async () => {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const visitor = await phone.newPage();
    const press = (page, name) => submit(page.getByRole("button", { name, exact: true }).first());
    const text = MESSAGES[lang];

    // A report with a contact: not without the tick, which nobody has set before.
    await visitor.goto(`${server.url}/report?lang=${lang}`);
    await visitor.locator("#text").fill(text);
    await visitor.getByText(words.wanted).click();
    await visitor.getByLabel(words.contact).fill(ADDRESS);
    const consent = visitor.getByLabel(words.consent);
    assert.equal(await consent.isChecked(), false);
    await visitor.getByText(words.notice).click();
    await says(visitor.locator(".notice"), words.law);
    await shot(visitor, `${lang}-50-report-contact`);
    await press(visitor, words.send);
    await says(visitor.locator("main"), words.refused);
    assert.match(await visitor.locator("main").innerHTML(), /nguoi\.bao\.tin/);
    await visitor.goBack();
    await visitor.locator("#text").fill(text);
    if (!(await consent.isVisible())) await visitor.getByText(words.wanted).click();
    await visitor.getByLabel(words.contact).fill(ADDRESS);
    await consent.check();
    await press(visitor, words.send);
    const code = await visitor.locator("#code").innerText();
    assert.match(code, /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    await shot(visitor, `${lang}-51-code`);

    // The reporter follows the report.
    const track = async () => {
      await visitor.goto(`${server.url}/track`);
      await visitor.getByLabel(words.code).fill(code.toLowerCase());
      await press(visitor, words.show);
    };
    await track();
    let seen = await visitor.locator("main").innerText();
    assert.match(seen, words.received);
    assert.match(seen, /n•+@thu\.example/);
    assert.doesNotMatch(seen, /0912 345 678/);
    await shot(visitor, `${lang}-52-tracked`);
    const download = visitor.waitForEvent("download");
    await visitor.locator("form[action='/track/export'] button").click();
    const chunks = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
    const kept = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    assert.equal(kept.contact.value, ADDRESS);
    assert.equal(kept.message, text);

    // The officer: masked, unmasked for a reason, the contact for a reason.
    const desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await desk.newPage();
    await page.goto(`${server.url}/?lang=${lang}`);
    await press(page, words.officer);
    await page.waitForURL("**/console");
    const mark = lang === "vi" ? /điện lực/ : /bệnh viện huyện/;
    await page.locator(".inbox .row").filter({ hasText: mark }).locator(".open").click();
    seen = await page.locator("main").innerText();
    assert.match(seen, /09•• ••• •78/);
    assert.doesNotMatch(seen, /0912 345 678/);
    await shot(page, `${lang}-53-chain-masked`);
    await page.locator("#title").fill("Cắt điện ba ngày");
    await press(page, words.open);
    await page.waitForURL("**/console/cases/*");
    const caseUrl = page.url();
    await page.locator("details", { has: page.locator("blockquote.message") }).first().click();
    await page.getByRole("link", { name: words.unmask }).first().click();
    await page.getByLabel(words.reason).fill("gọi thử số trong tin");
    await press(page, words.unmask);
    await says(page.locator("blockquote.message"), /0912 345 678/);
    await shot(page, `${lang}-54-unmasked`);
    await page.goto(caseUrl);
    const reporters = page.locator("#reporters");
    assert.doesNotMatch(await reporters.innerText(), /thu\.example/);
    await reporters.getByText(words.read).first().click();
    await reporters.getByLabel(words.reason).fill("hỏi lại ngày nhận tin");
    await submit(reporters.getByRole("button", { name: words.read }));
    assert.equal(await page.locator("#contact").innerText(), ADDRESS);
    await shot(page, `${lang}-55-contact`);

    // A link into the private network is refused, said, and typed in by hand.
    await page.goto(caseUrl);
    const evidence = page.locator("#evidence");
    const link = evidence.locator("form", { has: page.locator("[name=kind][value=link]") });
    await evidence.getByText(words.addLink).click();
    await link.locator("[name=url]").fill("http://127.0.0.1:9/noi-bo");
    await link.locator("[name=supports]").fill("Trang của công ty điện lực");
    await submit(link.locator("button.main"));
    while (!words.private.test(await evidence.innerText())) await page.reload();
    await shot(page, `${lang}-56-capture-failed`);
    await evidence.getByText(words.type).click();
    await evidence.getByLabel(words.pageText).fill("Công ty điện lực không cắt điện.");
    await submit(evidence.locator("form[action$='/text'] button"));
    await evidence.locator(".capture summary").click();
    await says(evidence, /Công ty điện lực không cắt điện\./);

    // The trail says it all, and is whole.
    await page.goto(`${caseUrl}/trail`);
    seen = await page.locator("main").innerText();
    assert.match(seen, words.whole);
    assert.match(seen, words.unmasked);
    assert.match(seen, /gọi thử số trong tin/);
    assert.match(seen, words.contactRead);
    await shot(page, `${lang}-57-trail`);
    const csv = await page.request.get(`${caseUrl}/trail.csv`);
    assert.match(await csv.text(), /message-unmasked/);
    await page.goto(`${server.url}/console/settings`);
    await shot(page, `${lang}-58-settings`);
    await desk.close();

    // The reporter withdraws, then erases; the code opens nothing any more.
    await track();
    await press(visitor, words.withdraw);
    seen = await visitor.locator("main").innerText();
    assert.match(seen, words.withdrawn);
    assert.doesNotMatch(seen, /thu\.example/);
    await shot(visitor, `${lang}-59-withdrawn`);
    await visitor.getByText(words.erase, { exact: true }).click();
    await press(visitor, words.eraseNow);
    await says(visitor.locator("main"), words.erased);
    await track();
    assert.equal(await visitor.locator("#kept").count(), 0);
    await shot(visitor, `${lang}-60-erased`);
    await phone.close();
  });
}
