// While no cell runs, let Python do a little of what cells do, once per engine and browser: rehearsal.py says what for.

const REST = 500; // milliseconds after a run, in which a reader may press Run again
const PAUSE = 4; // between two pieces, for whatever the page asks meanwhile

export class Rehearsal {
  private timer = 0;
  private number = 0;
  private over = false;

  /** `piece` does one piece and says whether another is left; `onEnd` is told when none is. */
  constructor(
    private readonly piece: (number: number) => boolean,
    private readonly onEnd: () => void,
  ) {}

  /** A cell runs. */
  pause(): void {
    self.clearTimeout(this.timer);
  }

  /** No cell runs any more. */
  resume(): void {
    this.pause();
    if (!this.over) this.timer = self.setTimeout(() => this.play(), REST);
  }

  private play(): void {
    this.over = !this.left();
    if (this.over) this.onEnd();
    else this.timer = self.setTimeout(() => this.play(), PAUSE);
  }

  private left(): boolean {
    try {
      return this.piece(this.number++);
    } catch {
      return false; // a reader has put something else in the place of what is rehearsed, or filled the memory
    }
  }
}

/** Whether this browser keeps what it compiles anew of a busy program. */
export function keepsBusyCode(): boolean {
  const { userAgentData } = navigator as { userAgentData?: { brands: readonly { brand: string }[] } };
  return userAgentData?.brands.some(({ brand }) => brand === "Chromium") ?? false;
}
