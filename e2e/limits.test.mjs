// Whoever asks too much waits, or lets the browser work; a newsroom has a key of its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { says, shot, startBrowser, submit } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
before(async () => {
  browser = await startBrowser();
  server = await startServer({ more: ["--checks-per-minute", "2"] });
});
after(async () => {
  await browser.close();
  await server.stop();
});

const TEXT = "Ngày mai cả xã mất nước, bà con tích trữ ngay\nchuyển cho mọi người";

// Uses up what the address has.
async function useUp() {
  for (let n = 0; n < 30; n++) {
    const answer = await fetch(`${server.url}/api/v1/check`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "một hai ba" }),
    });
    if (answer.status === 429) return answer;
    assert.equal(answer.status, 200);
  }
  return assert.fail("there is no limit");
}

test("without script the page says how long to wait and keeps the text", async () => {
  for (const [locale, words] of [["vi-VN", /Xin chờ \d+ giây/], ["en-GB", /Please wait \d+ seconds/]]) {
    const desk = await browser.newContext({ locale, javaScriptEnabled: false });
    const page = await desk.newPage();
    // Whatever is left of the minute.
    await page.goto(`${server.url}/check`);
    await page.locator("#text").fill(TEXT);
    const refused = await useUp();
    assert.ok(Number(refused.headers.get("retry-after")) > 0);
    await submit(page.locator("form.ask button.main"));
    await says(page.locator("main"), words);
    assert.equal(await page.locator("textarea[name=text]").inputValue(), TEXT);
    assert.equal(await page.locator("#solving").isVisible(), false);
    if (locale === "vi-VN") await shot2(page, "vi-90-wait");
    else await shot2(page, "en-90-wait");
    await submit(page.locator("form.ask button.main"));
    await says(page.locator("main"), words, "pressed too early, it is said again");
    await desk.close();
  }
});

// `shot` asks the page for its width, which needs script; a picture alone does not.
async function shot2(page, name) {
  const seen = await browser.newContext({ javaScriptEnabled: true });
  const other = await seen.newPage();
  // Without the script of the proof: the page stays as it is.
  await other.route("**/static/proof.js*", (route) => route.abort());
  await other.setContent((await page.content()).replaceAll("/static/site.css", `${server.url}/static/site.css`));
  await shot(other, name);
  await seen.close();
}

test("with script the browser solves and sends by itself", async () => {
  const desk = await browser.newContext({ locale: "vi-VN" });
  const page = await desk.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => line.type() === "error" && !/429/.test(line.text()) && faults.push(line.text()));
  await page.goto(`${server.url}/check`);
  await page.locator("#text").fill(TEXT);
  await useUp();
  const refused = page.waitForResponse((answer) => answer.url().endsWith("/check") && answer.status() === 429);
  await page.locator("form.ask button.main").click();
  await refused;
  await page.locator("#answer").waitFor();
  await says(page.locator("#answer"), /./);
  assert.ok((await page.locator("main").innerText()).includes("Ngày mai cả xã mất nước"));
  assert.deepEqual(faults, []);
  assert.equal((await useUp()).status, 429, "it was bought, the limit stands");
  await desk.close();
});

test("an administrator gives a newsroom a key and takes it back", async () => {
  const desk = await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 } });
  const page = await desk.newPage();
  await page.goto(server.setup);
  await page.getByLabel("Thư điện tử").fill("quantri@tinh.example");
  await page.getByLabel("Họ và tên").fill("Nguyễn Thị Quản");
  await page.getByLabel(/Mật khẩu/).fill("một câu dài dễ nhớ");
  await page.getByRole("button", { name: "Tạo tài khoản", exact: true }).click();
  await page.waitForURL("**/console");
  await page.goto(`${server.url}/console/people`);
  await page.getByRole("link", { name: "Khóa của tòa soạn, nền tảng" }).click();
  await shot(page, "vi-91-partners-none");
  const form = page.locator("#make");
  await form.getByLabel("Cơ quan").fill("Báo Tỉnh");
  await form.getByLabel("Liên hệ").fill("toasoan@bao.example");
  await form.getByLabel("Số lượt tra cứu một phút").fill("50");
  await submit(form.getByRole("button", { name: "Tạo khóa đối tác" }));
  const key = await page.locator("#key").inputValue();
  assert.match(key, /^dcp_/);
  await shot(page, "vi-92-partner-made");

  const ask = (path, body) =>
    fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await useUp();
  const texts = Array.from({ length: 200 }, (_, n) => ({ id: String(n), text: "một hai ba" }));
  const answer = await ask("/api/v1/check:batch", { texts });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("ratelimit"), /^"key";r=\d+;t=/);
  assert.equal((await answer.json()).answers.length, 200);
  const inbox = await fetch(`${server.url}/api/v1/inbox`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(inbox.status, 401, "it opens only what is public");

  await page.goto(`${server.url}/console/partners?lang=en`);
  assert.ok(!(await page.content()).includes(key), "the key is never shown again");
  await shot(page, "en-92-partners");
  await submit(page.locator("#keys button.danger"));
  await says(page.locator("main"), /No key has been made/);
  assert.equal((await ask("/api/v1/check", { text: "một hai ba" })).status, 401);
  await page.goto(`${server.url}/console/people/record?lang=vi`);
  await says(page.locator("main"), /Thu hồi khóa đối tác/);
  await desk.close();
});
