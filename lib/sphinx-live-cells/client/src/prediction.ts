// A prediction: a question before a cell is run, answered by its run. It never holds a run up.

import { aside, quoted } from "./aside";
import type { LiveCell } from "./cell";
import { Cover } from "./cover";
import { button, element } from "./dom";
import * as messages from "./messages";
import type { LivePage } from "./page";
import type { Outcome, Output } from "./protocol";
import { recall, remember } from "./remember";
import { rowsOf, textOf } from "./shown";

/** What the last output says about the question: that of the book, something else, or that of changed code. */
type Finding = "as-foreseen" | "differs" | "changed";

export class Prediction {
  private readonly cell: LiveCell;
  private readonly key: string;
  private readonly right: number;
  private readonly radios: HTMLInputElement[] = [];
  private readonly items: HTMLElement[];
  private readonly answer: HTMLDetailsElement;
  private readonly status = element("p", { class: "live-prediction-status", role: "status" });
  private readonly runButton = button("Run and see", "run", () => this.page.notebook.run(this.cell));
  private readonly showButton = button("Show the answer", "action", () => this.reveal());
  private readonly againButton = button("Try again", "action", () => this.again());
  private readonly mark = element("span", { class: "live-happens" }, messages.HAPPENS);
  private readonly cover: Cover;
  private finding: Finding | null = null;

  constructor(
    private readonly group: HTMLElement,
    private readonly page: LivePage,
  ) {
    this.cell = page.cells[Number(group.dataset["cell"]) - 1]!;
    this.key = group.dataset["key"]!;
    this.right = Number(group.dataset["right"]);
    this.answer = group.querySelector<HTMLDetailsElement>(".live-answer")!;
    this.items = [...group.querySelector(".live-choices")!.children] as HTMLElement[];
    this.items.forEach((item, index) => this.makeRadio(item, index));
    this.answer.hidden = true;
    this.cover = new Cover(this.cell, () => this.see());
    const kept = recall(this.key)["choice"];
    if (typeof kept === "number" && this.radios[kept]) this.radios[kept]!.checked = true;
    else this.cover.lay();
    this.step(this.choice === null ? messages.choose(this.cell.number) : messages.chosen(this.cell.number));
    const buttons = [this.runButton, this.showButton, this.againButton];
    this.answer.before(element("div", { class: "live-prediction-steps" }, this.status, ...buttons));
    page.notebook.around.push((running, run) => (running === this.cell ? this.run(run) : run()));
  }

  private get choice(): number | null {
    const found = this.radios.findIndex((radio) => radio.checked);
    return found < 0 ? null : found;
  }

  /** A choice of the list gets a radio button; what the author wrote becomes its label. */
  private makeRadio(item: HTMLElement, index: number): void {
    const radio = element("input", { type: "radio", name: `live-prediction-${this.key}`, value: String(index) });
    radio.addEventListener("change", () => this.choose());
    const text = element("span");
    for (const part of [...item.childNodes]) text.append(...(part.nodeName === "P" ? part.childNodes : [part]));
    item.replaceChildren(element("label", {}, radio, text));
    this.radios.push(radio);
  }

  private choose(): void {
    remember(this.key, { choice: this.choice });
    this.group.removeAttribute("data-asking");
    if (this.finding) this.judge();
    else this.step(messages.chosen(this.cell.number));
  }

  private async run(run: () => Promise<Outcome>): Promise<Outcome> {
    if (this.choice === null) {
      this.group.toggleAttribute("data-asking", true);
      this.step(messages.CHOOSE_MEANWHILE);
    }
    const source = this.cell.source;
    const outcome = await run();
    this.group.removeAttribute("data-asking");
    if (outcome === "stopped") return outcome;
    this.cover.lift();
    if (await this.isForeseen(this.cell.outputs)) this.finding = "as-foreseen";
    else this.finding = source === this.cell.savedSource ? "differs" : "changed";
    if (this.choice === null) this.step(messages.CHOOSE_NOW);
    else this.judge();
    return outcome;
  }

  private async isForeseen(outputs: readonly Output[]): Promise<boolean> {
    const { kind, wanted } = this.group.dataset;
    const parts = [kind!, wanted!, textOf(outputs), JSON.stringify(rowsOf(outputs))];
    const { text } = await aside(this.page.kernel, "expectations", `holds(${parts.map(quoted).join(", ")})`);
    return text.trim() === "True";
  }

  /** The reader looks at the saved output instead of running the cell: the build has found the answer in it. */
  private see(): void {
    this.finding = "as-foreseen";
    if (this.choice === null) this.step(messages.CHOOSE_NOW);
    else this.judge();
  }

  private judge(): void {
    this.showAnswer();
    if (this.finding !== "as-foreseen") {
      this.group.dataset["verdict"] = "open";
      this.step(this.finding === "changed" ? messages.OUTPUT_CHANGED : messages.OUTPUT_DIFFERS);
      return;
    }
    const right = this.choice === this.right;
    this.group.dataset["verdict"] = right ? "right" : "not-quite";
    this.step(right ? messages.PREDICTED : messages.NOT_QUITE);
  }

  private reveal(): void {
    this.showAnswer();
    this.step(messages.ANSWER_SHOWN);
    this.status.tabIndex = -1;
    this.status.focus();
  }

  private showAnswer(): void {
    this.answer.hidden = false;
    this.answer.open = true;
    this.group.toggleAttribute("data-answered", true);
    if (this.finding === "as-foreseen") this.items[this.right]!.querySelector("label")!.append(this.mark);
  }

  private again(): void {
    for (const radio of this.radios) radio.checked = false;
    remember(this.key, { choice: null });
    this.answer.hidden = true;
    this.answer.open = false;
    this.mark.remove();
    this.group.removeAttribute("data-answered");
    delete this.group.dataset["verdict"];
    this.step(messages.choose(this.cell.number));
    this.radios[0]!.focus();
  }

  /** Say where the reader stands, and offer what can be done from here. */
  private step(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
    const answered = this.group.hasAttribute("data-answered");
    this.runButton.hidden = answered || this.choice === null || this.finding !== null;
    this.showButton.hidden = answered || this.finding === null;
    this.againButton.hidden = !answered;
  }
}
