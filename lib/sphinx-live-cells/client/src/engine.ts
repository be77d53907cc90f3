// Pyodide, which only this file names: start it from checked files and run cells in a session of Python's own.

import { loadPyodide, type PyodideAPI } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import names from "../../sphinx_live_cells/names.py";
import groups from "../engine/standard_library.json";
import type { Downloads } from "./download";
import { type Interrupt, canAsk } from "./interrupt";
import type { Names, Outcome } from "./protocol";
import advice from "./python/live_cells/advice.py";
import init from "./python/live_cells/__init__.py";
import errors from "./python/live_cells/errors.py";
import mime from "./python/live_cells/mime.py";
import pretty from "./python/live_cells/pretty.py";
import session from "./python/live_cells/session.py";
import streams from "./python/live_cells/streams.py";

const PACKAGE = { "__init__": init, advice, errors, mime, names, pretty, session, streams };

/** Receives what Python's session emits: see session.py. */
export type Emit = (kind: string, text: string) => void;

interface Session {
  install(): void;
  run(source: string, cell: number): Promise<Outcome>;
}

export class Engine {
  readonly stoppable = canAsk();

  private constructor(
    private readonly pyodide: PyodideAPI,
    private readonly session: Session,
    private readonly interrupt: Interrupt,
  ) {
    if (this.stoppable) pyodide.setInterruptBuffer(interrupt.buffer as unknown as Uint8Array);
  }

  /** Start Python with `packages` from the files that `downloads` brings. */
  static async start(
    { base, lock, packages }: { base: string; lock: string; packages: string[] },
    downloads: Downloads,
    interrupt: Interrupt,
    emit: Emit,
  ): Promise<Engine> {
    const real = self.fetch;
    self.fetch = downloads.fetch;
    try {
      const loading = load(base, lock, packages, downloads, emit);
      loading.catch(() => undefined); // of the two reasons for a failure, that of the download says more
      await Promise.race([downloads.complete, loading]);
      const [pyodide] = await Promise.all([loading, downloads.complete]);
      return new Engine(pyodide, makeSession(pyodide, packages, emit), interrupt);
    } finally {
      self.fetch = real;
    }
  }

  /** Run one cell; Python ends early when the page revokes the URL `stop`. */
  async run(source: string, cell: number, stop: string): Promise<Outcome> {
    this.interrupt.watch(stop);
    try {
      return await this.session.run(source, cell);
    } finally {
      this.interrupt.watch(null);
    }
  }

  /** What each of a page's cells defines and uses, given their code in order. */
  names(sources: string[]): Names[] {
    const module = this.pyodide.pyimport("live_cells.names");
    const found = module.analyse_page(this.pyodide.toPy(sources));
    const names = found.toJs({ create_pyproxies: false }) as [string[], string[], string[]][];
    found.destroy();
    module.destroy();
    return names.map(([defines, uses]) => ({ defines, uses }));
  }
}

async function load(base: string, lock: string, packages: string[], downloads: Downloads, emit: Emit) {
  const contents = downloads.fetch(new URL(lock, base)).then((response) => response.text());
  const folder = new URL(await engineFolder(contents), base).href;
  return loadPyodide({
    indexURL: folder,
    stdLibURL: `${folder}python_stdlib.zip`,
    lockFileContents: contents,
    packageBaseUrl: base,
    packages,
    createPyodideModule: createPyodideModule as never,
    stdout: (line) => emit("stdout", `${line}\n`),
    stderr: (line) => emit("stderr", `${line}\n`),
  });
}

/** numpy lies beside the engine's other files. */
async function engineFolder(lock: Promise<string>): Promise<string> {
  const numpy = JSON.parse(await lock).packages.numpy.file_name as string;
  return numpy.slice(0, numpy.lastIndexOf("/") + 1);
}

function makeSession(pyodide: PyodideAPI, packages: string[], emit: Emit): Session {
  const folder = `${pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')")}/live_cells`;
  pyodide.FS.mkdirTree(folder);
  for (const [name, text] of Object.entries(PACKAGE)) pyodide.FS.writeFile(`${folder}/${name}.py`, text);
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
  if (packages.includes("numpy")) pyodide.pyimport("numpy").destroy(); // now rather than in the reader's first cell
  const leftOut = Object.values(groups).flatMap(({ why, modules }) => modules.map((name) => [name, why]));
  const session = pyodide.pyimport("live_cells.session").Session(emit, pyodide.toPy(Object.fromEntries(leftOut)));
  session.install();
  return session as Session;
}
