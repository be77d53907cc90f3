// A cover over the saved output of a cell whose output is asked for: seeing it first would spoil the question.

import type { LiveCell } from "./cell";
import { button, element } from "./dom";
import * as messages from "./messages";

export class Cover {
  private readonly cover: HTMLElement;

  constructor(
    private readonly cell: LiveCell,
    onSee: () => void,
  ) {
    const see = button("Show the saved output", "action", () => {
      this.lift();
      this.cell.querySelector<HTMLElement>(".live-button-run")?.focus();
      onSee();
    });
    this.cover = element("div", { class: "live-cover" }, element("span", {}, messages.COVERED), see);
  }

  /** Hide the saved output; the place that it takes on the page stays the same. What a run shows is not covered. */
  lay(): void {
    const region = this.cell.querySelector<HTMLElement>(":scope > .cell > .cell_output");
    if (!region?.childElementCount || region.hidden || region.querySelector(".live-cover")) return;
    for (const block of region.children) block.classList.add("live-covered");
    region.append(this.cover);
  }

  lift(): void {
    for (const block of this.cover.parentElement?.children ?? []) block.classList.remove("live-covered");
    this.cover.remove();
  }
}
