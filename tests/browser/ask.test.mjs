// A resident asks her community on the phone, follows it to the answer, says how it was; a complaint without scripts.

import assert from "node:assert/strict";
import { faults, screenshot } from "./browser.mjs";
import { assertAt, assertFits, flow, ZHICHENG } from "./flow.mjs";

const home = `/resident/${ZHICHENG}`;
const question = "我想办理养老保险，要准备哪些材料？";
const answer = "请带身份证、户口簿和一张一寸照片，到社区便民服务站办理。";

let asker;
let desk;
let address;

async function begin(scene) {
  asker = await scene.come("resident", "resident");
  desk = await scene.come("staff", "staff");
}

/** What the desk does with the request: a form of the register, opened from its page. */
async function does(name, fill = {}) {
  await desk.page.goto(address.replace("/resident/", "/staff/"));
  await desk.page.locator("main").getByRole("link", { name, exact: true }).first().click();
  const form = desk.page.locator("form#f");
  for (const [field, value] of Object.entries(fill)) await form.locator(`[name="${field}"]`).fill(value);
  await form.getByRole("button", { name, exact: true }).click();
  await desk.page.locator("form#f").waitFor({ state: "detached" });
}

flow("asking", begin, (scene) => {
  scene.part("from her home she finds the form, and nothing said is told at the field", async () => {
    const phone = asker.page;
    await phone.goto(home);
    await phone.getByRole("link", { name: "有事找社区" }).click();
    await phone.locator("#ask").waitFor();
    await screenshot(phone, "resident-ask");
    await phone.locator("#ask-detail").fill("我今年六十六岁，没有单位。");
    await phone.locator("#ask").evaluate((form) => (form.noValidate = true));
    await phone.getByRole("button", { name: "提交" }).click();
    await phone.locator("#ask-what-error").waitFor();
    assert.deepEqual(await faults(phone), []);
    assert.equal(await phone.locator("#ask-detail").inputValue(), "我今年六十六岁，没有单位。");
    scene.forget(422);
  });

  scene.part("she asks, and sees that it was received", async () => {
    const phone = asker.page;
    await phone.locator("#ask-what").fill(question);
    await phone.locator("#ask-kind").selectOption({ label: "养老保险经办" });
    await assertFits(phone, "the form");
    await phone.getByRole("button", { name: "提交" }).click();
    await phone.getByText("社区已收到").waitFor();
    address = new URL(phone.url()).pathname;
    assert.match(address, new RegExp(`^${home}/requests/[0-9a-f-]+$`));
    await phone.getByRole("heading", { name: question }).waitFor();
    await phone.getByText("待受理").first().waitFor();
  });

  scene.part("the desk takes it on and answers; the page that lies open shows the answer by itself", async () => {
    await desk.page.goto(`/staff/${ZHICHENG}/requests?tab=wait`);
    await desk.page.locator("tbody tr", { hasText: question }).waitFor();
    await does("受理");
    await asker.page.getByText("已受理").first().waitFor();
    await does("答复居民", { text: answer });
    await asker.page.getByText(answer).first().waitFor();
    await assertFits(asker.page, address);
    await screenshot(asker.page, "resident-request", { fullPage: true });
  });

  scene.part("what she was told leads there, and so does the list of her requests", async () => {
    const phone = asker.page;
    await phone.goto(home);
    await phone.getByRole("link", { name: `您的事项有了答复：${question}` }).click();
    await assertAt(phone, address);
    await phone.goto(`${home}/requests`);
    await phone.getByRole("link", { name: question }).click();
    await assertAt(phone, address);
  });

  scene.part("when it is done she says so, and how it was; a word that is missing is asked for", async () => {
    const phone = asker.page;
    await does("本单位自办");
    await does("上报完成", { note: "已电话告知，材料备齐" });
    const verify = phone.locator("#say-verify");
    await verify.getByText("没有办好", { exact: true }).click();
    await verify.getByRole("button", { name: "告诉社区" }).click();
    await phone.locator("#verify-words-error").waitFor();
    scene.forget(422);
    await verify.getByText("办好了", { exact: true }).click();
    await verify.getByRole("button", { name: "告诉社区" }).click();
    await phone.getByText("谢谢，社区已经知道了").waitFor();
    await does("办结");
    const rate = phone.locator("#say-rate");
    await rate.getByText("非常满意", { exact: true }).click();
    await rate.getByRole("button", { name: "提交评价" }).click();
    await phone.getByText("谢谢您的评价").waitFor();
    const facts = phone.locator("dl, .detail").filter({ hasText: "您的评价" });
    await facts.getByText("非常满意").first().waitFor();
  });

  scene.part("not settled after all, it begins again", async () => {
    const phone = asker.page;
    const again = phone.locator("#say-reopen");
    await again.getByLabel("还有什么没有解决").fill("照片要几张？");
    await again.getByRole("button", { name: "要求重新办理" }).click();
    await phone.getByText("已经重新办理").waitFor();
    await phone.getByText("已受理").first().waitFor();
  });

  scene.part("a complaint without scripts, and it is taken back", async () => {
    const plain = await scene.come("resident", "resident", { javaScript: false });
    const phone = plain.page;
    await phone.goto(home);
    await phone.getByRole("link", { name: "投诉和建议" }).click();
    await phone.locator("#ask-what").fill("三号楼路灯坏了两周");
    await phone.locator("#ask-kind").selectOption({ label: "投诉举报" });
    await phone.getByRole("button", { name: "提交" }).click();
    await phone.getByText("社区已收到").waitFor();
    const back = phone.locator("#say-void");
    await back.getByLabel("为什么撤回").fill("已经修好了");
    await back.getByRole("button", { name: "撤回这件事" }).click();
    await phone.getByText("这件事已经撤销。原因：已经修好了").waitFor();
  });

  scene.part("of another's request there is nothing", async () => {
    const neighbour = await scene.come("neighbour", "resident");
    const unit = new URL(neighbour.page.url()).pathname.split("/")[2];
    for (const where of [address, address.replace(ZHICHENG, unit)]) {
      const response = await neighbour.page.goto(where);
      assert.equal(response.status(), 404, where);
    }
    assert.deepEqual(await faults(neighbour.page), []);
    scene.forget(404);
  });
});
