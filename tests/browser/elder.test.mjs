// Large type keeps what it promises on a small telephone, in each of its sizes: nothing below 18 px, lines that stand apart, targets
// for unsteady fingers, nothing beside the screen. It is one press away on every page, in both directions, and remembered.

import assert from "node:assert/strict";
import { assertAt, assertFits, CHENJIALING, flow, ZHICHENG } from "./flow.mjs";

/** Letters of each size, in pixels, the usual one first. */
const sizes = { normal: 16, large: 20, larger: 24, largest: 30 };
const enlarged = Object.keys(sizes).slice(1);

/** Whoever keeps it at both ends keeps it between them: for pages that are built of the same as others. */
const ends = ["large", "largest"];

const resident = `/resident/${ZHICHENG}`;
const diner = `/resident/${CHENJIALING}`;
const volunteer = `/volunteer/${ZHICHENG}`;
const staff = `/staff/${ZHICHENG}`;

/** Who reads what, and in which sizes. */
const readers = [
  ["", ends, ["/login", "/public", "/public/units", `/public/${ZHICHENG}/notices`, `/public/${ZHICHENG}/fund`, "/certificates"]],
  [
    "resident",
    enlarged,
    [
      resident,
      `${resident}/requests`,
      `${resident}/activities`,
      `${resident}/data`,
      `${resident}/m/liaison-card/my_card`,
      `${resident}/m/liaison-card/duty`,
      "/account",
    ],
  ],
  ["diner", enlarged, [`${diner}/m/love-canteen/meals`, `${diner}/m/sisters-teahouse/home`, `${diner}/m/sisters-teahouse/topics`]],
  ["volunteer1", ends, [volunteer, `${volunteer}/hours`, `${volunteer}/m/liaison-card/elders`]],
  ["staff", ends, [staff, `${staff}/requests`, `${staff}/r/notices/-/create`]],
];

/** What on this page is smaller than promised. */
function tooSmall() {
  const told = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 20)}”`;
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !seen(element) || element.closest(".visually-hidden, svg, option, script")) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    // “normal” is what the font asks for; no page leaves it at that.
    const line = Number.parseFloat(style.lineHeight) / size;
    if (size < 18) found.push(`${size} px letters: ${told(element)}`);
    if (!(line >= 1.299)) found.push(`lines of ${line}: ${told(element)}`);
  }
  const pressed = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  for (const element of document.querySelectorAll(pressed)) {
    if (element.closest(".skip-link, .visually-hidden, [aria-hidden=true]")) continue;
    // What is ticked is pressed with its words; a link in the middle of a sentence is none by itself.
    const target = element.closest("label") ?? element;
    const sentence = element.closest("p");
    const inSentence = element.matches("a:not(.btn)") && sentence && sentence.textContent.trim() !== element.textContent.trim();
    if (!seen(target) || inSentence) continue;
    const { height, width } = target.getBoundingClientRect();
    if (height < 59.5) found.push(`${height} px to press: ${told(target)}`);
    if (width < 40) found.push(`${width} px wide to press: ${told(target)}`);
  }
  for (const element of document.querySelectorAll("body *")) {
    const { left, right } = element.getBoundingClientRect();
    const framed = element.closest(".tabs, .table-wrap, .visually-hidden, svg, [hidden]");
    if (!framed && seen(element) && (right > window.screen.width + 1 || left < -1)) {
      found.push(`from ${left} to ${right}: ${told(element)}`);
    }
  }
  return [...new Set(found)].slice(0, 8);
}

async function begin() {}

flow("large type", begin, (scene) => {
  for (const [who, looks, pages] of readers) {
    scene.part(`the pages of ${who || "a visitor"} keep it`, async () => {
      const { page, context } = await scene.come(who, "resident");
      const host = new URL(scene.server.address).hostname;
      const found = [];
      for (const size of looks) {
        await context.addCookies([{ name: "wushe-size", value: size, domain: host, path: "/" }]);
        for (const path of pages) {
          const answer = await page.goto(path);
          assert.equal(answer.status(), 200, path);
          const where = `${path} (${size})`;
          const letters = await page.evaluate(() => getComputedStyle(document.body).fontSize);
          assert.equal(letters, `${sizes[size]}px`, where);
          found.push(...(await page.evaluate(tooSmall)).map((fault) => `${where}: ${fault}`));
          await assertFits(page, where).catch((error) => found.push(error.message));
          for (const [name, there] of [["大字", size !== "largest"], ["小字", true]]) {
            const count = await page.locator(".topbar").getByRole("button", { name, exact: true }).count();
            if (count !== Number(there)) found.push(`${where}: ${count} buttons “${name}”`);
          }
        }
      }
      assert.deepEqual(found, []);
      await context.clearCookies({ name: "wushe-size" });
    });
  }

  scene.part("a press goes one size up or down, stays on the page, and is remembered", async () => {
    const { page, context } = await scene.come("resident", "resident", { javaScript: false });
    const path = `${resident}/requests`;
    const at = (size) => page.locator(`html[data-size="${size}"]`).waitFor();
    const press = (name) => page.locator(".topbar").getByRole("button", { name, exact: true }).click();
    await page.goto(path);
    for (const size of enlarged) {
      await press("大字");
      await at(size);
      await assertAt(page, path);
    }
    await page.getByText("最大", { exact: true }).waitFor();
    await page.goto(resident);
    await at("largest");
    const kept = (await context.cookies()).find(({ name }) => name === "wushe-size");
    assert.equal(kept.value, "largest");
    assert.ok(kept.expires * 1000 > Date.now() + 300 * 24 * 3600 * 1000, "for a year");
    for (const size of Object.keys(sizes).reverse().slice(1)) {
      await press("小字");
      await at(size);
    }
    assert.equal(await page.getByRole("button", { name: "小字" }).count(), 0);
  });

  scene.part("what is bought by the largest letters is not paid for at a desk: no page is wider than its screen", async () => {
    const { page, context } = await scene.come("staff", "staff");
    const host = new URL(scene.server.address).hostname;
    const found = [];
    // English needs most room.
    await context.addCookies([
      { name: "wushe-size", value: "largest", domain: host, path: "/" },
      { name: "wushe-locale", value: "en", domain: host, path: "/" },
    ]);
    for (const path of [staff, `${staff}/requests`, `${staff}/calendar`, `${staff}/r/notices/-/create`]) {
      await page.goto(path);
      for (const width of [360, 768, 1280, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        await assertFits(page, path).catch((error) => found.push(error.message));
      }
    }
    assert.deepEqual(found, []);
  });
});
