// Which cells must run before one can, and which are out of date after one has: from the names they define and use.

import type { Names } from "./protocol";

/** What the plan must know of cells besides their names. */
export interface Special {
  /** Names that a cell needs though its code does not use them. */
  also: (index: number) => readonly string[];
  /** Exercises: what a reader tries in them is no other cell's foundation. */
  apart: (index: number) => boolean;
}

const NOTHING: Special = { also: () => [], apart: () => false };

/** Indices of the cells above `index` whose names it needs, directly or through others, in page order. */
export function needed(names: readonly Names[], index: number, { also, apart } = NOTHING): number[] {
  const found = new Set<number>();
  const visit = (cell: number) => {
    for (const name of [...(names[cell]?.uses ?? []), ...also(cell)]) {
      const source = nearestAbove(names, cell, name, apart);
      if (source >= 0 && !found.has(source)) {
        found.add(source);
        visit(source);
      }
    }
  };
  visit(index);
  return [...found].sort((a, b) => a - b);
}

/** Indices of the cells below `index` that need it. */
export function dependents(names: readonly Names[], index: number): number[] {
  return names.map((_, below) => below).filter((below) => below > index && needed(names, below).includes(index));
}

function nearestAbove(names: readonly Names[], index: number, name: string, apart: Special["apart"]): number {
  for (let above = index - 1; above >= 0; above--) {
    if (!apart(above) && names[above]?.defines.includes(name)) return above;
  }
  return -1;
}
