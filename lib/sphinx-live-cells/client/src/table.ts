// The rows of a chart as a table, and as a file: fetched when somebody opens the data of a chart.

import { button, element } from "./dom";
import type { Spec } from "./fit";
import * as messages from "./messages";
import { pageName, save } from "./save";

type Row = Record<string, unknown>;

const MOST = 200; // rows of a set that a page shows; the file has all
const DIGITS = 6;

/** Fill `place`, the part that was opened, or bring what it shows up to date: what has the focus there keeps it. */
export function showData(place: HTMLElement, spec: Spec): void {
  const sets = setsOf(spec);
  const made = place.querySelector<HTMLElement>(".live-chart-rows");
  const region = made ?? element("div", { class: "live-chart-rows", role: "group", tabindex: "0" });
  if (!made) {
    const number = [...document.querySelectorAll(".live-chart")].indexOf(place.closest(".live-chart")!) + 1;
    const file = `${pageName()}-chart-${number}`;
    region.setAttribute("aria-label", messages.dataOf(number));
    const download = button(messages.ALL_AS_CSV, "data", () => current.get(region)!.forEach((set) => saveSet(file, set)));
    const note = element("p", { class: "live-note" });
    while (place.children.length > 1) place.lastElementChild!.remove(); // the link for those without scripts
    place.append(note, download, region);
  }
  current.set(region, sets);
  const counts = sets.map(({ lines }) => lines.length);
  const shown = counts.reduce((sum, count) => sum + Math.min(count, MOST), 0);
  place.querySelector(".live-note")!.textContent = messages.rowsShown(shown, counts.reduce((sum, count) => sum + count, 0));
  region.replaceChildren(...sets.map((set) => table(set, sets.length > 1)));
}

interface RowSet {
  name: string;
  columns: string[];
  lines: Row[];
}

/** What each region shows, for its button. */
const current = new WeakMap<HTMLElement, RowSet[]>();

function setsOf(spec: Spec): RowSet[] {
  const sets: Record<string, unknown> = { ...spec["datasets"] };
  if (Array.isArray(spec["data"]?.values)) sets["rows"] = spec["data"].values;
  return Object.entries(sets)
    .filter((entry): entry is [string, Row[]] => Array.isArray(entry[1]))
    .map(([name, rows]) => {
      const lines = withUnshown(rows, spec["usermeta"]?.unshown?.[name]).flatMap(spread);
      return { name, columns: [...new Set(lines.flatMap((line) => Object.keys(line)))], lines };
    });
}

/** The rows with what no chart can show, inf and NaN among it, in its place again: `[row, field, value]`, or with a place in a list. */
function withUnshown(rows: Row[], unshown: unknown): Row[] {
  const whole = structuredClone(rows);
  for (const path of Array.isArray(unshown) ? unshown : []) {
    const keys = path.slice(0, -2);
    const last = path.at(-2);
    const at = keys.reduce((value: any, key: string) => (value && Object.hasOwn(value, key) ? value[key] : null), whole);
    if (at && Object.hasOwn(at, last)) at[last] = path.at(-1);
  }
  return whole;
}

/** A row with lists is a line for each of their entries, as Vega's `flatten` has it, with their number in front. */
function spread(row: Row): Row[] {
  if (typeof row !== "object" || row === null) return [{ value: row }];
  const length = Math.max(...Object.values(row).map((value) => (Array.isArray(value) ? value.length : -1)));
  if (length < 0) return [row];
  return Array.from({ length: Math.max(length, 1) }, (_, index) => ({
    "#": index + 1,
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? value[index] : value])),
  }));
}

function table({ name, columns, lines }: RowSet, named: boolean): HTMLTableElement {
  const head = element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)));
  const body = lines.slice(0, MOST).map((line) => element("tr", {}, ...columns.map((column) => cell(line[column]))));
  const caption = named ? [element("caption", {}, name)] : [];
  return element("table", {}, ...caption, element("thead", {}, head), element("tbody", {}, ...body));
}

function cell(value: unknown): HTMLTableCellElement {
  const number = typeof value === "number" || /^(-?inf|nan)$/.test(String(value));
  return element("td", number ? { class: "live-chart-number" } : {}, written(value, short));
}

/** Six digits, and powers of ten where zeros would have to be counted. */
function short(value: number): string {
  const rounded = Number(value.toPrecision(DIGITS));
  const size = Math.abs(rounded);
  return size > 0 && (size < 1e-4 || size >= 1e9) ? rounded.toExponential() : String(rounded);
}

function written(value: unknown, number: (given: number) => string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isNaN(value) ? "nan" : Number.isFinite(value) ? number(value) : value > 0 ? "inf" : "-inf";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function saveSet(file: string, { name, columns, lines }: RowSet): void {
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const all = [columns, ...lines.map((line) => columns.map((column) => written(line[column], String)))];
  const text = all.map((fields) => `${fields.map(quoted).join(",")}\r\n`).join("");
  save(`${file}${name === "rows" ? "" : `-${name}`}.csv`, text, "text/csv");
}
