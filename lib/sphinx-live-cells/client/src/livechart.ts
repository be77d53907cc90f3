// A chart on the page: its dials, its picture, and Vega in the picture's place once somebody is interested.

import type { Drawing } from "./chart";
import { element } from "./dom";
import { load } from "./load";
import * as messages from "./messages";
import { type Spec, fit } from "./fit";

const CHART_TYPE = /^application\/vnd\.vegalite\.v\d+\+json$/;

interface ChartModule {
  draw(place: HTMLElement, spec: Spec): Promise<Drawing>;
}

interface TableModule {
  showData(place: HTMLElement, spec: Spec): void;
}

const A_WHILE = 200; // milliseconds: a chart that moves brings its open table up to date this often

export class LiveChart {
  /** Where the modules with Vega and with tables lie, and what addresses of specifications are relative to: set once for the page. */
  static module = "";
  static table = "";
  static base = "";
  private static readonly found = new WeakMap<HTMLElement, Promise<LiveChart | null>>();
  readonly element: HTMLElement;
  readonly design: string;
  private readonly first: Spec;
  private readonly place: HTMLElement;
  private readonly data: HTMLDetailsElement | null;
  private telling = 0;
  private drawing: Drawing | null = null;
  private width = 0;
  private readonly resizes = new ResizeObserver(() => void this.refit().catch(() => undefined));
  /** One thing at a time is done to a drawing. */
  private work: Promise<void> = Promise.resolve();

  /** `element` is the saved chart to take over; without it the chart is new. */
  constructor(private spec: Spec, saved?: HTMLElement) {
    this.first = spec;
    this.design = designOf(spec);
    this.element = saved ?? element("div", { class: "live-chart" }, ...dials(spec), element("div", { class: "live-chart-view" }), ...data(spec));
    this.data = this.element.querySelector("details.live-chart-data");
    this.data?.addEventListener("toggle", () => this.tell());
    this.tell();
    this.place = this.element.querySelector<HTMLElement>(".live-chart-view")!;
    this.place.setAttribute("role", "img");
    this.describe();
    for (const input of this.inputs()) {
      input.addEventListener("input", () => void this.turn(input));
    }
  }

  /** The specification in a bundle, if it holds a chart. */
  static specOf(data: Record<string, unknown>): Spec | null {
    const kind = Object.keys(data).find((kind) => CHART_TYPE.test(kind));
    const spec = kind && data[kind];
    return spec && typeof spec === "object" && !Array.isArray(spec) ? (spec as Spec) : null;
  }

  /** The chart behind a saved picture, whose specification is fetched once; null if it does not come. */
  static saved(picture: HTMLElement): Promise<LiveChart | null> {
    const known = LiveChart.found.get(picture);
    if (known) return known;
    const found = fetch(new URL(picture.dataset["spec"]!, LiveChart.base))
      .then((response) => (response.ok ? response.json() : null))
      .then((spec) => spec && new LiveChart(spec, picture))
      .catch(() => null);
    LiveChart.found.set(picture, found);
    void found.then((chart) => chart ?? LiveChart.found.delete(picture));
    return found;
  }

  /** Draw to the width of `column`, once; the picture that was there stays until the new one is complete. */
  show(column: HTMLElement = this.place): Promise<void> {
    return this.enqueue(async () => {
      if (!this.drawing) await this.draw(column);
    });
  }

  /** Take the rows, the title and the description of a specification with the same design. */
  update(spec: Spec): Promise<void> {
    return this.enqueue(async () => {
      const same = JSON.stringify(spec["title"]) === JSON.stringify(this.spec["title"]);
      this.spec = spec;
      if (!this.drawing || !same) await this.draw(this.place);
      else await this.change(this.drawing.view);
      this.describe();
      this.tell();
    });
  }

  /** Show again what the chart showed at first. */
  restore(): Promise<void> {
    return this.drawing ? this.update(this.first) : Promise.resolve();
  }

  finish(): void {
    this.resizes.disconnect();
    this.drawing?.finalize();
    this.drawing = null;
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.work.then(task);
    this.work = done.catch(() => undefined);
    return done;
  }

