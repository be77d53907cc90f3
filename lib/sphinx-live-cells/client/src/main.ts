// The client of a page: a table of contents. Registers the element, makes the notebook, connects one to the other.

import { LiveCell } from "./cell";
import { watchCharts } from "./charts";
import { Code } from "./code";
import { readConfig } from "./config";
import { button, element } from "./dom";
import { onInterest } from "./interest";
import { Kernel } from "./kernel";
import { LiveChart } from "./livechart";
import { Notebook } from "./notebook";

const config = readConfig(document);
if (config) {
  Code.module = new URL(config.editor, config.base).href;
  LiveChart.module = new URL(config.chart, config.base).href;
  watchCharts(document, config);
  customElements.define("live-cell", LiveCell);
  const cells = [...document.querySelectorAll<LiveCell>("live-cell")];
  if (cells.length > 0) {
    const kernel = new Kernel(config);
    const notebook = new Notebook(cells, kernel, config);
    const bar = makeBar(cells[0]!, notebook);
    announceStates(cells);
    const intent = () => void kernel.start().catch(() => undefined);
    for (const place of [bar, ...cells]) onInterest(place, intent);
    for (const cell of cells) {
      cell.addEventListener("live-run", () => notebook.run(cell));
      cell.addEventListener("live-stop", () => notebook.stop(cell));
      cell.addEventListener("live-reset", () => notebook.reset(cell));
      cell.addEventListener("live-edit", () => void notebook.edited(cell).catch(() => undefined));
    }
  }
}

/** The page's bar: where the author put it, or above the first cell. */
function makeBar(first: LiveCell, notebook: Notebook): HTMLElement {
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

/** One polite region a page says each state once, for those who do not see the labels. */
function announceStates(cells: readonly LiveCell[]): void {
  const region = element("div", { class: "live-status", role: "status", "aria-live": "polite" });
  document.body.append(region);
  for (const cell of cells) {
    new MutationObserver(() => (region.textContent = `Cell ${cell.number}: ${cell.state}`)).observe(cell, {
      attributeFilter: ["data-state"],
    });
  }
}
