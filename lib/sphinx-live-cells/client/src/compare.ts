// Two versions of a cell, line by line: the shortest list of lines taken away and put in.

import { element } from "./dom";
import * as messages from "./messages";
import type { Version } from "./shelf";

export type Step = { kind: "same" | "old" | "new"; line: string };

const CONTEXT = 3; // lines of what is the same around each change
const LIMIT = 4_000_000; // cells of the table of common lines; longer codes are shown whole, one after the other

export function compare(place: HTMLElement, other: Version, shown: Version): void {
  const [before, after] = other.from === "book" ? [other, shown] : [shown, other];
  const steps = difference(before.code.split("\n"), after.code.split("\n"));
  const [from, to] = [messages.versionName(before.from), messages.versionName(after.from)];
  const near = steps.map((_, index) => steps.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== "same"));
  const lines = steps.map(({ kind, line }, index) => {
    if (!near[index]) {
      if (index > 0 && !near[index - 1]) return "";
      const end = near.indexOf(true, index);
      return element("span", { class: "live-alike" }, messages.linesAlike((end < 0 ? steps.length : end) - index));
    }
    const [name, sign] = { same: ["span", " "], old: ["del", "−"], new: ["ins", "+"] }[kind] as ["span" | "del" | "ins", string];
    return element(name, {}, `${sign} ${line}\n`);
  });
  place.replaceChildren(
    element("p", {}, messages.legend(from, to)),
    element("pre", { tabindex: "0", "aria-label": messages.legend(from, to) }, ...lines),
  );
}

export function difference(before: string[], after: string[]): Step[] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (lines: string[]): Step[] => lines.map((line) => ({ kind: "same", line }));
  const middle = changes(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
}

function changes(before: string[], after: string[]): Step[] {
  const [rows, columns] = [before.length, after.length];
  const common = rows * columns > LIMIT ? null : longest(before, after);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < rows || j < columns) {
    if (common && i < rows && j < columns && before[i] === after[j]) {
      steps.push({ kind: "same", line: before[i++]! });
      j++;
    } else if (i < rows && (!common || j === columns || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      steps.push({ kind: "old", line: before[i++]! });
    } else {
      steps.push({ kind: "new", line: after[j++]! });
    }
  }
  return steps;
}

/** How many lines the rests of both have in common, from each pair of places on. */
function longest(before: string[], after: string[]): Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i]![j] = before[i] === after[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}
