// One's own account and those of others: sessions, authenticator app, passkeys, links, locks.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { says, shot, startBrowser, submit } from "./lib/browser.mjs";
import { freePort, startServer } from "./lib/server.mjs";

let browser;
let server;
let url;
before(async () => {
  browser = await startBrowser();
  // Browsers make passkeys for localhost, not for 127.0.0.1.
  const port = await freePort();
  url = `http://localhost:${port}`;
  server = await startServer({ port, more: ["--public-url", url] });
});
after(async () => {
  await browser.close();
  await server.stop();
});

const PASSWORD = "một câu dài dễ nhớ";
const ADMIN = "quantri@tinh.example";
const OFFICER = "canbo@tinh.example";

// RFC 6238, as a phone does it; `ahead` in steps of 30 seconds.
function code(secret, ahead = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function context(locale = "vi-VN") {
  const made = await browser.newContext({ locale, viewport: { width: 1280, height: 900 } });
  const page = await made.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

const button = (page, name) => page.getByRole("button", { name, exact: true });

async function password(page, email, word = PASSWORD) {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Thư điện tử").fill(email);
  await page.getByLabel("Mật khẩu").fill(word);
  await submit(button(page, "Đăng nhập"));
}

let admin;
test("the first administrator has an account page and a record", async () => {
  admin = await context();
  await admin.goto(`${url}${new URL(server.setup).pathname}`);
  await admin.getByLabel("Thư điện tử").fill(ADMIN);
  await admin.getByLabel("Họ và tên").fill("Nguyễn Thị Quản");
  await admin.getByLabel(/Mật khẩu/).fill(PASSWORD);
  await submit(button(admin, "Tạo tài khoản"));
  await admin.waitForURL("**/console");
  await admin.getByRole("link", { name: "Nguyễn Thị Quản" }).click();
  await admin.getByText("Chrome trên Linux").waitFor();
  await says(admin.locator("#sessions"), /Phiên này/);
  await shot(admin, "vi-40-account");
  await admin.goto(`${url}/account?lang=en`);
  await admin.getByText("Chrome on Linux").waitFor();
  await shot(admin, "en-40-account");
  await admin.goto(`${url}/account?lang=vi`);
});

test("an invitation is renewed, taken back and used", async () => {
  const invite = async (email, name) => {
    await admin.goto(`${url}/console/people`);
    const form = admin.locator("form[action='/console/people/invite']");
    await form.getByLabel("Họ và tên").fill(name);
    await form.getByLabel("Thư điện tử").fill(email);
    await form.locator("input[value=officer]").check();
    await submit(button(admin, "Mời người dùng"));
    return admin.locator("textarea.copy").inputValue();
  };
  await invite("nham@tinh.example", "Người Nhầm");
  await submit(admin.getByRole("button", { name: "Thu hồi nham@tinh.example" }));
  await admin.getByText("Đã thu hồi lời mời.").waitFor();
  const first = await invite(OFFICER, "Lê Thị Cán");
  await shot(admin, "vi-41-people");
  await submit(admin.getByRole("button", { name: `Tạo lại liên kết ${OFFICER}` }));
  const second = await admin.locator("textarea.copy").inputValue();
  assert.notEqual(first, second);
  const guest = await context();
  await guest.goto(first);
  await says(guest.locator("main"), /Liên kết không dùng được/);
  await guest.goto(second);
  await guest.getByLabel(/Mật khẩu/).fill(PASSWORD);
  await submit(button(guest, "Tạo tài khoản"));
  await guest.waitForURL("**/console");
  await guest.context().close();
});

test("with an authenticator app the password alone is not enough", async () => {
  const page = await context();
  await password(page, OFFICER);
  await page.waitForURL("**/console");
  await page.goto(`${url}/account`);
  await page.getByRole("link", { name: "Cài ứng dụng tạo mã" }).click();
  const secret = await page.locator(".secret code").innerText();
  const picture = await page.locator(".qr svg").boundingBox();
  assert.ok(picture.width > 150, "the QR code is there");
  await shot(page, "vi-42-totp");
  await page.getByLabel(/Nhập mã 6 chữ số/).fill("000000");
  await submit(button(page, "Xác nhận"));
  await page.getByText("Mã chưa đúng").waitFor();
  assert.equal(await page.locator(".secret code").innerText(), secret, "the same key again");
  await page.getByLabel(/Nhập mã 6 chữ số/).fill(code(secret));
  await submit(button(page, "Xác nhận"));
  const codes = (await page.locator("#codes").inputValue()).trim().split("\n");
  assert.equal(codes.length, 10);
  await shot(page, "vi-43-codes");
  await page.getByRole("link", { name: "Tôi đã ghi lại" }).click();
  await page.getByText("Còn 10 mã khôi phục.").waitFor();

  const other = await context();
  await password(other, OFFICER);
  await other.waitForURL("**/sign-in/code**");
  await shot(other, "vi-44-second-step");
  await other.goto(`${url}/console`);
  await other.waitForURL("**/sign-in?next=**");
  await password(other, OFFICER);
  await other.getByLabel("Mã xác thực").fill("123456");
  await submit(button(other, "Tiếp tục"));
  await other.getByText("Mã chưa đúng").waitFor();
  await other.getByLabel("Mã xác thực").fill(code(secret, 1));
  await submit(button(other, "Tiếp tục"));
  await other.waitForURL("**/console");
  await submit(button(other, "Đăng xuất"));
  await password(other, OFFICER);
  await other.getByLabel("Mã xác thực").fill(codes[0]);
  await submit(button(other, "Tiếp tục"));
  await other.waitForURL("**/console");

  // From the first browser the second one is signed out.
  await page.goto(`${url}/account`);
  await submit(button(page, "Kết thúc mọi phiên khác"));
  await page.getByText("Đã kết thúc.").waitFor();
  await other.goto(`${url}/console`);
  await other.waitForURL("**/sign-in?next=**");
  await page.context().close();
  await other.context().close();
});

test("a passkey signs in without a password", async () => {
  const page = await context();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  await password(page, ADMIN);
  await page.waitForURL("**/console");
  await page.goto(`${url}/account/passkeys`);
  await page.getByLabel("Tên khóa truy cập").fill("Máy cơ quan");
  await shot(page, "vi-45-passkey");
  await submit(button(page, "Thêm khóa truy cập"));
  await page.locator("#codes").waitFor();
  await page.goto(`${url}/account`);
  await page.getByText("Máy cơ quan", { exact: true }).first().waitFor();
  await shot(page, "vi-46-account-full");

  await submit(button(page, "Đăng xuất"));
  await page.goto(`${url}/sign-in?next=/console/letters`);
  await shot(page, "vi-47-sign-in");
  await button(page, "Đăng nhập bằng khóa truy cập").click();
  await page.waitForURL("**/console/letters");

  // The password alone now leads to the second step, where the passkey does as well.
  await submit(button(page, "Đăng xuất"));
  await password(page, ADMIN);
  await page.waitForURL("**/sign-in/code**");
  await button(page, "Đăng nhập bằng khóa truy cập").click();
  await page.waitForURL("**/console");

  await page.goto(`${url}/account`);
  await page.getByText(/^Sửa Máy cơ quan/).click();
  await page.getByLabel("Tên khóa truy cập").fill("Máy bàn");
  await page.locator("form[action$='/rename']").getByRole("button", { name: "Lưu" }).click();
  await page.getByText("Máy bàn", { exact: true }).first().waitFor();

  // A device that does not know its user opens nothing.
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await submit(button(page, "Đăng xuất"));
  await page.goto(`${url}/sign-in`);
  await button(page, "Đăng nhập bằng khóa truy cập").click();
  await page.getByText("Thiết bị chưa xác nhận.").waitFor();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await button(page, "Đăng nhập bằng khóa truy cập").click();
  await page.waitForURL("**/console");

  await page.goto(`${url}/account`);
  await page.getByText(/^Sửa Máy bàn/).click();
  const removing = page.locator("form[action$='/remove']").last();
  await removing.getByLabel("Mật khẩu hiện tại").fill(PASSWORD);
  await submit(removing.getByRole("button", { name: "Xóa khóa truy cập" }));
  await page.getByText("Đã lưu.").waitFor();
  await submit(button(page, "Đăng xuất"));
  await page.goto(`${url}/sign-in`);
  await button(page, "Đăng nhập bằng khóa truy cập").click();
  await page.getByText("Khóa truy cập không được chấp nhận").waitFor();
  await page.context().close();
});

test("too many wrong passwords lock, and an administrator helps", async () => {
  await password(admin, ADMIN);
  await admin.waitForURL("**/console");
  const page = await context();
  for (let n = 0; n < 5; n += 1) await password(page, OFFICER, "đoán thử xem nào");
  await password(page, OFFICER);
  await page.getByText("Thử quá nhiều lần").waitFor();
  await shot(page, "vi-48-locked");
  await admin.goto(`${url}/console/people`);
  await admin.getByRole("link", { name: "Sửa Lê Thị Cán" }).click();
  await shot(admin, "vi-49-person");
  await admin.goto(`${admin.url()}?lang=en`);
  await shot(admin, "en-49-person");
  await admin.goto(`${admin.url().split("?")[0]}?lang=vi`);
  await submit(button(admin, "Mở khóa ngay"));
  await admin.getByText("Đã mở khóa.").waitFor();
  await submit(button(admin, "Gỡ xác thực hai bước"));
  await admin.getByText("Đã gỡ xác thực hai bước.").waitFor();
  await submit(button(admin, "Tạo liên kết đặt mật khẩu mới"));
  const link = await admin.locator("textarea.copy").inputValue();
  await page.goto(link);
  await page.getByLabel(/Mật khẩu mới/).fill("mật khẩu mới cũng dài");
  await shot(page, "vi-50-reset");
  await submit(button(page, "Đặt mật khẩu"));
  await page.getByText("Đã đặt mật khẩu.").waitFor();
  await password(page, OFFICER, "mật khẩu mới cũng dài");
  await page.waitForURL("**/console");

  // Everything above stands in the record.
  await admin.goto(`${url}/console/people/record`);
  const record = await admin.locator("table.list").innerText();
  for (const done of [
    "Đặt mật khẩu mới bằng liên kết",
    "Gỡ xác thực hai bước",
    "Mở khóa",
    "Tạm khóa tài khoản",
    "Thêm khóa truy cập",
    "Dùng mã khôi phục",
    "Thu hồi lời mời",
  ])
    assert.ok(record.includes(done), done);
  await shot(admin, "vi-51-record");
  await admin.goto(`${url}/console/people/record?lang=en`);
  await shot(admin, "en-51-record");
  await admin.goto(`${url}/console/people?lang=en`);
  await shot(admin, "en-41-people");
  await admin.goto(`${url}/console/people?lang=vi`);

  // The account is closed: its session ends at once.
  await admin.getByRole("link", { name: "Sửa Lê Thị Cán" }).click();
  await submit(button(admin, "Khóa tài khoản"));
  await admin.getByText("Đã lưu.").waitFor();
  await page.goto(`${url}/console`);
  await page.waitForURL("**/sign-in?next=**");
  await page.context().close();
});

test("a role that must have a second factor only gets to its account page", async () => {
  await admin.goto(`${url}/console/people`);
  await admin.locator("#policy input[value=administrator]").check();
  await admin.locator("#policy").getByRole("button", { name: "Lưu" }).click();
  await admin.waitForURL("**/account");
  await admin.getByText("Cần bật xác thực hai bước.").waitFor();
  await shot(admin, "vi-52-factor-needed");
  await admin.goto(`${url}/console`);
  await admin.waitForURL("**/account");
  await admin.getByRole("link", { name: "Cài ứng dụng tạo mã" }).click();
  const secret = await admin.locator(".secret code").innerText();
  await admin.getByLabel(/Nhập mã 6 chữ số/).fill(code(secret));
  await submit(button(admin, "Xác nhận"));
  await admin.locator("#codes").waitFor();
  await admin.goto(`${url}/console/people`);
  await admin.locator("#policy").waitFor();
});
