// The output of a cell: the saved one from the build, and what live runs put in its place when something new arrives.
//
// All blocks lie side by side in one region. A run's blocks are made aside and put in together; saved blocks that they
// replace are hidden, for Reset. A chart with the design of one that is there, saved or live, is that one with new rows:
// it stays where it is, caption and all.

import { showBundle, textBlock } from "./bundle";
import { element } from "./dom";
import { errorBlock } from "./error";
import { LiveChart, designOf } from "./livechart";
import * as messages from "./messages";
import type { Arrival, Bundle, Output, Update } from "./protocol";

/** A value that may be replaced: what is known of it, and where it is shown. */
interface Shown {
  output: Output & { kind: "bundle" };
  block: Element | null;
  chart: LiveChart | null;
  /** A newer value waits to be drawn. */
  waits: boolean;
}

const SWAP_AFTER = 120; // milliseconds: a shorter run changes what is shown at once, a longer one shows what it has

export class Outputs {
  /** What the last run showed, complete. */
  items: Output[] = [];
  private readonly region: HTMLElement;
  private readonly saved: ReadonlySet<Element>;
  private shown: Set<Element>;
  /** What a run has made so far; `shown` once it is in place. */
  private next: Set<Element> | null = null;
  private charts: LiveChart[] = [];
  private used: Set<LiveChart> = new Set();
  private named = new Map<string, Shown>();
  private text: { kind: string; node: Text } | null = null;
  private timer = 0;
  private tail: Promise<void> = Promise.resolve();
  /** Reset has brought back the saved output: what still comes of that run is of no use. */
  closed = false;

  constructor(cell: HTMLElement, number: number) {
    const existing = cell.querySelector<HTMLElement>(".cell_output");
    this.region = existing ?? element("div", { class: "cell_output docutils container" });
    this.region.setAttribute("role", "region");
    this.region.setAttribute("aria-label", `Output of cell ${number}`);
    this.region.hidden = !existing;
    if (!existing) cell.append(this.region);
    this.saved = this.shown = new Set(this.region.children);
  }

  get hasSaved(): boolean {
    return this.saved.size > 0;
  }

  /** The text of the output that the author saved. */
  get savedText(): string {
    return [...this.saved].map((block) => block.textContent).join("\n");
  }

  /** A run begins; what is shown stays until something new arrives. */
  begin(): void {
    this.closed = false;
    this.items = [];
    this.text = null;
    this.used = new Set();
    this.named = new Map();
    this.next = new Set();
  }

  /** Show what arrives, in the order in which it arrives. */
  append(arrival: Arrival): void {
    if (this.closed) return;
    const output = arrival.kind === "update" ? this.renewed(arrival) : arrival;
    if (!output) return;
    const last = this.items.at(-1);
    if (last && "text" in last && "text" in output && last.kind === output.kind) last.text += output.text;
    else this.items.push({ ...output });
    if (output.kind === "bundle" && output.id !== undefined) {
      const kept = this.items.at(-1) as Shown["output"];
      this.named.set(output.id, { output: kept, block: null, chart: null, waits: false });
    }
    this.next ??= new Set(this.shown === this.saved ? [] : this.shown); // after the run's end, what it left behind
    const next = this.next;
    this.tail = this.tail.then(() => (next === this.next ? this.add(output) : undefined));
  }

  /** Let a newer value take the place of one that is shown; one that is shown nowhere here is a value like any other. */
  private renewed({ id, data }: Update): Output | null {
    const shown = this.named.get(id);
    if (!shown) return { kind: "bundle", id, data };
    shown.output.data = data;
    if (shown.waits) return null; // the newest value is what will be drawn
    shown.waits = true;
    this.tail = this.tail.then(async () => {
      await frame(); // one drawing in a frame: however many there are, the page stays smooth
      shown.waits = false;
      if (this.named.get(id) === shown) await this.replace(shown);
    });
    return null;
  }

  private async replace(shown: Shown): Promise<void> {
    const { data } = shown.output;
    const spec = LiveChart.specOf(data);
    if (spec && shown.chart?.design === designOf(spec)) return shown.chart.update(spec).catch(() => undefined);
    const { text } = this;
    const old = shown.block;
    const made = await this.block(shown.output);
    this.text = text; // what is printed goes on where it was
    const blocks = this.next ?? this.shown;
    if (!old || !made || !blocks.has(old)) return;
    const order = [...blocks];
    blocks.clear();
    for (const block of order) blocks.add(block === old ? made : block);
    if (blocks !== this.shown) return;
    this.place(blocks);
    if (!this.saved.has(old)) old.remove();
  }

