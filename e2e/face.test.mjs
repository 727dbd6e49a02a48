// The face of the service on a phone: pasted, dropped, shared, read from a link, read aloud, installed,
// without network, sent back into the chat.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { answered, says, shot, startBrowser, startKeepingBrowser, submit } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { freePort, startServer } from "./lib/server.mjs";

const HOAX = readFileSync(join(import.meta.dirname, "..", "fixtures", "messages", "zalo-2021.txt"), "utf8");
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, locale: "vi-VN" };
const WORDS = {
  vi: { paste: "Dán từ bộ nhớ tạm", check: "Kiểm tra", verdict: /TIN GIẢ/, read: "Đọc trang và kiểm tra", silent: /không trả lời/, offline: "Đang mất mạng", trouble: /vẫn còn trong ô/, listen: "Nghe đọc", file: /Nghe đọc bản đính chính/ },
  en: { paste: "Paste from the clipboard", check: "Check", verdict: /FABRICATED/, read: "Read the page and check it", silent: /does not answer/, offline: "There is no network", trouble: /still in the box/, listen: "Listen", file: /Listen to the correction/ },
};

let browser;
let server;
let site;
let correction;
before(async () => {
  browser = await startBrowser();
  server = await startServer({ more: ["--pages-here"] });
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await desk.newPage();
  await conclude(page, server);
  await page.goto(`${server.url}/corrections`);
  correction = server.url + (await page.locator(".cards a").first().getAttribute("href"));
  await desk.close();
  // A page of somebody, which repeats the message among other things.
  site = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><title>Trang của tôi</title><main><h1>Chuyện hôm nay</h1><p>${HOAX.replaceAll("\n", "</p><p>")}</p></main>`);
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  await browser.close();
  await server.stop();
  await new Promise((resolve) => site.close(resolve));
});

const button = (page, name) => page.getByRole("button", { name, exact: true });
async function phone(lang = "vi", { script, ...options } = {}) {
  const context = await browser.newContext({ ...PHONE, ...options });
  if (script) await context.addInitScript(script);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${server.url}/?lang=${lang}`);
  return page;
}

for (const lang of ["vi", "en"]) {
  const words = WORDS[lang];

  test(`pasted, and the answer comes into the page (${lang})`, async () => {
    const page = await phone(lang, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.evaluate((text) => {
      window.stays = true;
      return navigator.clipboard.writeText(text);
    }, HOAX);
    await button(page, words.paste).click();
    await page.waitForFunction(() => document.getElementById("text").value !== "");
    // The clipboard may give other line ends.
    assert.equal((await page.locator("#text").inputValue()).replaceAll("\r", "").trim(), HOAX.trim());
    await answered(button(page, words.check));
    await says(page.locator("#answer-title"), words.verdict);
    assert.equal(await page.evaluate(() => document.activeElement.id), "answer-title");
    assert.ok(await page.evaluate(() => window.stays), "the page was not loaded anew");
    const top = await page.locator("#answer").evaluate((answer) => answer.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 100, `the answer stands at ${top} px`);
    await shot(page, `${lang}-face-answer`);
    // Twice in a row, also after an error.
    await page.locator("#text").fill(" ");
    await answered(button(page, words.check));
    await page.locator(".error h1").waitFor();
    await page.context().close();
  });

  test(`a link is read once somebody wants it to be (${lang})`, async () => {
    const page = await phone(lang);
    const link = `http://127.0.0.1:${site.address().port}/tin`;
    await page.locator("#text").fill(link);
    await answered(button(page, words.check));
    await shot(page, `${lang}-face-link`);
    await answered(button(page, words.read));
    await says(page.locator("main"), /Trang của tôi/);
    assert.ok((await page.locator("mark").count()) > 0, "what is known of it is marked");
    await shot(page, `${lang}-face-page`);
    await page.goto(server.url);
    const gone = await freePort();
    await page.locator("#text").fill(`http://127.0.0.1:${gone}/`);
    await answered(button(page, words.check));
    await answered(button(page, words.read));
    await says(page.locator(".error"), words.silent);
    assert.match(await page.locator("#typed-1").inputValue(), new RegExp(String(gone)), "what was pasted is given back");
    await shot(page, `${lang}-face-page-silent`);
    await page.context().close();
  });

  test(`the verdict is heard (${lang})`, async () => {
    // Without a voice on the device: the server's.
    const page = await phone(lang);
    await page.goto(`${correction}?lang=${lang}`);
    const link = page.getByRole("link", { name: words.file });
    if ((await link.count()) > 0) {
      const sound = await page.request.get(new URL(await link.getAttribute("href"), server.url).href);
      assert.equal((await sound.body()).subarray(0, 4).toString(), "RIFF");
      await link.click();
      await page.locator("audio").waitFor();
      await page.waitForFunction(() => document.querySelector("audio").readyState > 0);
    }
    await page.context().close();
    // With voices: only those of the device are used, each for its own language.
    const spoken = await phone(lang, {
      script: () => {
        const voices = [
          { lang: "vi-VN", localService: false, name: "elsewhere" },
          { lang: "vi-VN", localService: true, name: "here" },
          { lang: "en-US", localService: true, name: "here too" },
        ];
        window.said = [];
        window.SpeechSynthesisUtterance = class {
          constructor(text) {
            this.text = text;
          }
        };
        Object.defineProperty(window, "speechSynthesis", {
          value: Object.assign(new EventTarget(), {
            getVoices: () => voices,
            speak: (one) => window.said.push([one.text, one.lang, one.voice.name]),
            cancel: () => (window.said = []),
          }),
        });
      },
    });
    await spoken.locator("#text").fill(HOAX);
    await answered(button(spoken, words.check));
    await button(spoken, words.listen).click();
    const said = await spoken.evaluate(() => window.said);
    assert.match(said[0][0], words.verdict);
    assert.equal(said[0][1], lang);
    assert.equal(said.at(-1)[1], "vi", "the explanation is in Vietnamese");
    assert.ok(said.every(([, , name]) => name.startsWith("here")));
    assert.equal(await spoken.getByRole("link", { name: words.file }).count(), 0);
    await spoken.context().close();
  });
}

test("a file and words are dropped, without JavaScript a file is chosen", async () => {
  const page = await phone();
  const drop = async (bring) => {
    const data = await page.evaluateHandle(bring, HOAX);
    await page.dispatchEvent("main h1", "drop", { dataTransfer: data });
  };
  await drop((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    return data;
  });
  assert.equal(await page.locator("#text").inputValue(), HOAX);
  const main = await page.locator("main").elementHandle();
  await drop((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "tin.txt", { type: "text/plain" }));
    return data;
  });
  await page.waitForFunction((before) => !before.isConnected, main);
  await says(page.locator("#answer-title"), WORDS.vi.verdict);
  await page.context().close();

  const plain = await phone("vi", { javaScriptEnabled: false });
  await plain.locator("details.file summary").click();
  await plain.locator("#file").setInputFiles({ name: "tin.txt", mimeType: "text/plain", buffer: Buffer.from(HOAX) });
  await submit(plain.locator("#file-form button"));
  await says(plain.locator("#answer-title"), WORDS.vi.verdict);
  await plain.locator("#text").fill(HOAX);
  await submit(button(plain, "Kiểm tra"));
  await says(plain.locator("#answer-title"), WORDS.vi.verdict);
  await plain.context().close();
});

