// The cells of one page as one notebook: what runs when, and what is out of date.

import type { LiveCell } from "./cell";
import type { Config } from "./config";
import { type Kernel, Lost, Trouble } from "./kernel";
import * as messages from "./messages";
import { type Special, dependents, needed } from "./plan";
import type { Defines, Names, Outcome } from "./protocol";

const GRACE = 300; // milliseconds that a run of an old value may take to end by itself

export type Around = (cell: LiveCell, run: () => Promise<Outcome>) => Promise<Outcome>;

export class Notebook {
  /** Names that a cell needs though its code does not use them. */
  readonly also = new Map<LiveCell, string[]>();
  /** What features do around each run: they call `run`, and may use the kernel before and after it. */
  readonly around: Around[] = [];
  private queue: LiveCell[] = [];
  private working = false;
  /** The code with which each cell ran in this session. */
  private readonly ran = new Map<LiveCell, string>();
  private names: Names[];
  private namesOf: string[];
  /** Counts up when the queue is emptied, so that a run waiting for the engine knows. */
  private generation = 0;
  /** What runs now, and since when. */
  private running: LiveCell | null = null;
  private began = 0;
  /** Cells whose dials moved while they ran: what runs is old, and they run again. */
  private readonly newer = new Set<LiveCell>();
  private turning: LiveCell | null = null;
  private hurry = 0;
  /** The cell that tells of a stalled download. */
  private telling: LiveCell | null = null;

  constructor(
    private readonly cells: readonly LiveCell[],
    private readonly kernel: Kernel,
    config: Config,
  ) {
    this.names = config.cells;
    this.namesOf = cells.map((cell) => cell.savedSource);
    kernel.addEventListener("progress", () => this.showProgress());
    kernel.addEventListener("lost", (event) => this.lose((event as CustomEvent<string>).detail));
  }

  /** Run a cell, and before it the cells above that it needs and that have not run as they stand. */
  run(cell: LiveCell): void {
    this.enqueue([cell]);
  }

  runAll(): void {
    this.enqueue(this.cells);
  }

  runAbove(cell: LiveCell): void {
    this.enqueue(this.cells.slice(0, this.cells.indexOf(cell)));
  }

  stop(cell: LiveCell): void {
    if (cell.state === "running") {
      cell.status(messages.STOPPING);
      this.clearQueue();
      this.kernel.stop();
    } else {
      this.queue = this.queue.filter((waiting) => waiting !== cell);
      cell.settle();
      if (this.queue.length === 0) this.generation++;
      this.tellStall();
    }
  }

  /**
   * A dial of the cell moved: change its code and run it, and with the tag `dial-reruns` also the cells below that need it.
   * The newest value wins: it replaces one that waits, and what runs with an old one is soon asked to end.
   */
  turn(cell: LiveCell, change: () => void, keepsNames: boolean): void {
    const index = this.cells.indexOf(cell);
    const known = keepsNames && this.namesOf[index] === cell.source;
    this.turning = known ? cell : null;
    change();
    this.turning = null;
    if (known) this.namesOf[index] = cell.source; // a dial that changes a literal need not ask Python for names
    const below = cell.tags.includes("dial-reruns") ? dependents(this.names, index) : [];
    this.renew([cell, ...below.map((index) => this.cells[index]!)]);
  }

  /** Reset takes back a cell's code and output; a run of it that is under way is stopped. */
  reset(cell: LiveCell): void {
    if (this.queue.includes(cell)) this.stop(cell);
  }

  restart(): void {
    this.clearQueue();
    this.kernel.end(messages.RESTARTED);
    void this.kernel.start().catch(() => undefined);
  }

  /** The reader has changed a cell's code: what depends on it shows what is no longer so. */
  async edited(cell: LiveCell): Promise<void> {
    if (!this.ran.has(cell)) return;
    if (cell !== this.turning) await this.readNames();
    this.markBelow(cell);
  }

  /** The names that the cells above one define, as far as known. */
  definedAbove(cell: LiveCell): string[] {
    const above = this.names.slice(0, this.cells.indexOf(cell));
    return above.flatMap(({ defines }) => defines);
  }

  private get defines(): Defines {
    return Object.fromEntries(this.cells.map((cell, index) => [cell.number, this.names[index]?.defines ?? []]));
  }

  private enqueue(cells: readonly LiveCell[]): void {
    for (const cell of cells) {
      if (this.queue.includes(cell) || cell.state === "running") continue;
      cell.wait("queued", messages.QUEUED);
      this.queue.push(cell);
    }
    void this.work();
  }

  private renew(cells: readonly LiveCell[]): void {
    const { running } = this;
    const first = running && !cells.includes(running) ? this.queue.filter((cell) => !cells.includes(cell)) : [];
    const last = this.queue.filter((cell) => !cells.includes(cell) && !first.includes(cell));
    this.queue = [...first, ...cells, ...last];
    for (const cell of cells) {
      cell.turn();
      if (cell === running) this.newer.add(cell);
      else if (first.length > 0) cell.wait("queued", messages.QUEUED);
      else if (!this.kernel.isReady) cell.wait("loading", this.progressText());
    }
    if (running && this.newer.has(running)) {
      clearTimeout(this.hurry);
      const left = Math.max(0, this.began + GRACE - performance.now());
      this.hurry = window.setTimeout(() => this.kernel.interrupt(), left);
    }
    void this.work();
  }