  /** The run is over: everything it showed is in place when the promise settles. */
  async finish(keepOld: boolean): Promise<void> {
    await this.tail;
    if (this.items.length > 0 || !keepOld) this.swap();
    this.next = null;
  }

  /** The run is over and nobody waits for it: what was shown stays. */
  drop(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.next = null;
  }

  /** Bring back the saved output. */
  reset(): void {
    this.drop();
    this.closed = true;
    this.items = [];
    this.place(this.saved);
    for (const chart of this.charts) void chart.restore().catch(() => undefined);
  }

  private async add(output: Output): Promise<void> {
    const { next } = this;
    const block = await this.block(output).catch((error: unknown) =>
      element("p", { class: "live-note" }, messages.notShown(String(error))),
    );
    if (!block || !next || next !== this.next) return;
    next.add(block);
    if (next === this.shown) this.place(next);
    else if (this.timer === 0) this.timer = window.setTimeout(() => this.swap(), SWAP_AFTER);
  }

  private swap(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.next || this.next === this.shown) return;
    this.region.closest("details")?.setAttribute("open", ""); // an author may fold outputs away; a run brings one to light
    this.place(this.next);
  }

  /** Show these blocks in this order, and move none that stands where it should. */
  private place(blocks: ReadonlySet<Element>): void {
    for (const block of this.shown) if (!blocks.has(block) && !this.saved.has(block)) block.remove();
    for (const block of this.saved) (block as HTMLElement).hidden = !blocks.has(block);
    let at: Element | null = this.region.firstElementChild;
    for (const block of blocks) {
      while (at && !blocks.has(at)) at = at.nextElementSibling;
      if (at === block) at = at.nextElementSibling;
      else this.region.insertBefore(block, at);
    }
    this.shown = blocks as Set<Element>;
    this.region.hidden = blocks.size === 0;
    this.charts = this.charts.filter((chart) => chart.element.isConnected || chart.finish());
  }

  private async block(output: Output): Promise<Element | null> {
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
    if ("count" in output) return element("p", { class: "live-note" }, messages.NOTES[output.kind](output.count));
    const shown = this.named.get(output.id ?? "");
    const spec = LiveChart.specOf(output.data);
    if (!spec) {
      const block = showBundle(output.data);
      if (shown) Object.assign(shown, { block, chart: null });
      return block;
    }
    const { block, chart } = await this.chart(spec, output.data);
    if (shown) Object.assign(shown, { block, chart });
    return block;
  }

  private async chart(spec: Record<string, unknown>, data: Bundle): Promise<{ block: Element; chart: LiveChart | null }> {
    try {
      const there = await this.thereIs(designOf(spec));
      const chart = there ?? new LiveChart(spec);
      this.used.add(chart);
      if (!this.charts.includes(chart)) this.charts.push(chart);
      if (there) await there.update(spec);
      else await chart.show(this.region.hidden ? this.region.parentElement! : this.region);
      return { block: this.blockOf(chart.element), chart };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const note = element("p", { class: "live-note" }, reason === messages.NO_CHART ? reason : messages.notDrawn(reason));
      return { block: element("div", { class: "output" }, showBundle(data), note), chart: null };
    }
  }

  /** A chart with this design that is in the output already, live or saved, and that this run has not shown yet. */
  private async thereIs(design: string): Promise<LiveChart | null> {
    const fits = (chart: LiveChart | null) => chart !== null && chart.design === design && !this.used.has(chart);
    const live = this.charts.find(fits);
    if (live) return live;
    for (const block of this.saved) {
      const pictures = block.matches(SAVED) ? [block] : block.querySelectorAll(SAVED);
      for (const picture of pictures) {
        const chart = await LiveChart.saved(picture as HTMLElement);
        if (fits(chart)) return chart;
      }
    }
    return null;
  }

  /** The child of the region that a chart is in: itself, or the figure around a saved one. */
  private blockOf(chart: Element): Element {
    let block = chart;
    while (block.parentElement && block.parentElement !== this.region) block = block.parentElement;
    return block;
  }
}

const SAVED = ".live-chart[data-spec]";

/** The next moment at which the page is drawn; a page that nobody looks at is not, and does not wait for it. */
function frame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 100);
  });
}
