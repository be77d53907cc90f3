// Pyodide, which only this file names: start it from checked files and run cells in a session of Python's own.

import { loadPyodide, type PyodideAPI } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import groups from "../engine/standard_library.json";
import type { Downloads } from "./download";
import { type Interrupt, canAsk } from "./interrupt";
import { Modules } from "./modules";
import type { Answer, Defines, Names, Outcome, Question } from "./protocol";
import { type Entry, unzip } from "./unpack";

/** Receives what Python's session emits: see session.py. */
export type Emit = (kind: string, text: string) => void;

interface Session {
  install(): void;
  run(source: string, cell: number, defines: string): Promise<Outcome>;
  stop(): boolean;
  show_later(): void;
  ask(question: string): string;
}

interface RehearsalModule {
  rehearse(number: number): boolean;
}

export class Engine {
  private rehearsal: RehearsalModule | null = null;

  private constructor(
    private readonly pyodide: PyodideAPI,
    private readonly session: Session,
    private readonly interrupt: Interrupt,
    readonly stoppable: boolean,
  ) {
    if (stoppable) pyodide.setInterruptBuffer(interrupt.buffer as unknown as Uint8Array);
  }

  /** Start Python with the packages of `lock` from the files that `downloads` brings. */
  static async start(
    { lock }: { lock: string },
    downloads: Downloads,
    interrupt: Interrupt,
    emit: Emit,
    onFatal: (error: unknown) => void,
  ): Promise<Engine> {
    const real = { fetch: self.fetch, instantiateStreaming: WebAssembly.instantiateStreaming };
    const modules = new Modules();
    const loading = load(lock, downloads, modules, emit);
    const stoppable = canAsk(); // while files are on their way
    loading.catch(() => undefined); // of the two reasons for a failure, that of the download says more
    await Promise.race([downloads.complete, loading]);
    const [pyodide] = await Promise.all([loading, downloads.complete]);
    Object.assign((pyodide as unknown as { _api: object })._api, { on_fatal: onFatal });
    const engine = new Engine(pyodide, makeSession(pyodide, emit), interrupt, stoppable);
    // Not given back when a start fails: what still loads would ask real addresses until the page has ended the worker.
    modules.end();
    self.fetch = real.fetch;
    WebAssembly.instantiateStreaming = real.instantiateStreaming;
    return engine;
  }

  /** Run one cell; Python ends early when the page revokes the URL `stop`. */
  async run(source: string, cell: number, stop: string, defines: Defines): Promise<Outcome> {
    this.interrupt.watch(stop);
    try {
      return await this.session.run(source, cell, JSON.stringify(defines));
    } finally {
      this.interrupt.watch(null);
    }
  }

  /** What the editor wants to know of the variables: see completion.py. */
  ask(question: Question): Answer {
    return JSON.parse(this.session.ask(JSON.stringify(question))) as Answer;
  }

  /** End a cell that waits; one that computes hears nothing until then, and sees the revoked URL instead. */
  stop(): void {
    const { watched } = this.interrupt;
    this.interrupt.watch(null); // else Python looks, and ends, in `stop` itself or in its own loop of tasks
    if (!this.session.stop()) this.interrupt.watch(watched);
  }

  /** Show the error that came out of a Python function which JavaScript had called. */
  showLater(): void {
    this.session.show_later();
  }

