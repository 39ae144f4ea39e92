// An activity with one seat: the last seat goes to one, the next waits, and moves up when the first does not come.

import assert from "node:assert/strict";
import { screenshot } from "./browser.mjs";
import { assertFits, flow, ZHICHENG } from "./flow.mjs";

const registers = `/staff/${ZHICHENG}/r`;
const title = "包饺子过冬至";

let desk;
let phone;

async function begin(scene) {
  desk = (await scene.come("staff", "staff")).page;
  phone = (await scene.come("resident", "resident")).page;
}

/** A time of day of the county's clocks, some days from now, as its input takes it. */
function at(days, time) {
  const day = new Date(Date.now() + days * 86_400_000);
  return `${day.toLocaleDateString("sv", { timeZone: "Asia/Shanghai" })}T${time}`;
}

flow("activities", begin, (scene) => {
  scene.part("the desk plans an activity with one seat and opens it", async () => {
    await desk.goto(`${registers}/activities/-/create`);
    let form = desk.locator("form#f");
    await form.locator('[name="kind"]').selectOption({ label: "文化体育" });
    await form.locator('[name="title"]').fill(title);
    await form.locator('[name="place"]').fill("社区食堂");
    await form.getByText("公益免费", { exact: true }).click();
    await form.getByRole("button", { name: "登记活动" }).click();
    await desk.getByRole("heading", { name: title }).waitFor();
    const activity = desk.url();

    await desk.goto(`${registers}/activity-sessions/-/create`);
    form = desk.locator("form#f");
    await form.locator('[name="activity_id"]').selectOption({ label: title });
    // So early that nothing else of the demo county is on, whatever day it is: nobody can be in two places.
    await form.locator('[name="begins_at"]').fill(at(3, "06:10"));
    await form.locator('[name="ends_at"]').fill(at(3, "07:00"));
    await form.locator('[name="seats"]').fill("1");
    await form.locator('[name="waiting_list"]').check({ force: true });
    await form.getByRole("button", { name: "添加场次" }).click();
    await desk.getByText("已完成").waitFor();

    await desk.goto(activity);
    await desk.getByRole("link", { name: "开放报名" }).click();
    await desk.locator("form#f").getByRole("button", { name: "开放报名" }).click();
    await desk.getByRole("link", { name: "取消活动" }).waitFor();
    assert.equal(await desk.getByRole("link", { name: "开放报名" }).count(), 0, "it is open");
  });

  scene.part("a resident takes the last seat on her phone", async () => {
    await phone.goto(`/resident/${ZHICHENG}/activities`);
    await screenshot(phone, "resident-activities");
    await phone.getByRole("link", { name: title }).click();
    await phone.getByText("还有 1 个名额").waitFor();
    await assertFits(phone, "an activity");
    await phone.locator("#join").getByRole("button", { name: "报名" }).click();
    await phone.getByText("报名成功").waitFor();
    await phone.locator("li.card", { hasText: title }).getByText("已报名").waitFor();
  });

  scene.part("whom the desk signs up next waits", async () => {
    await desk.goto(`${registers}/sign-ups/-/create`);
    const form = desk.locator("form#f");
    await form.locator('[name="session_id"]').selectOption({ label: title });
    await form.getByText("参加活动", { exact: true }).click();
    await form.locator('[name="resident_id__q"]').fill("冯");
    // People are looked for while she types.
    await form.locator(".pick .choice").first().click();
    await form.getByRole("button", { name: "报名（代报）" }).click();
    await desk.getByText("候补", { exact: true }).first().waitFor();
  });

  scene.part("who does not come makes room for who waits", async () => {
    const card = phone.locator("li.card", { hasText: title });
    await card.locator("summary", { hasText: "取消报名" }).click();
    await card.getByRole("button", { name: "确认取消报名" }).click();
    await phone.getByText("已取消报名").waitFor();
    await desk.reload();
    await desk.getByText("已报名", { exact: true }).first().waitFor();
    // The seat is gone again: she could only wait.
    await phone.goto(`/resident/${ZHICHENG}/activities`);
    await phone.getByRole("link", { name: title }).click();
    await phone.locator("#join").getByRole("button", { name: "候补" }).waitFor();
  });
});
