// Every sentence that a reader may see, each with the next step.

import type { Failure } from "./protocol";

export const SAVED = "saved output";
export const NOT_RUN = "not run yet";
export const RUNNING = "running";
export const STOPPING = "stopping";
export const QUEUED = "waiting for its turn";
export const ERROR = "ended with an error";
export const STOPPED = "Stopped. Variables are kept. Press Run to go on.";
export const LOST = "Python had to be ended, so all variables are gone. Press Run all above to get them back.";
export const RUN_ABOVE = "Run all above";
export const STALE = "out of date: a cell above has changed or run again";
export const RESTARTED = "Python was started anew. All variables are gone.";
export const FROM_FILE =
  "A page opened as a file cannot run Python. Serve the folder instead: run `python -m http.server` in it and open the address that it prints.";
export const NO_WASM = "This browser cannot run Python: it has no WebAssembly. Use a current Firefox, Chrome, Edge or Safari.";

export const NO_CHART = "The chart could not be drawn, since what draws it did not arrive. Check the connection, then press Run again.";

export const loading = (received: number, total: number) =>
  received < total
    ? `loading Python: ${megabytes(received)} of ${megabytes(total)} MB`
    : "starting Python";
export const ran = (seconds: number) => `ran in ${seconds < 0.1 ? seconds.toFixed(3) : seconds.toFixed(2)} s`;
export const neededFailed = (cell: number) =>
  `Not run: cell ${cell}, which it needs, ended with an error. Mend that cell, then press Run here.`;
export const cut = (characters: number) =>
  `Output is cut here: ${characters.toLocaleString("en")} more characters were printed.`;
export const broken = (message: string) =>
  `Python broke down (${message.split("\n")[0]?.slice(0, 200)}), so all variables are gone. Press Run to start it anew.`;

export function failed(failure: Failure): string {
  switch (failure.reason) {
    case "damaged":
      return `The Python engine did not arrive whole (${failure.file}). Reload the page; if it stays, tell the site's author: its hash is not the one the book was built with.`;
    case "missing":
      return `The Python engine is incomplete: the site has no ${failure.file}. Reload the page; if it stays, tell the site's author.`;
    case "unreachable":
      return `The Python engine could not be fetched (${failure.file}). Check the connection, then press Run again.`;
    case "broken":
      return `Python could not start (${failure.message.split("\n")[0]?.slice(0, 200)}). Press Run to try again; if it stays, reload the page.`;
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
