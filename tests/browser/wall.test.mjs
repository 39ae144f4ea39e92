// The wall of a community: its administrator opens it, a screen without a login shows it and hears of what happens at the desk, and
// an address that was renewed is dead, for the page and for what it listens to.

import assert from "node:assert/strict";
import { faults, screens, screenshot } from "./browser.mjs";
import { flow, ZHICHENG } from "./flow.mjs";

screens.wall = { viewport: { width: 1920, height: 1080 } };
screens.smallWall = { viewport: { width: 1280, height: 720 } };

let desk;
let staff;
let screen;
let address;

async function begin(scene) {
  desk = (await scene.come("admin", "staff")).page;
  staff = (await scene.come("staff", "staff")).page;
  screen = (await scene.come("", "wall")).page;
}

async function open(button) {
  await desk.getByRole("button", { name: button }).last().click();
  await desk.getByText("大屏已开通。下面的网址只显示这一次").waitFor();
  return desk.locator('main a[href^="/wall/"]').getAttribute("href");
}

/** Every slide in turn, and that nothing of it is below the screen or beside it. */
async function assertNothingIsCut(page, where) {
  const cut = await page.evaluate(() => {
    const slides = [...document.querySelectorAll(".slide")];
    const seen = slides.findIndex((slide) => slide.classList.contains("is-seen"));
    const show = (at) => slides.forEach((slide, number) => slide.classList.toggle("is-seen", number === at));
    const found = [];
    slides.forEach((slide, at) => {
      show(at);
      const { scrollHeight, scrollWidth } = document.documentElement;
      const wide = [...slide.querySelectorAll(".table-wrap")].some((table) => table.scrollWidth > table.clientWidth);
      const title = slide.querySelector("h2").textContent;
      if (scrollHeight > innerHeight || scrollWidth > innerWidth || wide) {
        found.push(`${title}: ${scrollWidth} × ${scrollHeight} on ${innerWidth} × ${innerHeight}, ${wide}`);
      }
    });
    show(seen);
    return found;
  });
  assert.deepEqual(cut, [], where);
}

/** Opens requests at the desk. */
async function openRequests(titles) {
  const answers = await staff.evaluate(
    async ([unit, titles]) => {
      const base = `/api/v1/units/${unit}`;
      const residents = await (await fetch(`${base}/residents?limit=1`)).json();
      const answers = [];
      for (const title of titles) {
        const request = {
          resident_id: residents.items[0].id,
          kind: "errand",
          title,
          channel: "phone",
          charge_class: "free_public_benefit",
        };
        const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
        const answer = await fetch(`${base}/requests`, { method: "POST", headers, body: JSON.stringify(request) });
        answers.push(`${answer.status} ${answer.ok ? "" : await answer.text()}`.trim());
      }
      return answers;
    },
    [ZHICHENG, titles],
  );
  assert.deepEqual(new Set(answers), new Set(["201"]));
}

