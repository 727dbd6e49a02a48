// The shortest way from the worked example's largest chain to a drafted letter.
export async function conclude(page, server) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  const enter = (role) => button(role).first().click();
  await page.goto(`${server.url}/?lang=vi`);
  await enter("Cán bộ");
  await page.waitForURL("**/console");
  await page.locator(".inbox .row .open").first().click();
  await button("Mở hồ sơ").click();
  await page.waitForURL("**/console/cases/*");
  const caseUrl = page.url();
  await button("Lưu").first().click();
  await page.locator("#harm dl.facts").waitFor();
  const evidence = page.locator("#evidence");
  await evidence.getByText("Thêm trích dẫn").click();
  const quote = evidence.locator("form", { has: page.locator("[name=kind][value=quote]") });
  await quote.locator("[name=text]").fill("Thỏa thuận sử dụng hiện hành không có nội dung này.");
  await quote.locator("[name=source]").fill("Trang chính thức");
  await quote.locator("[name=supports]").fill("Chính sách đang áp dụng");
  await quote.locator("button.main").click();
  await page.goto(caseUrl);
  await page.locator("input[name=label][value=fabricated]").check();
  await button("Đề xuất kết luận").click();
  await enter("Lãnh đạo");
  await page.goto(caseUrl);
  await button("Duyệt và công bố").click();
  await page.locator("#propose a[href^='/corrections/']").waitFor();
  await enter("Cán bộ");
  await page.goto(caseUrl);
  await button("Soạn công văn từ hồ sơ").click();
  await page.waitForURL("**/console/letters/*");
  return page.url();
}
