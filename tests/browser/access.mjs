// A walk over every kind of page that somebody comes to, each of which is accessible: in Chinese with large type and in English with normal type axe finds nothing serious or critical;
// no message is missing; and nothing has to be scrolled sideways on any width of screen, in English with large type neither, which
// needs most room. `WUSHE_EVERY_LOOK=1` has axe look in both languages and both sizes.

import assert from "node:assert/strict";
import { faults } from "./browser.mjs";
import { assertFits, flow } from "./flow.mjs";

/** How each page is looked at. */
const every = Boolean(process.env.WUSHE_EVERY_LOOK);
const looks = [
  { locale: "zh-CN", size: "large", axe: true },
  { locale: "en", size: "normal", axe: true },
  { locale: "en", size: "large", axe: every },
  ...(every ? [{ locale: "zh-CN", size: "normal", axe: true }] : []),
];

/** How wide the screens are: a telephone, a tablet, a desk and a large one. */
const widths = [360, 768, 1280, 1920];

/** The kind of a page: its address without what tells one unit, entry or register from another. */
function kind(address) {
  const path = address.pathname
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id")
    .replaceAll(/\/\d{12,15}(?=\/|$)/g, "/:unit")
    .replace(/\/r\/(?!units\/-\/tree)[a-z-]+/, "/r/:register")
    .replace(/\/g\/[a-z]+$/, "/g/:group")
    .replace(/\/api\/[a-z-]+$/, "/api/:register")
    .replace(/\/indicators\/[a-z_]+$/, "/indicators/:code")
    .replace(/\/indicators\/m\/[a-z-]+\/[a-z0-9_]+$/, "/indicators/m/:module/:name");
  return path.replace(/(:register\/(?:-|:id))\/(?!sheet)[a-z_]+$/, "$1/:operation");
}

/** The pages that a page leads to; files are none, and what leads out of the session is left alone. */
async function links(page) {
  const found = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
  return found
    .map((href) => new URL(href.split("#")[0]))
    .filter((url) => url.origin === new URL(page.url()).origin)
    .filter((url) => !/\/(files|-\/export|-\/template)(\/|$)|\.json$/.test(url.pathname));
}

async function begin() {}

/**
 * Declares the walk of these readers: who, on which screen, and from where. What others have been shown already is not asked for
 * again; `least` kinds of page there are.
 */
export function walk(name, readers, least) {
  flow(name, begin, (scene) => walkIn(scene, readers, least));
}

function walkIn(scene, readers, least) {
  const shown = new Set();

  for (const [who, screen, from] of readers) {
    scene.part(`every page that ${who || "a visitor"} comes to`, async () => {
      const { page, context } = await scene.come(who, screen);
      const host = new URL(scene.server.address).hostname;
      const waiting = [];
      const found = [];
      // What others have seen already may lead this reader elsewhere.
      for (const path of from) {
        await page.goto(path);
        waiting.push(new URL(path, scene.server.address), ...(await links(page)));
      }
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (shown.has(kind(next))) continue;
        shown.add(kind(next));
        for (const { locale, size, axe } of looks) {
          await context.addCookies([
            { name: "wushe-locale", value: locale, domain: host, path: "/" },
            { name: "wushe-size", value: size, domain: host, path: "/" },
          ]);
          const answer = await page.goto(next.href);
          const where = `${next.pathname} (${locale}, ${size})`;
          if (answer.status() !== 200) {
            found.push(`${where}: ${answer.status()}`);
            break;
          }
          if (axe) found.push(...(await faults(page)).map((fault) => `${where}: ${fault}`));
          if ((await page.content()).includes("⟦")) found.push(`${where}: a message is missing`);
          const screen = page.viewportSize();
          for (const width of widths) {
            await page.setViewportSize({ ...screen, width });
            await assertFits(page, where).catch((error) => found.push(error.message));
          }
          await page.setViewportSize(screen);
        }
        waiting.push(...(await links(page)));
      }
      assert.deepEqual(found, []);
    });
  }

  scene.part("that were pages of every kind", () => {
    assert.ok(shown.size >= least, `${shown.size}: ${[...shown].join(" ")}`);
  });
}
