// The desk's inbox: finding a request, claiming it, giving it back, asking for more time, and several at once.

import assert from "node:assert/strict";
import { screenshot } from "./browser.mjs";
import { flow, ZHICHENG } from "./flow.mjs";

const inbox = `/staff/${ZHICHENG}/requests`;

let desk;
let head;

async function begin(scene) {
  desk = (await scene.come("staff", "staff")).page;
  head = (await scene.come("admin", "staff")).page;
}

/** How many a tab says there are. */
async function count(page, tab) {
  const text = await page.locator(".tabs a", { hasText: tab }).locator(".count").innerText();
  return Number(text.replaceAll(",", ""));
}

/** Sends the form of an operation, whose button is called as the link that leads there. */
async function send(page, name) {
  await page.locator("form#f").getByRole("button", { name, exact: true }).click();
}

/** Opens a request by its words. */
async function open(page, title) {
  await page.goto(inbox);
  await page.getByLabel("编号或事项").fill(title);
  await page.getByRole("search").getByRole("button", { name: "查找" }).click();
  await page.locator("tbody tr", { hasText: title }).getByRole("link").click();
  await page.getByRole("heading", { name: title }).waitFor();
}

flow("the request desk", begin, (scene) => {
  scene.part("a line of work and a word narrow every tab alike", async () => {
    await desk.goto(inbox);
    const all = await count(desk, "待办");
    await screenshot(desk, "staff-inbox");
    await desk.getByLabel("条线").selectOption({ label: "便民服务" });
    await desk.getByRole("search").getByRole("button", { name: "查找" }).click();
    const line = await count(desk, "待办");
    assert.ok(line > 0 && line < all, `${line} of ${all}`);
    assert.equal(await desk.locator("tbody tr").count(), line);
    await desk.locator(".tabs a", { hasText: "待派单" }).click();
    assert.equal(await desk.getByLabel("条线").inputValue(), "service", "another tab keeps the filter");
    await desk.getByLabel("编号或事项").fill("没有这样的事");
    await desk.getByRole("search").getByRole("button", { name: "查找" }).click();
    assert.equal(await desk.locator("tbody tr").count(), 0);
  });

  scene.part("figures of a module stand beside the platform's, with their course drawn and written", async () => {
    await desk.goto(`/staff/${ZHICHENG}/indicators`);
    await desk.getByRole("heading", { name: "连心卡", exact: true }).waitFor();
    await desk.getByRole("link", { name: "看望次数" }).click();
    const chart = desk.getByRole("img", { name: /看望次数/ });
    const drawn = await chart.locator(".chart-column").count();
    assert.equal(drawn, 12, "a column a month");
    await screenshot(desk, "staff-indicator-of-module");
    const table = desk.locator("figure.chart details");
    await table.locator("summary").focus();
    await desk.keyboard.press("Enter");
    assert.equal(await table.getByRole("row").count(), 13);
    const last = await table.getByRole("row").last().getByRole("cell").innerText();
    assert.equal(await desk.locator(".stat-value").innerText(), last, "the table ends with this month");
    // The records behind the figure are on the module's own page.
    await desk.getByRole("link", { name: "记录", exact: true }).click();
    await desk.getByRole("heading", { name: /连心卡统计/ }).first().waitFor();
    // The platform's own figures have a course, too, and lead to the same records as before.
    await desk.goto(`/staff/${ZHICHENG}/indicators/residents`);
    await desk.getByRole("img", { name: /居民/ }).locator(".chart-line").waitFor({ state: "attached" });
    await screenshot(desk, "staff-indicator");
  });

  scene.part("a request that came in online is accepted and handled by the desk itself", async () => {
    await open(desk, "水龙头滴水");
    await desk.getByRole("link", { name: "受理", exact: true }).click();
    await send(desk, "受理");
    await desk.getByText("已受理").first().waitFor();
    await desk.getByRole("link", { name: "本单位自办" }).click();
    await send(desk, "本单位自办");
    await desk.getByText("办理中").first().waitFor();
  });

  scene.part("it is given back with a reason, and the reason stands in its history", async () => {
    await desk.getByRole("link", { name: "退回", exact: true }).click();
    await send(desk, "退回");
    assert.equal(await desk.locator('[name="reason"]').evaluate((field) => field.validity.valueMissing), true);
    await desk.locator('[name="reason"]').fill("水管在墙内，要请物业一起来");
    await send(desk, "退回");
    await desk.getByText("已退回").first().waitFor();
    await desk.locator(".timeline").getByText("水管在墙内，要请物业一起来").waitFor();
  });

  scene.part("more time is asked for by one and granted by another", async () => {
    await open(desk, "河边步道护栏松动");
    await desk.getByRole("link", { name: "申请延期或挂起" }).click();
    await desk.locator("form#f").getByText("延期", { exact: true }).click();
    await desk.locator('[name="days"]').fill("3");
    await desk.locator('[name="reason"]').fill("护栏配件后天到货");
    await send(desk, "申请延期或挂起");
    await desk.getByText("护栏配件后天到货").first().waitFor();
    assert.equal(await desk.getByRole("link", { name: "审批延期或挂起" }).count(), 0, "not by whoever asks");

    await open(head, "河边步道护栏松动");
    await head.getByRole("link", { name: "审批延期或挂起" }).click();
    const asked = head.locator('[name="extension_id"] option:not([value=""])');
    assert.deepEqual(await asked.allInnerTexts(), ["护栏配件后天到货"], "what was asked about this request alone");
    await head.locator("form#f").getByText("是", { exact: true }).click();
    await head.locator('[name="words"]').fill("同意，先拉警戒线");
    await send(head, "审批延期或挂起");
    await head.locator(".timeline").getByText("同意延期").waitFor();
  });

  scene.part("it is answered from a template, with names filled in, and handed up with a reason", async () => {
    await open(desk, "河边步道护栏松动");
    await desk.getByRole("link", { name: "答复居民" }).click();
    await desk.locator('[name="template_id"]').selectOption({ label: "已受理" });
    await send(desk, "答复居民");
    await desk.locator(".timeline").getByText(/您反映的“河边步道护栏松动”（.+）已受理，将在.+前办理完毕/).waitFor();

    await desk.getByRole("link", { name: "上报上级", exact: true }).click();
    await send(desk, "上报上级");
    assert.equal(await desk.locator('[name="reason"]').evaluate((field) => field.validity.valueMissing), true);
    await desk.locator('[name="reason"]').fill("护栏归水利所管");
    await send(desk, "上报上级");
    await desk.locator(".timeline").getByText("护栏归水利所管").waitFor();
    await desk.getByText("东河镇").first().waitFor();
    assert.equal(await desk.getByRole("link", { name: "上报上级", exact: true }).count(), 0, "the township has it now");
  });

  scene.part("nobody chosen: the form comes back with what was ticked, and the error at its field", async () => {
    await desk.goto(`${inbox}?tab=wait`);
    const form = desk.locator("#bulk");
    await form.getByText("清理阳台旧家具").click();
    await form.evaluate((element) => (element.noValidate = true));
    await form.getByRole("button", { name: "批量派单" }).click();
    await form.locator(".error-summary").waitFor();
    assert.ok(await form.locator(".error-summary").evaluate((summary) => summary === document.activeElement));
    await form.locator(".error-summary a").click();
    assert.ok(await form.locator("select").evaluate((field) => field === document.activeElement));
    assert.equal(await form.locator("#dispatch-to-error").innerText(), "请选择一名志愿者或一个小队。");
    assert.equal(await form.locator("input:checked").count(), 1);
    scene.forget(422);
  });

  scene.part("two are sent to the duty team at once", async () => {
    await desk.goto(`${inbox}?tab=wait`);
    const before = await count(desk, "待派单");
    const form = desk.locator("#bulk");
    for (const title of ["清理阳台旧家具", "垃圾桶清运不及时"]) await form.getByText(title).click();
    const team = form.locator("option", { hasText: "志愿便民代办队" });
    await form.locator("select").selectOption(await team.getAttribute("value"));
    await form.getByRole("button", { name: "批量派单" }).click();
    await desk.locator(".flash").waitFor();
    assert.equal(await count(desk, "待派单"), before - 2);
  });

  scene.part("the most urgent come first, and who has one is asked for", async () => {
    await desk.goto(inbox);
    await desk.getByLabel("最急的在前").check();
    await desk.getByRole("search").getByRole("button", { name: "查找" }).click();
    await desk.locator("tbody tr").first().waitFor();
    assert.match(desk.url(), /order=due/);
    const late = await desk.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.innerText.includes("已超时")));
    assert.deepEqual(late, [...late].sort().reverse(), "what is past its time stands above the rest");
    await desk.getByLabel("由谁承办").selectOption({ label: "志愿便民代办队 · 小队，待接单" });
    await desk.getByRole("search").getByRole("button", { name: "查找" }).click();
    const found = desk.locator("tbody tr");
    assert.ok((await found.count()) >= 2);
    for (const row of await found.allInnerTexts()) assert.match(row, /志愿便民代办队/);
    await desk.getByRole("button", { name: "打印" }).waitFor();
  });

  scene.part("several are given time at once; what has been asked for already is told with its reason", async () => {
    const titles = ["楼道里一盏灯不亮", "楼道里两盏灯不亮"];
    for (const title of titles) {
      await desk.goto(`/staff/${ZHICHENG}/r/requests/-/create`);
      await desk.locator('[name="resident_id__q"]').fill("李秀兰");
      await desk.getByRole("button", { name: "查找" }).last().click();
      await desk.locator('[name="resident_id"]').first().check();
      await desk.locator('[name="title"]').fill(title);
      for (const name of ["channel", "charge_class"]) {
        const field = desk.locator(`[name="${name}"]`).first();
        if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption({ index: 1 });
        else await field.check();
      }
      await send(desk, "登记事项");
      await desk.getByRole("heading", { name: title }).waitFor();
    }
    for (const expected of [/已办成 2 件/, /2 件未办成/]) {
      await desk.goto(`${inbox}?text=${encodeURIComponent("楼道里")}`);
      await desk.getByRole("link", { name: "批量申请延期" }).click();
      const form = desk.locator("#bulk");
      for (const title of titles) await form.getByText(title).click();
      await form.locator('[name="days"]').fill("2");
      await form.locator('[name="reason"]').fill("等配件");
      await form.getByRole("button", { name: "批量申请延期" }).click();
      await desk.getByText(expected).waitFor();
    }
    for (const title of titles) await desk.locator("tbody tr", { hasText: title }).waitFor();
  });
});
