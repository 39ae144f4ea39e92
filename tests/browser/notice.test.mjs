// A notice from draft to the public page and off it again: one writes, another reviews, everybody reads.

import assert from "node:assert/strict";
import { screenshot } from "./browser.mjs";
import { assertFits, flow, ZHICHENG } from "./flow.mjs";

const notices = `/staff/${ZHICHENG}/r/notices`;
const board = `/public/${ZHICHENG}/notices`;
const title = "社区食堂周末延长供餐";

let writer;
let reviewer;
let visitor;

async function begin(scene) {
  writer = (await scene.come("staff", "staff")).page;
  reviewer = (await scene.come("admin", "staff")).page;
  visitor = (await scene.come("", "resident")).page;
}

/** Follows the link of an operation and sends its form. */
async function act(page, name, fill = async () => {}) {
  await page.getByRole("link", { name, exact: true }).click();
  const form = page.locator("form#f");
  await fill(form);
  await form.getByRole("button", { name, exact: true }).click();
}

flow("a notice", begin, (scene) => {
  let address;

  scene.part("the form asks for what every notice has, and folds the rest away", async () => {
    await writer.goto(`${notices}/-/create`);
    const form = writer.locator("form#f");
    for (const part of ["出镜人", "收支或进度明细"]) {
      const fold = form.locator("details", { hasText: part });
      assert.equal(await fold.getAttribute("open"), null, part);
    }
    await form.locator('[name="section"]').selectOption({ label: "通知公告" });
    await form.locator('[name="title_zh"]').fill(title);
    await form.locator('[name="body_zh"]').fill("自本周起，周六、周日供应早餐和午餐。\n\n详见 https://wushe.example/food。");
    await screenshot(writer, "notice-form", { fullPage: true });
    await form.getByRole("button", { name: "起草" }).click();
    await writer.getByText("草稿").first().waitFor();
    address = new URL(writer.url()).pathname;
  });

  scene.part("a draft can be sent to review, but neither published nor taken down", async () => {
    for (const name of ["审核发布", "撤下", "置顶"]) {
      assert.equal(await writer.getByRole("link", { name, exact: true }).count(), 0, name);
    }
    await visitor.goto(board);
    assert.equal(await visitor.getByText(title).count(), 0);
    await act(writer, "送审");
    await writer.getByText("待审核").first().waitFor();
    assert.equal(await writer.getByRole("link", { name: "审核发布" }).count(), 0, "not by whoever wrote it");
  });

  scene.part("whoever reviews finds it waiting and publishes it", async () => {
    await reviewer.locator(".stat", { hasText: "待审核公示" }).click();
    await reviewer.locator("tbody tr", { hasText: title }).getByRole("link").first().click();
    await act(reviewer, "审核发布");
    await reviewer.getByText("已发布").first().waitFor();
  });

  scene.part("everybody reads it, without a login", async () => {
    await visitor.goto(board);
    await assertFits(visitor, board);
    await screenshot(visitor, "public-notices");
    await visitor.getByRole("link", { name: title }).click();
    await visitor.getByText("周六、周日供应早餐和午餐").waitFor();
    assert.equal(await visitor.getByRole("link", { name: "https://wushe.example/food" }).count(), 1);
    assert.equal(await visitor.getByText("草稿").count(), 0);
  });

  scene.part("what is taken down, with a reason, is gone for everybody", async () => {
    const public_address = visitor.url();
    await reviewer.goto(address);
    await act(reviewer, "撤下", (form) => form.locator('[name="reason"]').fill("供餐时间有变"));
    await reviewer.getByText("已撤下").first().waitFor();
    const gone = await visitor.goto(public_address);
    assert.equal(gone.status(), 404);
    scene.forget(404);
    await visitor.goto(board);
    assert.equal(await visitor.getByText(title).count(), 0);
  });
});
