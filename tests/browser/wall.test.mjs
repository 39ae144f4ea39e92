// The wall of a community: its administrator opens it, a screen without a login shows it, and an address that was renewed is dead.

import assert from "node:assert/strict";
import { screens, screenshot } from "./browser.mjs";
import { flow, ZHICHENG } from "./flow.mjs";

screens.wall = { viewport: { width: 1920, height: 1080 } };

let desk;
let screen;
let address;

async function begin(scene) {
  desk = (await scene.come("admin", "staff")).page;
  screen = (await scene.come("", "wall")).page;
}

async function open(button) {
  await desk.getByRole("button", { name: button }).last().click();
  await desk.getByText("大屏已开通。下面的网址只显示这一次").waitFor();
  return desk.locator('main a[href^="/wall/"]').getAttribute("href");
}

flow("wall", begin, (scene) => {
  scene.part("the administrator opens it, and the screen shows what the community is at", async () => {
    await desk.goto(`/staff/${ZHICHENG}/wall`);
    address = await open("开通大屏");
    await screen.clock.install();
    await screen.goto(address);
    await screen.getByRole("heading", { name: "办理情况" }).waitFor();
    await screenshot(screen, "wall");
    const words = await screen.locator("main").textContent();
    assert.ok(words.includes("正在办理") && words.includes("近期活动"), words);
    assert.ok(!/199\d{8}/.test(words) && !words.includes("李秀兰"), "nobody is named in full");
    assert.equal(await screen.locator(".slide.is-seen").count(), 1, "one slide at a time");
    await screen.clock.fastForward(16_000);
    await screen.getByRole("heading", { name: "近期活动" }).waitFor();
  });

  scene.part("when the line is down the last state stays and says how old it is", async () => {
    await screen.context().setOffline(true);
    await screen.clock.fastForward(130_000);
    await screen.clock.runFor(11_000);
    await screen.getByText(/网络断开，显示的是 \d+ 分钟前的内容/).waitFor();
    assert.ok(await screen.locator(".slide.is-seen").count(), "what hung there stays");
    await screen.context().setOffline(false);
    await screen.clock.runFor(21_000);
    await screen.locator("#wall-stale").waitFor({ state: "hidden" });
    for (const [, one] of scene.everybody) {
      const kept = one.problems.filter((problem) => !problem.includes("ERR_INTERNET_DISCONNECTED"));
      one.problems.splice(0, one.problems.length, ...kept);
    }
  });

  scene.part("a new address takes the place of the one before, and nobody else opens one", async () => {
    await desk.goto(`/staff/${ZHICHENG}/wall`);
    await desk.locator("summary", { hasText: "换一个网址" }).click();
    await desk.locator("details.ask[open] > form button[type=submit]").click();
    await desk.getByText("大屏已开通。下面的网址只显示这一次").waitFor();
    const next = await desk.locator('main a[href^="/wall/"]').getAttribute("href");
    assert.notEqual(next, address);
    const dead = (await scene.come("", "wall")).page;
    assert.equal((await dead.goto(address)).status(), 404);
    assert.equal((await dead.goto(next)).status(), 200);
    const staff = (await scene.come("staff", "staff")).page;
    assert.equal((await staff.goto(`/staff/${ZHICHENG}/wall`)).status(), 404);
    scene.forget(404);
  });
});
