// Casework with two officers, an approver and a named party, each in a browser session of their own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answered, says, shot, submit } from "./browser.mjs";

const HOAX = readFileSync(
  join(import.meta.dirname, "..", "..", "fixtures", "messages", "zalo-2021.txt"),
  "utf8",
);
const PASSWORD = "một câu dài dễ nhớ";

export async function playCasework(browser, server, lang, words) {
  const picture = (page, name) => shot(page, `${lang}-case-${name}`);
  const people = [];
  const someone = async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    people.push(context);
    await page.goto(`${server.url}/?lang=${lang}`);
    return page;
  };
  const button = (page, name) => page.getByRole("button", { name, exact: true });
  const text = (page, place) => page.locator(place).innerText();
  // Inside a closed part of the page, by what its summary says.
  const opened = async (page, summary) => {
    const part = page.locator("details", { has: page.locator("summary", { hasText: summary }) }).last();
    if ((await part.getAttribute("open")) === null) await part.locator("summary").first().click();
    return part;
  };
  const as = async (role) => {
    const page = await someone();
    await submit(button(page, words.roles[role]).first());
    await page.waitForURL("**/console");
    return page;
  };

  const officer = await as("officer");
  const approver = await as("approver");
  const party = await someone();
  const anyone = await someone();

  // A second officer joins by invitation: not one of the example's people.
  const administrator = await someone();
  await administrator.goto(server.setup);
  await administrator.locator("[name=email]").fill(`quantri-${lang}@tinh.example`);
  await administrator.locator("[name=name]").fill("Nguyễn Thị Quản");
  await administrator.locator("[name=password]").fill(PASSWORD);
  await submit(administrator.locator("main button"));
  await administrator.waitForURL("**/console");
  await administrator.goto(`${server.url}/console/people`);
  const invite = administrator.locator("form[action='/console/people/invite']");
  await invite.locator("[name=name]").fill("Hoàng Thị Hai");
  await invite.locator("[name=email]").fill("hai@tinh.example");
  await invite.locator("input[value=officer]").check();
  await submit(invite.locator("button").last());
  const second = await someone();
  await second.goto(await administrator.locator("textarea.copy").inputValue());
  await second.locator("[name=password]").fill(PASSWORD);
  await submit(second.locator("main button"));
  await second.waitForURL("**/console");

  // The officer opens the case, describes the harm and reads why it is as urgent as it is.
  await officer.locator(".inbox .row .open").first().click();
  await submit(button(officer, words.openCase));
  await officer.waitForURL("**/console/cases/*");
  const caseUrl = officer.url();
  await says(officer.locator(".todo"), words.assessHarm);
  const harm = officer.locator("#harm form");
  await harm.locator("[value=panic]").check();
  await harm.locator("[value=elderly]").check();
  await submit(harm.locator("button.main"));
  await says(officer.locator(".priority"), words.urgency);
  assert.ok((await officer.locator(".reasons li").count()) >= 4);

  // Given to the second officer, who finds it under "mine"; the approver leaves a note and watches.
  await officer.locator("#assignee").selectOption({ label: "Hoàng Thị Hai" });
  await submit(button(officer, words.assign));
  await second.goto(`${server.url}/console/cases?list=mine`);
  await picture(second, "01-mine");
  await second.locator("table.cases tbody a").first().click();
  await says(second.locator(".brief"), /Hoàng Thị Hai/);
  await approver.goto(caseUrl);
  await approver.locator("#note").fill("Gọi thêm cho đầu mối của Zalo.");
  await submit(button(approver, words.addNote));
  await submit(button(approver, words.watch));
  await second.reload();
  await says(second.locator("#notes"), /đầu mối của Zalo/);

  // The second officer asks the party, with an hour to answer.
  const ask = await opened(second, words.ask);
  await ask.locator("[name=due_in_hours]").fill("1");
  await submit(ask.locator("button.main"));
  await second.locator("#verify .item").waitFor();
  const inbox = async (page, matching) => {
    const link = page.getByRole("link", { name: matching }).first();
    for (;;) {
      await page.goto(`${server.url}/example/postbox`);
      if ((await link.count()) > 0) return link;
    }
  };
  await (await inbox(party, /Đề nghị xác minh thông tin/)).click();
  await party.locator(".mail .message a").first().click();
  const partyUrl = party.url();

  // An hour goes by: the silence is noted, and nothing but "unproven" can rest on it.
  await anyone.goto(`${server.url}/example/postbox`);
  await submit(anyone.locator("button[name=hours][value='1']"));
  await inbox(anyone, /Quá hạn chưa có trả lời/);
  await second.goto(caseUrl);
  await says(second.locator("#verify"), words.noReplyState);
  const propose = async (page, label, explanation) => {
    const form = page.locator("form[action$='/verdict']");
    await form.locator(`[name=label][value=${label}]`).check();
    if (explanation) await form.locator("[name=explanation]").fill(explanation);
    await form.locator("[name=sources]").fill("Thỏa thuận sử dụng https://zalo.example/thoa-thuan");
    await submit(form.locator("button.main"));
  };
  await propose(second, "fabricated");
  await says(second.locator("main"), words.onlySilence);
  const typed = await second.locator("main textarea").evaluateAll((all) => all.map((one) => one.value));
  assert.ok(typed.some((value) => value.includes("zalo.example/thoa-thuan")), "what was typed is not lost");
  await picture(second, "02-only-silence");
  await second.goto(caseUrl);
  await propose(second, "unproven", "Chưa có căn cứ để nói tin này đúng hay sai.");
  await says(second.locator("#propose"), words.secondPerson);
  const approve = async (name) => {
    await approver.goto(caseUrl);
    await submit(button(approver, name));
    await approver.locator("#propose a[href^='/corrections/']").waitFor();
  };
  await approve(words.approve);
  const publicUrl = server.url + (await approver.locator("#propose a.button").getAttribute("href"));
  await anyone.goto(publicUrl);
  await says(anyone.locator("article"), words.unproven);
  await says(anyone.locator(".no-reply"), words.noReplyPublic);
  await picture(anyone, "03-no-reply-published");

  // Late, but heard: the party answers with a file, and the verdict is corrected.
  await party.goto(partyUrl);
  await says(party.locator("main"), words.late);
  await party.locator("input[name=answer][value=false]").check();
  await party.locator("[name=explanation]").fill("Không có điều lệ nào được ban hành trong tháng này.");
  const files = [{ name: "thong-cao.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 x") }];
  await party.locator("[name=files]").setInputFiles(files);
  await picture(party, "04-party");
  await submit(button(party, words.sendAnswer));
  await party.locator("#reply.done").waitFor();
  await second.goto(caseUrl);
  const kept = await second.locator("#verify .reply a").getAttribute("href");
  const download = await second.request.get(server.url + kept);
  assert.equal(download.headers()["content-type"], "application/pdf");
  assert.equal((await download.body()).toString(), "%PDF-1.7 x");
  const correct = second.locator("#correct");
  await correct.locator("summary").first().click();
  await correct.locator("[name=reason]").fill("Bên được nhắc tên đã trả lời.");
  await correct.locator("[name=label][value=fabricated]").check();
  await correct.locator("[name=explanation]").fill("Zalo không có điều lệ nào như vậy.");
  await submit(correct.locator("button.main"));
  await picture(second, "05-correction-proposed");
  await approve(words.approveCorrection);

  // Anyone contests it and gets a code.
  await anyone.goto(publicUrl);
  await says(anyone.locator("#history"), /Bên được nhắc tên đã trả lời/);
  await submit(anyone.locator("#appeals a.button"));
  await anyone.locator("[name=grounds]").fill("Chỉ một phần là bịa: Zalo có đổi điều khoản từ tháng trước.");
  await picture(anyone, "06-appeal");
  await submit(button(anyone, words.sendAppeal));
  const code = await text(anyone, "#filed .tracking");
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await picture(anyone, "07-appeal-filed");

  // The first officer, who did not approve, finds it on the list and upholds it.
  await officer.goto(`${server.url}/console/cases?list=appeals`);
  await officer.locator("table.cases tbody a").first().click();
  await says(officer.locator(".todo"), words.answerAppeal);
  const answer = officer.locator("#appeals form");
  await answer.locator("[value=upheld]").check();
  await answer.locator("[name=summary]").fill("Zalo có đổi điều khoản từ tháng trước");
  await answer.locator("[name=answer]").fill("Đúng: điều khoản có đổi, nhưng không như tin nói.");
  await picture(officer, "08-appeal-answer");
  await submit(button(officer, words.decideAppeal));
  await anyone.goto(publicUrl);
  await says(anyone.locator("article"), words.underReview);
  await officer.goto(caseUrl);
  await propose(officer, "false", "Điều khoản có đổi từ tháng trước, nhưng Zalo không được dùng ảnh của bạn.");
  await approve(words.approve);
  await anyone.goto(publicUrl);
  await says(anyone.locator("article .verdict"), words.falseLabel);
  await says(anyone.locator("#history"), /Zalo có đổi điều khoản từ tháng trước/);
  await says(anyone.locator("#appeals"), words.upheld);
  await picture(anyone, "09-corrected");
  await anyone.goto(`${server.url}/appeals`);
  await anyone.locator("[name=code]").fill(code.toLowerCase().replaceAll("-", " "));
  await submit(button(anyone, words.look));
  await says(anyone.locator("#status"), words.upheld);
  await picture(anyone, "10-appeal-status");

  // Half a year later the verdict is to be looked at again; it no longer holds and is withdrawn.
  await anyone.goto(`${server.url}/example/postbox`);
  await submit(anyone.locator("button[name=hours][value='4320']"));
  await inbox(anyone, /Đến hạn xem lại kết luận/);
  // Everybody's session is over by now.
  await submit(button(officer, words.roles.officer).first());
  await officer.goto(`${server.url}/console/cases?list=review`);
  await picture(officer, "11-review");
  await officer.locator("table.cases tbody a").first().click();
  await says(officer.locator(".todo"), words.review);
  const withdraw = officer.locator("#withdraw");
  await withdraw.locator("summary").click();
  await withdraw.locator("[name=reason]").fill("Điều khoản đã đổi lần nữa, kết luận không còn đúng.");
  await submit(withdraw.locator("button"));
  await says(officer.locator("#propose"), words.secondPerson);
  await submit(button(approver, words.roles.approver).first());
  await approve(words.approveWithdrawal);
  await picture(approver, "12-withdrawn-console");
  await anyone.goto(publicUrl);
  await says(anyone.locator("article"), words.withdrawn);
  await says(anyone.locator("article"), /kết luận không còn đúng/);
  await picture(anyone, "13-withdrawn");
  await anyone.goto(server.url);
  await anyone.getByLabel(words.paste).fill(HOAX);
  await answered(button(anyone, words.check));
  const said = await text(anyone, "#answer");
  assert.match(said, words.withdrawn);
  assert.doesNotMatch(said, words.falseLabel);
  await picture(anyone, "14-answer-withdrawn");

  // The administrator looks at the labels.
  await submit(button(approver, words.roles.administrator).first());
  await approver.goto(`${server.url}/console/labels`);
  await picture(approver, "15-labels");
  for (const context of people) await context.close();
}
