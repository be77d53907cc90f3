// <live-cell>: the element around one cell. It shows a state and asks for things by events; the notebook decides.

import { Code } from "./code";
import { button, element } from "./dom";
import { frameOf } from "./error";
import * as messages from "./messages";
import { Outputs } from "./outputs";
import type { Arrival, Outcome, Output } from "./protocol";

export type State = "saved" | "loading" | "queued" | "running" | "done" | "error" | "stopped" | "stale";

/**
 * What a cell asks the notebook for; the event bubbles from the cell. So do "live-state": `data-state` has changed; and "live-shown":
 * the reader has been shown so, in `data-shown`, or a dial has come to rest. Of a short run, only that it has ended is shown.
 */
export type Request = "live-run" | "live-stop" | "live-reset" | "live-edit";

/** Where a feature may put something of its own: between code and buttons, among the buttons, under them, or below the output. */
export type Place = "dials" | "buttons" | "under" | "below";

/** Milliseconds: a run is shown as running only if it takes longer. To show it costs the page a frame, which its end would wait for. */
const CALM = { click: 100, dial: 200 };
const REST = 600; // milliseconds after the last run: the dial rests

interface Action {
  label: string;
  act: () => void;
}

export class LiveCell extends HTMLElement {
  private code!: Code;
  private output!: Outputs;
  private label!: HTMLElement;
  private runButton!: HTMLButtonElement;
  private stopButton!: HTMLButtonElement;
  private resetButton!: HTMLButtonElement;
  private message: HTMLElement | null = null;
  private settled: { state: State; text: string } = { state: "saved", text: "" };
  private began = 0;
  private words = "";
  /** The state has changed since the reader was last shown it. */
  private unseen = false;
  private calm = 0;
  private rest = 0;
  /** A dial moves the cell's code: states come and go faster than anybody wants to see or hear them. */
  turning = false;

  connectedCallback(): void {
    if (this.code) return;
    const cell = this.querySelector<HTMLElement>(":scope > .cell")!;
    this.code = new Code(
      cell,
      `Code of cell ${this.number}`,
      () => this.changed(),
      () => this.ask("live-run"),
      (trouble) => this.say(trouble),
      (trouble) => {
        if (this.message?.textContent === trouble) this.quiet();
      },
    );
    this.output = new Outputs(cell, this.number);
    this.runButton = button("Run", "run", () => this.ask("live-run"));
    this.stopButton = button("Stop", "stop", () => this.ask("live-stop"));
    this.resetButton = button("Reset", "reset", () => this.reset());
    this.label = element("span", { class: "live-label" });
    const bar = element("div", { class: "live-toolbar", role: "group", "aria-label": `Cell ${this.number}` });
    bar.append(this.runButton, this.stopButton, this.resetButton, this.label);
    cell.querySelector(".cell_input")!.append(bar);
    this.settleAs("saved", this.savedText());
  }

  get number(): number {
    return Number(this.dataset["cell"]);
  }

  get tags(): string[] {
    return (this.dataset["tags"] ?? "").split(" ");
  }

  get state(): State {
    return this.dataset["state"] as State;
  }

  get source(): string {
    return this.code.source;
  }

  get savedSource(): string {
    return this.code.saved;
  }

  /** The name under which edits of the author's code are kept. */
  get hash(): string {
    return this.dataset["hash"] ?? "";
  }

  /** Replace the code, or a part of it, as if the reader had typed. */
  write(source: string): void {
    this.code.write(source);
  }

  splice(from: number, to: number, insert: string): void {
    this.code.splice(from, to, insert);
  }

  /** Put something of a feature's own into the cell. */
  add(part: HTMLElement, place: Place): void {
    if (place === "dials") this.label.parentElement!.before(part);
    else if (place === "buttons") this.label.before(part);
    else if (place === "under") this.label.parentElement!.after(part);
    else this.append(part);
  }

  /** What the last live run showed. */
  get outputs(): readonly Output[] {
    return this.output.items;
  }

  get savedOutput(): string {
    return this.output.savedText;
  }

  /** Loading or queued: shown until the cell runs or is `settle`d. */
  wait(state: "loading" | "queued", text: string): void {
    this.enter(state, text);
  }

  /** Back to the state before it waited. */
  settle(): void {
    this.enter(this.settled.state, this.settled.text);
  }

