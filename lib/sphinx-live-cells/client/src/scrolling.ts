// Live output that is larger than its box scrolls there: the focus stops at it, so that the keyboard can scroll it.

import type { LivePage } from "./page";

export function reachWhatScrolls({ cells }: LivePage): void {
  for (const cell of cells) {
    cell.addEventListener("live-shown", () => requestAnimationFrame(() => reach(cell))); // when the page is laid out anyhow
  }
}

function reach(cell: HTMLElement): void {
  for (const box of cell.querySelectorAll<HTMLElement>(".cell_output pre")) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
