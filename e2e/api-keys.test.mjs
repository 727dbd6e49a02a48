// A person makes a key for a program, the program works with it, and the administrator takes it back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { shot, startBrowser } from "./lib/browser.mjs";
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

const PASSWORD = "một câu dài dễ nhớ";

test("a key is made, shown once, used by a program and taken back", async () => {
  const desk = await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 } });
  const page = await desk.newPage();
  const button = (name) => page.getByRole("button", { name, exact: true });
  await page.goto(server.setup);
  await page.getByLabel("Thư điện tử").fill("quantri@tinh.example");
  await page.getByLabel("Họ và tên").fill("Nguyễn Thị Quản");
  await page.getByLabel(/Mật khẩu/).fill(PASSWORD);
  await button("Tạo tài khoản").click();
  await page.waitForURL("**/console");

  await page.goto(`${server.url}/account`);
  await page.locator("#keys summary").click();
  const form = page.locator("form[action='/account/keys']");
  await form.getByLabel("Tên khóa").fill("Tổng đài 1022");
  await form.locator("input[value=administrator]").check();
  await shot(page, "vi-36-key-form");
  await form.getByRole("button", { name: "Tạo khóa", exact: true }).click();
  const key = await page.locator("#key").inputValue();
  assert.match(key, /^dck_/);
  await shot(page, "vi-37-key-made");

  const ask = (path) =>
    fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal((await ask("/inbox")).status, 200);
  assert.equal((await ask("/cases")).status, 200);

  await page.goto(`${server.url}/account`);
  const own = await page.locator("#keys").innerText();
  assert.match(own, /Tổng đài 1022/);
  assert.doesNotMatch(own, /chưa dùng/);
  assert.ok(!(await page.content()).includes(key), "the key is never shown again");
  await shot(page, "vi-38-keys");

  await page.goto(`${server.url}/console/people`);
  await shot(page, "vi-39-people-keys");
  await page.locator("#keys").getByRole("button", { name: /Thu hồi/ }).click();
  assert.match(await page.locator("body").innerText(), /Đã thu hồi khóa/);
  assert.equal((await ask("/inbox")).status, 401);
  await page.goto(`${server.url}/console/people/record`);
  assert.match(await page.locator("main").innerText(), /Thu hồi khóa API/);
});
