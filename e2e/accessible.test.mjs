// Every public page in every state, the main pages of the console and the portals: on a phone and
// on a desk, in both languages, axe finds nothing; and the pages that people meet first are light.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { shot, startBrowser, submit } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { startServer } from "./lib/server.mjs";

const HOAX = readFileSync(join(import.meta.dirname, "..", "fixtures", "messages", "zalo-2021.txt"), "utf8");
const LANGS = ["vi", "en"];
const MOST_BYTES = 60_000;

let browser;
let server;
const visitors = {};
before(async () => {
  browser = await startBrowser();
  server = await startServer();
  for (const lang of LANGS) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    visitors[lang] = await context.newPage();
    await visitors[lang].goto(`${server.url}/?lang=${lang}`);
  }
});
after(async () => {
  await browser.close();
  await server.stop();
});

// In both languages; `go` brings a page to where it is looked at.
async function look(name, go) {
  for (const lang of LANGS) {
    const page = visitors[lang];
    const answer = await go(page, lang);
    assert.ok(answer === undefined || answer.status() < 500, `${name}: ${answer?.status()}`);
    assert.equal(await page.locator("html").getAttribute("lang"), lang, name);
    await shot(page, `${lang}-all-${name}`);
  }
}
const open = (path) => (page) => page.goto(server.url + path);
// A form as the page without scripts would send it.
const send = (path, fields) => async (page) => {
  if (!page.url().endsWith("/about")) await page.goto(`${server.url}/about`);
  const answered = page.waitForEvent("load");
  await page.evaluate(
    ([path, fields]) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action: path });
      for (const [name, value] of Object.entries(fields)) {
        const area = document.createElement("textarea");
        Object.assign(area, { name, value });
        form.append(area);
      }
      document.body.append(form);
      form.submit();
    },
    [path, fields],
  );
  await answered;
};
const check = (text) => send("/check", { text });

test("before anything is verified", async () => {
  await look("home", open("/"));
  await look("reported", check(HOAX));
  await look("unknown", check("Chiều nay tổ dân phố họp lúc 17 giờ tại nhà văn hóa."));
  await look("no-corrections", open("/corrections"));
  await look("report", open("/report"));
  await look("report-contact", async (page, lang) => {
    await open("/report")(page, lang);
    await page.locator("details.contact > summary").click();
    await page.locator("details.notice > summary").click();
  });
  await look("report-received", send("/report", { text: `Xem này: ${HOAX}`, channel: "zalo" }));
  await look("track", open("/track"));
  await look("tracked", async (page, lang) => {
    await send("/report", { text: HOAX, channel: "zalo" })(page, lang);
    const code = await page.locator("#code").innerText();
    await send("/track", { code })(page, lang);
  });
  await look("track-wrong", send("/track", { code: "XXXX-XXXX" }));
  await look("about", open("/about"));
  await look("verify", open("/letters/verify"));
  await look("sign-in", open("/sign-in"));
  await look("sign-in-wrong", send("/sign-in", { email: "a@b.example", password: "mat-khau-sai" }));
  await look("appeals", open("/appeals"));
  await look("no-page", open("/nowhere"));
  await look("empty-check", check(" "));
  await look("postbox", open("/example/postbox"));
  const setup = new URL(server.setup).pathname;
  await look("setup", open(setup));
});

let letterUrl;
test("while a case is open and once it is concluded", async () => {
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const officer = await desk.newPage();
  const opened = new Promise((resolve) => {
    officer.on("framenavigated", (frame) => /console\/cases\/[0-9a-f-]+$/.test(frame.url()) && resolve());
  });
  const concluded = conclude(officer, server);
  await opened;
  await look("in-case", check(HOAX));
  letterUrl = await concluded;
  await desk.close();

  await look("known", check(HOAX));
  await look("other-party", check(HOAX.replace(/zalo/gi, "Facebook")));
  await look(
    "quotes",
    check(`Sở Thông tin và Truyền thông khẳng định nội dung sau là tin giả, người dân không chia sẻ: "${HOAX}"`),
  );
  await look("suggestions", check("nghe nói Zalo sắp được dùng hình ảnh của mình hả mọi người"));
  await look("corrections", open("/corrections"));
  await look("corrections-found", open("/corrections?q=zalo&label=fabricated&status=stands"));
  await look("corrections-not-found", open("/corrections?q=khong-co-gi"));
  const correction = async (page) => {
    await page.goto(`${server.url}/corrections`);
    return page.locator(".cards a").first().getAttribute("href");
  };
  await look("correction", async (page) => page.goto(server.url + (await correction(page))));
  await look("appeal", async (page) => page.goto(`${server.url}${await correction(page)}/appeal`));
  await look("embed", async (page, lang) =>
    page.goto(`${server.url}${(await correction(page)).replace("corrections", "embed")}?lang=${lang}`));
});

