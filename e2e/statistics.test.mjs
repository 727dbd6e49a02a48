// Figures and the picture of a correction, as anyone sees them, without script too; and a subscriber
// of the feed, who hears of a publication at once.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { shot, startBrowser, submit } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
let correction;
let heard;
let published;
before(async () => {
  browser = await startBrowser();
  server = await startServer({ more: ["--pages-here"] });
  const subscriber = await listen();
  const ask = await fetch(`${server.url}/websub`, {
    method: "POST",
    body: new URLSearchParams({
      "hub.mode": "subscribe",
      "hub.topic": `${server.url}/corrections.atom?lang=vi`,
      "hub.callback": subscriber.url,
      "hub.secret": "bí mật",
    }),
  });
  assert.equal(ask.status, 202);
  await subscriber.confirmed;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on("requestfinished", (request) => {
    if (/\/approve$/.test(request.url())) published = performance.now();
  });
  await conclude(page, server);
  heard = await subscriber.told;
  const found = await (await fetch(`${server.url}/api/v1/corrections`)).json();
  correction = `/corrections/${found.corrections[0].id}`;
  await context.close();
  subscriber.close();
});
after(async () => {
  await browser.close();
  await server.stop();
});

// A subscriber that follows the protocol.
async function listen() {
  let confirm;
  let tell;
  const subscriber = {
    confirmed: new Promise((resolve) => (confirm = resolve)),
    told: new Promise((resolve) => (tell = resolve)),
  };
  const http = createServer((request, response) => {
    const query = new URL(request.url, "http://subscriber").searchParams;
    if (request.method === "GET") {
      response.end(query.get("hub.challenge"), confirm);
      return;
    }
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      response.writeHead(204).end();
      tell({ body: Buffer.concat(pieces), headers: request.headers, at: performance.now() });
    });
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  subscriber.url = `http://127.0.0.1:${http.address().port}/`;
  subscriber.close = () => http.close();
  return subscriber;
}

test("a subscriber is told within two seconds, signed", () => {
  assert.match(heard.body.toString(), /TIN GIẢ/);
  const signature = createHmac("sha256", "bí mật").update(heard.body).digest("hex");
  assert.equal(heard.headers["x-hub-signature"], `sha256=${signature}`);
  assert.match(heard.headers.link, /\/websub>; rel="hub"/);
  assert.ok(heard.at - published < 2000, `${heard.at - published} ms`);
});

for (const [lang, words] of Object.entries({
  vi: {
    example: /Đây là số liệu của ví dụ mẫu, không có thật/,
    download: "Tải hình",
    spread: "Tin lan truyền theo thời gian",
    opened: /Mở hồ sơ xác minh: /,
    subscribe: /Được báo ngay khi có thay đổi/,
  },
  en: {
    example: /These are the figures of the worked example\. They are not real/,
    download: "Download the picture",
    spread: "How the message spread",
    opened: /Case opened: /,
    subscribe: /Be told at once of changes/,
  },
})) {
  test(`figures and picture (${lang})`, async () => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/statistics?of=example&lang=${lang}`);
    assert.match(await page.locator("main").innerText(), words.example);
    const chart = page.getByRole("img", { name: words.spread, exact: true });
    await chart.waitFor();
    assert.ok((await chart.locator("rect.col").count()) > 0);
    // What is seen is what the table says.
    const rows = await page.locator("#figure-spread tbody tr").count();
    assert.equal(await chart.locator("rect.col").count(), rows);
    await shot(page, `${lang}-statistics`);

    await page.goto(`${server.url}${correction}?lang=${lang}`);
    await page.getByRole("img", { name: words.spread, exact: true }).waitFor();
    assert.match(await page.locator("#statistics .marks").innerText(), words.opened);
    const picture = page.locator("#picture img");
    await picture.scrollIntoViewIfNeeded();
    const link = page.getByRole("link", { name: words.download });
    const file = await page.request.get(server.url + (await link.getAttribute("href")));
    const bytes = await file.body();
    assert.equal(file.headers()["content-type"], "image/png");
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1080, 1080]);
    assert.ok(await picture.getAttribute("alt"));
    const shared = page.locator('meta[property="og:image"]');
    assert.match(await shared.getAttribute("content"), new RegExp(`picture\\.png\\?lang=${lang}$`));
    await shot(page, `${lang}-correction-with-figures`);

    await page.goto(`${server.url}/websub?lang=${lang}`);
    assert.match(await page.locator("h1").innerText(), words.subscribe);
    await shot(page, `${lang}-websub`);
    await context.close();
  });
}

for (const lang of ["vi", "en"]) {
  test(`administrators see subscribers and end them (${lang})`, async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${server.url}/?lang=${lang}`);
    await submit(page.locator(".example button[value=administrator]"));
    await page.goto(`${server.url}/console/websub`);
    assert.match(await page.locator("main").innerText(), /127\.0\.0\.1/);
    await shot(page, `${lang}-console-websub`);
    if (lang === "en") {
      await submit(page.locator("form[action$='/end'] button"));
      await page.locator(".flash").waitFor();
      assert.equal(await page.locator("form[action$='/end']").count(), 0);
    }
    await page.close();
  });
}
