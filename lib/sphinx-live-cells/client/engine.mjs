// The tuned engine: Pyodide's core as npm ships it, its standard library and numpy compiled to .pyc and pruned.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide, version } from "pyodide";

const here = dirname(fileURLToPath(import.meta.url));
const core = join(here, "node_modules", "pyodide");
const vendor = join(here, "..", "vendor");

/**
 * Return the engine's files by name, its folder (named by their content) and the lock that lists numpy alone.
 * Throws when the vendored numpy wheel is not the one that this Pyodide was released with.
 */
export async function buildEngine() {
  const lock = JSON.parse(await readFile(join(core, "pyodide-lock.json"), "utf8"));
  const wheel = await vendoredWheel(lock.packages.numpy);
  const groups = JSON.parse(await readFile(join(here, "engine", "standard_library.json"), "utf8"));
  const leftOut = Object.values(groups).flatMap((group) => group.modules);

  const pyodide = await loadPyodide({ env: { PYTHONHASHSEED: "0" } });
  pyodide.FS.writeFile("/compile.py", await readFile(join(here, "engine", "compile.py")));
  pyodide.runPython("import sys; sys.path.append('/')");
  const compiler = pyodide.pyimport("compile");
  const compiled = (make, archive, ...rest) => {
    pyodide.FS.writeFile("/archive.zip", archive);
    return make("/archive.zip", ...rest).toJs();
  };
  const files = new Map();
  files.set("pyodide.asm.wasm", await readFile(join(core, "pyodide.asm.wasm"))); // its script is part of the worker
  const library = await readFile(join(core, "python_stdlib.zip"));
  files.set("python_stdlib.zip", compiled(compiler.standard_library, library, leftOut));
  files.set(lock.packages.numpy.file_name, compiled(compiler.numpy, wheel));

  const folder = `engine-${contentHash(files)}`;
  const numpy = { ...lock.packages.numpy, sha256: sha256(files.get(lock.packages.numpy.file_name)) };
  numpy.file_name = `${folder}/${numpy.file_name}`;
  const python = lock.info.python.split(".").slice(0, 2).join(".");
  return { files, folder, python, pyodide: version, lock: { info: lock.info, packages: { numpy } } };
}

async function vendoredWheel({ file_name, sha256: expected }) {
  const path = join(vendor, file_name);
  const content = await readFile(path).catch(() => {
    throw new Error(`vendor/${file_name} is missing. vendor/README.md says where it comes from.`);
  });
  if (sha256(content) !== expected) {
    throw new Error(
      `vendor/${file_name} is not the wheel that pyodide ${version} was released with: its SHA-256 is ` +
        `${sha256(content)}, pyodide-lock.json says ${expected}. vendor/README.md says where it comes from.`,
    );
  }
  return content;
}

export function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}

function contentHash(files) {
  const all = createHash("sha256");
  for (const [name, content] of files) all.update(`${name} ${sha256(content)}\n`);
  return all.digest("hex").slice(0, 12);
}
