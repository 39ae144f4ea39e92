// A flow through the pages: the server with its demo county, a browser, and people who come to it one after the other.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { describe as words, launch, login, person } from "./browser.mjs";
import { startServer } from "./server.mjs";

/** The community in which the flows play, and the one next door. */
export const ZHICHENG = "510821100001";
export const NEIGHBOUR = "510821100002";
/** The community of the canteen and the teahouse. */
export const CHENJIALING = "510821103001";

/** What the parts of a flow share. */
class Scene {
  everybody = [];

  async open() {
    this.server = await startServer();
    this.browser = await launch();
  }

  async close() {
    await this.browser?.close();
    await this.server?.stop();
  }

  /** Somebody with a screen of their own, logged in as somebody of the demo county; without a name: a visitor. */
  async come(who, screen, options) {
    const one = await person(this.browser, this.server, screen, options);
    this.everybody.push([who || "a visitor", one]);
    if (who) await login(one.page, who);
    return one;
  }

  /** A part of the flow. When it fails, the message tells what everybody saw. */
  part(name, play) {
    test(name, async () => {
      try {
        await play();
      } catch (error) {
        const seen = await Promise.all(this.everybody.map(async ([who, one]) => `${who}: ${await words(one)}`));
        throw new Error(`${error.message}\n\n${seen.join("\n\n")}`, { cause: error });
      }
    });
  }

  /** Nothing went wrong in any browser, and nobody was asked but the server. */
  assertQuiet() {
    for (const [who, one] of this.everybody) assert.deepEqual(one.problems, [], who);
  }

  /** Forgets answers of this status that a part brought about: the browser writes each to its console. */
  forget(status) {
    for (const [, one] of this.everybody) {
      const others = one.problems.filter((problem) => !problem.includes(`status of ${status}`));
      one.problems.splice(0, one.problems.length, ...others);
    }
  }
}

/**
 * Declares a flow: `parts` is called at once with the scene and declares its parts; `begin` runs when the server is up.
 */
export function flow(name, begin, parts) {
  describe(name, () => {
    const scene = new Scene();
    before(async () => {
      await scene.open();
      await begin(scene);
    });
    after(() => scene.close());
    parts(scene);
    scene.part("nothing went wrong in any browser, and nobody was asked but the server", () => scene.assertQuiet());
  });
}

/** Waits until the page is at this address: a press that leads elsewhere returns before the page has gone there. */
export async function assertAt(page, path) {
  const is = (url) => (typeof path === "string" ? url.pathname === path : path.test(url.pathname));
  await page.waitForURL(is).catch((error) => assert.fail(`${page.url()} instead of ${path}: ${error.message}`));
}

/** Whether the page is as wide as its screen: nobody has to scroll sideways. */
export async function assertFits(page, where) {
  // A telephone shows what is too wide at a smaller scale, and then says that its window were wider: the screen says how wide it is.
  const seen = page.viewportSize().width;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= seen, `${where}: ${wide} px of content on ${seen} px`);
  // What a card cuts off makes no page wider, and cannot be read either.
  const cut = await page.evaluate(() => {
    const values = [...document.querySelectorAll(".table td > *, .detail dd > *")];
    const beyond = (value) => value.getBoundingClientRect().right > value.parentElement.getBoundingClientRect().right + 1;
    return values.filter(beyond).map((value) => value.textContent.trim().slice(0, 40)).slice(0, 3);
  });
  assert.deepEqual(cut, [], `${where}: cut off on ${seen} px`);
}
