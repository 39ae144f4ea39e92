// The county's administrator: reads what a module touches, installs it, decides where it is on and with what; finds everything in the
// registers. A community's administrator does the same at the desk of their unit.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { patient, screenshot } from "./browser.mjs";
import { assertAt, assertFits, flow, NEIGHBOUR, ZHICHENG } from "./flow.mjs";

const built = fileURLToPath(new URL("../../target/modules/liaison-card.wasm", import.meta.url));
/** The township of both communities. */
const TOWN = "510821100000";
const COUNTY = "510821000000";
const module = "/county/modules/liaison-town";
const settings = (unit) => `${module}/units/${unit}/settings`;

let county;

async function begin(scene) {
  county = patient(await scene.come("county", "staff"));
}

/** A number as WebAssembly writes lengths. */
function leb(number) {
  const bytes = [];
  for (let rest = number; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function readLeb(file, at) {
  let [value, shift] = [0, 0];
  for (; ; at += 1, shift += 7) {
    value |= (file[at] & 0x7f) << shift;
    if (file[at] < 0x80) return [value, at + 1];
  }
}

/** The liaison card as another module, which can be on in a township as well. */
async function forTownships() {
  const file = await readFile(built);
  const parts = [file.subarray(0, 8)];
  for (let at = 8; at < file.length; ) {
    const [size, body] = readLeb(file, at + 1);
    const [length, name] = readLeb(file, body);
    let section = file.subarray(at, body + size);
    if (file[at] === 0 && file.subarray(name, name + length).toString() === "wushe:manifest") {
      const manifest = JSON.parse(file.subarray(name + length, body + size));
      Object.assign(manifest.plugin, { id: "liaison-town", "enable-at": ["township", "community"] });
      manifest.plugin.name["zh-CN"] = "全镇连心卡";
      const rest = Buffer.concat([file.subarray(body, name + length), Buffer.from(JSON.stringify(manifest))]);
      section = Buffer.concat([Buffer.from([0]), leb(rest.length), rest]);
    }
    parts.push(section);
    at = body + size;
  }
  return { name: "liaison-town.wasm", mimeType: "application/wasm", buffer: Buffer.concat(parts) };
}

/** Walks to something with the tab key, as somebody without a mouse does, and presses a key on it. */
async function press(target, key) {
  await target.focus();
  await county.keyboard.press(key);
}

/** Opens what asks before it does anything, and says yes, by the keyboard. */
async function sure(name) {
  await press(county.locator("main summary", { hasText: name }), "Enter");
  await press(county.locator("main details.ask[open] button[type=submit]"), "Enter");
}

flow("the county's administrator", begin, (scene) => {
  scene.part("every figure of the overview opens into its records", async () => {
    await county.goto("/county");
    await assertFits(county, "the overview");
    const tiles = county.locator("main a.stat");
    const count = await tiles.count();
    assert.equal(count, await county.locator("main .stat").count(), "every tile leads somewhere");
    for (let at = 0; at < count; at += 1) {
      const name = await tiles.nth(at).innerText();
      const shown = Number((await tiles.nth(at).locator(".stat-value").innerText()).replaceAll(/\D/g, ""));
      await tiles.nth(at).click();
      await county.waitForURL((url) => url.pathname !== "/county");
      const entries = county.locator("main tbody tr, main .cards > li, main a.list-item");
      assert.ok(shown === 0 || (await entries.count()) > 0, `${name}: records`);
      await county.goto("/county");
    }
    await county.locator("main summary", { hasText: "东河镇" }).click();
    await county.getByRole("link", { name: "治城社区" }).click();
    await assertAt(county, `/staff/${ZHICHENG}`);
    await county.goto("/county");
    await press(county.locator("nav").getByRole("link", { name: "指标" }).first(), "Enter");
    await county.waitForURL(`**/staff/${COUNTY}/indicators`);
  });

  scene.part("a module is installed from its file, by the keyboard, and says what it touches", async () => {
    await county.goto("/county");
    await county.keyboard.press("g");
    await county.keyboard.press("m");
    await county.waitForURL("**/county/modules");
    await county.getByText("运行正常").first().waitFor();
    await county.locator('input[type="file"]').setInputFiles(await forTownships());
    await press(county.getByRole("button", { name: "上传并安装" }), "Enter");
    await county.getByText("尚未在任何社区启用").waitFor();
    await county.getByText("用途：保存连心卡的登记").waitFor();
    await county.getByText("通知志愿者有新任务").waitFor();
    await assertFits(county, "a module");
  });

  scene.part("on in a township it is on below, with the same settings", async () => {
    await county.goto(`${module}?q=${encodeURIComponent("东河镇")}`);
    // A search opens what it finds; its own switch is the first row below.
    const town = county.locator("main .tree > li", { hasText: TOWN });
    await press(town.locator("details > ul > li").first().getByRole("button", { name: "启用" }), "Enter");
    await county.getByText("已在东河镇启用").waitFor();
    await county.goto(settings(TOWN));
    await county.locator('[name="visit_days"]').fill("10");
    await county.getByRole("button", { name: "保存" }).click();
    await county.getByText("设置已保存").waitFor();
    await county.goto(settings(ZHICHENG));
    await county.getByRole("link", { name: "随东河镇" }).waitFor();
    assert.equal(await county.locator('[name="visit_days"]').inputValue(), "10");
  });

  scene.part("a community gets settings and permissions of its own; the one next door does not", async () => {
    const notify = () => county.getByRole("checkbox", { name: /发送通知/ });
    assert.ok(await notify().isChecked());
    await county.locator('[name="visit_days"]').fill("7");
    await press(notify(), "Space");
    await press(county.getByRole("button", { name: "保存" }), "Enter");
    await county.getByText("设置已保存").waitFor();
    assert.equal(await county.locator('[name="visit_days"]').inputValue(), "7");
    assert.ok(!(await notify().isChecked()));
    await county.getByText("东河镇已启用").waitFor();
    await assertFits(county, "a module in a unit");
    await screenshot(county, "county-module-unit", { fullPage: true });
    await county.goto(settings(NEIGHBOUR));
    await county.getByRole("link", { name: "随东河镇" }).waitFor();
    assert.equal(await county.locator('[name="visit_days"]').inputValue(), "10");
    assert.ok(await notify().isChecked());
  });

  scene.part("what is its own is taken back, and the trail has all of it", async () => {
    await county.goto(settings(ZHICHENG));
    await county.locator("summary", { hasText: "恢复随上级" }).click();
    await county.getByText("之后与东河镇相同：已启用").waitFor();
    await county.keyboard.press("Escape");
    await county.goto(settings(ZHICHENG));
    await sure("恢复随上级");
    await county.getByText("治城社区已恢复随上级").waitFor();
    await county.getByRole("link", { name: "随东河镇" }).waitFor();
    assert.equal(await county.locator('[name="visit_days"]').inputValue(), "10");
    await county.getByRole("link", { name: "查看操作记录" }).click();
    await county.getByText("模块随上级设置").first().waitFor();
    await county.getByText("修改模块设置和权限").first().waitFor();
    await county.getByText("-notify visit_days").waitFor();
  });

  scene.part("a community's administrator has the pages of their own unit", async () => {
    const admin = (await scene.come("admin", "volunteer")).page;
    await admin.goto(`/staff/${ZHICHENG}/modules`);
    await admin.getByText("随上级启用").first().waitFor();
    await assertFits(admin, "modules of a community, on a phone");
    await admin.goto(`/staff/${ZHICHENG}/modules/liaison-town`);
    await assertFits(admin, "a module of a community, on a phone");
    await admin.getByRole("link", { name: "设置", exact: true }).click();
    await admin.getByText("随东河镇").first().waitFor();
    await assertFits(admin, "a module in a community, on a phone");
    await screenshot(admin, "staff-module-unit-phone", { fullPage: true });
    const next = await admin.goto(`/staff/${ZHICHENG}/modules/liaison-town/units/${NEIGHBOUR}/settings`);
    assert.equal(next.status(), 404);
    scene.forget(404);
  });

  scene.part("somebody gets a login and a post, and both stand in the registers", async () => {
    await county.goto(`/staff/${COUNTY}/r/users/-/create`);
    await county.locator('[name="login"]').fill("zhang.wei");
    await county.locator('[name="name"]').fill("张伟");
    await press(county.locator("main form .btn-primary"), "Enter");
    await county.getByText("一次性密码（只显示这一次）").waitFor();
    await county.goto(`/staff/${COUNTY}/r/users?text=zhang.wei`);
    await county.locator("main tbody tr", { hasText: "张伟" }).waitFor();
    await county.goto(`/staff/${ZHICHENG}/r/posts/-/create`);
    await county.locator('[name="login"]').fill("zhang.wei");
    await county.locator('[name="role"]').fill("staff");
    await press(county.locator("main form .btn-primary"), "Enter");
    await county.waitForURL(/\/r\/posts\/[0-9a-f-]{36}/);
    await county.goto(`/staff/${ZHICHENG}/r/posts`);
    await county.locator("main tbody tr", { hasText: "张伟" }).filter({ hasText: "社区工作人员" }).waitFor();
  });
});