test("a correction is sent back into the chat", async () => {
  const page = await phone("vi", {
    permissions: ["clipboard-read", "clipboard-write"],
    script: () => {
      navigator.share = async (what) => (window.shared = what);
    },
  });
  await page.goto(`${correction}?lang=vi`);
  await button(page, "Chia sẻ…").click();
  const { text } = await page.evaluate(() => window.shared);
  assert.match(text, /TIN GIẢ/i);
  assert.ok(text.includes(correction), text);
  await button(page, "Sao chép đoạn này").click();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), text.trim());
  await button(page, "Sao chép liên kết").click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), correction);
  await shot(page, "vi-face-forward");
  await page.context().close();
});

test("it is installed, takes what is shared, and without network loses nothing", async () => {
  for (const lang of ["vi", "en"]) {
    const words = WORDS[lang];
    const port = await freePort();
    let own = await startServer({ port });
    const folder = mkdtempSync(join(tmpdir(), "dinhchinh-phone-"));
    const context = await startKeepingBrowser(folder, PHONE);
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      page.setDefaultTimeout(15_000);
      await page.goto(`${own.url}/?lang=${lang}`);
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.reload();
      const cdp = await context.newCDPSession(page);
      const { errors, data } = await cdp.send("Page.getAppManifest");
      assert.deepEqual(errors, []);
      const manifest = JSON.parse(data);
      assert.equal(manifest.lang, lang);
      const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
      assert.deepEqual(installabilityErrors, []);

      // As another program on the phone hands a message over.
      const share = async (text) => {
        const loaded = page.waitForEvent("load");
        await page.evaluate(
          ([target, text]) => {
            const form = document.createElement("form");
            Object.assign(form, { method: target.method, action: target.action, enctype: target.enctype });
            const area = document.createElement("textarea");
            Object.assign(area, { name: target.params.text, value: text });
            form.append(area);
            document.body.append(form);
            form.submit();
          },
          [manifest.share_target, text],
        );
        await loaded;
      };
      await share(HOAX);
      await page.locator("#answer").waitFor();
      const kept = await page.evaluate(async () => {
        const names = [];
        for (const name of await caches.keys()) {
          for (const request of await (await caches.open(name)).keys()) names.push(new URL(request.url).pathname);
        }
        return names.sort();
      });
      assert.deepEqual(kept, ["/offline", "/static/check.js", "/static/icon.svg", "/static/site.css", "/static/site.js"]);

      await page.goto(`${own.url}/`);
      await page.locator("#text").fill("Tin còn trong ô");
      await own.stop();
      // In an open page: said, and the text stays.
      await button(page, words.check).click();
      await says(page.locator("#trouble"), words.trouble);
      assert.equal(await page.locator("#text").inputValue(), "Tin còn trong ô");
      await shot(page, `${lang}-face-trouble`);
      // Another page: the one that is kept.
      await page.goto(`${own.url}/corrections`);
      await says(page.locator("h1"), new RegExp(words.offline));
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await shot(page, `${lang}-face-offline`);
      // Shared just now: it stands in the box, as it was.
      const evil = `${HOAX}\n</textarea><b id="evil">$&</b>`;
      await share(evil);
      await says(page.locator("h1"), new RegExp(words.offline));
      assert.equal((await page.locator("#text").inputValue()).replaceAll("\r\n", "\n"), evil);
      assert.equal(await page.locator("#evil").count(), 0);
      own = await startServer({ port });
      await page.locator("#text").fill(HOAX);
      await answered(button(page, words.check));
      await page.locator("#answer").waitFor();
    } finally {
      await context.close();
      await own.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
