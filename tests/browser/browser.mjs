// A real browser, and the people of the demo county in front of it.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";

/** The screens people have. */
export const screens = {
  staff: { viewport: { width: 1280, height: 800 } },
  volunteer: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  resident: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

/** The logins of the demo county, as `wushe demo` prints them. */
export const logins = {
  county: "county",
  staff: "zhicheng",
  admin: "admin",
  bookkeeper: "bookkeeper",
  approver: "approver",
  volunteer1: "volunteer1",
  volunteer2: "volunteer2",
  volunteer3: "volunteer3",
  resident: "resident",
  neighbour: "neighbour",
  canteen: "chenjialing",
  diner: "diner",
  carrier: "carrier",
};

const password = "wushe-demo";

/** Starts the browser. It talks to the tested server and to nobody else. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/**
 * A person with a screen: a context of its own, its page, and what went wrong in it.
 * `problems` collects errors of scripts, refused content and requests that left the server.
 */
export async function person(browser, server, screen, { locale = "zh-CN", javaScript = true } = {}) {
  const context = await browser.newContext({
    ...screens[screen],
    baseURL: server.address,
    locale,
    javaScriptEnabled: javaScript,
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
  });
  // Long enough for a slow machine with two flows at once: nobody waits for what comes sooner.
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.address) && !url.startsWith("data:")) problems.push(`foreign request: ${url}`);
  });
  return { context, page, problems };
}

/** A page on which modules are installed: on a slow machine that does something else as well, compiling one takes minutes. */
export function patient({ page }) {
  page.setDefaultTimeout(150_000);
  return page;
}

/** Logs somebody of the demo county in through the form. */
export async function login(page, who) {
  await page.goto("/login");
  await page.locator('input[name="login"]').fill(logins[who]);
  await page.locator('input[name="password"]').fill(password);
  const button = page.locator('form[action="/login"]').getByRole("button");
  await Promise.all([page.waitForURL((url) => url.pathname !== "/login"), button.click()]);
}

/** What somebody sees at this moment, as words: for the message of a test that failed. */
export async function describe({ page }) {
  const words = await page.locator("body").innerText({ timeout: 1_000 }).catch((error) => error.message);
  return `${page.url()}\n${words.replaceAll(/\n\s*\n/g, "\n").slice(0, 3_000)}`;
}

/**
 * Keeps a picture when pictures are wanted: `cargo xtask screenshots` says where. With `fullPage` the screen is as tall as
 * the page: what sticks to its edges then stands where it belongs.
 */
export async function screenshot(page, name, { fullPage = false } = {}) {
  const folder = process.env.WUSHE_SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const screen = page.viewportSize();
  if (fullPage) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: screen.width, height: Math.max(height, screen.height) });
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  // Letters that are still loading would be missing in the picture.
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  if (fullPage) await page.setViewportSize(screen);
}

/** What axe looks for: the success criteria of WCAG 2.2, levels A and AA. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds that keeps people from using a page. */
export async function faults(page) {
  await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], runOnly: standards };
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), options);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" … ")}`);
}
