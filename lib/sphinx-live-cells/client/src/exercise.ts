// An exercise: its cell with a check after a run, hints one after another, and a solution that opens after an attempt.

import { type Answer, aside, quoted } from "./aside";
import type { LiveCell } from "./cell";
import { button, element } from "./dom";
import * as messages from "./messages";
import type { LivePage } from "./page";
import type { Outcome } from "./protocol";
import { recall, remember } from "./remember";

type Verdict = "right" | "not-yet" | "";

export class Exercise {
  private readonly cell: LiveCell;
  private readonly key: string;
  private readonly result = element("p", { class: "live-result", role: "status" });
  private readonly checkButton = button("Check", "check", () => this.askForCheck());
  private readonly solution: HTMLDetailsElement;
  private readonly backButton = button("Bring back mine", "action", () => this.bringBack());
  private readonly locked = element("p", { class: "live-locked" }, messages.SOLUTION_LOCKED);
  private readonly solved = element("span", { class: "live-solved", hidden: true }, messages.SOLVED);
  /** Check was pressed, so the next run is checked whatever its code. */
  private asked = false;
  private mine: string | null;

  constructor(
    private readonly frame: HTMLElement,
    private readonly page: LivePage,
  ) {
    this.cell = frame.querySelector<LiveCell>("live-cell")!;
    this.key = frame.dataset["key"]!;
    this.solution = frame.querySelector<HTMLDetailsElement>(".live-solution")!;
    const note = recall(this.key);
    this.mine = typeof note["mine"] === "string" ? note["mine"] : null;
    this.cell.add(this.checkButton, "buttons");
    this.cell.after(this.result);
    frame.querySelector(".live-exercise-title")!.append(this.solved);
    this.solved.hidden = note["solved"] !== true;
    this.stageHints();
    this.offerSolution(note["tried"] === true || note["solved"] === true);
    this.listen();
  }

  private listen(): void {
    const { cell, page } = this;
    page.notebook.also.set(cell, this.frame.dataset["needs"]!.split(" ").filter(Boolean));
    page.notebook.around.push((running, run) => (running === cell ? this.run(run) : run()));
    cell.addEventListener("live-edit", () => this.say("", ""));
    cell.addEventListener("live-reset", () => this.say("", ""));
    cell.addEventListener("live-stop", () => (this.asked = false));
    cell.addEventListener("live-shown", () => {
      this.checkButton.setAttribute("aria-disabled", String(this.busy));
      if (cell.state === "stale") this.say("", "");
    });
  }

  private get busy(): boolean {
    return ["loading", "queued", "running"].includes(this.cell.state);
  }

  private askForCheck(): void {
    if (this.busy) return;
    this.asked = true;
    this.page.notebook.run(this.cell);
  }

  /** A run of the cell: changed code is checked at once, the untouched starter only when Check was pressed. */
  private async run(run: () => Promise<Outcome>): Promise<Outcome> {
    const { cell } = this;
    const { kernel } = this.page;
    const source = cell.source;
    const checked = this.asked || source !== cell.savedSource;
    this.asked = false;
    this.say("", "");
    const begun = await aside(kernel, "exercises", `begin(globals(), ${cell.number})`);
    if (begun.outcome === "stopped") return "stopped";
    const outcome = await run();
    await aside(kernel, "exercises", `end(globals(), ${cell.number})`);
    if (!checked || outcome === "stopped") return outcome;
    this.attempted();
    if (outcome === "error") this.say("not-yet", messages.CHECK_NEEDS_CODE_THAT_RUNS);
    else {
      cell.status(messages.CHECKING);
      const answer = await aside(kernel, "exercises", `check(globals(), ${quoted(this.frame.dataset["check"]!)})`);
      if (cell.source === source) this.judge(answer);
    }
    return outcome;
  }

  private judge({ outcome, error }: Answer): void {
    if (outcome === "stopped") return this.say("", messages.CHECK_STOPPED);
    if (outcome === "error") return this.say("not-yet", messages.notYet(error!, this.cell.number));
    if (this.cell.source === this.solutionSource) return this.say("right", messages.RIGHT_BY_SOLUTION);
    this.say("right", messages.right(this.frame.dataset["praise"]!));
    this.solved.hidden = false;
    remember(this.key, { solved: true });
  }

  private say(verdict: Verdict, text: string): void {
    this.result.dataset["verdict"] = verdict;
    if (this.result.textContent !== text) this.result.textContent = text;
  }

  /** Each hint is offered when the one before it has been opened. */
  private stageHints(): void {
    const hints = [...this.frame.querySelectorAll<HTMLDetailsElement>(".live-hint")];
    hints.forEach((hint, index) => {
      hint.hidden = index > 0;
      hint.addEventListener("toggle", () => {
        if (hint.open && hints[index + 1]) hints[index + 1]!.hidden = false;
      });
    });
  }

  private get solutionSource(): string {
    return (this.solution.querySelector(".cell_input pre")?.textContent ?? "").replace(/\n$/, "");
  }

  private offerSolution(open: boolean): void {
    this.backButton.hidden = this.mine === null;
    const put = button("Put it into the cell", "action", () => this.putSolution());
    this.solution.append(element("p", { class: "live-solution-actions" }, put, " ", this.backButton));
    this.solution.before(this.locked);
    this.solution.hidden = !open;
    this.locked.hidden = open;
  }

  private attempted(): void {
    if (!this.solution.hidden) return;
    this.solution.hidden = false;
    this.locked.hidden = true;
    remember(this.key, { tried: true });
  }

  private putSolution(): void {
    if (this.cell.source !== this.solutionSource) {
      this.mine = this.cell.source;
      remember(this.key, { mine: this.mine });
      this.cell.write(this.solutionSource);
    }
    this.backButton.hidden = this.mine === null;
    this.say("", messages.SOLUTION_PUT);
  }

  private bringBack(): void {
    if (this.mine === null) return;
    this.cell.write(this.mine);
    this.say("", messages.MINE_BACK);
  }
}
