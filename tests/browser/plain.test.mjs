// A resident whose phone runs no JavaScript: everything she comes for works with links and forms alone.

import assert from "node:assert/strict";
import { flow, ZHICHENG } from "./flow.mjs";

const home = `/resident/${ZHICHENG}`;

let phone;

async function begin(scene) {
  phone = (await scene.come("resident", "resident", { javaScript: false })).page;
}

flow("a phone without JavaScript", begin, (scene) => {
  scene.part("large type and the other language are one press away", async () => {
    await phone.getByRole("button", { name: "大字" }).click();
    await phone.locator('html[data-size="large"]').waitFor();
    await phone.getByRole("button", { name: "English" }).click();
    await phone.locator('html[lang="en"]').waitFor();
    await phone.getByRole("button", { name: "中文" }).click();
    await phone.locator('html[lang="zh-CN"]').waitFor();
  });

  scene.part("she signs up for an activity, sees her place and gives it back", async () => {
    await phone.goto(home);
    await phone.locator("main").getByRole("link", { name: /社区活动/ }).click();
    const link = phone.getByRole("link", { name: /法律援助咨询/ }).first();
    await link.click();
    await phone.locator("#join").getByRole("button", { name: "报名" }).click();
    await phone.getByText("报名成功").waitFor();
    const card = phone.locator("li.card", { hasText: "法律援助咨询" }).first();
    await card.locator("summary", { hasText: "取消报名" }).click();
    await card.getByRole("button", { name: "确认取消报名" }).click();
    await phone.getByText("已取消报名").waitFor();
  });

  scene.part("she asks for a correction of her data", async () => {
    await phone.goto(`${home}/data`);
    await phone.getByLabel("哪里不对，应该是什么").fill("电话换了，请来电核对");
    await phone.locator("#correct").getByRole("button", { name: "提交申请" }).click();
    await phone.getByText("申请已提交").waitFor();
    assert.ok(await phone.getByText("电话换了，请来电核对").count());
  });
});
