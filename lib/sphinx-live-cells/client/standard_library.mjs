// Write ../STANDARD_LIBRARY.md from the built engine: `node standard_library.mjs`. With `--check`, only say whether it is current.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const here = dirname(fileURLToPath(import.meta.url));
const document = join(here, "..", "STANDARD_LIBRARY.md");
const built = join(here, "..", "sphinx_live_cells", "built");

const groups = JSON.parse(await readFile(join(here, "engine", "standard_library.json"), "utf8"));
const leftOut = Object.values(groups).flatMap(({ modules }) => modules);
const isPublic = (name) => !name.split(".").some((part) => part.startsWith("_"));
const list = (names) => names.map((name) => `\`${name}\``).join(", ");

/** What the built engine itself says that it can import. */
async function askEngine() {
  const engine = (await readdir(built)).find((name) => name.startsWith("engine-"));
  const library = join(tmpdir(), `python_stdlib-${process.pid}.zip`);
  await writeFile(library, gunzipSync(await readFile(join(built, engine, "python_stdlib.zip.gz"))));
  const pyodide = await loadPyodide({ stdLibURL: library });
  pyodide.FS.writeFile("/document.py", await readFile(join(here, "engine", "document.py")));
  pyodide.runPython("import sys; sys.path.append('/')");
  return JSON.parse(pyodide.pyimport("document").facts(pyodide.toPy(leftOut)));
}

function text({ here, broken, absent }) {
  const lines = [
    "# What a reader may import",
    "",
    "Written by `node client/standard_library.mjs` from the built engine; do not edit. A test fails when it is out of date,",
    "and another imports everything below in a browser.",
    "",
    "A cell can import numpy, the wheels that the site's author adds, and of Python's standard library:",
    "",
  ];
  for (const [name, inside] of Object.entries(here)) {
    const public_ = inside.filter((one) => !one.startsWith("encodings."));
    lines.push(`- \`${name}\`${public_.length ? `, with ${list(public_)}` : ""}`);
  }
  lines.push(
    "",
    "A page has no processes, threads or sockets: what asks for one (`subprocess`, `threading`, `socket`) can be imported,",
    "since other modules need it, and raises an error when it is used. Docstrings of the standard library are left out.",
    "",
    "## What is left out, and why",
    "",
    "Importing one of these ends with a sentence that says so.",
    "",
  );
  for (const { why, modules } of Object.values(groups)) {
    const shown = modules.filter((name) => isPublic(name) && !(name in here));
    lines.push(`- ${list(shown)}: ${why}.`);
  }
  const whys = Object.entries(broken).filter(([name]) => isPublic(name));
  if (whys.length) {
    lines.push("", "These are there but need a module that is not:", "");
    for (const [name, needs] of whys) lines.push(`- \`${name}\` needs \`${needs}\`.`);
  }
  lines.push("", `Never in a browser: ${list(absent)}.`, "");
  return lines.join("\n");
}

const fresh = text(await askEngine());
if (!process.argv.includes("--check")) await writeFile(document, fresh);
else if ((await readFile(document, "utf8").catch(() => "")) !== fresh) {
  console.log("STANDARD_LIBRARY.md is out of date: run `node standard_library.mjs` in client/.");
  process.exit(1);
}
process.exit(0);