test("the console and the portals", async () => {
  const staff = {};
  for (const lang of LANGS) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    staff[lang] = await context.newPage();
    await staff[lang].goto(`${server.url}/?lang=${lang}`);
  }
  const enter = async (role) => {
    for (const page of Object.values(staff)) {
      await page.goto(`${server.url}/console/settings`);
      if (page.url().includes("/sign-in")) await page.goto(`${server.url}/`);
      await submit(page.locator(`button[name=role][value=${role}]`));
    }
  };
  const both = async (name, go) => {
    for (const lang of LANGS) {
      await go(staff[lang]);
      await shot(staff[lang], `${lang}-all-${name}`);
    }
  };
  const at = (path) => (page) => page.goto(path.startsWith("http") ? path : server.url + path);
  await enter("approver");
  await staff.vi.goto(letterUrl);
  await submit(staff.vi.locator("form[action$='/sign'] button").first());
  await enter("clerk");
  await staff.vi.goto(letterUrl);
  await submit(staff.vi.getByRole("button", { name: "Cấp số và ngày", exact: true }));
  await submit(staff.vi.getByRole("button", { name: "Gửi công văn", exact: true }));
  await both("letter-sent", at(letterUrl));
  for (const path of [
    "/console/letters",
    "/console/deliveries",
    "/console/registers/outgoing",
    "/console/registers/incoming",
    "/console/organisations",
  ]) {
    await both(path.slice(9).replaceAll("/", "-"), at(path));
  }
  await enter("officer");
  for (const path of ["/console", "/console/cases", "/console/settings", "/account"]) {
    await both(path.slice(1).replaceAll("/", "-"), at(path));
  }
  await both("chain", async (page) => {
    await page.goto(`${server.url}/console`);
    await page.locator(".inbox .row .open").first().click();
    await page.waitForURL("**/console/chains/*");
  });
  await both("case", async (page) => {
    await page.goto(`${server.url}/console/cases?list=all`);
    await page.locator("table.cases tbody a, table.list tbody a").first().click();
    await page.waitForURL(/console\/cases\/[0-9a-f]+$/);
  });
  await enter("clerk");
  await staff.vi.goto(letterUrl);
  const portal = await staff.vi.locator("#receivers a[href^='/r/']").first().getAttribute("href");
  await look("receiver", open(portal));
  await look("receiver-report", open(`${portal}/report`));
  await look("receiver-pass-on", open(`${portal}/pass-on`));
  await look("letter", async (page) => {
    await page.goto(`${server.url}/corrections`);
    await page.locator(".cards a").first().click();
    await page.locator("a[href^='/letters/']").first().click();
    await page.waitForURL("**/letters/*");
  });
});

// What a page and all that it loads weigh, as somebody who comes there first loads it; nothing of it
// may come from elsewhere.
async function weighed(lang, start, go) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: lang === "vi" ? "vi-VN" : "en-US",
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  await page.goto(server.url + start);
  await page.waitForLoadState("networkidle");
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  const [asked, sent] = [[], []];
  const bodies = [];
  cdp.on("Network.requestWillBeSent", ({ request }) => asked.push(request.url));
  // As it came over the line, with its head.
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    sent.push(encodedDataLength);
    bodies.push(cdp.send("Network.getResponseBody", { requestId }));
  });
  await go(page);
  await page.waitForLoadState("networkidle");
  assert.equal(await page.locator("html").getAttribute("lang"), lang);
  assert.deepEqual(asked.filter((url) => !url.startsWith(server.url) && !url.startsWith("data:")), []);
  const plain = (await Promise.all(bodies)).map(({ body, base64Encoded }) => Buffer.from(body, base64Encoded ? "base64" : "utf8").length);
  await context.close();
  const sum = (list) => list.reduce((total, one) => total + one, 0);
  return { files: plain.length, plain: sum(plain), sent: sum(sent) };
}

test("the home page and an answer weigh little, and nothing of them comes from elsewhere", async () => {
  for (const lang of LANGS) {
    const weights = {
      home: await weighed(lang, "/about", (page) => page.goto(`${server.url}/`)),
      answer: await weighed(lang, "/about", send("/check", { text: HOAX })),
    };
    for (const [name, { files, plain, sent }] of Object.entries(weights)) {
      console.log(`${lang} ${name}: ${files} files, ${plain} bytes, ${sent} bytes as sent with headers`);
      assert.ok(files > 2, `${files} files`);
      assert.ok(plain < MOST_BYTES, `${lang} ${name}: ${plain} bytes`);
    }
  }
});
