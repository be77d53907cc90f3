// The page's side of the workers that bring the engine's files: one for the program, which is by far the largest, one for the
// rest. The page starts them, since in Firefox a worker that starts a worker may wait for it for ever.

import type { Config } from "./config";
import { isProgram } from "./program";
import type { ToWorker } from "./protocol";

export class Supply {
  /** Where the files arrive, for the worker that needs them. */
  readonly arrivals: MessagePort[] = [];
  /** Lives as long as the engine: what Chromium compiles of the program, it keeps for the next visit through this worker. */
  private readonly program: Worker;
  private readonly rest: Worker;

  constructor(
    private readonly config: Config,
    private readonly known: boolean,
    private readonly onFailure: () => void,
  ) {
    this.program = this.bring(isProgram);
    this.rest = this.bring((name) => !isProgram(name));
  }

  /** Everything has come. */
  done(): void {
    this.rest.terminate();
  }

  end(): void {
    this.program.terminate();
    this.rest.terminate();
  }

  private bring(wanted: (name: string) => boolean): Worker {
    const { base, worker: file } = this.config;
    const files = Object.fromEntries(Object.entries(this.config.files).filter(([name]) => wanted(name)));
    const worker = new Worker(new URL(file, base), { type: "module", name: "files" });
    const { port1: arrivals, port2: to } = new MessageChannel();
    worker.onerror = this.onFailure;
    worker.postMessage({ type: "bring", base, files, known: this.known, to } satisfies ToWorker, [to]);
    this.arrivals.push(arrivals);
    return worker;
  }
}
