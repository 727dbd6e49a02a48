// The register of organisations: from a file with a mistake, mended, looked at and written; a group by
// rule; what is different from the last letter.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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

const REGISTER = join(import.meta.dirname, "../fixtures/registers/thai-nguyen-2025.csv");

const VI = {
  clerk: "Văn thư",
  check: "Xem trước",
  apply: "Ghi vào danh bạ",
  counts: /188 thêm mới · 0 thay đổi/,
  refused: /1 lỗi/,
  mistake: /không có cơ quan "TN-KHONG-CO"/,
  again: /không làm thay đổi danh bạ/,
  show: "Xem",
  found: /1 cơ quan trong 251 cơ quan/,
  add: "Đổi tên",
  save: "Lưu",
  preview: "Xem thành viên",
  unsaved: /bản xem trước, chưa lưu/,
  commune: "Cấp xã",
  committee: "Ủy ban nhân dân",
  since: /So với lần gửi .*\+0, −1/,
};
const EN = {
  clerk: "Clerk",
  check: "Preview",
  apply: "Write into the register",
  counts: /188 added · 0 changed/,
  refused: /1 error/,
  mistake: /“TN-KHONG-CO” is neither in the register/,
  again: /changes nothing in the register/,
  show: "Show",
  found: /1 organisation of 251 in the register/,
  add: "Change the name",
  save: "Save",
  preview: "Show members",
  unsaved: /This is a preview/,
  commune: "Commune",
  committee: "People's Committee",
  since: /Compared with .*\+0, −1/,
};

async function play(lang, words) {
  const desk = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await desk.newPage();
  const button = (name) => page.getByRole("button", { name, exact: true });
  const picture = (name) => shot(page, `${lang}-organisations-${name}`);
  const open = (path) => page.goto(server.url + path);
  const main = page.locator("main");

  // A letter goes to the example's groups: later its groups are compared with it.
  const letter = await conclude(page, server);
  await submit(button("Lãnh đạo").first());
  await page.goto(letter);
  await submit(button("Ký công văn"));
  await submit(button("Văn thư").first());
  await page.goto(letter);
  await submit(button("Cấp số và ngày"));
  await submit(button("Gửi công văn"));
  await open(`/?lang=${lang}`);
  await submit(button(words.clerk).first());

  // One row is of a parent that is nowhere: nothing can be written.
  const text = readFileSync(REGISTER, "utf8");
  const wrong = text.replace("Xã,TN-UBND,19.01849", "Xã,TN-KHONG-CO,19.01849");
  assert.notEqual(wrong, text);
  const take = async (content) => {
    await open("/console/organisations/import");
    await page.locator("input[type=file]").setInputFiles({
      name: "danh-ba.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(content),
    });
    await page.locator("input[name=from]").fill("2025-07-01");
    await submit(button(words.check));
  };
  await open("/console/organisations/import");
  await picture("01-import");
  await take(wrong);
  await says(page.locator("#counts"), words.refused);
  await says(page.locator("#refused"), words.mistake);
  assert.equal(await button(words.apply).count(), 0);
  await picture("02-mistake");

  // Mended, looked at, written; again it changes nothing.
  await take(text);
  await says(page.locator("#counts"), words.counts);
  await picture("03-plan");
  await submit(button(words.apply));
  await page.waitForURL("**/console/organisations");
  await picture("04-list");
  await take(text);
  await says(main, words.again);

  // Found without diacritics; a new name from a day on keeps the old one.
  await open("/console/organisations?q=ubnd.example+phan+dinh+phung");
  await says(main, words.found);
  await submit(main.getByRole("link", { name: "Ủy ban nhân dân phường Phan Đình Phùng" }));
  const names = page.locator("#names");
  await names.getByText(words.add, { exact: true }).click();
  await names.locator("[name=org_name]").fill("Ủy ban nhân dân phường Đổi Tên");
  await names.locator("form[action$=facts] [name=from]").fill("2026-01-01");
  await submit(names.locator("form[action$=facts] button"));
  await says(names, /Phan Đình Phùng[\s\S]*31[\s\S]*Đổi Tên/);
  await picture("05-one");
  await open("/console/organisations?tree=");
  await picture("06-tree");

  // A group by rule, looked at before it is saved.
  await open("/console/groups/new");
  await page.locator("[name=name]").fill("Ủy ban nhân dân các xã, phường");
  await page.getByLabel(words.committee, { exact: true }).check();
  await page.getByLabel(words.commune, { exact: true }).check();
  await page.locator("[name=within]").fill("19");
  await page.locator("[name=except]").fill("TN-05953-UBND");
  await submit(button(words.preview));
  await says(main, words.unsaved);
  await says(page.locator("#members h2"), /: 91$/);
  await picture("07-preview");
  await submit(button(words.save));
  await page.waitForURL(/console\/groups\/[0-9a-f]+$/);
  await open("/console/groups");
  await picture("08-groups");

  // One fewer than the last letter went to.
  await submit(main.getByRole("link", { name: "Các cơ quan thông tin, truyền thông trên địa bàn tỉnh" }));
  await page.locator("[name=except]").fill("Báo Thái Nguyên");
  await submit(button(words.save));
  await says(page.locator("#members"), words.since);
  await picture("09-since");
}

test("the register from a file, a group by rule, in Vietnamese", () => play("vi", VI));
test("the register from a file, a group by rule, in English", () => play("en", EN));
