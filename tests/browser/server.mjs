// The real server with a demo county of its own, as a person starts it.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../..", import.meta.url));
const binary = process.env.WUSHE_BIN ?? join(top, "target/debug/wushe");

/** How long the demo county and the start may take, in milliseconds; two cores may be busy. */
const START = 90_000;

/** Runs a command of the binary to its end; rejects with what it printed when it fails. */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd: top, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (part) => output.push(part));
    child.stderr.on("data", (part) => output.push(part));
    child.on("error", reject);
    child.on("close", (code) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`wushe ${args.join(" ")} ended with ${code}:\n${text}`));
    });
  });
}

/**
 * The demo county in a folder: loaded once for a binary, its modules and a day, and never changed. Every flow begins with a
 * copy of it.
 */
async function demoCounty() {
  const modules = ["liaison-card", "love-canteen", "sisters-teahouse"].map((id) => join(top, `target/modules/${id}.wasm`));
  const built = await Promise.all([binary, ...modules].map((file) => stat(file)));
  const from = [...built.map((file) => `${file.mtimeMs} ${file.size}`), new Date().toISOString().slice(0, 10)].join();
  const all = join(top, "target/browser");
  const name = createHash("sha256").update(from).digest("hex").slice(0, 16);
  const folder = join(all, name);
  const there = () => stat(folder).catch(() => null);
  if (await there()) return folder;
  await mkdir(all, { recursive: true });
  const old = (await readdir(all)).filter((found) => !found.startsWith(name));
  for (const found of old) await rm(join(all, found), { recursive: true, force: true });
  // Two flows may begin at the same time: each loads its own, and whoever finds one finds it whole.
  const loading = `${folder}.${process.pid}.loading`;
  await run(["demo", "--data-dir", loading]);
  await rename(loading, folder).catch(async (error) => {
    if (!(await there())) throw error;
    await rm(loading, { recursive: true, force: true });
  });
  return folder;
}

/**
 * Starts a server with the demo county on a free port of the loopback.
 * `address` is where it listens; `stop()` ends it and removes its data.
 */
export async function startServer() {
  const data = await mkdtemp(join(tmpdir(), "wushe-browser-"));
  const log = [];
  let child;
  const stop = async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    }
    await rm(data, { recursive: true, force: true });
  };
  try {
    await cp(await demoCounty(), data, { recursive: true });
    child = spawn(binary, ["serve", "--port", "0", "--data-dir", data], { cwd: top, stdio: ["ignore", "pipe", "pipe"] });
    const address = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the server does not say where it listens:\n${log.join("\n")}`)), START);
      const read = (line) => {
        log.push(line);
        const found = /listening on (http:\/\/\S+)/.exec(line);
        if (found) {
          clearTimeout(late);
          resolve(found[1]);
        }
      };
      createInterface({ input: child.stdout }).on("line", read);
      createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
      child.once("error", reject);
      child.once("close", (code) => reject(new Error(`the server ended with ${code}:\n${log.join("\n")}`)));
    });
    await untilReady(`${address}/readyz`);
    return { address, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asks until the answer is 200, for as long as a start may take. */
async function untilReady(url) {
  const until = Date.now() + START;
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    if (Date.now() > until) throw new Error(`${url} does not say yes: ${response?.status ?? "no answer"}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
