// A resident reads what is kept of her, takes a copy, has something corrected, takes back a consent, and asks to be deleted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { screenshot } from "./browser.mjs";
import { assertAt, assertFits, flow, ZHICHENG } from "./flow.mjs";

const own = `/resident/${ZHICHENG}/data`;
const wrong = "门牌号写错了，应为 4 组 59 号";

let elder;
let desk;

async function begin(scene) {
  elder = await scene.come("resident", "resident");
  desk = await scene.come("admin", "staff");
}

flow("my data", begin, (scene) => {
  scene.part("she reads everything in the clear, and her home leads there", async () => {
    const phone = elder.page;
    await phone.getByRole("link", { name: "我的信息" }).click();
    await assertAt(phone, own);
    const held = phone.locator("main");
    for (const value of ["李秀兰", "19900000041", "510899195901210223"]) await held.getByText(value).first().waitFor();
    await assertFits(phone, own);
    await screenshot(phone, "resident-data");
  });

  scene.part("she takes a copy of all of it", async () => {
    const phone = elder.page;
    const [copy] = await Promise.all([
      phone.waitForEvent("download"),
      phone.getByRole("button", { name: "下载全部信息" }).click(),
    ]);
    const data = JSON.parse(await readFile(await copy.path(), "utf8"));
    assert.deepEqual([data.profile.name, data.profile.phone], ["李秀兰", "19900000041"]);
    assert.ok(data.requests.length > 0 && data.consents.length > 0, "the copy has what the page only counts");
  });

  scene.part("she says what is wrong, and cannot say nothing", async () => {
    const phone = elder.page;
    const form = phone.locator("#correct");
    await form.getByLabel("哪里不对，应该是什么").fill(wrong);
    await form.getByRole("button", { name: "提交申请" }).click();
    await phone.getByText("申请已提交").waitFor();
    await phone.getByText(wrong).waitFor();
  });

  scene.part("the desk answers it, and she reads the answer", async () => {
    await desk.page.goto(`/staff/${ZHICHENG}/r/data-requests?status=open&kind=correct`);
    await desk.page.locator("tbody a").first().click();
    await desk.page.getByText(wrong).waitFor();
    await desk.page.getByRole("link", { name: "办结", exact: true }).click();
    await desk.page.locator('[name="answer"]').fill("已核对户口簿并更正");
    await desk.page.locator("form#f").getByRole("button", { name: "办结" }).click();
    await desk.page.getByText("已办结").first().waitFor();
    await elder.page.goto(own);
    const card = elder.page.locator("li.card", { hasText: wrong });
    await card.getByText("已核对户口簿并更正").waitFor();
  });

  scene.part("a consent that is taken back counts no more", async () => {
    const card = elder.page.locator("li.card", { hasText: "春节慰问活动照片" });
    await card.getByText("有效", { exact: true }).waitFor();
    await card.getByRole("button", { name: "撤回同意" }).click();
    await elder.page.getByText("已撤回同意").first().waitFor();
    const after = elder.page.locator("li.card", { hasText: "春节慰问活动照片" });
    await after.getByText("已撤回", { exact: true }).waitFor();
    assert.equal(await after.getByRole("button").count(), 0);
  });

  scene.part("while something is open for her she is told why she cannot be deleted", async () => {
    const phone = elder.page;
    await phone.getByRole("link", { name: "申请删除" }).click();
    await phone.getByText("不能恢复").first().waitFor();
    await phone.locator('[name="sure"]').check({ force: true });
    await phone.locator("#delete").getByRole("button", { name: "申请删除" }).click();
    await phone.getByText("还有事项正在办理，办结以后才能删除").waitFor();
    await phone.getByText("李秀兰").first().waitFor();
  });
});
