// Every sentence that a reader may see, each with the next step.

import type { ErrorReport, Failure } from "./protocol";

export const SAVED = "saved output";
export const SAVED_OF_BOOK = "the book's output";
export const NOT_RUN = "not run yet";
export const RUNNING = "running";
export const STOPPING = "stopping";
export const QUEUED = "waiting for its turn";
export const ERROR = "ended with an error";
export const STOPPED = "Stopped. Variables are kept. Press Run to go on.";
export const NO_EDITOR =
  "The editor could not be fetched, so the code cannot be changed for now. Check the connection, then click into the code again.";
export const LOST = "Python had to be ended, so all variables are gone. Press Run all above to get them back.";
export const DIED =
  "Python has ended by itself, as it does when the browser is short of memory, so all variables are gone. Press Run all above to get them back.";
export const TRY_AGAIN = "Try again";
export const RUN_ABOVE = "Run all above";
export const LED_TO = "which led to:";
export const WHILE_HANDLING = "While the code handled that, another error came up:";
export const NAN =
  "nan is 'not a number': it comes from 0/0, inf - inf, the log of a negative number or a matrix without inverse, and everything it touches becomes nan. Print the quantity step by step to find the first one.";
export const INF =
  "inf is more than a float can hold (about 1.8e308): it comes from a division by zero, the log of 0 or numbers that grow with each step. Print the quantity step by step to find the first one.";
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
export const stalled = (received: number, total: number) =>
  `The download has stalled at ${megabytes(received)} of ${megabytes(total)} MB. It goes on by itself when the connection is back; or start it once more.`;
export const NOTES = {
  cut: (count: number) => `Output is cut here: ${grouped(count)} more characters are not shown. Print less, or a part of it.`,
  dropped: (count: number) => `${grouped(count)} more results are not shown. Show fewer, or put them into one list.`,
  "not-finite": (count: number) =>
    count === 1
      ? "One number above is not finite (inf or nan), so it is left blank: a line has a gap there."
      : `${grouped(count)} numbers above are not finite (inf or nan), so they are left blank: a line has gaps there.`,
};
export const notDrawn = (reason: string) =>
  `The chart cannot be drawn (${reason.slice(0, 200)}). Check its specification, then press Run again.`;
export const notShown = (reason: string) =>
  `Something that the cell displayed cannot be shown (${reason.slice(0, 200)}). Print it instead, then press Run again.`;
export const broken = (message: string) =>
  `Python broke down (${message.split("\n")[0]?.slice(0, 200)}), so all variables are gone. Change this cell before you run it again: Run starts Python anew.`;

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

export const SOLVED = "solved";
export const CHECKING = "checking";
export const CHECK_STOPPED = "The check was stopped. Press Check to try again.";
export const CHECK_NEEDS_CODE_THAT_RUNS = "Not yet: the code ended with an error. Mend that first, then press Check.";
export const SOLUTION_LOCKED = "The solution opens once you have tried: change the code and run it, or press Check.";
export const SOLUTION_PUT = "The solution is in the cell. Press Check to run it, or Bring back mine for your own version.";
export const MINE_BACK = "Your version is back in the cell.";
export const RIGHT_BY_SOLUTION = "Right, as the book’s solution should be. Reset the cell to try it yourself.";
export const right = (praise: string) => (praise ? `Right: ${praise}` : "Right.");
export function notYet({ name, message, frames }: ErrorReport, cell: number): string {
  if (name === "AssertionError" && message) return `Not yet: ${message}`;
  const line = frames.findLast((frame) => frame.cell === cell)?.line;
  const missing = name === "NameError" ? /^name '(\w+)' is not defined/.exec(message) : null;
  if (missing && !line) return `Not yet: the check looks for ${missing[1]}, and the code does not define it.`;
  const where = line ? `line ${line} of the code` : "what it looks at";
  return `Not yet: when the check tried ${where}, it met ${name}${message ? `: ${message}` : ""}.`;
}

export const COVERED = "The output is covered, so that it does not give the answer away.";
export const choose = (cell: number) => `Choose first, then run cell ${cell}.`;
export const chosen = (cell: number) => `Chosen. Now run cell ${cell}.`;
export const CHOOSE_MEANWHILE = "It runs. What do you expect meanwhile?";
export const CHOOSE_NOW = "The output is there. Which did you expect? Choose, and the answer opens.";
export const PREDICTED = "Right.";
export const NOT_QUITE = "Not quite.";
export const HAPPENS = "this is what happens";
export const ANSWER_SHOWN = "Here is the answer.";
export const OUTPUT_CHANGED = "Your code is changed, and so is its output: compare for yourself. The answer is about the book’s code.";
export const OUTPUT_DIFFERS = "This output differs from the book’s: compare for yourself. The answer is about the book’s output.";

export const DATA = "Data";
export const ALL_AS_CSV = "Download all as CSV";
export const dataOf = (chart: number) => `Data of chart ${chart}`;
export const rowsShown = (shown: number, all: number) =>
  shown < all
    ? `The first ${grouped(shown)} of ${grouped(all)} rows, numbers to six digits; the file has all.`
    : `${grouped(all)} ${all === 1 ? "row" : "rows"}, numbers to six digits.`;

