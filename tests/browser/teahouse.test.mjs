// The sisters' teahouse: a seat is taken on a phone, a topic goes from a resident over the desk to the wall and the agenda.

import { screenshot } from "./browser.mjs";
import { assertFits, CHENJIALING as unit, flow } from "./flow.mjs";

const at = (place, page) => `/${place}/${unit}/m/sisters-teahouse/${page}`;
const title = "想要一个晒被子的地方";

let desk;
let phone;

async function begin(scene) {
  desk = (await scene.come("canteen", "staff")).page;
  phone = (await scene.come("diner", "resident")).page;
}

flow("teahouse", begin, (scene) => {
  scene.part("a resident takes a seat, and waits where there is none", async () => {
    await phone.goto(at("resident", "home"));
    await screenshot(phone, "resident-teahouse");
    await assertFits(phone, "the teahouse on a phone");
    const opening = (name) => phone.locator("li.card", { hasText: name }).first();
    await opening("周末茶话").getByRole("button", { name: "报名" }).click();
    await phone.getByText("报名成功，已留座").waitFor();
    await opening("缝缝补补手工茶").getByRole("button", { name: "排队候补" }).click();
    await phone.getByText("已排候补第 1 位").waitFor();
  });

  scene.part("her topic waits for the desk, then hangs on the wall", async () => {
    await phone.goto(at("resident", "topics"));
    const form = phone.locator('form[action$="/actions/propose_topic"]');
    await form.locator('[name="title"]').fill(title);
    await form.getByRole("button", { name: "提交话题" }).click();
    await phone.getByText("已收到。社区看过以后就会上墙").waitFor();
    await desk.goto(at("staff", "moderation"));
    await screenshot(desk, "staff-teahouse-moderation");
    await desk.locator("main").getByRole("link", { name: title }).first().click();
    await desk.locator('form[action$="/actions/approve_topic"]').getByRole("button").last().click();
    await desk.locator(".flash").waitFor();
    await phone.goto(at("resident", "topics"));
    const mine = phone.locator("li.card", { hasText: title }).first();
    await mine.getByRole("button", { name: "我附议" }).click();
    await phone.locator("li.card", { hasText: title }).first().getByText("已附议").waitFor();
    await assertFits(phone, "the wall of topics on a phone");
  });
});
