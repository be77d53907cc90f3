// One polite region a page says each state once, for those who do not see the labels.

import { element } from "./dom";
import type { LivePage } from "./page";

export function announceStates({ cells }: LivePage): void {
  const region = element("div", { class: "live-status", role: "status", "aria-live": "polite" });
  document.body.append(region);
  for (const cell of cells) {
    cell.addEventListener("live-shown", () => {
      if (!cell.turning) region.textContent = `Cell ${cell.number}: ${cell.state}`;
    });
  }
}