const grouped = (count: number) => count.toLocaleString("en");
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

// What readers write, pass on and take home.
export const NOT_KEPT =
  "This browser cannot keep your edits: its storage is full or forbidden. Share or Download, above the first cell, keeps them.";
export const EXTRAS_MISSING = "This part of the page could not be fetched. Check the connection, then press again.";
export const SHOW_CODE = "Show the code";
export const YOUR_CODE = "Code without a cell";
export const DISCARD = "Discard it";
export const CLOSE = "Close";
export const LINK_FIELD = "Link to this page with your code";
export const LINK_PANEL = "Code from a link";
export const LOOK = "Look at it";
export const KEEP_HERE = "Keep what is here";
export const BRING_BACK = "Bring back what was here";
export const LINK_KNOWN = "The code of this link is already here. Nothing was changed and nothing has been run.";
export const LINKED_CELL_GONE = "The link has code for a cell that this page does not have.";

type Origin = "book" | "me" | "link" | "tab";
type Reason = "changed" | "link" | "tab" | "reset";

export const origin = (from: Origin, at: number) =>
  ({ book: "", me: `your version, edited ${when(at)}`, link: "from a link", tab: `from another tab, edited ${when(at)}` })[from];
export const versionName = (from: Origin) =>
  ({ book: "the book's", me: "mine", link: "the link's", tab: "that version" })[from];
export const linkToCell = (cell: number) => `Link to cell ${cell}`;
export const versionsOf = (cell: number) => `Another version of cell ${cell}`;
export const linesAlike = (count: number) => `… ${count} lines are the same\n`;
export const legend = (from: string, to: string) => `− ${from}, + ${to}`;
export const cellGone = (at: number) => `You edited a cell (${when(at)}) that this page no longer has. Your code is kept.`;

/** Why there is another version, by what the other one is. */
export function why({ why, from, at }: { why: Reason; from: Origin; at: number }, shown: Origin): string {
  switch (why) {
    case "changed":
      return from === "link" || shown === "link"
        ? "The book's code here has changed since the link was made."
        : "The book's code here has changed since you edited it.";
    case "tab":
      return from === "me" ? "Your own version is kept." : "Changed in another tab.";
    case "reset":
      return "The book's code is back. Your version is here until you leave the page.";
    case "link":
      return from === "me" ? `Your own version, edited ${when(at)}, is kept.` : "A link brought code for this cell.";
  }
}

export const linkMade = (copied: boolean, cells: number[]) =>
  `${copied ? "Copied." : "Copy this link by hand: the browser does not let the page do it."} ${
    cells.length === 0
      ? "You have changed no code: it leads to the page as it is."
      : `It brings your code for ${list(cells)}; whoever opens it is asked first, and nothing runs by itself.`
  }`;
export const linkLength = (length: number) => `${length.toLocaleString("en")} characters.`;
export const linkLong = (length: number) =>
  `It is ${length.toLocaleString("en")} characters long, and some programs cut links from 8,000 on: Download makes a file to send instead.`;
export const linkBrings = (cells: number[]) =>
  `${cells.length > 0 ? `This link brings changed code for ${list(cells)}.` : "This link brings code."} Nothing has been run.`;
export const linkOlder = (cells: number[]) =>
  `The book's code of ${list(cells)} has changed since the link was made; you can compare the two.`;
export const linkCellsGone = (count: number) =>
  count === 1 ? "One of its cells is no longer on this page." : `${count} of its cells are no longer on this page.`;
export const linkTaken = (cells: number[]) =>
  cells.length > 0
    ? `${capital(list(cells))} now ${cells.length === 1 ? "has" : "have"} the link's code. Nothing has been run.`
    : "Nothing has been run.";

export function badLink(reason: "damaged" | "newer" | "large"): string {
  const what = {
    damaged: "The code in this link is damaged or was cut off. Ask for the link again, or for a file.",
    newer: "This link was made by a newer edition of this page. Reload the page, then open the link again.",
    large: "This link brings more code than a page takes. Ask for a file instead.",
  }[reason];
  return `${what} Nothing here was changed.`;
}

export const needs = (install: string) => `# Needed, once: pip install ${install}`;
export const RAISES = "# This cell ends with an error on purpose; take away the marks to run it.";
export const noteOfFile = (address: string, day: string, cells: number[]) =>
  `From ${address}, ${day}. ${cells.length > 0 ? `With your edits of ${list(cells)}.` : "As the book has it."}`;

/** A day, and the time if it is today's. */
export function when(at: number): string {
  const [date, now] = [new Date(at), new Date()];
  if (date.toDateString() === now.toDateString()) {
    return `today at ${date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
  }
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return `on ${date.toLocaleDateString("en-GB", { day: "numeric", month: "long", ...year })}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function list(cells: number[]): string {
  const all = cells.length > 1 ? `${cells.slice(0, -1).join(", ")} and ${cells.at(-1)}` : `${cells[0]}`;
  return `${cells.length === 1 ? "cell" : "cells"} ${all}`;
}