  /** Do a piece of what cells commonly do and say whether another is left: see rehearsal.py. */
  rehearse(number: number): boolean {
    this.rehearsal ??= this.pyodide.pyimport("live_cells.rehearsal") as RehearsalModule;
    return this.rehearsal.rehearse(number);
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

interface Lock {
  packages: Record<string, { name: string; file_name: string }>;
}

/** Start the interpreter and lay the packages where it looks for them. */
async function load(lockName: string, downloads: Downloads, modules: Modules, emit: Emit): Promise<PyodideAPI> {
  const lockFileContents = new TextDecoder().decode(await downloads.content(lockName));
  const { packages } = JSON.parse(lockFileContents) as Lock;
  const folder = engineFolder(packages);
  const wheels = Promise.all(Object.values(packages).map((one) => unpacked(downloads, one.file_name, modules)));
  const library = downloads.content(`${folder}python_stdlib.zip.gz`);
  self.fetch = only({
    "pyodide.asm.wasm": async () => new Response(), // never read: what is compiled already takes its place
    "python_stdlib.zip": async () => ({ ok: true, arrayBuffer: () => library }) as Response, // a real one would copy it
  });
  WebAssembly.instantiateStreaming = async (_response, imports) => {
    const module = await downloads.module();
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  const pyodide = await loadPyodide({
    indexURL: ORIGIN,
    stdLibURL: `${ORIGIN}python_stdlib.zip`,
    lockFileContents,
    packageBaseUrl: ORIGIN,
    createPyodideModule: createPyodideModule as never,
    stdout: (line) => DUMP.test(line) || emit("stdout", `${line}\n`),
    stderr: (line) => DUMP.test(line) || emit("stderr", `${line}\n`),
  });
  install(pyodide, (await wheels).flat());
  for (const { name } of Object.values(packages)) pyodide.loadedPackages[name] = "default channel";
  return pyodide;
}

/** What C code prints when Python breaks down: of use to those who write an engine. */
const DUMP = /^(Stack \(most recent|  File "|  \.\.\.|Aborted\()/;

/** Pyodide asks for its files by an address; here they have come already, so the address is of no place. */
const ORIGIN = "https://engine.invalid/";

function only(files: Record<string, () => Promise<Response>>): typeof fetch {
  return (input) => {
    const url = input instanceof Request ? input.url : String(input);
    const file = files[url.slice(ORIGIN.length)];
    return file && url.startsWith(ORIGIN) ? file() : Promise.reject(new TypeError(`The engine has no file ${url}`));
  };
}

/** numpy lies beside the engine's other files. */
function engineFolder(packages: Lock["packages"]): string {
  const numpy = packages["numpy"]!.file_name;
  return numpy.slice(0, numpy.lastIndexOf("/") + 1);
}

async function unpacked(downloads: Downloads, file: string, modules: Modules): Promise<Entry[]> {
  const entries = await unzip(await downloads.content(file));
  const atOnce = entries.filter(({ path }) => AT_ONCE.test(path));
  await Promise.all(atOnce.map(({ content }) => modules.prepare(content)));
  return entries;
}

/** The libraries that `import numpy` opens. */
const AT_ONCE = /\/(_multiarray_umath|_umath_linalg)\.[^/]*so$/;

function install({ FS, pyimport }: PyodideAPI, entries: readonly Entry[]): void {
  const site = pyimport("site"); // not `runPython`, which imports what splits code into tokens
  const root = String(site.getsitepackages().get(0));
  site.destroy();
  const folders = new Set(entries.map(({ path }) => path.slice(0, path.lastIndexOf("/"))));
  for (const folder of folders) FS.mkdirTree(`${root}/${folder}`);
  for (const { path, content } of entries) FS.writeFile(`${root}/${path}`, content, { canOwn: true });
  // Not `importlib.invalidate_caches`, which imports the reader of packages' metadata, and with it zip files and mail.
  const known = pyimport("sys.path_importer_cache");
  known.pop(root, null);
  known.destroy();
}

function makeSession(pyodide: PyodideAPI, emit: Emit): Session {
  pyodide.pyimport("numpy").destroy(); // now rather than in the reader's first cell
  const leftOut = Object.values(groups).flatMap(({ why, modules }) => modules.map((name) => [name, why]));
  const session = pyodide.pyimport("live_cells.session").Session(emit, pyodide.toPy(Object.fromEntries(leftOut)));
  session.install();
  return session as Session;
}
