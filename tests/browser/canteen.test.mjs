// The love canteen: a resident orders on her phone, the desk sends meals out, a volunteer brings one, the accounts are open.

import assert from "node:assert/strict";
import { screenshot } from "./browser.mjs";
import { assertFits, CHENJIALING as unit, flow } from "./flow.mjs";

const at = (place, page) => `/${place}/${unit}/m/love-canteen/${page}`;

let desk;
let phone;
let carrier;

async function begin(scene) {
  desk = (await scene.come("canteen", "staff")).page;
  phone = (await scene.come("diner", "resident")).page;
  carrier = (await scene.come("carrier", "volunteer")).page;
}

flow("canteen", begin, (scene) => {
  scene.part("a resident orders with one press and takes it back", async () => {
    await phone.goto(at("resident", "meals"));
    await screenshot(phone, "resident-meals");
    await assertFits(phone, "the menu on a phone");
    // The last day that is shown: she has nothing on it.
    const dish = phone.locator("li.card").filter({ has: phone.getByRole("button", { name: "请送到家" }) }).last();
    const name = (await dish.locator("h3, .card-title, b").first().innerText()).trim();
    await dish.getByRole("button", { name: "请送到家" }).click();
    await phone.getByText(`已订：${name}`).waitFor();
    const mine = phone.locator("li.card").filter({ hasText: name }).filter({ hasText: "取消订餐" }).first();
    await mine.locator("summary", { hasText: "取消订餐" }).click();
    await mine.locator("details.ask[open] > form button[type=submit]").click();
    await phone.getByText(`已取消：${name}`).waitFor();
  });

  scene.part("the desk orders for her, sends the meal out and prints the list for the way", async () => {
    await desk.goto(at("staff", "today"));
    await screenshot(desk, "staff-canteen");
    await desk.getByLabel("姓名或电话").fill("张桂芳");
    await desk.getByRole("button", { name: "查找" }).click();
    await desk.getByRole("link", { name: "替他订餐" }).click();
    // Dinner of today, whatever hour it is: staff do not turn anybody away.
    const order = desk.locator('form[action$="/actions/order"]');
    const dinner = await order.locator("option", { hasText: "晚餐" }).first().getAttribute("value");
    await order.locator('[name="item"]').selectOption(dinner);
    await order.getByText("送餐", { exact: true }).click();
    await order.getByRole("button", { name: "订餐" }).click();
    await desk.getByText(/已订：/).waitFor();
    await desk.goto(at("staff", "today"));
    const form = desk.locator('form[action$="/actions/send_out"]').last();
    await form.getByRole("button", { name: "派送" }).click();
    await desk.getByText("已派送 1 份").waitFor();
    await desk.goto(at("staff", "deliveries?meal=dinner"));
    const print = desk.locator('form[action*="/deliveries/print"]');
    await print.getByText("上门配送或走访使用").click();
    await print.getByRole("button", { name: "生成打印页" }).click();
    await desk.getByRole("cell", { name: "张桂芳" }).waitFor();
    await screenshot(desk, "staff-canteen-print");
  });

  scene.part("from her card the desk sees her own page and does for her what she would", async () => {
    await desk.goto(`/staff/${unit}/residents?q=${encodeURIComponent("张桂芳")}`);
    await desk.locator("main").getByRole("link", { name: /张/ }).first().click();
    await desk.locator("main").getByRole("link", { name: /爱心食堂/ }).first().click();
    await desk.getByText(/您正在替 .+ 办理/).waitFor();
    await screenshot(desk, "staff-behalf");
    const dish = desk.locator("li.card").filter({ has: desk.getByRole("button", { name: "去食堂吃" }) }).last();
    const name = (await dish.locator(".card-title").innerText()).trim();
    await dish.getByRole("button", { name: "去食堂吃" }).click();
    await desk.getByText(`已订：${name}`).waitFor();
    await desk.getByText(/您正在替 .+ 办理/).waitFor();
    await phone.goto(at("resident", "meals"));
    await phone.locator("li.card").filter({ hasText: name }).filter({ hasText: "取消订餐" }).first().waitFor();
    await phone.goto(`/staff/${unit}/residents`);
    assert.match(await phone.locator("main").innerText(), /没有|找不到/, "a resident stands in for nobody");
    scene.forget(404);
  });

  scene.part("a volunteer takes one and brings it", async () => {
    await carrier.goto(at("volunteer", "tasks"));
    await assertFits(carrier, "deliveries on a phone");
    const task = carrier.locator("li.card").filter({ hasText: "张" }).first();
    await task.getByRole("button", { name: "我来送" }).click();
    await carrier.getByText("已接单").waitFor();
    await carrier.getByRole("link", { name: "报告送达" }).click();
    await carrier.getByText("花生过敏，少糖").waitFor();
    await carrier.getByText("这份餐是低偿的").waitFor();
    const report = carrier.locator('form[action$="/actions/report_delivered"]');
    assert.equal(await report.locator('[name="minutes"]').count(), 0, "no hours for a meal that is paid for");
    await report.locator('[name="note"]').fill("老人精神很好");
    await report.getByRole("button", { name: "已送到" }).click();
    await carrier.getByText("已记录送达").waitFor();
  });

  scene.part("the county reads what the module touches and sets what a meal costs", async () => {
    const county = (await scene.come("county", "staff")).page;
    await county.goto(`/county/modules/love-canteen?q=${encodeURIComponent("陈家岭")}`);
    await county.getByText("用途：按特殊群体确定免费或低偿").first().waitFor();
    await screenshot(county, "county-module");
    await county.locator(`a[href$="/units/${unit}/settings"]`).click();
    const fee = county.locator('[name="fee"]');
    assert.equal(await fee.inputValue(), "5.00", "yuan, as people write them");
    await screenshot(county, "county-module-settings");
    await fee.fill("6.505");
    await county.getByRole("button", { name: "保存" }).click();
    await county.getByText("金额格式不正确").first().waitFor();
    assert.equal(await county.locator('[name="fee"]').inputValue(), "6.505", "what was typed is kept");
    scene.forget(422);
    await county.locator('[name="fee"]').fill("6.5");
    assert.ok(await county.locator('[name="free_hardship"]').isChecked(), "yes, where nothing was said");
    await county.locator('[name="free_hardship"]').uncheck({ force: true });
    await county.getByRole("button", { name: "保存" }).click();
    await county.getByText("设置已保存").waitFor();
    await county.goto(`/county/modules/love-canteen/units/${unit}/settings`);
    assert.equal(await county.locator('[name="fee"]').inputValue(), "6.50");
    assert.ok(!(await county.locator('[name="free_hardship"]').isChecked()), "no is no");
  });

  scene.part("she says how it was, and anybody reads the accounts", async () => {
    await phone.goto(at("resident", "meals"));
    const form = phone.locator('form[action$="/actions/note_feedback"]');
    await form.getByText("收到了，满意").click();
    await form.getByRole("button", { name: "提交" }).click();
    await phone.getByText("谢谢，已记下").waitFor();
    const anybody = (await scene.come("", "resident")).page;
    await anybody.goto(`/public/${unit}/notices`);
    await anybody.getByRole("link", { name: /账目公开/ }).click();
    await anybody.getByText("¥135.00").waitFor();
    await anybody.getByText("¥496.00").waitFor();
    await assertFits(anybody, "the accounts on a phone");
    await screenshot(anybody, "public-canteen");
  });
});
