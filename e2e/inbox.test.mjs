// The inbox: by keyboard, live, and what people decide about chains.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { says, shot, startBrowser, submit } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

const WATER =
  "Cảnh báo khẩn: từ tối nay toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính bị vỡ, bà con nhanh chóng tích trữ nước kẻo không kịp";
const RICE =
  "Ngày kia sân vận động huyện phát gạo miễn phí cho tất cả người cao tuổi, chỉ cần mang theo sổ hộ khẩu và đến trước sáu giờ sáng để nhận phiếu, hết gạo là thôi";
const PRIZE =
  "Chúc mừng bạn trúng thưởng xe máy nhân dịp năm mới, vui lòng chuyển tiền phí làm hồ sơ vào số tài khoản của chị Hoa rồi gọi 0912 345 678 trước 24h hôm nay để nhận";

let browser;
let server;
before(async () => (browser = await startBrowser()));
after(() => browser.close());
// Reports come from many senders: the test speaks as a proxy does.
beforeEach(async () => (server = await startServer({ more: ["--behind-proxy"] })));
afterEach(() => server.stop());

async function report(text, { channel = "zalo", area = "", sender = "198.51.100.1" } = {}) {
  const response = await fetch(`${server.url}/api/v1/reports`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": sender },
    body: JSON.stringify({ text, channel, area }),
  });
  assert.equal(response.status, 201);
  return (await response.json()).chain;
}

async function officer(lang, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(`${server.url}/?lang=${lang}`);
  await submit(page.locator(".example button[value=officer]"));
  await page.waitForURL("**/console");
  return page;
}

const row = (page, chain) => page.locator(`.inbox .row[data-chain="${chain}"]`);

for (const [lang, words] of Object.entries({
  vi: {
    returned: /Đã gác lại/,
    money: /Nội dung nói đến: tiền bạc/,
    repeats: /11 lượt báo lại của cùng người gửi/,
    burst: /16 lượt dồn vào một giờ, một nơi: chỉ tính như 4/,
    aside: /1 chuỗi đã gác lại/,
    updated: /vừa được cập nhật/,
    joined: /Đã gộp/,
    undone: /Đã hoàn tác/,
    split: /Đã tách/,
  },
  en: {
    money: /Its words speak of: money/,
    repeats: /11 repeated reports of the same senders/,
    burst: /16 reports came in one hour from one place: they count as 4 only/,
    aside: /1 chain put aside/,
    updated: /was just updated/,
    joined: /Joined/,
    undone: /Undone/,
    split: /Split into its own chain/,
  },
})) {
  test(`ranked with reasons, by keyboard, live (${lang})`, async () => {
    let prize, water, rice;
    for (let n = 0; n < 12; n++) rice = await report(RICE, { area: `Xã ${n}` });
    for (let n = 0; n < 16; n++)
      water = await report(WATER, { area: "Đại Từ", sender: `198.51.101.${n}` });
    for (let n = 0; n < 6; n++)
      prize = await report(PRIZE, {
        channel: ["zalo", "facebook", "sms"][n % 3],
        area: ["Phú Bình", "Định Hóa", "Võ Nhai"][n % 3],
        sender: `198.51.102.${n}`,
      });
    const page = await officer(lang);
    const chains = await page.locator(".inbox .row").evaluateAll((all) => all.map((one) => one.dataset.chain));
    assert.ok(chains.indexOf(prize) < chains.indexOf(water), "spread above a burst");
    assert.ok(chains.indexOf(water) < chains.indexOf(rice), "many senders above one");
    await says(row(page, prize), words.money);
    await says(row(page, rice), words.repeats);
    await says(row(page, water), words.burst);
    assert.equal(await row(page, prize).locator("svg.spark[role=img][aria-label]").count(), 1);

    // By keyboard: the help is seen, j and k go through the rows, o opens.
    await page.locator(".keys").waitFor({ state: "visible" });
    const current = () => page.locator(".row.current").getAttribute("data-chain");
    await page.keyboard.press("j");
    assert.equal(await current(), chains[0]);
    await page.keyboard.press("j");
    assert.equal(await current(), chains[1]);
    await page.keyboard.press("k");
    assert.equal(await current(), chains[0]);
    await shot(page, `${lang}-40-inbox`);
    await page.keyboard.press("o");
    await page.waitForURL(`**/console/chains/${chains[0]}`);
    await page.goBack();

    // Live: a report from elsewhere is there without reloading, and the place is kept.
    await page.locator("#inbox[data-connected=yes]").waitFor();
    await page.keyboard.press("j");
    const at = await current();
    const fresh = await report(`${"Bến phà huyện tạm dừng chở khách ba hôm vì nước lên nhanh ".repeat(2)}.`);
    await row(page, fresh).waitFor();
    await says(page.locator("#news"), words.updated);
    assert.equal(await current(), at);

    // Typing is not taken for keys, and is not swept away by news.
    await page.keyboard.press("d");
    const reason = row(page, at).locator("[name=reason]");
    await reason.fill("jkox đùa");
    await report(WATER, { area: "Nơi khác", sender: "198.51.103.1" });
    await page.locator("#news button").waitFor();
    assert.equal(await reason.inputValue(), "jkox đùa");
    await reason.press("Enter");
    await page.locator(".flash").first().waitFor();
    assert.equal(await row(page, at).count(), 0);
    await page.getByText(words.aside).click();
    await shot(page, `${lang}-41-dismissed`);
    await submit(page.locator("form[action$='/undo'] button"));
    await says(page.locator(".flash"), words.undone);
    await shot(page, `${lang}-42-chain-decisions`);
    await page.goto(`${server.url}/console`);
    await row(page, at).waitFor();
  });

  test(`joined and split by a person, and kept (${lang})`, async () => {
    const [water, rice] = [await report(WATER), await report(RICE)];
    // Without script: forms do it all.
    const page = await officer(lang, { javaScriptEnabled: false });
    assert.ok(await page.locator(".keys").isHidden());
    await row(page, water).locator("[name=chain]").check();
    await row(page, rice).locator("[name=chain]").check();
    await page.locator("#join [name=reason]").fill("cùng một nhóm tung tin");
    await submit(page.locator("#join button"));
    await says(page.locator(".flash"), words.joined);
    const one = page.url().split("/").pop().split("#")[0];
    const copy = RICE.replace("Ngày kia", "Sáng mai");
    assert.equal(await report(copy), one);
    await page.reload();
    // Split off again: the variants about rice.
    const variants = page.locator(".card:has(#split)");
    const picks = variants.locator("label.pick");
    const texts = await variants.locator("details blockquote").allTextContents();
    assert.equal(texts.length, 3);
    for (let n = 0; n < texts.length; n++)
      if (texts[n].includes("phát gạo")) await picks.nth(n).locator("input").check();
    await page.locator("#split [name=reason]").fill("nhầm, hai chuyện khác nhau");
    await shot(page, `${lang}-43-split`);
    await submit(page.locator("#split button"));
    await says(page.locator(".flash"), words.split);
    const two = page.url().split("/").pop().split("#")[0];
    assert.notEqual(two, one);
    assert.equal(await report(RICE.replace("hết gạo là thôi", "ai đến trước được trước")), two);
    assert.equal(await report(WATER.replace("mười ngày", "chín ngày")), one);
    await shot(page, `${lang}-44-decisions`);
  });
}
