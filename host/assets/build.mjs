// Makes dist/: one style sheet, a script for every page, one more for the desk and one for the wall, one icon sprite, each named by its content and stored plain and gzipped,
// and manifest.json, which tells the host the names.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { PurgeCSS } from "purgecss";

const here = dirname(fileURLToPath(import.meta.url));
const host = dirname(here);
const browsers = ["chrome87", "firefox78", "safari14"];

/** What the licences ask to go along with every copy. */
const NOTICE = "Contains parts of Tabler and Tabler Icons, MIT License, Copyright (c) The Tabler Authors and Paweł Kuna.";

/** The part of Tabler that our templates, views and scripts name, followed by our own design system. */
async function styles() {
  const [purged] = await new PurgeCSS().purge({
    content: [join(host, "templates/**/*.html"), join(host, "src/web/**/*.rs"), join(here, "src/*.js")],
    css: [join(here, "node_modules/@tabler/core/dist/css/tabler.css")],
    // Words of a template, without the punctuation of HTML and Rust.
    defaultExtractor: (text) => text.match(/[\w-]+(?<!-)/g) ?? [],
    keyframes: true,
    variables: true,
    fontFace: true,
  });
  const own = await build({ entryPoints: [join(here, "src/wushe.css")], bundle: true, write: false });
  const joined = [purged.css, own.outputFiles[0].text].join("\n");
  const packed = await transform(joined, { loader: "css", minify: true, legalComments: "none", target: browsers });
  return `/* ${NOTICE} */${packed.code}`;
}

/** A script with everything that it takes from others, in one file. */
async function script(name) {
  const result = await build({
    entryPoints: [join(here, "src", name)],
    bundle: true,
    format: "iife",
    minify: true,
    target: browsers,
    // Known to these browsers but for one corner case of Safari 14, on account of which esbuild would refuse all of it.
    supported: { destructuring: true },
    write: false,
    legalComments: "none",
  });
  return result.outputFiles[0].text;
}

/** Every icon of icons.json as a symbol, plus our own mark. */
async function sprite() {
  const names = JSON.parse(await readFile(join(here, "src/icons.json"), "utf8"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
      const inner = svg
        .replace(/<!--[\s\S]*?-->/g, "")
        .replace(/^[\s\S]*?<svg[^>]*>/, "")
        .replace(/<\/svg>\s*$/, "")
        .replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
    }),
  );
  symbols.push((await readFile(join(here, "src/mark.svg"), "utf8")).replace(/\s*\n\s*/g, ""));
  return { names, text: `<!-- ${NOTICE} --><svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>` };
}

async function main() {
  const icons = await sprite();
  const files = {
    "wushe.css": await styles(),
    "wushe.js": await script("wushe.js"),
    "desk.js": await script("desk.js"),
    "wall.js": await script("wall.js"),
    "icons.svg": icons.text,
    "favicon.svg": await readFile(join(here, "src/favicon.svg"), "utf8"),
  };
  // Written beside and moved into place, so that a build that fails leaves the last good one.
  const next = join(here, "dist.next");
  await rm(next, { recursive: true, force: true });
  await mkdir(next);
  const manifest = { files: {}, icons: icons.names };
  for (const [name, text] of Object.entries(files)) {
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
    const dot = name.lastIndexOf(".");
    const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
    const packed = gzipSync(text, { level: 9 });
    manifest.files[name] = hashed;
    await writeFile(join(next, hashed), text);
    await writeFile(join(next, `${hashed}.gz`), packed);
    console.log(`${hashed}  ${text.length} bytes, ${packed.length} gzipped`);
  }
  await writeFile(join(next, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  await rm(join(here, "dist"), { recursive: true, force: true });
  await rename(next, join(here, "dist"));
}

await main();
