// People whose phones run no JavaScript: everything they come for works with links and forms alone, without a login too.

import assert from "node:assert/strict";
import { assertAt, assertFits, flow, ZHICHENG } from "./flow.mjs";

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

  scene.part("whoever is not logged in finds the board of their community, the money and the certificates", async () => {
    const { page } = await scene.come("", "resident", { javaScript: false });
    const go = (name) => page.locator("main").getByRole("link", { name }).first().click();
    await page.goto("/public");
    const county = new URL(page.url()).pathname;
    await assertFits(page, "the county's board");
    await go(/各社区公示/);
    await assertAt(page, "/public/units");
    await assertFits(page, "the boards of communities");
    const community = page.getByRole("link", { name: "治城社区", exact: true });
    assert.equal(await community.isVisible(), false, "townships are folded");
    await page.locator("summary", { hasText: "东河镇" }).click();
    await community.click();
    await assertAt(page, `/public/${ZHICHENG}/notices`);
    await go(/慈善基金公开/);
    await page.getByRole("heading", { name: "资金收支" }).first().waitFor();
    await go("公示公开");
    await assertAt(page, `/public/${ZHICHENG}/notices`);

    // The county keeps no fund itself: its page leads to those that do.
    await page.goto("/public");
    await go(/慈善基金公开/);
    await page.locator("main").getByRole("link", { name: "治城社区" }).first().waitFor();
    await assertFits(page, "funds of the county");
    await go("治城社区");
    await assertAt(page, `/public/${ZHICHENG}/fund`);

    await page.goto("/public");
    await go(/证明查验/);
    await assertAt(page, "/certificates");
    await go("公示公开");
    await assertAt(page, county);
  });

  scene.part("nothing is offered that only a script can do", async () => {
    await phone.goto("/public");
    const dead = phone.locator("[data-print], [data-close]");
    for (const button of await dead.all()) assert.equal(await button.isVisible(), false);
    const desk = (await scene.come("staff", "staff", { javaScript: false })).page;
    await desk.goto(`/staff/${ZHICHENG}/calendar`);
    assert.equal(await desk.locator("[data-print]").count(), 1);
    assert.equal(await desk.locator("[data-print]").isVisible(), false);
  });
});