  private async draw(column: HTMLElement): Promise<void> {
    const style = getComputedStyle(column);
    this.width = Math.floor(column.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    const { draw } = await load<ChartModule>(LiveChart.module).catch(() => {
      throw new Error(messages.NO_CHART);
    });
    const inner = element("div", { class: "live-chart-drawing", "aria-hidden": "true" });
    const drawing = await draw(inner, fit(withoutBinds(this.spec), this.width));
    this.drawing?.finalize();
    this.drawing = drawing;
    for (const input of this.inputs()) await this.turn(input);
    // What was there leaves once the drawing is laid out: WebKit lays the page out before it knows what is new in a container
    // that is asked for its width, and a page that is shorter for that moment scrolls.
    this.place.prepend(inner);
    inner.getBoundingClientRect();
    while (inner.nextSibling) inner.nextSibling.remove();
    Object.assign(this.element, { view: drawing.view, spec: this.spec });
    this.resizes.observe(this.place);
  }

  private async change(view: Drawing["view"]): Promise<void> {
    Object.assign(this.element, { spec: this.spec });
    for (const [name, rows] of Object.entries(this.spec["datasets"] ?? {})) view.data(name, structuredClone(rows) as object[]);
    await view.runAsync();
  }

  private async refit(): Promise<void> {
    await this.enqueue(async () => {
      const width = Math.floor(this.place.clientWidth);
      if (this.drawing && width > 0 && Math.abs(width - this.width) >= 2) await this.draw(this.place);
    });
  }

  private inputs(): (HTMLInputElement | HTMLSelectElement)[] {
    return [...this.element.querySelectorAll<HTMLInputElement | HTMLSelectElement>(".live-chart-dials :is(input, select)")];
  }

  private async turn(input: HTMLInputElement | HTMLSelectElement): Promise<void> {
    const output = input.closest("div")?.querySelector("output");
    if (output) output.textContent = input.value;
    await this.drawing?.view.signal(input.name, valueOf(input)).runAsync();
  }

  /** Show the rows, if somebody has opened that part. Without the module the link to the file stays there. */
  private tell(): void {
    if (!this.data?.open || this.telling) return;
    const first = !this.data.querySelector("table");
    this.telling = window.setTimeout(
      async () => {
        const table = await load<TableModule>(LiveChart.table).catch(() => null);
        this.telling = 0;
        table?.showData(this.data!, this.spec);
      },
      first ? 0 : A_WHILE,
    );
  }

  private describe(): void {
    if (this.spec["description"]) this.place.setAttribute("aria-label", String(this.spec["description"]));
  }
}

/** What a chart is apart from its rows: equal text for equal designs, in whatever order their parts are written. */
export function designOf({ datasets: _rows, description: _text, title: _title, usermeta: _meta, ...design }: Spec): string {
  return JSON.stringify(design, (_key, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

/** Where the rows will be shown; the build makes the same for charts that have some. */
function data(spec: Spec): HTMLElement[] {
  const some = spec["datasets"] || spec["data"]?.values;
  return some ? [element("details", { class: "live-chart-data" }, element("summary", {}, messages.DATA))] : [];
}

function withoutBinds(spec: Spec): Spec {
  const { params } = spec;
  if (!Array.isArray(params)) return structuredClone(spec);
  return structuredClone({
    ...spec,
    params: params.map(({ bind, ...parameter }: Spec) => (typeof bind === "object" ? parameter : { ...parameter, bind })),
  });
}

/** DOM inputs hold text; a signal takes the number, the truth value or the text that the author meant. */
function valueOf(input: HTMLInputElement | HTMLSelectElement): unknown {
  if (input instanceof HTMLInputElement && input.type === "checkbox") return input.checked;
  return input.value !== "" && Number.isFinite(Number(input.value)) ? Number(input.value) : input.value;
}

function dials(spec: Spec): HTMLElement[] {
  const labels = (Array.isArray(spec["params"]) ? spec["params"] : [])
    .filter(({ bind }: Spec) => bind && typeof bind === "object")
    .map(({ name, bind, value }: Spec) => {
      const label = element("span", {}, String(bind.name ?? name).replace(/[: ]+$/, ""));
      const [input, ...shown] = control(name, bind, value);
      return element("div", {}, element("label", {}, label, " ", input!), ...shown.flatMap((output) => [" ", output]));
    });
  return labels.length ? [element("div", { class: "live-chart-dials" }, ...labels)] : [];
}

function control(name: string, bind: Spec, value: unknown): HTMLElement[] {
  if (bind["input"] === "checkbox") return [element("input", { type: "checkbox", name, checked: Boolean(value) })];
  if (bind["input"] === "range") {
    const limits = Object.fromEntries(["min", "max", "step"].filter((key) => key in bind).map((key) => [key, String(bind[key])]));
    return [
      element("input", { type: "range", name, ...limits, value: String(value) }),
      element("output", { "aria-live": "off" }, String(value)),
    ];
  }
  const texts = bind["labels"] ?? bind["options"];
  const options = bind["options"].map((option: unknown, index: number) =>
    element("option", { value: String(option), selected: option === value }, String(texts[index])),
  );
  return [element("select", { name }, ...options)];
}
