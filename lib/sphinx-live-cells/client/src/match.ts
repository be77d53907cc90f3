// Which cell of the page is the one that some code was written for, when the book's code has changed since.

import type { Draft } from "./draft";

export interface Sought {
  /** The code it is known by: the book's at that time, or the nearest to it. */
  original: string;
  defines: string[];
  place: number;
  of: number;
}

/** Each sought cell with its draft, or null where nothing fits; a draft is given once. */
export function match<Cell extends Sought>(sought: Cell[], drafts: readonly Draft[]): Map<Cell, Draft | null> {
  const pairs = sought
    .flatMap((cell) => drafts.map((draft) => ({ cell, draft, score: likeness(cell, draft) })))
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score);
  const found = new Map<Cell, Draft | null>(sought.map((cell) => [cell, null]));
  const given = new Set<Draft>();
  for (const { cell, draft } of pairs) {
    if (found.get(cell) || given.has(draft)) continue;
    found.set(cell, draft);
    given.add(draft);
  }
  return found;
}

/** The same place on a page with as many cells is enough; so is a third of the lines or names, or half of the words. */
function likeness(cell: Sought, { spot }: Draft): number {
  const lines = (code: string) => code.split("\n").map((line) => line.trim()).filter(Boolean);
  const words = (code: string) => code.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const there = cell.place === spot.place;
  return (
    3 * shared(lines(cell.original), lines(spot.original)) +
    3 * shared(cell.defines, spot.defines) +
    2 * shared(words(cell.original), words(spot.original)) +
    (there && cell.of === spot.of ? 1 : there ? 0.1 : 0)
  );
}

/** From 0, nothing in common, to 1, the same. */
function shared(one: string[], other: string[]): number {
  const [a, b] = [new Set(one), new Set(other)];
  const all = new Set([...a, ...b]);
  return all.size === 0 ? 0 : (a.size + b.size - all.size) / all.size;
}
