// The tuned engine: Pyodide's core as npm ships it, its standard library and numpy compiled to .pyc and pruned.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
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
    return gzip(make("/archive.zip", ...rest).toJs());
  };
  const files = new Map();
  files.set("pyodide.asm.wasm", await readFile(join(core, "pyodide.asm.wasm"))); // its script is part of the worker
  const library = await readFile(join(core, "python_stdlib.zip"));
  const own = pyodide.toPy(await ownSources());
  files.set("python_stdlib.zip.gz", compiled(compiler.standard_library, library, leftOut, own));
  const numpyFile = `${lock.packages.numpy.file_name}.gz`;
  const ownNumpy = pyodide.toPy(await sources(await pythonFiles("numpy", join(here, "engine", "numpy"))));
  files.set(numpyFile, compiled(compiler.numpy, wheel, ownNumpy));

  const folder = `engine-${contentHash(files)}`;
  const numpy = { ...lock.packages.numpy, sha256: sha256(files.get(numpyFile)), file_name: `${folder}/${numpyFile}` };
  const python = lock.info.python.split(".").slice(0, 2).join(".");
  return { files, folder, python, pyodide: version, lock: { info: lock.info, packages: { numpy } } };
}

/** What we add to the standard library: leaner modules in place of some, and the session that runs cells. */
async function ownSources() {
  return sources([
    ...(await pythonFiles("", join(here, "engine", "library"))),
    ...(await pythonFiles("live_cells", join(here, "src", "python", "live_cells"))),
    ["live_cells/names.py", join(here, "..", "sphinx_live_cells", "names.py")],
    ["live_cells/expectations.py", join(here, "..", "sphinx_live_cells", "expectations.py")],
  ]);
}

/** The Python files below a folder: [path in the archive, path here]. */
async function pythonFiles(prefix, folder) {
  const found = await readdir(folder, { recursive: true });
  return found
    .filter((file) => file.endsWith(".py"))
    .map((file) => file.split(sep).join("/"))
    .sort()
    .map((file) => [prefix ? `${prefix}/${file}` : file, join(folder, file)]);
}

async function sources(paths) {
  return Promise.all(paths.map(async ([name, path]) => [name, await readFile(path, "utf8")])).then(Object.fromEntries);
}

/** The same bytes on every system: the header names none. */
function gzip(content) {
  const packed = gzipSync(content, { level: 9 });
  packed[9] = 255;
  return packed;
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
