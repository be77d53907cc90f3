// The page's side of the one worker: start it (and those that bring its files), run code in it, stop it, start it anew.

import type { Config } from "./config";
import * as messages from "./messages";
import type { Answer, Arrival, Defines, FromWorker, Names, Outcome, Question, ToWorker } from "./protocol";
import { keepsBusyCode } from "./rehearsal";
import { Supply } from "./supply";

const PATIENCE = 1500; // milliseconds that Stop waits for Python before it ends the worker
const DEAF = 200; // the same, where Python cannot be asked while it computes: a cell that only waits hears a message
const STALLED = 10_000; // milliseconds without a byte
const WRITTEN = 3000; // milliseconds in which the browser writes what the rehearsal made it compile, if the page stays

/** Something that the reader is told in words. */
export class Trouble extends Error {}

/** The worker ended and took the variables with it. */
export class Lost extends Trouble {}

interface Run {
  onOutput: (output: Arrival) => void;
  resolve: (outcome: Outcome) => void;
  reject: (reason: Trouble) => void;
  stop: string;
}

export class Kernel extends EventTarget {
  /** Bytes received and expected while the engine loads: dispatched as "progress", as is a stalled download. */
  progress: { received: number; total: number };
  stalled = false;
  private worker: Worker | null = null;
  private supply: Supply | null = null;
  private ready: Promise<void> | null = null;
  private started = false;
  private stoppable = false;
  private runs = new Map<number, Run>();
  /** The run that ended last: what it left to be called later may still show something. */
  private last: { run: number; onOutput: (output: Arrival) => void } | null = null;
  private requests = new Map<number, { resolve: (names: Names[]) => void; reject: (reason: Trouble) => void }>();
  private questions = new Map<number, (answer: Answer | null) => void>();
  private count = 0;
  private patience = 0;
  private rejectStart: (reason: Trouble) => void = () => undefined;
  private resolveStart: () => void = () => undefined;

  constructor(private readonly config: Config) {
    super();
    this.progress = this.nothing();
  }

  /** Whether the engine has started. */
  get isReady(): boolean {
    return this.started;
  }

  /** Start the engine; the same start for all who ask until it fails. */
  start(): Promise<void> {
    this.ready ??= this.launch();
    return this.ready;
  }

  /** Run code, one run at a time. Rejects with Trouble when the engine cannot, with Lost when it ended. */
  async run(
    source: string,
    cell: number,
    defines: Defines,
    onOutput: (output: Arrival) => void,
  ): Promise<Outcome> {
    await this.start();
    const run = ++this.count;
    const stop = URL.createObjectURL(new Blob(["1"]));
    try {
      return await new Promise<Outcome>((resolve, reject) => {
        this.runs.set(run, { onOutput, resolve, reject, stop });
        this.post({ type: "run", run, cell, source, stop, defines });
      });
    } finally {
      this.last = { run, onOutput };
      this.runs.delete(run);
      URL.revokeObjectURL(stop);
    }
  }

  async names(sources: string[]): Promise<Names[]> {
    await this.start();
    const request = ++this.count;
    return new Promise((resolve, reject) => {
      this.requests.set(request, { resolve, reject });
      this.post({ type: "names", request, sources });
    });
  }

  /** Ask what runs to end; where Python cannot be asked, it goes on. */
  interrupt(): void {
    const run = [...this.runs.values()][0];
    if (!run) return;
    if (this.stoppable) URL.revokeObjectURL(run.stop);
    this.post({ type: "stop" });
  }

  /** Ask about the namespace; null at once when Python is not there or is busy, and when it ends meanwhile. */
  ask(question: Question): Promise<Answer | null> {
    if (!this.started || this.runs.size > 0) return Promise.resolve(null);
    const request = ++this.count;
    return new Promise((resolve) => {
      this.questions.set(request, resolve);
      this.post({ type: "ask", request, question });
    });
  }

  /** Stop what runs. Variables are kept, unless Python does not listen: then the worker ends and the run is lost. */
  stop(): void {
    const run = [...this.runs.values()][0];
    if (!run) return;
    URL.revokeObjectURL(run.stop);
    this.post({ type: "stop" });
    const worker = this.worker;
    setTimeout(
      () => {
        if (this.worker === worker && [...this.runs.values()].includes(run)) this.end(messages.LOST);
      },
      this.stoppable ? PATIENCE : DEAF,
    );
  }

  /** End the worker, and with it every variable; the next run starts a new one. */
  end(reason: string): void {
    this.worker?.terminate();
    this.supply?.end();
    this.worker = this.supply = null;
    this.ready = null;
    this.started = false;
    this.last = null;
    this.expect(false);
    this.progress = this.nothing();
    this.rejectStart(new Lost(reason));
    const waiting = [...this.runs.values(), ...this.requests.values()];
    this.runs.clear();
    this.requests.clear();
    for (const answer of this.questions.values()) answer(null);
    this.questions.clear();
    this.dispatchEvent(new CustomEvent("lost", { detail: reason }));
    for (const one of waiting) one.reject(new Lost(reason));
  }

