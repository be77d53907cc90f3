// The saved charts of a page: at the first sign of interest in one, or in its cell, Vega takes the place of its picture.

import { onInterest } from "./interest";
import { LiveChart } from "./livechart";

export function watchCharts(page: ParentNode): void {
  for (const chart of page.querySelectorAll<HTMLElement>(".live-chart[data-spec]")) {
    chart.querySelector("details")?.addEventListener("toggle", () => void LiveChart.saved(chart), { once: true });
    onInterest(chart.closest<HTMLElement>("live-cell") ?? chart, () => void enliven(chart).catch(() => undefined));
  }
}

async function enliven(chart: HTMLElement): Promise<void> {
  const live = await LiveChart.saved(chart);
  await live?.show(); // else the picture stays
}
