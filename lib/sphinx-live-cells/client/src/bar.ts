// The page's bar, for all of its cells: where the author put it, or above the first cell.

import type { LiveCell } from "./cell";
import { button, element } from "./dom";
import type { Notebook } from "./notebook";

export function makeBar(first: LiveCell, notebook: Notebook): HTMLElement {
  const bar = document.querySelector<HTMLElement>(".live-cells-bar") ?? element("div", { class: "live-cells-bar" });
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "All cells of this page");
  bar.append(
    button("Run all", "run", () => notebook.runAll()),
    button("Restart", "restart", () => notebook.restart()),
  );
  if (!bar.isConnected) first.before(bar);
  return bar;
}
