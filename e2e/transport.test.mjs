// A clerk and what does not arrive: uncertain, refused, put on paper, handed over.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { says, shot, startBrowser, submit } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { startMailServer } from "./lib/mailserver.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
let mail;
const seen = [];
// Of the receivers that are named: the third is never taken at first, the fifth for good, the
// seventh is taken without an answer.
const answer = (receiver, times) => {
  if (!seen.includes(receiver)) seen.push(receiver);
  const at = seen.indexOf(receiver);
  if ((at === 3 && times === 1) || at === 5) return `550 5.1.1 <${receiver}> no such box`;
  return at === 7 && times === 1 ? "silence" : "";
};
before(async () => {
  browser = await startBrowser();
  mail = await startMailServer(answer);
  server = await startServer({ more: ["--smtp", mail.url] });
});
after(async () => {
  await browser.close();
  await server.stop();
  mail.stop();
});

test("what does not arrive is seen, and everything can be done about it", async () => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  const button = (name) => page.getByRole("button", { name, exact: true });
  const enter = (role) => submit(button(role).first());
  const letter = await conclude(page, server);
  await enter("Lãnh đạo");
  await page.goto(letter);
  await submit(page.locator("form[action$='/sign'] button").first());
  await enter("Văn thư");
  await page.goto(letter);
  await submit(button("Cấp số và ngày"));
  await submit(button("Gửi công văn"));

  const list = (code, lang = "vi") => page.goto(`${server.url}/console/deliveries?list=${code}&lang=${lang}`);
  const rows = page.locator("tr[data-delivery]");
  for (;;) {
    await list("waiting");
    if ((await rows.count()) === 0) break;
  }
  for (const lang of ["vi", "en"]) {
    for (const code of ["uncertain", "bounced", "given-up", "paper", "waiting"]) {
      await list(code, lang);
      await shot(page, `${lang}-deliveries-${code}`);
    }
  }

  await list("uncertain");
  assert.equal(await rows.count(), 1);
  await submit(button("Nơi nhận đã có"));
  assert.equal(await rows.count(), 0);

  // Both were refused with the same words, whatever their address: all of the reason go again.
  await list("given-up");
  assert.equal(await rows.count(), 2);
  const reason = page.locator("#reason option").nth(1);
  assert.match(await reason.innerText(), /^2 × .*<…> no such box/);
  await page.locator("#reason").selectOption({ index: 1 });
  await submit(button("Lọc"));
  await submit(button("Gửi lại tất cả thư có lý do này"));
  await says(page.locator(".flash"), /hàng đợi/);
  for (;;) {
    await list("given-up");
    if ((await rows.count()) === 1) break;
  }
  await rows.locator("details summary").click();
  await says(rows.locator("details"), /Văn thư cho gửi lại/);
  await shot(page, "vi-deliveries-again");

  await submit(button("Chuyển sang bản giấy"));
  await list("paper");
  assert.equal(await rows.count(), 1);
  for (const lang of ["vi", "en"]) {
    await list("paper", lang);
    await shot(page, `${lang}-deliveries-on-paper`);
  }
  await list("paper");
  const print = await page.locator("section[data-letter] a.button").getAttribute("href");
  const pdf = await page.request.get(server.url + print);
  assert.equal(pdf.headers()["content-type"], "application/pdf");
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
  await page.goto(letter);
  await says(page.locator("#receivers .note"), /1 nơi nhận chờ giao bản giấy/);
  await list("paper");
  await submit(page.locator("section[data-letter]").getByRole("button", { name: "Đã giao" }));
  assert.equal(await rows.count(), 0);
  await page.goto(letter);
  assert.equal(await page.locator("[data-status=sent]").count(), 63);
  assert.equal(new Set(mail.taken).size, mail.taken.length, "none twice");
});
