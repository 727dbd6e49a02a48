// Sign-in through the organisation's accounts: who is let in, and who is not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { shot, startBrowser, submit } from "./lib/browser.mjs";
import { startProvider } from "./lib/provider.mjs";
import { freePort, startServer } from "./lib/server.mjs";

const PASSWORD = "một câu dài dễ nhớ";
const NAME = "Tài khoản tỉnh";
const AN = { sub: "an", email: "an@tinh.example", email_verified: true };

let browser;
let provider;
let server;
let url;
let admin;
before(async () => {
  browser = await startBrowser();
  provider = await startProvider({ clientId: "dinhchinh", clientSecret: "e2e-secret" });
  const port = await freePort();
  url = `http://localhost:${port}`;
  const more = ["--public-url", url, "--oidc-issuer", provider.url, "--oidc-client-id", "dinhchinh"];
  const env = { DINHCHINH_OIDC_CLIENT_SECRET: "e2e-secret", DINHCHINH_OIDC_NAME: NAME };
  server = await startServer({ port, more, env });
});
after(async () => {
  await browser.close();
  await server.stop();
  await provider.stop();
});

async function context() {
  const made = await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 } });
  const page = await made.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const link = (page, name) => page.getByRole("link", { name, exact: true });

async function come(page, person) {
  provider.person = person;
  await page.goto(`${url}/sign-in?next=/console/letters`);
  await link(page, `Đăng nhập bằng ${NAME}`).click();
  await link(page, "Agree").click();
}

async function invite(email, name) {
  await admin.goto(`${url}/console/people`);
  const form = admin.locator("form[action='/console/people/invite']");
  await form.getByLabel("Họ và tên").fill(name);
  await form.getByLabel("Thư điện tử").fill(email);
  await form.locator("input[value=officer]").check();
  await submit(button(admin, "Mời người dùng"));
  return admin.locator("textarea.copy").inputValue();
}

test("the provider alone makes no account", async () => {
  admin = await context();
  await admin.goto(`${url}${new URL(server.setup).pathname}`);
  await admin.getByLabel("Thư điện tử").fill("quantri@tinh.example");
  await admin.getByLabel("Họ và tên").fill("Nguyễn Thị Quản");
  await admin.getByLabel(/Mật khẩu/).fill(PASSWORD);
  await submit(button(admin, "Tạo tài khoản"));
  await admin.waitForURL("**/console");
  const page = await context();
  await page.goto(`${url}/sign-in`);
  await shot(page, "vi-60-sign-in-provider");
  await come(page, AN);
  await page.getByText("Tài khoản này chưa được mời").waitFor();
  await shot(page, "vi-61-not-invited");
  // Not even with the address of someone who is there, until an administrator allows it.
  await come(page, { sub: "x", email: "quantri@tinh.example", email_verified: true });
  await page.getByText("Tài khoản này chưa được mời").waitFor();
  await page.context().close();
});

test("an invitation is used with the organisation's account instead of a password", async () => {
  const path = await invite("an@tinh.example", "Lê Văn An");
  const page = await context();
  provider.person = AN;
  await page.goto(path);
  await shot(page, "vi-62-setup-provider");
  await link(page, `Đăng nhập bằng ${NAME}`).click();
  await link(page, "Agree").click();
  await page.waitForURL("**/console");
  await submit(button(page, "Đăng xuất"));
  await come(page, AN);
  await page.waitForURL("**/console/letters");
  await page.context().close();
});

test("a verified address that an administrator allows gets in, an unverified one does not", async () => {
  const path = await invite("ba@tinh.example", "Trần Thị Ba");
  const page = await context();
  await page.goto(path);
  await page.getByLabel(/Mật khẩu/).fill(PASSWORD);
  await submit(button(page, "Tạo tài khoản"));
  await page.waitForURL("**/console");
  await submit(button(page, "Đăng xuất"));
  await admin.goto(`${url}/console/people`);
  await link(admin, "Sửa Trần Thị Ba").click();
  await shot(admin, "vi-63-person-provider");
  await submit(button(admin, `Cho phép ${NAME}`));
  await admin.getByText("Đã lưu.").waitFor();
  await come(page, { sub: "ba", email: "ba@tinh.example", email_verified: false });
  await page.getByText("Tài khoản này chưa được mời").waitFor();
  await come(page, { sub: "ba", email: "ba@tinh.example", email_verified: true });
  await page.waitForURL("**/console/letters");
  await submit(button(page, "Đăng xuất"));
  // From now on it is the subject that counts, whatever the address.
  await come(page, { sub: "ba", email: "khac@tinh.example", email_verified: true });
  await page.waitForURL("**/console/letters");
  // No longer allowed: out at once, and no way back in.
  await submit(button(admin, "Không cho phép nữa"));
  await admin.getByText("Đã lưu.").waitFor();
  await page.goto(`${url}/console`);
  await page.waitForURL("**/sign-in?next=**");
  await come(page, { sub: "ba", email: "ba@tinh.example", email_verified: true });
  await page.getByText("Tài khoản này chưa được mời").waitFor();
  await page.context().close();
});

test("one links the own account, and nobody else can have that identity", async () => {
  provider.person = { sub: "quan", email: "q@khac.example", email_verified: false };
  await admin.goto(`${url}/account`);
  await link(admin, `Liên kết với ${NAME}`).click();
  await link(admin, "Agree").click();
  await admin.getByText("Đã liên kết.").waitFor();
  await shot(admin, "vi-64-linked");
  const page = await context();
  await come(page, { sub: "quan" });
  await page.waitForURL("**/console/letters");
  await submit(button(page, "Đăng xuất"));
  await come(page, AN);
  await page.waitForURL("**/console/letters");
  await page.goto(`${url}/account`);
  await page.getByText(`Đã liên kết với ${NAME}`).waitFor();
  assert.equal(await page.getByRole("heading", { name: "Đổi mật khẩu" }).count(), 0, "there is no password to change");
  await page.context().close();
});

test("who does not agree, or answers with another's answer, is told so", async () => {
  const page = await context();
  await page.goto(`${url}/sign-in`);
  await link(page, `Đăng nhập bằng ${NAME}`).click();
  await link(page, "Refuse").click();
  await page.getByText("nhà cung cấp không xác nhận người dùng").waitFor();
  await shot(page, "vi-65-refused");
  provider.person = { ...AN, nonce: "of another sign-in" };
  await page.goto(`${url}/sign-in`);
  await link(page, `Đăng nhập bằng ${NAME}`).click();
  await link(page, "Agree").click();
  await page.getByText("câu trả lời thuộc về một lần đăng nhập khác").waitFor();
  // An answer that this browser never asked for.
  await page.goto(`${url}/sign-in/provider/back?state=x&code=y`);
  await page.getByText("câu trả lời không khớp với lần đăng nhập này").waitFor();
  await page.context().close();
});
