// The worker: hears the page's messages, holds the engine (or brings its files), answers. It is small, so that the engine's files
// are asked for at once; Pyodide, which is large, comes at the same time as they do.

import { Batch } from "./batch";
import { Downloads } from "./download";
import type { Engine } from "./engine";
import { DownloadError } from "./file";
import { bringAll } from "./files";
import { Interrupt } from "./interrupt";
import type { Arrival, ErrorReport, FromWorker, ToWorker } from "./protocol";
import { Rehearsal } from "./rehearsal";

const PROGRESS_EVERY = 100; // milliseconds

const interrupt = new Interrupt();
let engine: Engine | null = null;
let rehearsal: Rehearsal | null = null;
let current = 0;
const batch = new Batch((output) => post({ type: "output", run: current, output }));
interrupt.onLook = () => batch.flush();

function post(message: FromWorker): void {
  self.postMessage(message);
}

function emit(kind: string, text: string): void {
  if (kind === "stdout" || kind === "stderr") batch.write(kind, text);
  else batch.push(parsed(kind, text));
}

function parsed(kind: string, text: string): Arrival {
  if (kind === "bundle") return { kind, data: JSON.parse(text) };
  if (kind === "named" || kind === "update") {
    const [id, data] = JSON.parse(text);
    return { kind: kind === "named" ? "bundle" : kind, data, id };
  }
  if (kind === "error") return { kind, error: JSON.parse(text) as ErrorReport };
  return { kind: kind as "cut" | "dropped" | "not-finite", count: Number(text) };
}

async function start(message: ToWorker & { type: "start" }): Promise<void> {
  let reported = 0;
  const downloads = new Downloads(message.files, message.arrivals, (received) => {
    if (performance.now() - reported < PROGRESS_EVERY && received < downloads.total) return;
    reported = performance.now();
    post({ type: "progress", received, total: downloads.total });
  });
  try {
    const { Engine } = await core(message.base, message.core);
    engine = await Engine.start(message, downloads, interrupt, emit, lose);
    post({ type: "ready", stoppable: engine.stoppable });
    if (message.rehearse) rehearsal = new Rehearsal((number) => engine!.rehearse(number), () => post({ type: "rehearsed" }));
  } catch (error) {
    const failure =
      error instanceof DownloadError ? error.failure : { reason: "broken" as const, message: String(error) };
    post({ type: "failed", failure });
  }
}

function core(base: string, file: string): Promise<typeof import("./engine")> {
  return import(new URL(file, base).href).catch(() => {
    throw new DownloadError({ reason: "missing", file });
  });
}

/** Hold the lock of the worker's life: the page waits for it, and gets it when the worker has gone without a word. */
function live(name: string): void {
  void navigator.locks?.request(name, () => {
    post({ type: "alive" });
    return new Promise(() => undefined);
  });
}

/** Python has broken down for good. */
function lose(error: unknown): void {
  batch.flush();
  post({ type: "lost", message: String(error) });
}

/** An error that nobody waits for, in what a cell has left to be called: it is shown, and the engine goes on. */
function stray(event: ErrorEvent | PromiseRejectionEvent): void {
  if (!engine) return;
  event.preventDefault();
  const error: unknown = "reason" in event ? event.reason : event.error;
  if (error instanceof Error && error.name === "PythonError") engine.showLater();
  else emit("stderr", `${String(error)}\n`);
}

async function run({ run, cell, source, stop, defines }: ToWorker & { type: "run" }): Promise<void> {
  current = run;
  rehearsal?.pause();
  try {
    const outcome = await engine!.run(source, cell, stop, defines);
    batch.flush();
    post({ type: "ended", run, outcome });
    rehearsal?.resume();
  } catch (error) {
    lose(error); // Python handles its own errors: whatever comes through has broken the interpreter
  }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "start") {
    live(data.life);
    void start(data);
  } else if (data.type === "bring") bringAll(data);
  else if (data.type === "run") void run(data);
  else if (data.type === "stop") engine?.stop();
  else if (data.type === "names") post({ type: "names", request: data.request, names: engine!.names(data.sources) });
  else post({ type: "answer", request: data.request, answer: engine!.ask(data.question) });
};
self.addEventListener("error", stray);
self.addEventListener("unhandledrejection", stray);
