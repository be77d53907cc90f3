// The saved charts of a page: at the first sign of interest in one, Vega takes the place of its picture.

import type { Config } from "./config";
import { onInterest } from "./interest";
import { LiveChart } from "./livechart";

export function watchCharts(page: ParentNode, config: Config): void {
  for (const chart of page.querySelectorAll<HTMLElement>(".live-chart[data-spec]")) {
    onInterest(chart, () => void enliven(chart, config.base));
  }
}

async function enliven(chart: HTMLElement, base: string): Promise<void> {
  const response = await fetch(new URL(chart.dataset["spec"]!, base));
  if (!response.ok) return; // the picture stays
  await new LiveChart(await response.json(), chart).show();
}
