// A letter's silent receivers: who is how far, what is done about it, calls, and news of a changed
// verdict that everybody confirms.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { says, shot, startBrowser, submit } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
beforeEach(async () => (server = await startServer()));
afterEach(() => server.stop());

const VI = {
  roles: { officer: "Cán bộ", approver: "Lãnh đạo", clerk: "Văn thư" },
  planOwn: "Lưu kế hoạch riêng",
  stopAll: "Thôi đôn đốc nơi này",
  pause: "Tạm dừng đôn đốc công văn này",
  run: "Tiếp tục đôn đốc",
  reminded: /Nhắc lần 1/,
  record: "Ghi kết quả cuộc gọi",
  byTelephone: /qua điện thoại/,
  silent: /Im lặng quá hạn/,
  changed: /trước đây[\s\S]*hiện nay/i,
  confirmChange: "Chúng tôi đã biết thay đổi này",
  known: /Đã xác nhận biết/,
  newConclusion: "Kết luận mới",
};
const EN = {
  roles: { officer: "Officer", approver: "Approver", clerk: "Clerk" },
  planOwn: "Save a plan of its own",
  stopAll: "Stop for this receiver",
  pause: "Pause the follow-up of this letter",
  run: "Let it run again",
  reminded: /First reminder/,
  record: "Record the call",
  byTelephone: /qua điện thoại/,
  silent: /Silent, time is over/,
  changed: /it was[\s\S]*it is/i,
  confirmChange: "We know of this change",
  known: /Confirmed as known/,
  newConclusion: "New conclusion",
};

async function play(lang, words) {
  const desk = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await desk.newPage();
  const open = (path) => page.goto(server.url + path);
  const button = (name) => page.getByRole("button", { name, exact: true });
  const enter = (role) => submit(button(words.roles[role]).first());
  const picture = (name) => shot(page, `${lang}-cascade-${name}`);
  // Opens a page again until it says so: the worker needs a moment.
  const comes = async (path, where, expected) => {
    const end = performance.now() + 30_000;
    for (;;) {
      await open(path);
      const found = page.locator(where);
      if ((await found.count()) > 0 && expected.test(await found.first().innerText())) return;
      if (performance.now() > end) assert.fail(`${path} never says ${expected} in ${where}`);
    }
  };
  const mail = async (matching) => {
    const link = page.getByRole("link", { name: matching }).first();
    for (;;) {
      await open("/example/postbox");
      if ((await link.count()) > 0) break;
    }
    await link.click();
    await submit(page.locator(".mail .message a").first());
  };
  const advance = async (hours) => {
    await open("/example/postbox");
    await submit(page.locator(`form[action='/example/clock'] button[value='${hours}']`));
  };

  const letterUrl = await conclude(page, server);
  const letter = new URL(letterUrl).pathname;
  await submit(page.getByRole("button", { name: "Lãnh đạo", exact: true }).first());
  await submit(page.getByRole("button", { name: "Ký công văn", exact: true }));
  await submit(page.getByRole("button", { name: "Văn thư", exact: true }).first());
  await submit(page.getByRole("button", { name: "Cấp số và ngày", exact: true }));
  await submit(page.getByRole("button", { name: "Gửi công văn", exact: true }));
  await page.goto(`${letterUrl}?lang=${lang}`);
  const casePath = await page.locator("main a[href^='/console/cases/']").first().getAttribute("href");

  // One receiver confirms; the others are silent.
  await mail(/01\/STTTT-TTBCXB/);
  await page.locator("input[name=person]").first().fill("Trần Thị Bình");
  await page.locator("input[name=office]").first().fill("Văn thư");
  await submit(page.locator("#confirm button.main"));
  await comes(`${letter}/coverage`, ".sum", /^1\/63/);
  await picture("01-coverage");

  // A plan of its own, at any hour: a reminder after an hour, a call after two.
  await open(`${letter}/escalation`);
  const plan = page.locator("#plan");
  for (const rung of ["second-reminder", "other-channel", "superior"]) {
    await plan.locator(`[name='confirmation_${rung}']`).fill("");
  }
  await plan.locator("[name=confirmation_reminder]").fill("1");
  await plan.locator("[name=confirmation_call]").fill("2");
  await plan.locator("[name=quiet_from]").fill("0");
  await plan.locator("[name=quiet_to]").fill("0");
  await submit(button(words.planOwn));
  await picture("02-escalation-planned");
  await submit(button(words.stopAll).first());
  await submit(button(words.pause));
  await button(words.run).waitFor();
  await submit(button(words.run));
  await advance(1);
  // The stopped ones stand there too: one with a mail was made.
  await comes(`${letter}/escalation`, "#made tr:has([class*='status-'])", words.reminded);
  await picture("03-escalation-made");
  await advance(1);
  await comes("/console/calls", "section.call h2", /./);

  // The call: one confirms on the telephone.
  await picture("04-calls");
  const call = page.locator("section.call").first();
  const name = await call.locator("h2").innerText();
  await call.locator("[name=outcome][value=confirmed]").check();
  await call.locator("[name=telephone]").fill("0208 111 222");
  await call.locator("[name=person]").fill("Lê Thị Lan");
  await call.locator("[name=office]").fill("Chánh Văn phòng");
  await submit(call.getByRole("button", { name: words.record, exact: true }));
  await comes(`${letter}/coverage?list=confirmed`, "#list", words.byTelephone);
  assert.ok((await page.locator("#list").innerText()).includes(name));
  await advance(24);
  // A day ends sessions.
  await enter("clerk");
  await comes(`${letter}/coverage?list=silent`, "#list h2", /: 61/);
  await says(page.locator("#list"), words.silent);
  await picture("05-silent");
  const csv = await page.request.get(`${server.url}${letter}/coverage.csv`);
  assert.match(await csv.text(), /,silent,/);

  // The verdict changes: everybody is told, and one confirms.
  await enter("officer");
  await open(casePath);
  const correct = page.locator("#correct");
  await correct.locator("summary").first().click();
  await correct.locator("[name=reason]").fill("Có văn bản mới của doanh nghiệp");
  await correct.locator("[name=label][value=false]").check();
  await correct.locator("[name=explanation]").fill("Một phần nội dung tin là có thật.");
  await submit(correct.locator("button.main"));
  await enter("approver");
  await open(casePath);
  await submit(page.locator("#approve button.main"));
  await mail(/Kết luận đã thay đổi/);
  await says(page.locator("#change"), words.changed);
  await picture("06-change");
  await page.locator("#person").fill("Phạm Văn Dũng");
  await page.locator("#office").fill("Văn thư");
  await submit(button(words.confirmChange));
  await says(page.locator("main"), words.known);
  await comes(`${casePath}/changes`, "table.list", /1\/63/);
  await picture("07-changes");
  await submit(page.getByRole("link", { name: words.newConclusion, exact: true }));
  await picture("08-change-coverage");

  // The report.
  for (const [file, magic] of [["pdf", "%PDF-"], ["xlsx", "PK"]]) {
    const report = await page.request.get(`${server.url}${casePath}/report.${file}`);
    assert.equal(report.status(), 200);
    assert.ok((await report.body()).subarray(0, 5).toString("latin1").startsWith(magic));
  }
  await desk.close();
}

test("silence and changes in Vietnamese", () => play("vi", VI));
test("silence and changes in English", () => play("en", EN));