  begin(): void {
    this.quiet();
    this.code.mark(null);
    this.output.begin();
    this.began = performance.now();
    this.enter("running", messages.RUNNING);
  }

  receive(output: Arrival): void {
    this.output.append(output);
    if (output.kind === "error") this.code.mark(frameOf(output.error, this.number));
  }

  /** Settles when everything that the run showed is in place. */
  async finish(outcome: Outcome): Promise<void> {
    const seconds = (performance.now() - this.began) / 1000;
    await this.output.finish(outcome === "stopped");
    if (this.output.closed) return; // Reset came first
    this.settleAs(outcome, { done: messages.ran(seconds), error: messages.ERROR, stopped: "stopped" }[outcome]);
  }

  /** A newer value of a dial came while the cell ran: what was shown stays, and the cell runs again. */
  drop(): void {
    this.output.drop();
  }

  /** A dial is being moved; the cell says so once it has come to rest. */
  turn(): void {
    this.turning = true;
    this.watchRest();
  }

  markStale(): void {
    if (["done", "error", "stopped"].includes(this.state)) this.settleAs("stale", messages.STALE);
  }

  /** Change the text beside the buttons. */
  status(text: string): void {
    this.words = text;
    this.label.textContent = text;
  }

  /** Tell the reader something in a sentence, with a button for the next step if there is one. */
  say(text: string, action?: Action): void {
    this.quiet();
    this.message = element("p", { class: "live-message", role: "alert" }, text);
    if (action) this.message.append(" ", button(action.label, "action", action.act));
    this.querySelector(".cell_input")!.after(this.message);
  }

  /** Take back what was said. */
  quiet(): void {
    this.message?.remove();
    this.message = null;
  }

  private reset(): void {
    this.ask("live-reset");
    this.quiet();
    this.code.reset();
    this.output.reset();
    this.settleAs("saved", this.savedText());
    this.runButton.focus();
  }

  private changed(): void {
    this.toggleAttribute("data-edited", this.code.edited);
    if (this.settled.state === "saved") this.settled.text = this.savedText();
    if (this.state === "saved") this.status(this.settled.text);
    this.updateButtons();
    this.ask("live-edit");
  }

  private savedText(): string {
    if (!this.output.hasSaved) return messages.NOT_RUN;
    return this.code.edited ? messages.SAVED_OF_BOOK : messages.SAVED;
  }

  private settleAs(state: State, text: string): void {
    this.settled = { state, text };
    this.enter(state, text);
  }

  private enter(state: State, text: string): void {
    const changed = this.state !== state;
    if (changed) this.dataset["state"] = state;
    this.unseen ||= changed;
    this.words = text;
    const atOnce = isAtRest(state) || !isAtRest(this.shown) || (state === "loading" && !this.turning);
    if (atOnce) this.show();
    else this.calm ||= window.setTimeout(() => this.show(), this.turning ? CALM.dial : CALM.click);
    if (this.turning) this.watchRest();
    if (changed) this.tell("live-state");
  }

  private show(): void {
    clearTimeout(this.calm);
    this.calm = 0;
    if (this.shown !== this.state) this.dataset["shown"] = this.state;
    this.status(this.words);
    this.updateButtons();
    const { unseen } = this;
    this.unseen = false;
    if (unseen) this.tell("live-shown");
  }

  /** The state that a reader sees. */
  private get shown(): State {
    return this.dataset["shown"] as State;
  }

  private watchRest(): void {
    clearTimeout(this.rest);
    if (!isAtRest(this.state)) return;
    this.rest = window.setTimeout(() => {
      this.turning = false;
      this.tell("live-shown");
    }, REST);
  }

  private updateButtons(): void {
    const busy = !isAtRest(this.shown);
    const held = document.activeElement;
    this.runButton.hidden = busy;
    this.stopButton.hidden = !busy;
    this.resetButton.hidden = this.state === "saved" && !this.code.edited;
    if (held === this.runButton && busy) this.stopButton.focus();
    if (held === this.stopButton && !busy) this.runButton.focus();
  }

  private ask(request: Request): void {
    this.tell(request);
  }

  private tell(event: Request | "live-state" | "live-shown"): void {
    this.dispatchEvent(new Event(event, { bubbles: true }));
  }
}

function isAtRest(state: State): boolean {
  return !["loading", "queued", "running"].includes(state);
}
