// The job of the whole: an elder who lives alone rings the desk, and somebody comes. Staff at a desk, volunteers and the
// elder on their phones, each in a browser of their own, against the real server.

import assert from "node:assert/strict";
import { screenshot } from "./browser.mjs";
import { assertAt, assertFits, flow, NEIGHBOUR, ZHICHENG } from "./flow.mjs";

/** A page of the liaison card. */
const page = (surface, name) => `/${surface}/${ZHICHENG}/m/liaison-card/${name}`;

let staff;
let helper;
let elder;

/** Who is there from the beginning. */
async function begin(scene) {
  staff = await scene.come("staff", "staff");
  helper = await scene.come("volunteer1", "volunteer");
  elder = await scene.come("resident", "resident");
}

flow("the liaison card", begin, (scene) => {
  scene.part("everybody comes to where they work", async () => {
    for (const [one, path, name] of [
      [staff, `/staff/${ZHICHENG}`, "staff-home"],
      [helper, `/volunteer/${ZHICHENG}`, "volunteer-home"],
      [elder, `/resident/${ZHICHENG}`, "resident-home"],
    ]) {
      await assertAt(one.page, path);
      await screenshot(one.page, name);
    }
  });

  scene.part("staff find her by number, by name and by telephone, and open a request", async () => {
    // The volunteer looks at an empty list meanwhile; it will fill by itself.
    await helper.page.goto(page("volunteer", "tasks"));
    await helper.page.getByText("现在没有等您接的任务").waitFor();

    const desk = staff.page;
    await desk.goto(page("staff", "desk"));
    for (const typed of ["LX-0001", "19900000041", "李秀兰"]) {
      await desk.getByLabel("卡号、姓名或电话").fill(typed);
      await desk.getByRole("button", { name: "查找" }).click();
      await desk.getByText("LX-0001").first().waitFor();
    }
    const form = desk.locator("form", { hasText: "替老人登记求助" });
    await form.getByText("买菜购物", { exact: true }).click();
    await form.getByLabel("需要什么，一句话").fill("买十斤米和一包盐");
    await screenshot(desk, "desk");
    await form.getByRole("button", { name: "登记", exact: true }).click();
    await desk.getByText("派给结对志愿者").first().waitFor();
    await assertAt(desk, /\/m\/liaison-card\/request$/);
  });

  scene.part("the volunteer's open page shows the task by itself, and she takes it", async () => {
    const phone = helper.page;
    await phone.getByText("买十斤米和一包盐").first().waitFor();
    assert.equal(await phone.getByText("李秀兰").count(), 0, "before it is taken the name is masked");
    await screenshot(phone, "volunteer-tasks");
    await phone.getByRole("button", { name: "我去" }).first().click();
    await phone.getByText("已接单").first().waitFor();
  });

  scene.part("who has taken it sees name, address and telephone; the staff's open page follows", async () => {
    const phone = helper.page;
    // Taking a task leads to its page.
    await assertAt(phone, /\/m\/liaison-card\/task$/);
    await phone.getByText("李秀兰").first().waitFor();
    await phone.getByText(/199 ?0000 ?\d{4}/).first().waitFor();
    await phone.getByText(/治城社区\d组\d+号/).first().waitFor();
    await screenshot(phone, "volunteer-task");
    await staff.page.getByText("志愿者接单").first().waitFor();
  });

  scene.part("she reports the visit in minutes", async () => {
    const phone = helper.page;
    const form = phone.locator("form", { has: phone.getByRole("button", { name: "报告办完" }) });
    await form.getByLabel(/服务了多少分钟/).fill("45");
    const ended = form.getByLabel(/多少分钟以前结束/);
    if (await ended.count()) await ended.fill("0");
    await form.getByLabel(/办了什么/).fill("米和盐都买到了，送到家里");
    await form.getByRole("button", { name: "报告办完" }).click();
    await phone.getByText("45 分钟已交社区审核").first().waitFor();
  });

  scene.part("the elder says how it was, and the request is closed", async () => {
    const phone = elder.page;
    await phone.goto(page("resident", "my_requests"));
    const form = phone.locator("form", { hasText: "买十斤米和一包盐" });
    await form.getByText("办好了，满意").click();
    await form.getByLabel("还想说什么").fill("谢谢小王");
    await screenshot(phone, "resident-feedback", { fullPage: true });
    await form.getByRole("button", { name: "记下意见" }).click();
    await phone.getByText("已记下").first().waitFor();

    const desk = staff.page;
    await desk.getByText("谢谢小王").first().waitFor();
    await desk.getByRole("button", { name: "办结", exact: true }).click();
    await desk.getByText("已办结").first().waitFor();
    await screenshot(desk, "staff-request", { fullPage: true });
  });

  scene.part("the minutes become hours once they are approved", async () => {
    const desk = staff.page;
    await desk.goto(`/staff/${ZHICHENG}/hours`);
    await screenshot(desk, "staff-hours");
    await desk.getByRole("button", { name: /认定|通过/ }).first().click();
    await helper.page.goto(page("volunteer", "tasks"));
    await helper.page.getByRole("link", { name: /李/ }).first().click();
    await helper.page.getByText("45 分钟，已计入").first().waitFor();
  });

  scene.part("the cards are printed on A4, with names and numbers in the clear, and a reason", async () => {
    const desk = staff.page;
    await desk.goto(page("staff", "print"));
    await screenshot(desk, "staff-print-ask");
    const form = desk.locator("form", { has: desk.getByRole("button", { name: "生成打印页" }) });
    await form.getByText("发放给居民本人").click();
    await form.getByRole("button", { name: "生成打印页" }).click();
    await desk.getByText("LX-0001").first().waitFor();
    assert.ok((await desk.getByText(/199 ?0000 ?\d{4}/).count()) > 20, "telephone numbers are in the clear");
    assert.equal(await desk.locator(".sheet-qr svg").count(), 24, "each card has a code");
    await screenshot(desk, "print-sheet");
    // Two across and three down, nothing but cards: four sheets of A4.
    const pdf = (await desk.pdf({ preferCSSPageSize: true })).toString("latin1");
    const sheets = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    assert.equal(sheets.length, 4, "sheets for 24 cards");
    for (const [, width, height] of sheets) {
      assert.deepEqual([Math.round(width), Math.round(height)], [595, 842], "A4 in points");
    }
  });

  scene.part("next door the module is not there", async () => {
    const neighbour = await scene.come("neighbour", "staff");
    await assertAt(neighbour.page, `/staff/${NEIGHBOUR}`);
    assert.equal(await neighbour.page.getByText("连心卡").count(), 0);
    await screenshot(neighbour.page, "neighbour-home");
    for (const unit of [NEIGHBOUR, ZHICHENG]) {
      const answer = await neighbour.page.goto(`/staff/${unit}/m/liaison-card/desk`);
      assert.equal(answer.status(), 404);
      assert.equal(await neighbour.page.getByText("LX-").count(), 0);
    }
    scene.forget(404);
  });

  scene.part("the county sees what the module may touch, and switches it off and on", async () => {
    scene.assertQuiet();
    await staff.page.goto(page("staff", "cards"));
    await staff.page.getByText("LX-0001").first().waitFor();
    const county = await scene.come("county", "staff");
    await screenshot(county.page, "county-home");
    await county.page.goto("/county/modules/liaison-card");
    await screenshot(county.page, "county-modules");
    const row = county.page.locator("li .row-line", { hasText: ZHICHENG });
    await row.locator("summary", { hasText: "停用" }).click();
    await row.getByRole("button", { name: /确认/ }).click();
    await county.page.getByText("已在治城社区停用").waitFor();
    // A page that stands open does not keep what may not be seen any more.
    await staff.page.getByRole("heading", { name: "没有找到" }).waitFor();
    assert.equal(await staff.page.getByText("LX-0001").count(), 0);
    const gone = await staff.page.goto(page("staff", "desk"));
    assert.equal(gone.status(), 404);

    await county.page.locator("summary", { hasText: "东河镇" }).click();
    await row.getByRole("button", { name: "启用" }).click();
    await county.page.getByText("已在治城社区启用").waitFor();
    await staff.page.goto(page("staff", "desk?q=LX-0001"));
    await staff.page.getByText("LX-0001").first().waitFor();
    // Pages that stood open asked again and found nothing.
    scene.forget(404);
  });

  scene.part("forms work without JavaScript", async () => {
    const plain = await scene.come("staff", "staff", { javaScript: false });
    await plain.page.goto(page("staff", "desk"));
    await plain.page.getByLabel("卡号、姓名或电话").fill("LX-0002");
    await plain.page.getByRole("button", { name: "查找" }).click();
    const form = plain.page.locator("form", { hasText: "替老人登记求助" });
    await form.getByText("小修小补", { exact: true }).click();
    await form.getByLabel("需要什么，一句话").fill("换灯泡");
    await form.getByRole("button", { name: "登记", exact: true }).click();
    await plain.page.getByText("换灯泡").first().waitFor();
  });

  scene.part("the same pages in English and in large type, without scrolling sideways", async () => {
    const phone = elder.page;
    await phone.goto(page("resident", "my_card"));
    await screenshot(phone, "resident-card");
    await phone.getByRole("button", { name: "大字" }).click();
    await phone.getByRole("button", { name: "小字" }).waitFor();
    await screenshot(phone, "resident-card-large");
    await assertFits(phone, "the card in large type");

    const desk = staff.page;
    await desk.goto(page("staff", "desk"));
    await desk.getByRole("button", { name: "English" }).click();
    await desk.getByRole("button", { name: "中文" }).waitFor();
    assert.equal(await desk.getAttribute("html", "lang"), "en");
    const words = await desk.locator("main").innerText();
    assert.doesNotMatch(words, /⟦/, "every message is there");
    await screenshot(desk, "desk-en");
  });
});
