// The output of a cell: the saved one from the build, and the live one that takes its place when something new arrives.

import { showBundle, textBlock } from "./bundle";
import { element } from "./dom";
import { errorBlock } from "./error";
import { LiveChart, designOf } from "./livechart";
import * as messages from "./messages";
import type { Output } from "./protocol";

const SWAP_AFTER = 120; // milliseconds: a shorter run changes what is shown at once, a longer one shows what it has

export class Outputs {
  /** What the last run showed, complete. */
  items: Output[] = [];
  private readonly region: HTMLElement;
  private readonly saved: HTMLElement;
  private live: HTMLElement = element("div", { class: "live-output" });
  /** Being filled by a run, in place of `live` once there is something to show. */
  private next: HTMLElement | null = null;
  private charts: LiveChart[] = [];
  private kept: { chart: LiveChart; place: HTMLElement }[] = [];
  private text: { kind: string; node: Text } | null = null;
  private timer = 0;
  private tail: Promise<void> = Promise.resolve();

  constructor(cell: HTMLElement, number: number) {
    const existing = cell.querySelector<HTMLElement>(":scope > .cell_output");
    this.region = existing ?? element("div", { class: "cell_output docutils container" });
    this.saved = element("div", { class: "live-saved" });
    this.saved.append(...this.region.childNodes);
    this.live.hidden = true;
    this.region.append(this.saved, this.live);
    this.region.setAttribute("role", "region");
    this.region.setAttribute("aria-label", `Output of cell ${number}`);
    this.region.hidden = !existing;
    if (!existing) cell.append(this.region);
  }

  get hasSaved(): boolean {
    return this.saved.childElementCount > 0;
  }

  /** A run begins; what is shown stays until something new arrives. */
  begin(): void {
    this.items = [];
    this.text = null;
    this.kept = [];
    this.next = element("div", { class: "live-output" });
  }

  /** Show what arrives, in the order in which it arrives. */
  append(output: Output): void {
    const last = this.items.at(-1);
    if (last && "text" in last && "text" in output && last.kind === output.kind) last.text += output.text;
    else this.items.push({ ...output });
    this.tail = this.tail.then(() => this.add(output));
  }

  /** The run is over: everything it showed is in place when the promise settles. */
  async finish(keepOld: boolean): Promise<void> {
    await this.tail;
    if (this.items.length > 0 || !keepOld) this.swap();
    this.next = null;
    this.region.hidden = this.saved.hidden ? this.live.childElementCount === 0 : !this.hasSaved;
  }

  /** Bring back the saved output. */
  reset(): void {
    clearTimeout(this.timer);
    for (const chart of this.charts) chart.finish();
    this.charts = [];
    this.next = null;
    this.items = [];
    this.live.replaceChildren();
    this.live.hidden = true;
    this.saved.hidden = false;
    this.region.hidden = !this.hasSaved;
  }

  private async add(output: Output): Promise<void> {
    const next = this.next;
    if (!next) return;
    const shown = await this.show(output);
    if (shown) next.append(shown);
    if (next === this.next && next !== this.live && this.timer === 0) {
      this.timer = window.setTimeout(() => this.swap(), SWAP_AFTER);
    }
  }

  private swap(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.next || this.next === this.live) return;
    for (const { chart, place } of this.kept) place.replaceWith(chart.element);
    this.kept = [];
    this.live.replaceWith(this.next);
    this.live = this.next;
    this.saved.hidden = true;
    this.region.hidden = false;
    for (const chart of this.charts) if (!chart.element.isConnected) chart.finish();
    this.charts = this.charts.filter((chart) => chart.element.isConnected);
  }

  private async show(output: Output): Promise<HTMLElement | null> {
    if ("text" in output) {
      if (this.text?.kind === output.kind) {
        this.text.node.appendData(output.text);
        return null;
      }
      const block = textBlock(output.text, output.kind === "stdout" ? "stream" : "stderr");
      this.text = { kind: output.kind, node: block.querySelector("pre")!.firstChild as Text };
      return block;
    }
    this.text = null;
    if (output.kind === "error") return errorBlock(output.error);
    if (output.kind === "cut") return element("p", { class: "live-note" }, messages.cut(output.characters));
    return this.chart(output.data) ?? showBundle(output.data);
  }

  /** A chart with the design of one from the run before is that one with new rows: it stays where it is. */
  private chart(data: Record<string, unknown>): Promise<HTMLElement> | null {
    const spec = LiveChart.specOf(data);
    if (!spec) return null;
    const design = designOf(spec);
    const used = new Set(this.kept.map(({ chart }) => chart));
    const same = this.charts.find((chart) => chart.design === design && !used.has(chart));
    if (same) return this.keep(same, spec);
    const chart = new LiveChart(spec);
    this.charts.push(chart);
    return chart.show(this.region).then(() => chart.element);
  }

  private async keep(chart: LiveChart, spec: Record<string, unknown>): Promise<HTMLElement> {
    await chart.update(spec);
    if (this.next === this.live) return chart.element;
    const place = element("div");
    this.kept.push({ chart, place });
    return place;
  }
}
