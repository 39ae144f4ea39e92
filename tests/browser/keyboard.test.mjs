// A member of staff without a mouse: from the login to a request that is accepted, by keys alone.

import assert from "node:assert/strict";
import { logins } from "./browser.mjs";
import { assertAt, flow, ZHICHENG } from "./flow.mjs";

let page;

async function begin(scene) {
  page = (await scene.come("", "staff")).page;
}

/** Presses Tab until something has the focus, and says that it shows. */
async function tabTo(target, most = 60) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) {
      const shows = await target.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      });
      assert.ok(shows, "what has the focus shows it");
      return;
    }
  }
  const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  throw new Error(`not reached with ${most} presses of Tab; the focus is at ${at}`);
}

/** Presses Enter and waits for the page that comes. */
async function enter() {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

flow("by keyboard alone", begin, (scene) => {
  scene.part("logging in", async () => {
    await page.goto("/login");
    await tabTo(page.locator('input[name="login"]'));
    await page.keyboard.type(logins.staff);
    await tabTo(page.locator('input[name="password"]'), 1);
    await page.keyboard.type("wushe-demo");
    await enter();
    await page.waitForURL(`**/staff/${ZHICHENG}`);
  });

  scene.part("over the menu to the content, and by the menu to the requests", async () => {
    await tabTo(page.locator(".skip-link"), 1);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.reload();
    await tabTo(page.locator("nav.side:visible").getByRole("link", { name: /事项/ }));
    await enter();
    await assertAt(page, `/staff/${ZHICHENG}/requests`);
  });

  scene.part("a request is found, opened and accepted", async () => {
    await tabTo(page.getByLabel("编号或事项"));
    await page.keyboard.type("水龙头滴水");
    await enter();
    await tabTo(page.locator("tbody tr").first().getByRole("link"));
    await enter();
    await tabTo(page.getByRole("link", { name: "受理", exact: true }));
    await enter();
    await tabTo(page.locator("form#f").getByRole("button", { name: "受理" }));
    await enter();
    await page.getByText("已受理").first().waitFor();
  });
});
