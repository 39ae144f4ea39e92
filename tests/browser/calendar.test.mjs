// The desk's calendar: a month as a sheet, on a phone as a list; each entry opens its record, and what is due its requests.

import assert from "node:assert/strict";
import { faults, screenshot } from "./browser.mjs";
import { CHENJIALING, ZHICHENG, assertFits, flow } from "./flow.mjs";

let desk;
let phone;

async function begin(scene) {
  desk = (await scene.come("staff", "staff")).page;
  phone = (await scene.come("canteen", "resident")).page;
}

/** Today in the county. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

flow("calendar", begin, (scene) => {
  scene.part("from the menu to a month that begins on Monday, with today in it", async () => {
    await desk.goto(`/staff/${ZHICHENG}`);
    await desk.locator("nav.side:visible").getByRole("link", { name: "日历" }).click();
    await desk.locator(".cal-sheet").waitFor();
    assert.match(await desk.getByRole("heading", { level: 1 }).textContent(), /^\d{4}年\d{1,2}月$/);
    assert.equal((await desk.locator(".cal-heads span").allTextContents()).join(""), "一二三四五六日");
    const days = await desk.locator(".cal-day time").evaluateAll((all) => all.map((one) => one.dateTime));
    assert.equal(days.length % 7, 0);
    assert.equal(new Date(days[0]).getUTCDay(), 1, days[0]);
    assert.equal(await desk.locator(".is-today time").getAttribute("datetime"), today());
    await assertFits(desk, "a month");
    await screenshot(desk, "calendar-month", { fullPage: true });
  });

  scene.part("what is due opens into the requests of the day", async () => {
    // The demo's story is due within days: whichever month that is in.
    const due = desk.locator(".cal-entry a", { hasText: "件事项到期" });
    if (!(await due.count())) await desk.locator('a[rel="next"]').click();
    const link = due.first();
    const count = Number(/^(\d+) 件/.exec(await link.textContent())[1]);
    await link.click();
    await desk.getByRole("heading", { name: /到期的事项$/ }).waitFor();
    assert.equal(await desk.locator("tbody tr").count(), Math.min(count, 50));
    await desk.locator("tbody tr a").first().click();
    await desk.waitForURL("**/requests/*");
  });

  scene.part("an activity stands on its day with its seats, and opens its record", async () => {
    await desk.goto(`/staff/${ZHICHENG}/calendar`);
    const of = desk.locator(".cal-entry", { has: desk.locator(".cal-at") });
    for (let turned = 0; turned < 3 && !(await of.count()); turned += 1) await desk.locator('a[rel="next"]').click();
    const day = await desk.locator(".cal-day", { has: of }).first().locator("time").getAttribute("datetime");
    const title = await of.first().locator("a").textContent();
    await of.first().locator("a").click();
    await desk.waitForURL("**/r/activity-sessions/*");
    await desk.getByText(title).first().waitFor();
    await desk.goto(`/staff/${ZHICHENG}/calendar?view=day&day=${day}`);
    await desk.locator(".cal-entry a", { hasText: title }).first().waitFor();
    await desk.locator('a[rel="prev"]').click();
    await desk.getByRole("link", { name: "周", exact: true }).click();
    assert.equal(await desk.locator(".cal-day").count(), 7);
    assert.deepEqual(await faults(desk), []);
    await screenshot(desk, "calendar-week", { fullPage: true });
  });

  scene.part("on a phone a month is a list of the days on which something is", async () => {
    await phone.goto(`/staff/${CHENJIALING}/calendar`);
    await phone.locator(".cal-sheet").waitFor();
    assert.ok(!(await phone.locator(".cal-heads").isVisible()));
    const shown = phone.locator(".cal-day:visible");
    assert.ok((await shown.count()) > 0);
    for (const day of await shown.all()) {
      const something = (await day.locator(".cal-entry").count()) + (await day.getAttribute("class")).includes("is-today");
      assert.ok(something, await day.textContent());
      assert.match(await day.locator(".cal-name").textContent(), /月\d+日 星期/);
    }
    await assertFits(phone, "a month on a phone");
    await screenshot(phone, "calendar-phone");
  });

  scene.part("a session that is called off is struck out on the open page at once", async () => {
    const admin = (await scene.come("canteen", "staff")).page;
    await admin.goto(`/staff/${CHENJIALING}/r/activity-sessions?status=planned`);
    const link = admin.locator("tbody tr a").first();
    await link.click();
    await admin.waitForURL("**/r/activity-sessions/*");
    const id = new URL(admin.url()).pathname.split("/").pop();
    const begins = await admin.locator("dd time").first().getAttribute("datetime");
    await phone.goto(`/staff/${CHENJIALING}/calendar?view=day&day=${begins.slice(0, 10)}`);
    const entry = phone.locator(".cal-entry", { has: phone.locator(`a[href$="${id}"]`) });
    await entry.waitFor();
    await admin.goto(`/staff/${CHENJIALING}/r/activity-sessions/${id}/cancel`);
    await admin.locator('[name="reason"]').fill("下雨");
    await admin.locator("form#f").getByRole("button").last().click();
    await entry.getByText("已取消").waitFor();
    assert.match(await entry.getAttribute("class"), /is-cancelled/);
  });
});