  /** Fetch the engine once more, for those who wait for it already. */
  again(): void {
    if (this.started || !this.worker) return;
    this.worker.terminate();
    this.supply?.end();
    this.launchWorker();
  }

  private launch(): Promise<void> {
    if (location.protocol === "file:") return this.refuse(messages.FROM_FILE);
    if (typeof WebAssembly === "undefined") return this.refuse(messages.NO_WASM);
    const started = new Promise<void>((resolve, reject) => {
      this.resolveStart = resolve;
      this.rejectStart = reject;
    });
    started.catch(() => undefined);
    this.launchWorker();
    return started;
  }

  private launchWorker(): void {
    const { base, core, lock, files, worker: file } = this.config;
    const worker = new Worker(new URL(file, base), { type: "module" });
    const life = `live-cells ${Date.now()} ${Math.random()}`;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === "alive") this.attend(worker, life);
      else if (this.worker === worker) this.hear(data);
    };
    const failed = () => {
      if (this.worker === worker && !this.started) void this.explain(worker, file);
    };
    worker.onerror = failed;
    this.worker = worker;
    this.supply = new Supply(this.config, recalled(SEEN) === lock, failed);
    this.progress = this.nothing();
    this.expect(true);
    const { arrivals } = this.supply;
    const rehearse = keepsBusyCode() && recalled(REHEARSED) !== lock;
    this.post({ type: "start", life, base, core, lock, files, arrivals, rehearse }, arrivals);
  }

  /** The browser does not tell why a worker did not start. */
  private async explain(worker: Worker, file: string): Promise<void> {
    const response = await fetch(new URL(file, this.config.base), { method: "HEAD" }).catch(() => null);
    const reason = response ? "missing" : "unreachable";
    if (this.worker === worker) this.fail(messages.failed({ reason, file }));
  }

  /** Notice when the worker is no more, which nothing else tells: then the lock that it holds for life is free. */
  private attend(worker: Worker, life: string): void {
    void navigator.locks.request(life, () => {
      if (this.worker === worker) this.end(messages.DIED);
    });
  }

  /** Look out for the next bytes, or for none any more. */
  private expect(bytes: boolean): void {
    clearTimeout(this.patience);
    this.stalled = false;
    if (!bytes || this.progress.received >= this.progress.total) return;
    this.patience = window.setTimeout(() => {
      this.stalled = true;
      this.dispatchEvent(new Event("progress"));
    }, STALLED);
  }

  private nothing(): { received: number; total: number } {
    return { received: 0, total: Object.values(this.config.files).reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  private refuse(message: string): Promise<never> {
    queueMicrotask(() => (this.ready = null));
    return Promise.reject(new Trouble(message));
  }

  private fail(message: string): void {
    const reject = this.rejectStart;
    this.rejectStart = () => undefined;
    reject(new Trouble(message));
    this.end(message);
  }

  private post(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker?.postMessage(message, transfer);
  }

  private hear(message: FromWorker): void {
    switch (message.type) {
      case "progress":
        this.progress = message;
        this.expect(true);
        this.dispatchEvent(new Event("progress"));
        return;
      case "ready":
        this.stoppable = message.stoppable;
        this.started = true;
        this.supply?.done();
        note(SEEN, this.config.lock);
        this.expect(false);
        this.resolveStart();
        return;
      case "failed":
        return this.fail(messages.failed(message.failure));
      case "output":
        return (this.runs.get(message.run) ?? (this.last?.run === message.run ? this.last : null))?.onOutput(message.output);
      case "ended":
        return this.runs.get(message.run)?.resolve(message.outcome);
      case "rehearsed":
        self.setTimeout(() => note(REHEARSED, this.config.lock), WRITTEN);
        return;
      case "lost":
        return this.end(messages.broken(message.message));
      case "names":
        this.requests.get(message.request)?.resolve(message.names);
        this.requests.delete(message.request);
        return;
      case "answer":
        this.questions.get(message.request)?.(message.answer);
        this.questions.delete(message.request);
    }
  }
}

// Where the browser keeps the lock of the engine that last started in it, and of the one that last rehearsed.
const SEEN = "live-cells:engine";
const REHEARSED = "live-cells:rehearsed";

function recalled(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is forbidden: the engine is fetched as if for the first time
  }
}

function note(key: string, lock: string): void {
  try {
    localStorage.setItem(key, lock);
  } catch {
    // forbidden or full, the same
  }
}
