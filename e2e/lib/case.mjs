// The way of the case, in the words of one language. Every step is what a person clicks.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answered, pictureForReadme, says, shot, submit } from "./browser.mjs";

const HOAX = readFileSync(
  join(import.meta.dirname, "..", "..", "fixtures", "messages", "zalo-2021.txt"),
  "utf8",
);

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");

export async function playTheCase(browser, server, lang, words) {
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await desk.newPage();
  const picture = (name) => shot(page, `${lang}-${name}`);
  const open = (path) => page.goto(server.url + path);
  const button = (name) => page.getByRole("button", { name, exact: true });
  const enter = (role) => submit(button(words.roles[role]).first());

  const check = async (text) => {
    await open("/");
    await page.getByLabel(words.paste).fill(text);
    await answered(button(words.check));
    return page.locator("#answer");
  };

  // 1. Anyone: the message is recognised, and nobody has verified it.
  await open(`/?lang=${lang}`);
  assert.equal(await page.locator("html").getAttribute("lang"), lang);
  await picture("01-home");
  let answer = await check(HOAX);
  await says(answer, words.reported);
  await picture("02-reported");

  await open("/");
  await answered(button(words.samples.whole));
  await says(page.locator("#answer"), words.reported);

  // A report of one's own variant joins the chain.
  await open("/report");
  await page.getByLabel(words.message).fill(`${words.forwarded} ${HOAX}`);
  await page.getByLabel(words.channel).selectOption("zalo");
  await submit(button(words.sendReport));
  await says(page.locator("main"), words.reportKnown);
  await picture("03-report-received");

  // 2. The officer opens a case on the largest chain.
  await open("/");
  await enter("officer");
  await page.waitForURL("**/console");
  await picture("04-inbox");
  await page.locator(".inbox .row .open").first().click();
  await picture("05-chain");
  await submit(button(words.openCase));
  await page.waitForURL("**/console/cases/*");
  const caseUrl = page.url();
  await picture("06-case-open");

  // 3. Harm, and the question to the named party.
  await submit(button(words.save).first());
  await page.locator("#harm dl.facts").waitFor();
  await submit(button(words.sendRequest));
  await page.locator("#verify .item").waitFor();
  await picture("07-case-asked");

  // Evidence: words from a public page, and a file.
  const evidence = page.locator("#evidence");
  await evidence.getByText(words.addQuote).click();
  const quote = evidence.locator("form", { has: page.locator("[name=kind][value=quote]") });
  await quote.locator("[name=text]").fill("Thỏa thuận sử dụng hiện hành không có nội dung này.");
  await quote.locator("[name=source]").fill("Trang chính thức");
  await quote.locator("[name=supports]").fill("Chính sách đang áp dụng");
  await submit(quote.locator("button.main"));
  await evidence.getByText(words.addFile).click();
  const file = evidence.locator("form", { has: page.locator("[name=kind][value=file]") });
  const bytes = Buffer.from("<script>alert(1)</script>");
  await file.locator("[name=file]").setInputFiles({ name: "a.html", mimeType: "text/html", buffer: bytes });
  await file.locator("[name=supports]").fill("Ảnh chụp tin nhắn");
  await submit(file.locator("button.main"));
  const kept = await evidence.getByRole("link", { name: "a.html" }).getAttribute("href");
  const download = await page.request.get(server.url + kept);
  assert.equal(download.headers()["content-type"], "application/octet-stream");
  assert.match(download.headers()["content-disposition"], /^attachment/);
  assert.ok((await download.body()).equals(bytes));

  // 4. The named party answers through the link in its mail.
  const mail = async (matching) => {
    const link = page.getByRole("link", { name: matching }).first();
    for (;;) {
      await open("/example/postbox");
      if ((await link.count()) > 0) break;
    }
    await link.click();
    await picture(`mail-${page.url().split("/").pop()}`);
    await page.locator(".mail .message a").first().click();
  };
  await mail(/xác minh/i);
  await page.getByLabel(words.isFalse, { exact: true }).check();
  await picture("08-party");
  await submit(button(words.sendAnswer));
  await page.locator("#reply.done").waitFor();
  await picture("09-party-answered");

  // 5. The officer proposes; the approver approves.
  await page.goto(caseUrl);
  await page.locator("input[name=label][value=fabricated]").check();
  await picture("10-verdict");
  await submit(button(words.propose));
  await says(page.locator("#propose"), words.secondPerson);
  await enter("approver");
  await picture("11-approve");
  await submit(button(words.approve));
  await page.locator("#propose a[href^='/corrections/']").waitFor();
  await picture("12-approved");

  // 6. The letter: drafted, signed, numbered, sent.
  await enter("officer");
  await submit(button(words.draftLetter));
  await page.waitForURL("**/console/letters/*");
  const letterUrl = page.url();
  const pdf = await page.request.get(`${letterUrl}/letter.pdf`);
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
  await picture("13-draft");
  const subject = page.locator("textarea[name=subject]");
  await subject.fill(`${await subject.inputValue()} (bổ sung)`);
  await submit(button(words.save));
  await says(page.locator("h1"), /bổ sung/);
  await enter("approver");
  await submit(button(words.sign));
  await enter("clerk");
  await submit(button(words.number));
  await says(page.locator("h1"), /01\/STTTT-TTBCXB/);
  await submit(button(words.send));
  await page.locator("#progress").waitFor();
  await page.reload();
  await picture("14-sent");

  // 7. A receiver confirms through the link in its mail.
  await mail(/01\/STTTT-TTBCXB/);
  await picture("15-receiver");
  const confirm = page.locator("#confirm form").first();
  await confirm.locator("[name=person]").fill("Trần Thị Bình");
  await confirm.locator("[name=office]").fill("Văn thư");
  await submit(button(words.confirm));
  await page.locator("#confirm.done").waitFor();
  await picture("16-receiver-confirmed");
  await page.goto(letterUrl);
  await page.locator("[data-status=confirmed], [data-status=done]").first().waitFor();
  await says(page.locator("#progress"), /1\/63/);
  await picture("17-progress");

  // 8. Anyone: whole, without diacritics, or a part of it.
  const half = HOAX.split(/\s+/);
  const part = half.slice(-Math.ceil(half.length * 0.4)).join(" ");
  for (const [kind, text] of Object.entries({ whole: HOAX, plain: plain(HOAX), part })) {
    answer = await check(text);
    await says(answer, words.verdict, kind);
    await says(answer, /01\/STTTT-TTBCXB/, kind);
    assert.ok((await page.locator("mark").count()) > 0, kind);
    await picture(`18-answer-${kind}`);
  }
  for (const [kind, name] of Object.entries(words.samples)) {
    await open("/");
    await answered(button(name));
    await says(page.locator("#answer"), words.verdict, `sample ${kind}`);
  }
  answer = await check(HOAX.replace(/zalo/gi, "Facebook"));
  await says(answer, words.otherParty);
  await picture("19-other-party");

  // Retold in other words: asked back, with a link to what was published, and no verdict.
  answer = await check("nghe nói Zalo sắp được dùng hình ảnh của mình hả mọi người");
  assert.doesNotMatch(await answer.innerText(), words.verdict);
  const perhaps = page.locator("#suggestions");
  await says(perhaps, words.perhaps);
  await picture("29-suggestions");
  await perhaps.getByRole("link").first().click();
  await page.waitForURL("**/corrections/*");

  // A copy with a number hung on, then one with another number: named, and warned of.
  const withPhone = `${HOAX} Mọi chi tiết gọi 0912 345 678 gặp chị Hoa để được hướng dẫn.`;
  await open("/report");
  await page.getByLabel(words.message).fill(withPhone);
  await submit(button(words.sendReport));
  answer = await check(withPhone.replace("0912 345 678", "0988 777 666").replace("ngày mai", "ngày kia"));
  await says(answer, words.verdict);
  await says(answer, words.careful);
  const changes = await page.locator(".changes").innerText();
  assert.match(changes, words.otherNumber);
  assert.match(await page.locator("ins.changed").first().getAttribute("title"), words.knownHas);
  await picture("25-answer-changed");

  // A correction that quotes the message is not the message.
  answer = await check(
    `Sở Thông tin và Truyền thông khẳng định nội dung sau là tin giả, người dân không chia sẻ: "${HOAX}"`,
  );
  await says(answer, words.speaksAbout);
  assert.equal(await page.locator(".changes").count(), 0);
  await picture("26-answer-quotes");
  await open("/console");
  await picture("27-inbox-ranked");
  await page.locator(".inbox .row .open").first().click();
  await picture("28-chain-variants");

  answer = await check("Chiều nay tổ dân phố họp lúc 17 giờ tại nhà văn hóa.");
  await says(answer, words.unknown);
  await picture("20-unknown");

  // The public pages of it.
  await open("/corrections");
  await picture("21-corrections");
  await page.locator(".cards a").first().click();
  await picture("22-correction");
  await page.locator("a[href^='/letters/']").first().click();
  await picture("23-letter-public");
  await desk.close();

  // As anyone sees it, for the README.
  const visitor = await browser.newContext({ viewport: { width: 960, height: 795 } });
  const seen = await visitor.newPage();
  await seen.goto(`${server.url}/?lang=${lang}`);
  await seen.getByLabel(words.paste).fill(plain(HOAX));
  await answered(seen.getByRole("button", { name: words.check, exact: true }));
  await pictureForReadme(seen, `answer-${lang}`);
  await visitor.close();

  // On a phone, as a grandmother would.
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true });
  const small = await phone.newPage();
  await small.goto(`${server.url}/?lang=${lang}`);
  await small.getByLabel(words.paste).fill(part);
  await answered(small.getByRole("button", { name: words.check, exact: true }));
  const wide = await small.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} px wide on a phone of 390 px`);
  await shot(small, `${lang}-24-phone`);
  await phone.close();
}
