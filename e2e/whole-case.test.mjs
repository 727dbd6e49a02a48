// The whole case of 2021, played in the browser, in Vietnamese and in English.
import { after, before, beforeEach, afterEach, test } from "node:test";
import { startBrowser } from "./lib/browser.mjs";
import { playTheCase } from "./lib/case.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
beforeEach(async () => (server = await startServer()));
afterEach(() => server.stop());

test("the whole case in Vietnamese", async () => {
  await playTheCase(browser, server, "vi", {
    roles: { officer: "Cán bộ", approver: "Lãnh đạo", clerk: "Văn thư" },
    samples: { whole: "Nguyên văn", plain: "Không dấu", part: "Chỉ một đoạn" },
    paste: "Dán tin nhắn vào đây",
    check: "Kiểm tra",
    reported: /Đã có người báo tin này/,
    message: "Nội dung tin nhắn",
    channel: "Thấy ở đâu",
    forwarded: "Fwd:",
    sendReport: "Gửi tin báo",
    reportKnown: /Tin này đã có người báo/,
    openCase: "Mở hồ sơ",
    save: "Lưu",
    sendRequest: "Gửi yêu cầu",
    addQuote: "Thêm trích dẫn",
    addFile: "Thêm tệp",
    isFalse: "Sai",
    sendAnswer: "Gửi trả lời",
    propose: "Đề xuất kết luận",
    secondPerson: /cần một người khác duyệt/,
    approve: "Duyệt và công bố",
    draftLetter: "Soạn công văn từ hồ sơ",
    sign: "Ký công văn",
    number: "Cấp số và ngày",
    send: "Gửi công văn",
    confirm: "Xác nhận đã nhận công văn",
    verdict: /TIN GIẢ/,
    otherParty: /nói về bên khác/,
    careful: /Cẩn thận!/,
    otherNumber: /Đổi số điện thoại: 09•• ••• •78[^]*0988 777 666/,
    knownHas: /^Bản đã biết: /,
    speaksAbout: /Bài này nói về một tin đã biết/,
    perhaps: /Có phải bạn muốn hỏi về…[^]*chưa phải câu trả lời/,
    unknown: /Chưa biết tin này/,
  });
});

test("the whole case in English", async () => {
  await playTheCase(browser, server, "en", {
    roles: { officer: "Officer", approver: "Approver", clerk: "Clerk" },
    samples: { whole: "As it went round", plain: "Without diacritics", part: "Only an excerpt" },
    paste: "Paste the message here",
    check: "Check",
    reported: /Others have reported this message/,
    message: "The message",
    channel: "Where you saw it",
    forwarded: "Fwd:",
    sendReport: "Send the report",
    reportKnown: /Others have reported it too/,
    openCase: "Open a case",
    save: "Save",
    sendRequest: "Send the request",
    addQuote: "Add a quotation",
    addFile: "Add a file",
    isFalse: "False",
    sendAnswer: "Send the answer",
    propose: "Propose the verdict",
    secondPerson: /another person must approve it/,
    approve: "Approve and publish",
    draftLetter: "Draft the letter from the case",
    sign: "Sign the letter",
    number: "Give number and date",
    send: "Send the letter",
    confirm: "Confirm receipt of the letter",
    verdict: /FABRICATED/,
    otherParty: /but about someone else/,
    careful: /Careful!/,
    otherNumber: /Changed phone number: 09•• ••• •78[^]*0988 777 666/,
    knownHas: /^The known message: /,
    speaksAbout: /This text speaks about a known message/,
    perhaps: /Perhaps you mean…[^]*not an answer/,
    unknown: /This message is not known/,
  });
});
