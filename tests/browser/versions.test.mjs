// Another version of a module: uploaded, rehearsed while the administrator looks, taken into use, and back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { patient, screenshot } from "./browser.mjs";
import { assertFits, flow, ZHICHENG } from "./flow.mjs";

const built = fileURLToPath(new URL("../../target/modules/liaison-card.wasm", import.meta.url));
const module = "/county/modules/liaison-card";

let county;
let staff;

async function begin(scene) {
  county = patient(await scene.come("county", "staff"));
  staff = (await scene.come("staff", "staff")).page;
}

/** The module as it is built, under another version of the same length. */
async function under(version) {
  const file = await readFile(built);
  const at = file.indexOf('"version":"', file.lastIndexOf("wushe:manifest")) + '"version":"'.length;
  const end = file.indexOf('"', at);
  assert.equal(end - at, version.length, "the versions are as long");
  file.write(version, at, "latin1");
  return { name: `liaison-card-${version}.wasm`, mimeType: "application/wasm", buffer: file };
}

async function upload(version) {
  await county.goto("/county/modules");
  await county.locator('input[type="file"]').setInputFiles(await under(version));
  await county.getByRole("button", { name: "上传并安装" }).click();
}

async function state(version) {
  await county.goto(module);
  return county.getByRole("row", { name: new RegExp(version.replaceAll(".", "\\.")) }).first().innerText();
}

flow("versions of a module", begin, (scene) => {
  scene.part("an update waits and is rehearsed by itself; the open page tells when that has ended", async () => {
    await upload("0.9.0");
    await county.getByText("没有发现问题").waitFor();
    await assertFits(county, "version");
    await screenshot(county, "module-version");
    assert.match(await state("0.9.0"), /未启用/);
    assert.match(await state("0.2.0"), /正在使用/);
  });

  scene.part("taken into use, it holds at the desk at once", async () => {
    await county.goto(`${module}/versions/0.9.0`);
    await county.getByRole("button", { name: "启用这个版本" }).click();
    await county.getByText("已启用版本 0.9.0").waitFor();
    assert.match(await state("0.9.0"), /正在使用/);
    await staff.goto(`/staff/${ZHICHENG}/m/liaison-card/cards`);
    await staff.getByText("LX-0001").first().waitFor();
  });

  scene.part("an older one asks for consent, box by box, and says what it is about", async () => {
    await upload("0.0.9");
    await county.getByText("没有发现问题").waitFor();
    const use = county.locator("form").filter({ hasText: "启用这个版本" });
    await use.getByRole("button", { name: "启用这个版本" }).click();
    await county.getByText("请先逐项确认").waitFor();
    scene.forget(409);
    await county.locator("form").filter({ hasText: "启用这个版本" }).getByText("这个版本比正在使用的旧").click();
    await county.getByRole("button", { name: "启用这个版本" }).click();
    await county.getByText("已启用版本 0.0.9").waitFor();
  });

  scene.part("and there is a way back", async () => {
    await county.goto(module);
    await county.locator("summary", { hasText: "退回 0.9.0" }).click();
    await county.locator("details.ask[open] > form button[type=submit]").click();
    await county.getByText("已启用版本 0.9.0").waitFor();
    assert.match(await state("0.0.9"), /上一版本/);
    await staff.reload();
    await staff.getByText("LX-0001").first().waitFor();
  });
});
