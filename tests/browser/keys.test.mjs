// Keys of the desk: they go where the help says, never while somebody types, and not at all when they are turned off.

import assert from "node:assert/strict";
import { faults, screenshot } from "./browser.mjs";
import { ZHICHENG, flow } from "./flow.mjs";

let page;

async function begin(scene) {
  page = (await scene.come("staff", "staff")).page;
}

const path = () => new URL(page.url()).pathname;

/** Presses keys and waits for the page that comes. */
async function go(...keys) {
  const loaded = page.waitForEvent("load");
  for (const key of keys) await page.keyboard.press(key);
  await loaded;
}

/** What has the focus: its row among the rows of the list, from 0. */
const rowAt = () =>
  page.evaluate(() => [...document.querySelectorAll("#main tbody tr")].indexOf(document.activeElement.closest("tr")));

flow("keys of the desk", begin, (scene) => {
  scene.part("the help lists them, by key and by button, and goes by Escape", async () => {
    await page.goto(`/staff/${ZHICHENG}`);
    await page.keyboard.press("Shift+?");
    const help = page.getByRole("dialog", { name: "键盘快捷键" });
    await help.waitFor();
    for (const words of ["到本页的搜索框", "事项", "日历", "登记事项"]) {
      assert.ok((await help.textContent()).includes(words), `${words}: ${await help.textContent()}`);
    }
    await screenshot(page, "keys");
    assert.deepEqual(await faults(page), []);
    // In the dialog no key goes anywhere.
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    assert.equal(path(), `/staff/${ZHICHENG}`);
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    await page.locator("nav.side:visible").getByRole("button", { name: "键盘快捷键" }).click();
    await help.getByRole("button", { name: "关上" }).click();
    await help.waitFor({ state: "hidden" });
  });

  scene.part("to the inbox, the calendar, home and a new request", async () => {
    await go("g", "i");
    assert.equal(path(), `/staff/${ZHICHENG}/requests`);
    await go("g", "c");
    assert.equal(path(), `/staff/${ZHICHENG}/calendar`);
    const month = await page.getByRole("heading", { level: 1 }).textContent();
    await go("]");
    assert.notEqual(await page.getByRole("heading", { level: 1 }).textContent(), month);
    await go("[");
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), month);
    await go("g", "h");
    assert.equal(path(), `/staff/${ZHICHENG}`);
    await go("n");
    assert.equal(path(), `/staff/${ZHICHENG}/r/requests/-/create`);
  });

  scene.part("up and down the rows with a focus that shows, and into one", async () => {
    await page.goto(`/staff/${ZHICHENG}/requests`);
    for (const [key, row] of [["j", 0], ["j", 1], ["j", 2], ["k", 1], ["k", 0], ["k", 0]]) {
      await page.keyboard.press(key);
      assert.equal(await rowAt(), row, key);
    }
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, "none");
    const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
    await go("Enter");
    assert.equal(path(), href);
  });

  scene.part("a row is ticked for the form below the list", async () => {
    await page.goto(`/staff/${ZHICHENG}/requests?tab=wait`);
    const boxes = page.locator('#main input[type="checkbox"]');
    await boxes.first().waitFor({ state: "attached" });
    const ids = await boxes.evaluateAll((all) => all.map((box) => box.value));
    let ticked = "";
    for (let row = 0; row < 20 && !ticked; row += 1) {
      await page.keyboard.press("j");
      const id = await page.evaluate(() => document.activeElement.getAttribute("href").split("/").pop());
      if (ids.includes(id)) ticked = id;
    }
    assert.ok(ticked, "a row that can be ticked");
    await page.keyboard.press("x");
    assert.ok(await page.locator(`#main input[value="${ticked}"]`).isChecked());
    assert.equal(await page.locator("tr.is-ticked").count(), 1);
    assert.equal(await page.locator("#keys-said").textContent(), "已勾选");
    await page.keyboard.press("x");
    assert.ok(!(await page.locator(`#main input[value="${ticked}"]`).isChecked()));
    assert.equal(await page.locator("tr.is-ticked").count(), 0);
  });

  scene.part("a slash goes to the search, where keys are letters", async () => {
    await page.goto(`/staff/${ZHICHENG}/requests`);
    await page.keyboard.press("/");
    const search = page.getByLabel("编号或事项");
    assert.ok(await search.evaluate((input) => input === document.activeElement));
    await page.keyboard.type("gi/jxn?");
    assert.equal(await search.inputValue(), "gi/jxn?");
    assert.equal(path(), `/staff/${ZHICHENG}/requests`);
    assert.ok(!(await page.locator("dialog[open]").count()));
    // Nor with a modifier, nor when the second key comes too late or is another.
    await page.locator("h1").click();
    for (const keys of ["Control+j", "Alt+j", "Meta+j", "Shift+J"]) await page.keyboard.press(keys);
    assert.equal(await rowAt(), -1);
    await page.keyboard.press("g");
    await page.keyboard.press("q");
    await page.keyboard.press("i");
    assert.equal(path(), `/staff/${ZHICHENG}/requests`);
  });

  scene.part("turned off they do nothing, and can be turned on again", async () => {
    await page.goto(`/staff/${ZHICHENG}/requests`);
    const help = page.getByRole("dialog");
    const button = page.locator("nav.side:visible").getByRole("button", { name: "键盘快捷键" });
    await page.keyboard.press("Shift+?");
    const off = help.getByRole("button", { name: "关闭快捷键" });
    await Promise.all([page.waitForEvent("load"), off.click()]);
    assert.equal(path(), `/staff/${ZHICHENG}/requests`);
    for (const key of ["j", "Shift+?", "g", "h"]) await page.keyboard.press(key);
    assert.equal(await rowAt(), -1);
    assert.ok(!(await page.locator("dialog[open]").count()));
    await page.reload();
    await button.click();
    await help.getByText("快捷键已关闭").waitFor();
    await Promise.all([page.waitForEvent("load"), help.getByRole("button", { name: "开启快捷键" }).click()]);
    await page.keyboard.press("j");
    assert.equal(await rowAt(), 0);
  });

  scene.part("residents do not carry them, the county does", async () => {
    const resident = (await scene.come("resident", "resident")).page;
    assert.equal(await resident.locator('script[src*="/desk-"], #keys').count(), 0);
    const county = (await scene.come("county", "staff")).page;
    await county.goto("/county");
    const loaded = county.waitForEvent("load");
    await county.keyboard.press("g");
    await county.keyboard.press("m");
    await loaded;
    assert.equal(new URL(county.url()).pathname, "/county/modules");
  });
});
