// A case on its way to a drafted letter, quickly: the way there is played elsewhere.
const ROLES = { vi: ["Cán bộ", "Lãnh đạo", "Văn thư"], en: ["Officer", "Approver", "Clerk"] };

// Officer, approver and clerk, each in a browser session of their own, and the letter's address.
export async function draftedLetter(browser, server, lang) {
  const enter = async (role) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${server.url}/?lang=${lang}`);
    await page.getByRole("button", { name: role, exact: true }).first().click();
    await page.waitForURL("**/console");
    return page;
  };
  const people = [];
  for (const role of ROLES[lang]) people.push(await enter(role));
  const [first, second] = people;
  const sent = async (page, form) => {
    await form.locator("button.main").first().click();
    await page.waitForLoadState();
  };
  await first.locator(".inbox .row .open").first().click();
  await first.locator("form[action$='/case'] button").first().click();
  await first.waitForURL("**/console/cases/*");
  const caseUrl = first.url();
  await sent(first, first.locator("#harm form"));
  await first.locator("#harm dl.facts").waitFor();
  const quote = first.locator("#evidence form", {
    has: first.locator("[name=kind][value=quote]"),
  });
  await quote.evaluate((form) => (form.closest("details").open = true));
  await quote.locator("[name=text]").fill("Thỏa thuận sử dụng không có nội dung này.");
  await quote.locator("[name=source]").fill("Trang chính thức");
  await quote.locator("[name=supports]").fill("Chính sách đang áp dụng");
  await sent(first, quote);
  const verdict = first.locator("form[action$='/verdict']");
  await verdict.locator("[name=label][value=fabricated]").check();
  await verdict.locator("[name=explanation]").fill("Zalo không có điều lệ nào như vậy.");
  await sent(first, verdict);
  await second.goto(caseUrl);
  await second.locator("form[action$='/approve'] button").first().click();
  await second.locator("#propose a[href^='/corrections/']").waitFor();
  await first.goto(caseUrl);
  await first.locator("form[action$='/letter'] button").first().click();
  await first.waitForURL("**/console/letters/*");
  return { officer: first, approver: second, clerk: people[2], letterUrl: first.url() };
}