flow("wall", begin, (scene) => {
  scene.part("the administrator opens it, and the screen shows what the community is at", async () => {
    await desk.goto(`/staff/${ZHICHENG}/wall`);
    address = await open("开通大屏");
    await screen.clock.install();
    await screen.goto(address);
    await screen.getByRole("heading", { name: "办理情况" }).first().waitFor();
    await screenshot(screen, "wall");
    assert.deepEqual(await faults(screen), []);
    const words = await screen.locator("main").textContent();
    assert.ok(words.includes("正在办理") && words.includes("近期活动"), words);
    assert.ok(!/199\d{8}/.test(words) && !words.includes("李秀兰"), "nobody is named in full");
    assert.equal(await screen.locator(".slide.is-seen").count(), 1, "one slide at a time");
    assert.equal(await screen.locator('script[src*="/desk-"], script[src*="/wushe-"]').count(), 0);
    await screen.clock.fastForward(16_000);
    assert.ok(await screen.locator(".slide").nth(1).evaluate((slide) => slide.classList.contains("is-seen")));
  });

  scene.part("what happens at the desk hangs there at once, without being asked for", async () => {
    const count = () => screen.locator(".stat-value").nth(1).textContent();
    const before = Number(await count());
    const asked = [];
    screen.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await openRequests(["换灯泡"]);
    await screen.waitForFunction((n) => document.querySelectorAll(".stat-value")[1].textContent === String(n), before + 1);
    assert.ok(asked.length > 0 && asked.every((path) => path.startsWith(address)), asked.join());
    // Time without news is time without a question.
    asked.length = 0;
    await screen.clock.fastForward(30_000);
    await screen.evaluate(() => fetch("/readyz"));
    assert.deepEqual(asked, ["/readyz"]);
  });

  scene.part("a long list goes over several slides, and nothing is cut on either screen", async () => {
    await openRequests(Array.from({ length: 22 }, (_, number) => `送药上门 ${number + 1}`));
    const small = (await scene.come("", "smallWall")).page;
    const tall = (await scene.come("", "wall")).page;
    await tall.setViewportSize({ width: 1080, height: 1920 });
    const square = (await scene.come("", "wall")).page;
    await square.setViewportSize({ width: 1024, height: 768 });
    for (const [page, where] of [[screen, "1920 × 1080"], [small, "1280 × 720"], [tall, "1080 × 1920"], [square, "1024 × 768"]]) {
      if (page !== screen) await page.goto(address);
      const work = page.locator('.slide[data-number="0"]');
      await page.waitForFunction(() => document.querySelectorAll('.slide[data-number="0"] tbody tr').length >= 23);
      const parts = await work.locator(".slide-part").allTextContents();
      const all = parts.length;
      assert.deepEqual(parts, all > 1 ? parts.map((_, at) => `${at + 1}/${all}`) : [""], where);
      if (page !== tall) assert.ok(all > 1, `${where}: ${all}`);
      await assertNothingIsCut(page, where);
    }
    await screenshot(small, "wall-small");
    await small.context().close();
    await tall.context().close();
    await square.context().close();
  });

  scene.part("when the line is down the last state stays and says how old it is", async () => {
    await screen.context().setOffline(true);
    await screen.clock.fastForward(130_000);
    await screen.clock.runFor(11_000);
    await screen.getByText(/网络断开，显示的是 \d+ 分钟前的内容/).waitFor();
    assert.ok(await screen.locator(".slide.is-seen").count(), "what hung there stays");
    await assertNothingIsCut(screen, "with the line that says so");
    await openRequests(["修门锁"]);
    const before = await screen.locator(".stat-value").nth(1).textContent();
    await screen.context().setOffline(false);
    await screen.clock.runFor(60_000);
    await screen.locator("#wall-stale").waitFor({ state: "hidden" });
    await screen.waitForFunction(
      (n) => document.querySelectorAll(".stat-value")[1].textContent === String(n),
      Number(before) + 1,
    );
    for (const [, one] of scene.everybody) {
      const kept = one.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/.test(problem));
      one.problems.splice(0, one.problems.length, ...kept);
    }
  });

  scene.part("a new address takes the place of the one before, and the screen with that goes dark", async () => {
    const heard = await screen.evaluate(() => document.body.dataset.live);
    await desk.goto(`/staff/${ZHICHENG}/wall`);
    await desk.locator("summary", { hasText: "换一个网址" }).click();
    const dead = screen.waitForResponse((answer) => new URL(answer.url()).pathname === address && answer.status() === 404);
    await desk.locator("details.ask[open] > form button[type=submit]").click();
    await desk.getByText("大屏已开通。下面的网址只显示这一次").waitFor();
    const next = await desk.locator('main a[href^="/wall/"]').getAttribute("href");
    assert.notEqual(next, address);
    await dead;
    await screen.locator("#wall-slides").waitFor({ state: "detached" });
    const late = (await scene.come("", "wall")).page;
    assert.equal((await late.goto(address)).status(), 404);
    assert.equal((await late.goto(next)).status(), 200);
    const status = (path) => late.evaluate(async (path) => (await fetch(path)).status, path);
    const topics = heard.split("?")[1];
    assert.equal(await status(heard), 404, "the address before is heard of no more");
    assert.equal(await status(`${next}/live?${topics}`), 404, "nor is what was signed for it good for another");
    assert.equal(await status(`/live?${topics}`), 404, "nor for a page");
    assert.equal(await status(`/api/v1/units/${ZHICHENG}/requests`), 401, "nor is anybody logged in by it");
    assert.equal((await staff.goto(`/staff/${ZHICHENG}/wall`)).status(), 404);
    scene.forget(404);
    scene.forget(401);
  });
});