  private clearQueue(): void {
    this.newer.clear();
    this.generation++;
    for (const cell of this.queue) if (cell.state !== "running") cell.settle();
    this.queue = [];
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      while (this.queue[0]) {
        const generation = this.generation;
        const first = this.queue[0];
        try {
          if (!this.kernel.isReady) {
            for (const cell of this.queue) cell.wait("loading", this.progressText());
            this.tellStall();
            await this.kernel.start();
            if (generation !== this.generation) continue;
            for (const cell of this.queue) cell.wait("queued", messages.QUEUED);
          }
          await this.readNames();
          if (generation !== this.generation) continue;
          await this.runWithNeeded(this.queue[0]);
        } catch (error) {
          this.report(error, first);
        }
      }
    } finally {
      this.working = false;
    }
  }

  private async runWithNeeded(cell: LiveCell): Promise<void> {
    const generation = this.generation;
    for (const index of needed(this.names, this.cells.indexOf(cell), this.special)) {
      const above = this.cells[index]!;
      if (this.isCurrent(above)) continue;
      const outcome = await this.runOne(above);
      if (generation !== this.generation || this.queue[0] !== cell) return;
      if (outcome === "error" && !above.tags.includes("raises-exception")) {
        this.queue = this.queue.filter((waiting) => waiting !== cell);
        cell.settle();
        cell.say(messages.neededFailed(above.number));
        return;
      }
    }
    await this.runOne(cell);
  }

  private async runOne(cell: LiveCell): Promise<Outcome> {
    const source = cell.source;
    this.running = cell;
    this.began = performance.now();
    cell.begin();
    try {
      const run = () => this.kernel.run(source, cell.number, this.defines, (output) => cell.receive(output));
      const outcome = await this.around.reduce<() => Promise<Outcome>>((inner, wrap) => () => wrap(cell, inner), run)();
      if (outcome === "stopped" && this.newer.has(cell)) {
        cell.drop();
        return outcome;
      }
      await cell.finish(outcome);
      if (outcome !== "stopped") this.ran.set(cell, source);
      else if (cell.state === "stopped") cell.say(messages.STOPPED);
      this.markBelow(cell);
      return outcome;
    } catch (error) {
      await cell.finish("stopped");
      if (error instanceof Lost) {
        if (error.message !== messages.RESTARTED && cell.state === "stopped") this.sayLost(cell, error.message);
        else cell.say(error.message);
        this.clearQueue();
        return "stopped";
      }
      throw error;
    } finally {
      clearTimeout(this.hurry);
      this.running = null;
      if (!this.newer.delete(cell)) this.queue = this.queue.filter((waiting) => waiting !== cell);
    }
  }

  private readonly special: Special = {
    also: (index) => this.also.get(this.cells[index]!) ?? [],
    apart: (index) => this.cells[index]!.tags.includes("exercise"),
  };

  private isCurrent(cell: LiveCell): boolean {
    return this.ran.get(cell) === cell.source && cell.state !== "stale" && cell.state !== "stopped";
  }

  private markBelow(cell: LiveCell): void {
    for (const index of dependents(this.names, this.cells.indexOf(cell))) {
      const below = this.cells[index]!;
      if (this.ran.has(below)) below.markStale();
    }
  }

  /** Names of edited code come from the worker; those of the author's code came with the page. */
  private async readNames(): Promise<void> {
    const sources = this.cells.map((cell) => cell.source);
    if (sources.every((source, index) => source === this.namesOf[index])) return;
    this.names = await this.kernel.names(sources);
    this.namesOf = sources;
  }

  private lose(reason: string): void {
    const last = [...this.ran.keys()].at(-1);
    this.ran.clear();
    if (last && !this.running && reason === messages.DIED) this.sayLost(last, reason);
  }

  private sayLost(cell: LiveCell, reason: string): void {
    const action = { label: messages.RUN_ABOVE, act: () => this.runAbove(cell) };
    cell.say(reason, this.cells.indexOf(cell) > 0 ? action : undefined);
  }

  private report(error: unknown, cell: LiveCell): void {
    this.clearQueue();
    if (error instanceof Lost && error.message === messages.RESTARTED) return;
    cell.say(error instanceof Trouble ? error.message : messages.broken(String(error)));
  }

  private progressText(): string {
    return messages.loading(this.kernel.progress.received, this.kernel.progress.total);
  }

  private showProgress(): void {
    for (const cell of this.queue) if (cell.state === "loading") cell.wait("loading", this.progressText());
    this.tellStall();
  }

  /** Tell the first who waits that nothing arrives, as long as that is so. */
  private tellStall(): void {
    const { stalled, progress } = this.kernel;
    const teller = stalled ? (this.queue[0] ?? null) : null;
    if (teller === this.telling) return;
    this.telling?.quiet();
    this.telling = teller;
    teller?.say(messages.stalled(progress.received, progress.total), {
      label: messages.TRY_AGAIN,
      act: () => {
        this.kernel.again();
        this.showProgress();
      },
    });
  }
}
