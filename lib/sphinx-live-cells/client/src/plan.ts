// Which cells must run before one can, and which are out of date after one has: from the names they define and use.

import type { Names } from "./protocol";

/** Indices of the cells above `index` whose names it needs, directly or through others, in page order. */
export function needed(names: readonly Names[], index: number): number[] {
  const found = new Set<number>();
  const visit = (cell: number) => {
    for (const name of names[cell]?.uses ?? []) {
      const source = nearestAbove(names, cell, name);
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

function nearestAbove(names: readonly Names[], index: number, name: string): number {
  for (let above = index - 1; above >= 0; above--) {
    if (names[above]?.defines.includes(name)) return above;
  }
  return -1;
}
