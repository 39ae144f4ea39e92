// The charity fund: a gift with its receipt, a spend that two people stand for, and the public page that tells the same figures.

import assert from "node:assert/strict";
import { screenshot } from "./browser.mjs";
import { assertAt, flow, ZHICHENG } from "./flow.mjs";

const books = `/staff/${ZHICHENG}/r`;
const disclosed = `/public/${ZHICHENG}/fund`;

let clerk;
let second;
let visitor;

async function begin(scene) {
  clerk = (await scene.come("bookkeeper", "staff")).page;
  second = (await scene.come("approver", "staff")).page;
  visitor = (await scene.come("", "resident")).page;
}

/** A figure of the public page, in fen. */
async function figure(label) {
  await visitor.goto(disclosed);
  const term = visitor.locator("dt").filter({ hasText: new RegExp(`^${label}$`) }).first();
  const yuan = await term.locator("xpath=following-sibling::dd[1]").innerText();
  return Math.round(Number(yuan.replaceAll(/[¥,\s]/g, "")) * 100);
}

flow("the charity fund", begin, (scene) => {
  let income;
  let spent;

  scene.part("whoever keeps the books comes to the books", async () => {
    await assertAt(clerk, `/staff/${ZHICHENG}`);
    await screenshot(clerk, "fund-home");
    await clerk.locator("main").getByRole("link", { name: /慈善资金|资金/ }).first().click();
    await clerk.getByRole("link", { name: /捐赠/ }).first().waitFor();
    income = await figure("收入");
    spent = await figure("支出");
    await screenshot(visitor, "public-fund");
  });

  scene.part("a gift in cash is entered", async () => {
    await clerk.goto(`${books}/donations/-/create`);
    const form = clerk.locator("form#f");
    assert.notEqual(await form.locator('[name="fund_id"]').inputValue(), "", "the only fund is chosen");
    await form.getByText("个人", { exact: true }).click();
    await form.locator('[name="donor_name"]').fill("张桂英");
    await form.locator('[name="publish"]').check({ force: true });
    await form.getByText("现金", { exact: true }).click();
    await form.locator('[name="amount"]').fill("188.8");
    await form.getByRole("button", { name: "登记捐赠" }).click();
    await clerk.getByText("¥188.80").first().waitFor();
    await clerk.getByText("已入账").first().waitFor();
    assert.equal(await clerk.getByRole("link", { name: "作废收据" }).count(), 0, "there is none to void");
  });

  scene.part("its receipt is a sheet of A4 with the amount in words", async () => {
    await clerk.getByRole("link", { name: "开具收据" }).click();
    await clerk.locator("form#f").getByRole("button", { name: "开具收据" }).click();
    await clerk.getByRole("link", { name: "收据", exact: true }).click();
    await clerk.getByRole("button", { name: "显示收据" }).click();
    await clerk.getByText("壹佰捌拾捌元捌角").waitFor();
    await clerk.getByText("张桂英").waitFor();
    await screenshot(clerk, "fund-receipt", { fullPage: true });
    const pdf = (await clerk.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal([...pdf.matchAll(/\/MediaBox/g)].length, 1, "one sheet");
  });

  scene.part("everybody reads the gift, and the same sum", async () => {
    assert.equal(await figure("收入"), income + 18_880);
    await visitor.locator("tr", { hasText: "张桂英" }).getByText("¥188.80").waitFor();
  });

  scene.part("a spend above the limit waits, and nothing is spent", async () => {
    await clerk.goto(`${books}/grants/-/create`);
    const form = clerk.locator("form#f");
    await form.getByText("单位", { exact: true }).click();
    await form.locator('[name="recipient_name"]').fill("夕阳红助老服务中心");
    await form.locator('[name="title"]').fill("茶园采摘培训讲课费");
    await form.locator('[name="purpose_id"]').selectOption({ label: "茶园技能培训" });
    await form.getByText("上级补助", { exact: true }).click();
    await form.locator('[name="amount"]').fill("2500");
    await form.getByRole("button", { name: "登记资助" }).click();
    await clerk.getByText("待复核").first().waitFor();
    assert.equal(await figure("支出"), spent);
    await clerk.getByRole("link", { name: "茶园采摘培训讲课费" }).first().click();
    await clerk.getByText("待复核").first().waitFor();
    assert.equal(await clerk.getByRole("link", { name: "复核通过" }).count(), 0, "not by whoever prepared it");
  });

  scene.part("a second person finds it waiting and books it", async () => {
    await second.locator(".stat", { hasText: "待复核凭证" }).click();
    await second.locator("tbody tr", { hasText: "茶园采摘培训讲课费" }).getByRole("link").first().click();
    await second.getByRole("link", { name: "复核通过" }).click();
    await second.locator("form#f").getByRole("button", { name: "复核通过" }).click();
    await second.getByText("已入账").first().waitFor();
    assert.equal(await figure("支出"), spent + 250_000);
    await visitor.locator("tr", { hasText: "茶园采摘培训讲课费" }).getByText("¥2,500.00").waitFor();
  });

  scene.part("the trial balance is even, and names each account once", async () => {
    await clerk.goto(`${books}/funds`);
    await clerk.getByRole("link", { name: "试算平衡表" }).click();
    await clerk.locator("form#f").getByRole("button").click();
    await clerk.locator("tbody tr").first().waitFor();
    await screenshot(clerk, "fund-trial-balance");
    const cells = await clerk.locator("tbody tr").first().locator("td").allInnerTexts();
    assert.equal(new Set(cells).size, cells.length, cells.join(" | "));
    const [debit, credit] = (await clerk.locator("tbody tr").last().locator("td").allInnerTexts()).slice(-2);
    assert.equal(debit, credit);
  });
});
