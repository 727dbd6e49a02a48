// Casework among several people: silence published, an appeal upheld, a verdict withdrawn.
import { after, before, beforeEach, afterEach, test } from "node:test";
import { startBrowser } from "./lib/browser.mjs";
import { playCasework } from "./lib/casework.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
beforeEach(async () => (server = await startServer()));
afterEach(() => server.stop());

test("casework in Vietnamese", async () => {
  await playCasework(browser, server, "vi", {
    roles: {
      officer: "Cán bộ",
      approver: "Lãnh đạo",
      administrator: "Quản trị",
    },
    paste: "Dán tin nhắn vào đây",
    check: "Kiểm tra",
    openCase: "Mở hồ sơ",
    assessHarm: /Đánh giá tác hại/,
    urgency: /Khẩn cao/,
    assign: "Giao hồ sơ",
    addNote: "Thêm ghi chú",
    watch: "Theo dõi hồ sơ",
    ask: "Gửi yêu cầu xác minh",
    noReplyState: /Quá hạn chưa trả lời/,
    onlySilence: /Không trả lời không có nghĩa là sai/,
    secondPerson: /cần một người khác duyệt/,
    approve: "Duyệt và công bố",
    approveCorrection: "Duyệt bản sửa",
    approveWithdrawal: "Duyệt việc rút lại",
    unproven: /CHƯA ĐỦ CĂN CỨ/,
    noReplyPublic: /Zalo - Công ty cổ phần VNG: được hỏi lúc .* đến hạn .* chưa trả lời/,
    late: /trả lời muộn vẫn được nhận/,
    sendAnswer: "Gửi trả lời",
    sendAppeal: "Gửi phản đối",
    answerAppeal: /Trả lời phản đối/,
    decideAppeal: "Trả lời phản đối",
    underReview: /đang được xem xét lại/,
    falseLabel: /TIN SAI SỰ THẬT/,
    upheld: /Chấp nhận phản đối/,
    look: "Xem kết quả",
    review: /Xem lại kết luận đã công bố/,
    withdrawn: /KẾT LUẬN ĐÃ RÚT LẠI/,
  });
});

test("casework in English", async () => {
  await playCasework(browser, server, "en", {
    roles: {
      officer: "Officer",
      approver: "Approver",
      administrator: "Administrator",
    },
    paste: "Paste the message here",
    check: "Check",
    openCase: "Open a case",
    assessHarm: /Assess the harm/,
    urgency: /High urgency/,
    assign: "Assign the case",
    addNote: "Add the note",
    watch: "Watch the case",
    ask: "Ask the named party",
    noReplyState: /No reply in time/,
    onlySilence: /Silence does not mean that something is false/,
    secondPerson: /another person must approve it/,
    approve: "Approve and publish",
    approveCorrection: "Approve the new version",
    approveWithdrawal: "Approve the withdrawal",
    unproven: /UNPROVEN/,
    noReplyPublic: /Zalo - Công ty cổ phần VNG: asked on .* had not replied by/,
    late: /a late answer is still taken/,
    sendAnswer: "Send the answer",
    sendAppeal: "Send the appeal",
    answerAppeal: /Answer the appeal/,
    decideAppeal: "Answer the appeal",
    underReview: /is being reviewed/,
    falseLabel: /\bFALSE\b/,
    upheld: /Appeal upheld/,
    look: "See the outcome",
    review: /Look again at the published verdict/,
    withdrawn: /VERDICT WITHDRAWN/,
  });
});
