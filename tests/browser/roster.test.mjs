// Nobody stays unvisited: the desk sees with whom nobody was for long and what the month comes to, writes the roster, and an elder
// sees on her phone who is on duty. A volunteer notes that she was there.

import assert from "node:assert/strict";
import { screenshot } from "./browser.mjs";
import { assertFits, flow, ZHICHENG } from "./flow.mjs";

const at = (surface, name) => `/${surface}/${ZHICHENG}/m/liaison-card/${name}`;

let desk;
let elder;
let helper;

async function begin(scene) {
  desk = (await scene.come("staff", "staff")).page;
  elder = (await scene.come("resident", "resident")).page;
  helper = (await scene.come("volunteer1", "volunteer")).page;
}

/** Presses a button that asks before it does anything. */
async function sure(page, row, name) {
  await row.locator("summary", { hasText: name }).click();
  await page.locator("details.ask[open] form button[type=submit]").click();
}

flow("visits and the roster", begin, (scene) => {
  scene.part("the list shows the elder with whom nobody was for long, and nobody else", async () => {
    await desk.goto(at("staff", "unvisited"));
    await desk.getByText(/3\d 天没有人看望过/).waitFor();
    assert.equal(await desk.locator("main tbody tr").count(), 1);
    assert.match(await desk.locator("main tbody tr").innerText(), /LX-0024/);
    await screenshot(desk, "staff-unvisited");
    await desk.locator("main").getByRole("link", { name: "全部老人" }).click();
    await desk.getByText("LX-0001").first().waitFor();
    assert.equal(await desk.locator("main tbody tr").count(), 24);
  });

  scene.part("staff look now: somebody is asked to go, once", async () => {
    await desk.goto(at("staff", "unvisited"));
    await desk.getByRole("button", { name: "现在核对" }).click();
    await desk.getByText("登记了 1 件看望任务").waitFor();
    await desk.getByText(/已派任务/).waitFor();
    await desk.getByRole("button", { name: "现在核对" }).click();
    await desk.getByText("没有需要新登记的看望任务").waitFor();
    await desk.goto(at("staff", "desk"));
    await desk.getByText(/3\d 天没有人上门，请去看望/).waitFor();
  });

  scene.part("staff open the roster and change it; the elder's open page follows", async () => {
    await elder.goto(at("resident", "duty"));
    await assertFits(elder, "who is on duty, on a phone");
    await desk.goto(at("staff", "roster"));
    await desk.getByText("（今天）").first().waitFor();
    const form = desk.locator('form[action$="/actions/add_duty"]');
    await form.locator('[name="from"]').fill("0:00");
    await form.locator('[name="until"]').fill("24:00");
    await form.locator('[name="staff"]').fill("夜班老陈");
    await screenshot(desk, "staff-roster");
    await form.getByRole("button", { name: "排上" }).click();
    await desk.getByText("已排 1 天").waitFor();
    const card = elder.locator("li.card", { hasText: "夜班老陈" });
    await card.getByText("正在值班").waitFor();
    await screenshot(elder, "resident-duty");
    assert.doesNotMatch(await elder.locator("main li.card").first().innerText(), /1\d{10}/, "no number is on the card");

    const row = desk.locator("tr", { hasText: "夜班老陈" });
    await row.getByRole("link", { name: "修改" }).click();
    const change = desk.locator('form[action$="/actions/change_duty"]');
    await change.locator('[name="staff"]').fill("夜班小周");
    await change.getByRole("button", { name: "保存" }).click();
    await desk.getByText("已修改").waitFor();
    await elder.locator("li.card", { hasText: "夜班小周" }).waitFor();
    await sure(desk, desk.locator("tr", { hasText: "夜班小周" }), "去掉");
    await desk.getByText("已去掉").waitFor();
    await elder.locator("li.card", { hasText: "夜班小周" }).waitFor({ state: "detached" });
  });

  scene.part("the next week is copied from this one, and printed", async () => {
    await desk.locator("main").getByRole("link", { name: /日起$/ }).last().click();
    await desk.getByText("这一周还没有排班").waitFor();
    await desk.getByRole("button", { name: "照抄上一周" }).click();
    await desk.getByText("已照抄 12 班").waitFor();
    const print = desk.locator('form[action*="/roster/print"]');
    await print.locator("label", { has: desk.locator('[name="purpose"]') }).first().click();
    await print.getByRole("button", { name: "生成打印页" }).click();
    await desk.getByRole("heading", { name: /^值班表/ }).first().waitFor();
    await desk.getByRole("cell", { name: "社区值班室" }).waitFor();
    await screenshot(desk, "staff-roster-print");
  });

  scene.part("a volunteer notes a visit on her phone", async () => {
    await helper.goto(at("volunteer", "elders"));
    await assertFits(helper, "her elders on a phone");
    await screenshot(helper, "volunteer-elders");
    await helper.locator("li.card").first().getByRole("link", { name: "我来看过她了" }).click();
    const form = helper.locator('form[action$="/actions/note_call"]');
    await form.locator('[name="note"]').fill("种的葱长出来了");
    await form.getByRole("button", { name: "记下看望" }).click();
    await helper.getByText("已记下这次看望").waitFor();
    await helper.getByText("今天看望过").first().waitFor();
    await assertFits(helper, "her elders after a visit");
  });

  scene.part("the figures of the month are there, on a narrow screen and in English too", async () => {
    await desk.goto(at("staff", "figures"));
    await desk.getByRole("heading", { name: /^连心卡统计/ }).first().waitFor();
    await desk.getByText(/\d+ \/ 24 位/).first().waitFor();
    await screenshot(desk, "staff-figures");
    await desk.setViewportSize({ width: 360, height: 740 });
    for (const page of ["figures", "roster", "unvisited"]) {
      await desk.goto(at("staff", page));
      await assertFits(desk, `${page} at 360 px`);
    }
    await desk.setViewportSize({ width: 1280, height: 800 });
    await desk.getByRole("button", { name: "English" }).click();
    for (const page of ["figures", "roster", "unvisited"]) {
      await desk.goto(at("staff", page));
      assert.doesNotMatch(await desk.locator("main").innerText(), /⟦/, `every message of ${page} is there`);
    }
  });
});
