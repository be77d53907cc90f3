// The page's side of the one worker: start it, run code in it, stop it, start it anew.

import type { Config } from "./config";
import * as messages from "./messages";
import type { Answer, Defines, FromWorker, Names, Outcome, Output, Question, ToWorker } from "./protocol";

const PATIENCE = 1500; // milliseconds that Stop waits for Python before it ends the worker

/** Something that the reader is told in words. */
export class Trouble extends Error {}

/** The worker ended and took the variables with it. */
export class Lost extends Trouble {}

interface Run {
  onOutput: (output: Output) => void;
  resolve: (outcome: Outcome) => void;
  reject: (reason: Trouble) => void;
  stop: string;
}

export class Kernel extends EventTarget {
  /** Bytes received and expected while the engine loads: dispatched as "progress". */
  progress = { received: 0, total: 1 };
  private worker: Worker | null = null;
  private ready: Promise<void> | null = null;
  private started = false;
  private stoppable = false;
  private runs = new Map<number, Run>();
  private requests = new Map<number, (names: Names[]) => void>();
  private questions = new Map<number, (answer: Answer | null) => void>();
  private count = 0;
  private rejectStart: (reason: Trouble) => void = () => undefined;
  private resolveStart: () => void = () => undefined;

  constructor(private readonly config: Config) {
    super();
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
    onOutput: (output: Output) => void,
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
      this.runs.delete(run);
      URL.revokeObjectURL(stop);
    }
  }

  async names(sources: string[]): Promise<Names[]> {
    await this.start();
    const request = ++this.count;
    return new Promise((resolve) => {
      this.requests.set(request, resolve);
      this.post({ type: "names", request, sources });
    });
  }

  /** Ask what runs to end; where Python cannot be asked, it goes on. */
  interrupt(): void {
    const run = [...this.runs.values()][0];
    if (run && this.stoppable) URL.revokeObjectURL(run.stop);
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
    const worker = this.worker;
    setTimeout(
      () => {
        if (this.worker === worker && [...this.runs.values()].includes(run)) this.end(messages.LOST);
      },
      this.stoppable ? PATIENCE : 0,
    );
  }

  /** End the worker, and with it every variable; the next run starts a new one. */
  end(reason: string): void {
    this.worker?.terminate();
    this.worker = null;
    this.ready = null;
    this.started = false;
    this.progress = { received: 0, total: 1 };
    this.rejectStart(new Lost(reason));
    const runs = [...this.runs.values()];
    this.runs.clear();
    this.requests.clear();
    for (const answer of this.questions.values()) answer(null);
    this.questions.clear();
    this.dispatchEvent(new Event("lost"));
    for (const run of runs) run.reject(new Lost(reason));
  }

  private launch(): Promise<void> {
    const { base, lock, files, worker } = this.config;
    if (location.protocol === "file:") return this.refuse(messages.FROM_FILE);
    if (typeof WebAssembly === "undefined") return this.refuse(messages.NO_WASM);
    const started = new Promise<void>((resolve, reject) => {
      this.resolveStart = resolve;
      this.rejectStart = reject;
    });
    started.catch(() => undefined);
    this.worker = new Worker(new URL(worker, base), { type: "module" });
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    this.worker.onerror = () => this.fail(messages.failed({ reason: "missing", file: worker }));
    this.post({ type: "start", base, lock, files, known: engineSeen() === lock });
    return started;
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

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private hear(message: FromWorker): void {
    switch (message.type) {
      case "progress":
        this.progress = message;
        this.dispatchEvent(new Event("progress"));
        return;
      case "ready":
        this.stoppable = message.stoppable;
        this.started = true;
        engineSeen(this.config.lock);
        this.resolveStart();
        return;
      case "failed":
        return this.fail(messages.failed(message.failure));
      case "output":
        return this.runs.get(message.run)?.onOutput(message.output);
      case "ended":
        return this.runs.get(message.run)?.resolve(message.outcome);
      case "lost":
        return this.end(messages.broken(message.message));
      case "names":
        this.requests.get(message.request)?.(message.names);
        this.requests.delete(message.request);
        return;
      case "answer":
        this.questions.get(message.request)?.(message.answer);
        this.questions.delete(message.request);
    }
  }
}

const SEEN = "live-cells:engine";

/** The lock of the engine that last started in this browser; with an argument, remember that one. */
function engineSeen(lock?: string): string | null {
  try {
    if (lock !== undefined) localStorage.setItem(SEEN, lock);
    return localStorage.getItem(SEEN);
  } catch {
    return null; // storage is forbidden or full: the engine is fetched as if for the first time
  }
}
