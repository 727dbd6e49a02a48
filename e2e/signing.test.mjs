// An electronic letter: the approver signs, the clerk signs for the organisation, others verify it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { shot, startBrowser } from "./lib/browser.mjs";
import { conclude } from "./lib/conclude.mjs";
import { startServer } from "./lib/server.mjs";

let browser;
let server;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "dinhchinh-signing-"));
  [browser, server] = await Promise.all([startBrowser(), startServer()]);
});
after(async () => {
  await Promise.all([browser.close(), server.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const openssl = (...args) => execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });

// A root, and certificates from it: RSA as most authorities issue, and P-256.
function certify() {
  openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
    "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/O=CA thu nghiem/CN=CA thu nghiem",
    "-addext", "keyUsage=critical,keyCertSign");
  for (const [file, name, key] of [
    ["person", "/CN=Nguyen Van Ky", ["-newkey", "rsa:2048"]],
    ["seal", "/O=So Thong tin/CN=So Thong tin", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]],
  ]) {
    openssl("req", ...key, "-nodes", "-keyout", `${file}.key`, "-out", `${file}.csr`, "-subj", name,
      "-addext", "keyUsage=critical,digitalSignature,nonRepudiation");
    openssl("x509", "-req", "-in", `${file}.csr`, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
      "-days", "20", "-copy_extensions", "copyall", "-out", `${file}.pem`);
    openssl("pkcs12", "-export", "-inkey", `${file}.key`, "-in", `${file}.pem`, "-certfile", "ca.pem",
      "-passout", `pass:${file}-secret`, "-out", `${file}.p12`);
  }
}

// What a person would have scanned: ink on a transparent ground.
const picture = (page, ring) =>
  page.evaluate((ring) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = ring ? [400, 400] : [400, 160];
    const ink = canvas.getContext("2d");
    ink.lineWidth = 8;
    ink.strokeStyle = ring ? "#d00000" : "#0030b0";
    ink.beginPath();
    if (ring) {
      ink.arc(200, 200, 190, 0, 7);
      ink.moveTo(270, 200);
      ink.arc(200, 200, 70, 0, 7);
    } else {
      ink.moveTo(10, 80);
      for (let x = 10; x < 390; x += 5) ink.lineTo(x, 80 + 60 * Math.sin(x / 25) * (1 - x / 500));
    }
    ink.stroke();
    return canvas.toDataURL("image/png").split(",")[1];
  }, ring);

