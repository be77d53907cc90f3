// Stop without shared memory: Python looks into its interrupt buffer now and then; looking asks whether a blob still exists.
//
// The page makes a blob URL for each run and revokes it to stop the run. A worker that is busy cannot receive a message,
// but a synchronous request works, and it fails once the URL is revoked.

const EVERY = 100; // milliseconds between two requests: one takes about 2
const SIGINT = 2;

export class Interrupt {
  /** Called whenever Python looks, so that waiting output goes out while code is running. */
  onLook: () => void = () => undefined;
  watched: string | null = null;
  private asked = 0;

  /** Stands where Pyodide expects an array in shared memory: it only reads and writes element 0. */
  readonly buffer: { 0: number };

  constructor() {
    const look = () => this.look();
    this.buffer = {
      get 0() {
        return look();
      },
      set 0(_value: number) {},
    };
  }

  /** Watch the URL of the run that starts, or none. */
  watch(url: string | null): void {
    this.watched = url;
    this.asked = performance.now();
  }

  private look(): number {
    const now = performance.now();
    if (now - this.asked < EVERY) return 0;
    this.asked = now;
    this.onLook();
    return this.watched !== null && !exists(this.watched) ? SIGINT : 0;
  }
}

/** Whether this browser lets a busy worker notice a revoked URL. */
export function canAsk(): boolean {
  const url = URL.createObjectURL(new Blob(["1"]));
  const before = exists(url);
  URL.revokeObjectURL(url);
  return before && !exists(url);
}

function exists(url: string): boolean {
  const request = new XMLHttpRequest();
  try {
    request.open("GET", url, false);
    request.overrideMimeType("text/plain"); // Firefox would read it as XML and write an error to the console each time
    request.send();
    return request.status === 200;
  } catch {
    return false;
  }
}
