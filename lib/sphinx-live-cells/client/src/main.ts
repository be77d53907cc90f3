// The client of a page: a table of contents. Registers the element, makes the notebook, connects one to the other.

import { announceStates } from "./announce";
import { answerEditors } from "./assist";
import { makeBar } from "./bar";
import { LiveCell } from "./cell";
import { watchCharts } from "./charts";
import { Code } from "./code";
import { readConfig } from "./config";
import { bindDials } from "./dials";
import { onInterest } from "./interest";
import { Kernel } from "./kernel";
import { LiveChart } from "./livechart";
import { load } from "./load";
import { keepWhatReadersWrite } from "./mine";
import { noteNotANumber } from "./notanumber";
import { Notebook } from "./notebook";
import type { LivePage } from "./page";
import { reachWhatScrolls } from "./scrolling";

const FEATURES: ((page: LivePage) => void)[] = [
  answerRequests,
  startOnIntent,
  announceStates,
  bindDials,
  keepWhatReadersWrite,
  answerEditors,
  noteNotANumber,
  reachWhatScrolls,
  offerPractice,
];

const config = readConfig(document);
if (config) {
  Code.module = new URL(config.editor, config.base).href;
  LiveChart.module = new URL(config.chart, config.base).href;
  LiveChart.table = new URL(config.table, config.base).href;
  LiveChart.base = config.base;
  watchCharts(document);
  customElements.define("live-cell", LiveCell);
  const cells = [...document.querySelectorAll<LiveCell>("live-cell")];
  if (cells.length > 0) {
    const kernel = new Kernel(config);
    const notebook = new Notebook(cells, kernel, config);
    const bar = makeBar(notebook);
    for (const feature of FEATURES) feature({ config, cells, kernel, notebook, bar });
  }
}

function answerRequests({ cells, notebook }: LivePage): void {
  for (const cell of cells) {
    cell.addEventListener("live-run", () => notebook.run(cell));
    cell.addEventListener("live-stop", () => notebook.stop(cell));
    cell.addEventListener("live-reset", () => notebook.reset(cell));
    cell.addEventListener("live-edit", () => void notebook.edited(cell).catch(() => undefined));
  }
}

function startOnIntent({ bar, cells, kernel }: LivePage): void {
  const intent = () => void kernel.start().catch(() => undefined);
  for (const place of [bar, ...cells]) onInterest(place, intent);
}

/** Exercises and predictions are fetched by the pages that have some. */
function offerPractice(page: LivePage): void {
  const { base, practice } = page.config;
  if (!practice) return;
  const module = load<typeof import("./practice")>(new URL(practice, base).href);
  module.then(({ addPractice }) => addPractice(page)).catch(() => undefined); // without it hints and answers are there still
}
