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

  /** Hide the saved output; the place that it takes on the page stays the same. */
  lay(): void {
    const saved = this.cell.querySelector<HTMLElement>(".live-saved");
    if (!saved?.childElementCount || this.cell.hasAttribute("data-covered")) return;
    this.cell.toggleAttribute("data-covered", true);
    saved.prepend(this.cover);
  }

  lift(): void {
    if (!this.cover.isConnected) return;
    this.cell.removeAttribute("data-covered");
    this.cover.remove();
  }
}
