// Lighthouse on the pages that most people open, as on a phone of the middle price on a slow line. Prints a table; ends with 1
// when a page is below what is promised.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { startServer } from "../browser/server.mjs";

const ZHICHENG = "510821100001";
const CHENJIALING = "510821103001";
const password = "wushe-demo";
/** What is promised of every page, out of 100. */
const promised = { accessibility: 95, "best-practices": 95, performance: 90 };
/** Bytes that a first visit may bring, compressed. */
const heaviest = 200 * 1024;
/** Runs of each page; the one in the middle counts. */
const RUNS = 3;

const pages = [
  ["resident's home", "resident", `/resident/${ZHICHENG}`],
  ["her requests", "resident", `/resident/${ZHICHENG}/requests`],
  ["meals of a diner", "diner", `/resident/${CHENJIALING}/m/love-canteen/meals`],
  ["inbox of the desk", "zhicheng", `/staff/${ZHICHENG}/requests`],
  ["public notices", null, `/public/${ZHICHENG}/notices`],
];

/** The cookie of somebody's session. */
async function cookie(server, login) {
  const answer = await fetch(`${server.address}/api/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.address },
    body: JSON.stringify({ login, password }),
  });
  if (!answer.ok) throw new Error(`${login} cannot log in: ${answer.status}`);
  return `wushe-session=${(await answer.json()).token}`;
}

/** One run: points out of 100 by category, and the bytes that came. */
async function run(browser, url, headers) {
  const { lhr } = await lighthouse(url, {
    port: browser.port,
    output: "json",
    logLevel: "error",
    onlyCategories: Object.keys(promised),
    extraHeaders: headers,
    // What is stored in the browser by the run before would not be a first visit.
    disableStorageReset: false,
  });
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
  const points = Object.fromEntries(Object.keys(promised).map((id) => [id, Math.round(lhr.categories[id].score * 100)]));
  const failed = Object.values(lhr.audits)
    .filter((audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative")
    .map((audit) => audit.id);
  return { ...points, bytes: lhr.audits["total-byte-weight"].numericValue, failed };
}

const server = await startServer();
const browser = await launch({
  chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let good = true;
try {
  for (const [name, login, path] of pages) {
    const headers = login ? { Cookie: await cookie(server, login) } : {};
    const runs = [];
    for (let at = 0; at < RUNS; at += 1) runs.push(await run(browser, `${server.address}${path}`, headers));
    runs.sort((one, other) => one.performance - other.performance);
    const middle = runs[Math.floor(RUNS / 2)];
    const below = Object.entries(promised).filter(([id, least]) => middle[id] < least);
    const heavy = middle.bytes > heaviest;
    if (below.length > 0 || heavy) good = false;
    console.log(
      `${name}: ${Object.keys(promised).map((id) => `${id} ${middle[id]}`).join(", ")}, ${Math.round(middle.bytes / 1024)} KB` +
        (middle.failed.length > 0 ? `\n  not all of: ${middle.failed.join(", ")}` : ""),
    );
  }
} finally {
  browser.kill();
  await server.stop();
}
process.exitCode = good ? 0 : 1;
