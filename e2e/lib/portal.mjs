// The way of a letter at its receivers, in the words of one language.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { says, shot, submit } from "./browser.mjs";
import { conclude } from "./conclude.mjs";

const PHONE = { width: 360, height: 740 };

// The page of a commune, as its people see it: what stands there can be changed.
async function commune() {
  const page = { text: "" };
  const site = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><title>Trang xã</title><main><p>${page.text}</p></main>`);
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  page.url = `http://127.0.0.1:${site.address().port}/tin/1`;
  page.close = () => new Promise((resolve) => site.close(resolve));
  return page;
}

// A red square, so that a photo can be sent.
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGO4oKCAFTEMLQkAvk5EAfjoixEAAAAASUVORK5CYII=",
  "base64",
);

export async function playThePortal(browser, server, lang, words) {
  const site = await commune();
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const clerk = await desk.newPage();
  const letterUrl = await conclude(clerk, server);
  const button = (page, name) => page.getByRole("button", { name, exact: true });
  for (const [role, name] of [["Lãnh đạo", "Ký công văn"], ["Văn thư", "Cấp số và ngày"]]) {
    await submit(button(clerk, role).first());
    await clerk.goto(letterUrl);
    await submit(button(clerk, name));
  }
  await submit(button(clerk, "Gửi công văn"));
  await clerk.locator("#progress").waitFor();
  await clerk.goto(`${letterUrl}?lang=${lang}`);
  const links = await clerk.locator("#receivers a[href^='/r/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.ok(links.length > 2);

  const context = await browser.newContext({ viewport: PHONE, isMobile: true });
  const phone = await context.newPage();
  const picture = (name) => shot(phone, `${lang}-portal-${name}`);
  const who = async (form, person) => {
    await form.locator("[name=person]").fill(person);
    await form.locator("[name=office]").fill("Văn thư");
  };
  const open = async (path) => phone.goto(`${server.url}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);

  // A commune reads and confirms in one step; the page is small.
  const [own, other] = links;
  const answer = await phone.request.get(`${server.url}${own}?lang=${lang}`);
  const size = (await answer.body()).length;
  assert.ok(size < 40_000, `the page has ${size} bytes`);
  if (process.env.SHOTS) console.log(`a receiver's page: ${size} bytes`);
  await open(own);
  await picture("1-letter");
  const confirm = phone.locator("#confirm form").first();
  await who(confirm, "Trần Thị Bình");
  await submit(button(confirm, words.confirm));
  await phone.locator("#confirm.done").waitFor();

  // The ready-made parts: picture, sound where there is a voice, everything.
  const part = async (name) => phone.request.get(`${server.url}${own}/parts/${name}`);
  const drawn = await (await part("hinh-chia-se.png")).body();
  assert.equal(drawn.readUInt32BE(16), 1080);
  assert.equal(drawn.readUInt32BE(20), 1080);
  if (process.env.SHOTS) writeFileSync(join(import.meta.dirname, "..", ".output", `${lang}-portal-picture.png`), drawn);
  const sound = phone.locator("#parts a[href$='.wav']");
  if ((await sound.count()) > 0) {
    const wav = await (await part("loi-doc.wav")).body();
    assert.equal(wav.subarray(0, 4).toString(), "RIFF");
    assert.equal(wav.readUInt32LE(4), wav.length - 8);
  }
  const all = await (await part("tat-ca.zip")).body();
  assert.equal(all.subarray(0, 2).toString(), "PK");
  const feed = await (await phone.request.get(`${server.url}${own}/feed.xml`)).text();
  assert.match(feed, /<feed [^>]*Atom/);
  await picture("2-confirmed");

  // Passed on to two: a line that is wrong loses nothing.
  await open(`${own}/pass-on`);
  const pass = phone.locator("#pass-on");
  await pass.locator("[name=own]").fill("Tổ dân phố 1, to1@xa.example\nTổ dân phố 2");
  assert.equal(await pass.locator("[name=person]").inputValue(), "Trần Thị Bình");
  await submit(button(pass, words.passOn));
  await says(phone.locator("#trouble"), words.badLines);
  await picture("3-bad-lines");
  const typed = await pass.locator("[name=own]").inputValue();
  assert.match(typed, /Tổ dân phố 1, to1@xa\.example/);
  await pass.locator("[name=own]").fill(`${typed}, to2@xa.example`);
  await submit(button(pass, words.passOn));
  await phone.waitForURL((url) => url.pathname === own);
  assert.equal(await phone.locator("#passed-on tbody tr").count(), 2);
  await picture("4-passed-on");

  // One level down, with a mail and a page of its own.
  await phone.request.post(`${server.url}/example/clock`, { form: { hours: "1" }, headers: { origin: server.url } });
  const mail = phone.locator("tr", { hasText: "to1@xa.example" }).getByRole("link").first();
  for (;;) {
    await open("/example/postbox");
    if ((await mail.count()) > 0) break;
  }
  await mail.click();
  await says(phone.locator(".mail"), /chuyển tiếp đến quý cơ quan/);
  const member = new URL(await phone.locator(".mail .message a[href*='/r/']").first().getAttribute("href"), server.url).pathname;
  await open(member);
  await says(phone.locator("#letter"), words.passedOnBy);

  // The member reports with a link; its page says something else than was approved.
  site.text = "Tin giả: Không có điều lệ nào như vậy.";
  const approved = await phone.locator("#parts textarea").last().inputValue();
  const truth = approved.split("\n").slice(3).join(" ").split("Tin sai đang")[0].trim();
  site.text = `Thông báo: tin giả. ${truth.replace(/không/i, "chắc chắn")} Hết.`;
  const report = async () => {
    const form = phone.locator("form[action$='/report']");
    await who(form, "Lê Văn Cường");
    await form.locator("[name=medium]").selectOption("website");
    await form.locator("[name=people]").fill("1.200");
    return form;
  };
  await open(`${member}/report`);
  let form = await report();
  await form.locator("[name=link]").fill("không phải địa chỉ");
  await form.evaluate((element) => (element.noValidate = true));
  await submit(button(form, words.report));
  await phone.locator("#trouble").waitFor();
  assert.equal(await form.locator("[name=people]").inputValue(), "1.200");
  await picture("5-report-again");
  await form.locator("[name=link]").fill(site.url);
  await form.locator("[name=photo]").setInputFiles({ name: "anh.png", mimeType: "image/png", buffer: PHOTO });
  await submit(button(form, words.report));
  await phone.waitForURL((url) => url.pathname === member);
  const compared = async () => {
    const place = phone.locator(".comparison").last();
    for (;;) {
      await open(member);
      if ((await place.count()) > 0) return place;
    }
  };
  await says(await compared(), words.changed);
  await says(phone.locator(".comparison"), words.noNumber);
  await picture("6-compared");

  // The clerk sees the same, with the photo, and asks for more.
  await clerk.goto(letterUrl);
  await says(clerk.locator("#deeds .comparison"), words.changed);
  const photo = await clerk.request.get(server.url + (await clerk.locator(".deed-photo").getAttribute("src")));
  assert.equal(photo.headers()["content-type"], "image/jpeg");
  await shot(clerk, `${lang}-portal-7-clerk`);
  await clerk.locator("#deeds summary", { hasText: words.judge }).click();
  await clerk.locator("#deeds [name=reason]").fill("Xin gửi ảnh");
  await submit(button(clerk, words.judgeSend));
  await open(member);
  await says(phone.locator("#done"), words.notEnough);

  // Mended, and corrected by a later report: the earlier one is kept.
  site.text = approved.replaceAll("\n", " ");
  await phone.locator("#done a[href*='corrects=']").click();
  form = await report();
  await submit(button(form, words.report));
  await phone.waitForURL((url) => url.pathname === member);
  await says(await compared(), words.right);
  await picture("8-right");
  await clerk.goto(letterUrl);
  assert.equal(await clerk.locator("#deeds .deed").count(), 2);
  await open(own);
  await phone.locator("#passed-on [data-status=done], #passed-on [data-status=confirmed]").first().waitFor();

  // Another organisation sends it back; all letters of one stand under one link.
  await open(other);
  await phone.getByText(words.notForUs).click();
  const back = phone.locator("#return form");
  await back.locator("[name=reason]").fill("Thuộc Sở Văn hóa");
  await who(back, "Phạm Thị Dung");
  await submit(button(back, words.sendBack));
  await says(phone.locator("#returned"), words.returned);
  await picture("9-returned");
  await open(await phone.locator("main a[href^='/o/']").getAttribute("href"));
  assert.equal(await phone.locator("[data-status=returned]").count(), 1);
  await picture("10-letters");
  await clerk.goto(letterUrl);
  await clerk.locator("#receivers [data-status=returned]").waitFor();

  await context.close();
  await desk.close();
  await site.close();
}
