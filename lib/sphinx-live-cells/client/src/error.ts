// An error as a reader needs it: where in the page, what happened in bold, and one sentence on what to try.

import { element } from "./dom";
import * as messages from "./messages";
import type { ErrorReport, Frame } from "./protocol";

export function errorBlock(error: ErrorReport): HTMLElement {
  return element("div", { class: "output traceback live-error" }, ...parts(error));
}

/** The line to mark in a cell: the innermost that belongs to it. */
export function frameOf(error: ErrorReport, cell: number): Frame | null {
  const own = error.frames.findLast((frame) => frame.cell === cell);
  return own ?? (error.earlier && frameOf(error.earlier, cell));
}

/** First the error that led to this one, if there is one, as Python does. */
function parts(error: ErrorReport): HTMLElement[] {
  const shown = [trace(error)];
  if (error.advice) shown.push(element("p", { class: "live-advice" }, error.advice));
  for (const part of error.parts) shown.push(element("div", { class: "live-part" }, ...parts(part)));
  if (!error.earlier) return shown;
  const link = error.link === "cause" ? messages.LED_TO : messages.WHILE_HANDLING;
  return [...parts(error.earlier), element("p", { class: "live-note" }, link), ...shown];
}

function trace(error: ErrorReport): HTMLElement {
  const pre = element("pre");
  error.frames.forEach((frame, index) => {
    const inside = frame.function ? `, in ${frame.function}` : "";
    pre.append(element("span", { class: "live-where" }, `Cell ${frame.cell}, line ${frame.line}${inside}`), "\n");
    if (frame.code) pre.append("    ", ...code(frame), "\n");
    if (error.skipped && index + 1 === error.frames.length / 2) pre.append(`    … ${error.skipped} more like this\n`);
  });
  pre.append(element("strong", {}, error.message ? `${error.name}: ${error.message}` : error.name));
  return pre;
}

function code({ code, start, stop }: Frame): (string | HTMLElement)[] {
  if (start === null || stop === null) return [code];
  return [code.slice(0, start), element("span", { class: "live-at" }, code.slice(start, stop)), code.slice(stop)];
}
