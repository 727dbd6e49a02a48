// The receiver's side of a letter, on a phone of 360 px: confirmed, taken in parts, passed on,
// published and compared, sent back.
import { after, afterEach, before, beforeEach, test } from "node:test";
import { startBrowser } from "./lib/browser.mjs";
import { playThePortal } from "./lib/portal.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
beforeEach(async () => (server = await startServer({ more: ["--pages-here"] })));
afterEach(() => server.stop());

test("a letter at its receivers in Vietnamese", async () => {
  await playThePortal(browser, server, "vi", {
    confirm: "Xác nhận đã nhận công văn",
    passOn: "Chuyển tiếp",
    own: "Thêm nơi nhận khác",
    badLines: /Có dòng chưa đúng: 2/,
    report: "Gửi báo cáo",
    passedOnBy: /Đơn vị chuyển tiếp:/,
    changed: /Có chữ khác nội dung đã duyệt/,
    noNumber: /Thiếu số công văn/,
    right: /Đúng nội dung đã duyệt/,
    notForUs: "Công văn này không gửi cho chúng tôi",
    sendBack: "Trả lại công văn",
    returned: /Đã trả lại công văn/,
    judge: "Chưa đạt, đề nghị bổ sung",
    judgeSend: "Gửi cho nơi nhận",
    notEnough: /Cần bổ sung: Xin gửi ảnh/,
    clerk: "Văn thư",
  });
});

test("a letter at its receivers in English", async () => {
  await playThePortal(browser, server, "en", {
    confirm: "Confirm receipt of the letter",
    passOn: "Pass it on",
    own: "Add further addressees",
    badLines: /Some lines are not right: 2/,
    report: "Send the report",
    passedOnBy: /Passed on by:/,
    changed: /Some words differ from the approved wording/,
    noNumber: /The letter’s number is missing/,
    right: /The approved wording/,
    notForUs: "This letter is not for us",
    sendBack: "Send the letter back",
    returned: /The letter was sent back/,
    judge: "Not enough, ask for more",
    judgeSend: "Send to the receiver",
    notEnough: /Something more is needed: Xin gửi ảnh/,
    clerk: "Clerk",
  });
});