test("an approver signs, the clerk signs for the organisation, others verify", async () => {
  certify();
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await desk.newPage();
  const open = (path) => page.goto(server.url + path);
  const button = (name) => page.getByRole("button", { name, exact: true });
  const enter = (role) => button(role).first().click();
  const png = async (name, ring) => ({
    name,
    mimeType: "image/png",
    buffer: Buffer.from(await picture(page, ring), "base64"),
  });

  const letterUrl = await conclude(page, server);

  // The approver's certificate. A wrong password is told.
  await enter("Lãnh đạo");
  await open("/account/signing");
  await shot(page, "signing-01-own");
  const put = async (file, password, image) => {
    await page.locator("[name=file]").first().setInputFiles(join(folder, `${file}.p12`));
    await page.locator("[name=password]").first().fill(password);
    await page.locator("[name=picture]").first().setInputFiles(image);
    await page.locator("form[enctype] button.main").first().click();
  };
  await put("person", "wrong", await png("chu-ky.png", false));
  assert.match(await page.locator("main").innerText(), /Mật khẩu của tệp chứng thư không đúng/);
  await open("/account/signing");
  await put("person", "person-secret", await png("chu-ky.png", false));
  assert.match(await page.locator("#key").innerText(), /Nguyen Van Ky[^]*CA thu nghiem/);
  await shot(page, "signing-02-own-there");

  // The organisation's, and the root that is trusted.
  await enter("Quản trị");
  await open("/console/signing");
  await shot(page, "signing-03-settings");
  await put("seal", "seal-secret", await png("dau.png", true));
  assert.match(await page.locator("#key").innerText(), /So Thong tin/);
  await page.locator("#roots [name=file]").setInputFiles(join(folder, "ca.pem"));
  await page.locator("#roots button.main").click();
  assert.match(await page.locator("#roots").innerText(), /CA thu nghiem/);
  await shot(page, "signing-04-settings-there");

  // Signing: number, date, PDF and signature in one step.
  await enter("Lãnh đạo");
  await page.goto(letterUrl);
  await shot(page, "signing-05-letter");
  const sign = page.locator("#sign-electronically");
  await sign.locator("[name=password]").fill("person-secret");
  await sign.locator("button").click();
  assert.match(await page.locator("h1").innerText(), /01\/STTTT-TTBCXB/);
  await enter("Văn thư");
  await page.goto(letterUrl);
  assert.equal(await button("Gửi công văn").count(), 0);
  await shot(page, "signing-06-seal");
  await page.locator("#seal [name=password]").fill("seal-secret");
  await page.locator("#seal button").click();
  await button("Gửi công văn").waitFor();
  const id = letterUrl.split("/").pop();
  const pdf = await (await page.request.get(`${server.url}/letters/${id}/letter.pdf`)).body();

  // Others say the same.
  const file = join(folder, "letter.pdf");
  writeFileSync(file, pdf);
  const pdfsig = (path) => spawnSync("pdfsig", ["-nocert", path], { encoding: "utf8" }).stdout;
  assert.equal(pdfsig(file).match(/Signature is Valid\./g)?.length, 2, pdfsig(file));
  const verify = (path) =>
    spawnSync(process.env.DINHCHINH_BIN, ["verify-pdf", path, "--root", join(folder, "ca.pem"), "--lang", "en"],
      { encoding: "utf8" });
  assert.equal(verify(file).status, 0, verify(file).stdout);
  assert.match(verify(file).stdout, /Nguyen Van Ky[^]*So Thong tin/);

  // An appendix is signed and comes back.
  await page.locator("#attachment summary").click();
  await page.locator("#attachment [name=file]").setInputFiles(file);
  await page.locator("#attachment [name=password]").fill("seal-secret");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#attachment button").click(),
  ]);
  const appendix = readFileSync(await download.path());
  assert.ok(appendix.length > pdf.length);
  await button("Gửi công văn").click();
  await page.locator("#progress").waitFor();

  // Anyone: on the letter's page, and with a copy of one's own.
  for (const lang of ["vi", "en"]) {
    await open(`/letters/${id}?lang=${lang}`);
    const states = await page.locator("#signatures .signature").evaluateAll((all) =>
      all.map((one) => [one.dataset.state, one.dataset.trust].join(" ")));
    assert.deepEqual(states, ["signed-later known", "whole known"]);
    await shot(page, `signing-07-public-${lang}`);
    await open(`/letters/verify?lang=${lang}`);
    await shot(page, `signing-08-verify-${lang}`);
    await page.locator("[name=file]").setInputFiles(file);
    await page.locator("main button.main").click();
    assert.match(await page.locator("#verified").innerText(), lang === "vi" ? /nguyên vẹn/ : /unchanged/);
    assert.equal(await page.locator("#verified a").getAttribute("href"), `/letters/${id}`);
    await shot(page, `signing-09-verified-${lang}`);
    const changed = Buffer.from(pdf);
    changed[Math.floor(pdf.length / 5)] ^= 1;
    await page.locator("[name=file]").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: changed });
    await page.locator("main button.main").click();
    const said = await page.locator("#verified").innerText();
    assert.match(said, lang === "vi" ? /đã bị sửa/i : /was changed/);
    await shot(page, `signing-10-changed-${lang}`);
    if (lang === "vi") {
      const bad = join(folder, "changed.pdf");
      writeFileSync(bad, changed);
      assert.equal(verify(bad).status, 1);
      assert.doesNotMatch(pdfsig(bad), /Signature is Valid\./);
    }
  }
  if (process.env.SHOTS) writeFileSync(join(import.meta.dirname, ".output", "signed.pdf"), pdf);
  await desk.close();
});
