// Teams from a sheet: tried first, told by row and column what is wrong, mended, taken in, and undone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { screenshot } from "./browser.mjs";
import { flow, ZHICHENG } from "./flow.mjs";

const teams = `/staff/${ZHICHENG}/r/teams`;

let desk;

async function begin(scene) {
  desk = (await scene.come("admin", "staff")).page;
}

/** Uploads a sheet to be tried. */
async function upload(text) {
  const file = { name: "服务队.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await desk.locator('input[type="file"]').setInputFiles(file);
  await desk.getByRole("button", { name: "试算" }).click();
}

flow("a sheet", begin, (scene) => {
  let heads;

  scene.part("the template has a column for each field", async () => {
    await desk.goto(teams);
    await desk.getByRole("link", { name: "表格导入" }).click();
    const [template] = await Promise.all([
      desk.waitForEvent("download"),
      desk.getByRole("link", { name: "下载 CSV 模板" }).click(),
    ]);
    const text = await readFile(await template.path(), "utf8");
    heads = text.replace("\ufeff", "").split(/\r?\n/)[0].split(",");
    assert.deepEqual(heads, ["名称*", "人员构成", "单位代码"]);
  });

  scene.part("what is wrong stands at its row and column, and nothing is changed", async () => {
    await upload(`${heads}\n夜间巡逻队,居民\n夕阳红合唱队,退休老人\n,下沉党员\n`);
    await desk.getByText("表格有误，什么都没有改动").waitFor();
    const told = await desk.locator("table").first().locator("tbody tr").allInnerTexts();
    const rows = told.map((row) => row.split(/\s*\t\s*|\n/).map((cell) => cell.trim()).filter(Boolean).slice(0, 2));
    assert.deepEqual(rows, [["3", "人员构成"], ["4", "名称"]]);
    // The browser notes the answer's status while the page is already read.
    scene.forget(422);
    await screenshot(desk, "sheet-wrong");
    assert.equal(await desk.getByRole("button", { name: "确认导入" }).count(), 0);
  });

  scene.part("mended, it is taken in", async () => {
    await upload(`${heads}\n夜间巡逻队,居民\n夕阳红合唱队,居民\n红岩先锋队,下沉党员\n`);
    await desk.getByText("全部正确，可以导入").waitFor();
    await desk.getByRole("button", { name: "确认导入" }).click();
    await desk.getByText("已导入").first().waitFor();
    await desk.goto(teams);
    for (const name of ["夜间巡逻队", "夕阳红合唱队", "红岩先锋队"]) await desk.getByText(name).waitFor();
  });

  scene.part("and undone as a whole", async () => {
    await desk.getByRole("link", { name: "表格导入" }).click();
    await desk.locator("summary", { hasText: "撤销导入" }).click();
    await desk.getByRole("button", { name: "确认撤销导入" }).click();
    await desk.getByText("已撤销，数据恢复到导入之前").waitFor();
    await desk.goto(teams);
    await desk.getByText("志愿便民代办队").first().waitFor();
    assert.equal(await desk.getByText("夜间巡逻队").count(), 0);
  });

  scene.part("donations come from a sheet into the books, and are reversed there when it is undone", async () => {
    const books = (await scene.come("bookkeeper", "staff")).page;
    const donations = `/staff/${ZHICHENG}/r/donations`;
    await books.goto(`${donations}/-/sheet`);
    const [template] = await Promise.all([
      books.waitForEvent("download"),
      books.getByRole("link", { name: "下载 CSV 模板" }).click(),
    ]);
    const text = (await readFile(await template.path(), "utf8")).replace("\ufeff", "");
    const columns = text.split(/\r?\n/)[0].split(",");
    const row = (said) => columns.map((name) => said[name.replace("*", "")] ?? "").join(",");
    const fund = await books.evaluate(async (unit) => {
      const answer = await fetch(`/api/v1/units/${unit}/funds`);
      return (await answer.json()).items[0].name;
    }, ZHICHENG);
    const gift = (name, yuan) =>
      row({ 基金: fund, 捐赠人类型: "个人", 捐赠人: name, 渠道: "现金", 金额: yuan });
    const sheet = [columns.join(","), gift("赵一", "12.50"), gift("钱二", "7.05")].join("\n");
    const file = { name: "捐赠.csv", mimeType: "text/csv", buffer: Buffer.from(`${sheet}\n`) };
    await books.locator('input[type="file"]').setInputFiles(file);
    await books.getByRole("button", { name: "试算" }).click();
    await books.getByText("全部正确，可以导入").waitFor();
    await books.getByRole("button", { name: "确认导入" }).click();
    await books.getByText("已导入").first().waitFor();
    await books.goto(donations);
    for (const yuan of ["12.50", "7.05"]) await books.locator("tbody tr", { hasText: yuan }).first().waitFor();
    await books.goto(`${donations}/-/sheet`);
    await books.locator("summary", { hasText: "撤销导入" }).click();
    await books.getByRole("button", { name: "确认撤销导入" }).click();
    await books.getByText("已撤销，数据恢复到导入之前").waitFor();
    await books.goto(`/staff/${ZHICHENG}/r/fund-postings`);
    await books.getByText("冲销").first().waitFor();
  });
});
