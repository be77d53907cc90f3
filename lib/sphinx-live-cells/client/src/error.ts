// An error as a reader needs it: where in the page, what happened in bold, and one sentence on what to try.

import { element } from "./dom";
import type { ErrorReport } from "./protocol";

export function errorBlock(error: ErrorReport): HTMLElement {
  const pre = element("pre");
  error.frames.forEach((frame, index) => {
    const inside = frame.function ? `, in ${frame.function}` : "";
    pre.append(element("span", { class: "live-where" }, `Cell ${frame.cell}, line ${frame.line}${inside}`), "\n");
    if (frame.code) pre.append(`    ${frame.code}\n`);
    if (error.skipped && index + 1 === error.frames.length / 2) pre.append(`    … ${error.skipped} more like this\n`);
  });
  pre.append(element("strong", {}, error.message ? `${error.name}: ${error.message}` : error.name));
  const block = element("div", { class: "output traceback live-error" }, pre);
  if (error.advice) block.append(element("p", { class: "live-advice" }, error.advice));
  return block;
}

/** The line to mark in a cell: the innermost that belongs to it. */
export function lineOf(error: ErrorReport, cell: number): number | null {
  return error.frames.findLast((frame) => frame.cell === cell)?.line ?? null;
}
