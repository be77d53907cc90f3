// One polite region a page says each state once, for those who do not see the labels.

import { element } from "./dom";
import type { LivePage } from "./page";

export function announceStates({ cells }: LivePage): void {
  const region = element("div", { class: "live-status", role: "status", "aria-live": "polite" });
  document.body.append(region);
  for (const cell of cells) {
    cell.addEventListener("live-shown", () => {
      if (cell.turning) return;
      const text = `Cell ${cell.number}: ${cell.state}`;
      region.textContent = region.textContent === text ? `${text}\u00a0` : text; // the same text again might not be read again
    });
  }
}
