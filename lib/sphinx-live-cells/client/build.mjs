// Build everything a page fetches: `node build.mjs <folder> [source hash]` writes the bundles, the engine and manifest.json.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildEngine, sha256 } from "./engine.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const ENTRIES = {
  client: "src/main.ts", // on every page with live cells or charts: small
  editor: "src/editor.ts", // fetched when the reader first enters some code
  chart: "src/chart.ts", // fetched at the first sign of interest in a chart
  table: "src/table.ts", // fetched when somebody opens the data of a chart
  extras: "src/extras.ts", // fetched when the pointer or focus is in the page's bar, or when a cell has another version
  practice: "src/practice.ts", // on pages with exercises or predictions
  worker: "src/worker.ts", // started at the first sign of interest in a cell
  core: "src/engine.ts", // fetched by the worker: Pyodide's script
  style: "src/style/main.css",
};

/** Bundle every entry; each is one file, named by its content, and nothing else is fetched by it. */
async function buildBundles() {
  const files = new Map();
  const entry = {};
  const packages = new Set();
  for (const [name, source] of Object.entries(ENTRIES)) {
    const result = await build({
      absWorkingDir: here,
      entryPoints: [source],
      bundle: true,
      format: name === "client" ? "iife" : "esm", // browsers refuse a module to a page opened as a file, which must say so
      target: ["chrome109", "firefox115", "safari16.4"],
      charset: "utf8",
      minify: true,
      legalComments: "none",
      external: ["node:*", "ws"],
      metafile: true,
      write: false,
      outdir: "out",
    });
    const content = Buffer.from(result.outputFiles[0].contents);
    entry[name] = `${name === "style" ? "client" : name}-${sha256(content).slice(0, 12)}${name === "style" ? ".css" : ".js"}`;
    files.set(entry[name], content);
    for (const input of Object.keys(result.metafile.inputs)) {
      const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (found) packages.add(found[1]);
    }
  }
  files.set("LICENSES.txt", await licenses([...packages].sort()));
  return { files, entry };
}

/** The licence texts of every package whose code is inside the bundles, and of what the engine is made of. */
async function licenses(packages) {
  const parts = [];
  for (const name of packages) {
    const folder = join(here, "node_modules", name);
    const { version, license, homepage = "" } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).sort().find((file) => /^licen[cs]e/i.test(file));
    const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${license}. Source: ${homepage}`;
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  for (const [file, name] of [["LICENSE-python.txt", "Python (PSF-2.0)"], ["LICENSE-numpy.txt", "numpy (BSD-3-Clause)"]]) {
    parts.push(`${name}\n\n${(await readFile(join(here, "..", "vendor", file), "utf8")).trim()}\n`);
  }
  return Buffer.from(parts.join(`\n${"-".repeat(80)}\n\n`));
}

async function main(folder, source = "") {
  const { files, entry } = await buildBundles();
  const engine = await buildEngine();
  for (const [name, content] of engine.files) files.set(`${engine.folder}/${name}`, content);
  const manifest = {
    pyodide: engine.pyodide,
    python: engine.python,
    source,
    entry,
    engine: engine.folder,
    lock: engine.lock,
    files: Object.fromEntries(
      [...files].map(([name, content]) => [name, { sha256: sha256(content), bytes: content.length }]),
    ),
  };
  files.set("manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  for (const [name, content] of files) {
    const path = join(folder, ...name.split("/"));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  const total = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  console.log(`${files.size} files, ${(total / 1e6).toFixed(1)} MB, in ${relative(process.cwd(), folder) || "."}${sep}`);
}

await main(...process.argv.slice(2));
