// The page's bar, for all of its cells. The build has kept its place above the first of them.

import { button } from "./dom";
import type { Notebook } from "./notebook";

export function makeBar(notebook: Notebook): HTMLElement {
  const bar = document.querySelector<HTMLElement>(".live-cells-bar")!;
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "All cells of this page");
  bar.append(
    button("Run all", "run", () => notebook.runAll()),
    button("Restart", "restart", () => notebook.restart()),
  );
  return bar;
}
