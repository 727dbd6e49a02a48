// The first administrator, an invitation, signing in, and removing the example with one click.
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

const PASSWORD = "một câu dài dễ nhớ";

test("from the one-time link to a working account, and the example goes", async () => {
  const desk = await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 } });
  const page = await desk.newPage();
  const button = (name) => page.getByRole("button", { name, exact: true });

  await page.goto(server.setup);
  await shot(page, "vi-30-setup");
  await page.getByLabel("Thư điện tử").fill("quantri@tinh.example");
  await page.getByLabel("Họ và tên").fill("Nguyễn Thị Quản");
  await page.getByLabel(/Mật khẩu/).fill(PASSWORD);
  await submit(button("Tạo tài khoản"));
  await page.waitForURL("**/console");

  await page.goto(`${server.url}/console/people`);
  const invite = page.locator("form[action='/console/people/invite']");
  await invite.getByLabel("Họ và tên").fill("Lê Thị Cán");
  await invite.getByLabel("Thư điện tử").fill("canbo@tinh.example");
  await invite.locator("input[value=officer]").check();
  await submit(button("Mời người dùng"));
  const link = await page.locator("textarea.copy").inputValue();
  await shot(page, "vi-31-people");

  const other = await browser.newContext({ locale: "vi-VN" });
  const guest = await other.newPage();
  await guest.goto(link);
  await guest.getByLabel(/Mật khẩu/).fill(PASSWORD);
  await submit(guest.getByRole("button", { name: "Tạo tài khoản", exact: true }));
  await guest.waitForURL("**/console");
  await guest.goto(link);
  await says(guest.locator("main"), /Liên kết không dùng được/);
  await submit(guest.getByRole("button", { name: "Đăng xuất" }));
  await guest.goto(`${server.url}/console/letters`);
  await guest.getByLabel("Thư điện tử").fill("canbo@tinh.example");
  await guest.getByLabel("Mật khẩu").fill("sai mật khẩu rồi");
  await shot(guest, "vi-32-sign-in");
  await submit(guest.getByRole("button", { name: "Đăng nhập", exact: true }));
  await says(guest.locator("main"), /chưa đúng/);
  await guest.goto(`${server.url}/sign-in?next=/console/letters`);
  await guest.getByLabel("Thư điện tử").fill("canbo@tinh.example");
  await guest.getByLabel("Mật khẩu").fill(PASSWORD);
  await submit(guest.getByRole("button", { name: "Đăng nhập", exact: true }));
  await guest.waitForURL("**/console/letters");
  await guest.goto(`${server.url}/console/people`);
  await says(guest.locator("main"), /Không đủ quyền/);
  await shot(guest, "vi-33-forbidden");

  await page.goto(`${server.url}/console/organisations`);
  await shot(page, "vi-34-organisations");
  await page.goto(`${server.url}/console/settings`);
  await shot(page, "vi-35-settings");
  await submit(button("Xóa ví dụ mẫu"));
  await page.getByText("Đã xóa ví dụ mẫu.").waitFor();
  assert.equal(await page.locator("aside.example").count(), 0);
  await page.goto(`${server.url}/console`);
  await says(page.locator("main"), /Chưa có tin nào được báo/);
  await shot(page, "vi-36-empty");
  await desk.close();
  await other.close();
});
