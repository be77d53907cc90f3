// Dials: the controls that the build made of `#@param` comments, bound to the code. Moving one changes the value in the
// code and runs the cell; changing the code moves it.

import type { LiveCell } from "./cell";
import type { Notebook } from "./notebook";
import type { LivePage } from "./page";

type Control = HTMLInputElement | HTMLSelectElement;

export function bindDials({ cells, notebook }: LivePage): void {
  for (const cell of cells) {
    const dials = cell.querySelector<HTMLFieldSetElement>("fieldset.live-dials");
    if (dials) bind(cell, dials, notebook);
  }
}

function bind(cell: LiveCell, dials: HTMLFieldSetElement, notebook: Notebook): void {
  const controls = [...dials.querySelectorAll<Control>("[data-name]")];
  const follow = () => controls.forEach((control) => read(control, cell.source));
  for (const control of controls) {
    control.addEventListener(isTyped(control) ? "change" : "input", () => {
      const at = placeOf(control, cell.source);
      const text = codeOf(control);
      if (!at || text === at.code) return;
      if (text === null) return follow();
      const keepsNames = control.dataset["code"] !== "raw";
      notebook.turn(cell, () => cell.splice(at.from, at.to, text), keepsNames);
    });
  }
  cell.addEventListener("live-edit", follow);
  dials.disabled = false;
  follow();
}

/** Where the value of a dial stands in the code; the build finds it by the same rule: sphinx_live_cells/forms.py. */
function placeOf(control: Control, source: string): { from: number; to: number; code: string } | null {
  const line = new RegExp(
    String.raw`^([ \t]*${control.dataset["name"]}[ \t]*=[ \t]*)("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^#\n]*?)[ \t]*#[ \t]*@param(?!\w)`,
    "m",
  );
  const found = line.exec(source);
  if (!found) return null;
  const [, before = "", code = ""] = found;
  const from = found.index + before.length;
  return { from, to: from + code.length, code };
}

/** What a control stands for in the code; null for what no code says. */
function codeOf(control: Control): string | null {
  if (control instanceof HTMLSelectElement) return control.value;
  if (control.type === "checkbox") return control.checked ? "True" : "False";
  if (control.type === "number") return control.value || null;
  if (control.type === "range") {
    const stops = stopsOf(control);
    if (stops) return stops[Number(control.value)] ?? null;
    // as many digits as the step has, since 0.1 + 0.2 is not 0.3
    return Number(control.value).toFixed(Number(control.dataset["digits"])).replace(/(\.\d+?)0+$/, "$1");
  }
  if (control.dataset["code"] === "text") return JSON.stringify(control.value);
  const raw = control.value.trim();
  return raw === "" || raw.includes("#") ? null : raw;
}

/** Move a control to where the code says, as near as it can go. Without its line in the code it has nothing to move. */
function read(control: Control, source: string): void {
  const code = placeOf(control, source)?.code;
  control.disabled = code === undefined;
  if (code === undefined) return;
  if (control instanceof HTMLSelectElement) {
    control.selectedIndex = [...control.options].findIndex(({ value }) => value === code || textIn(value) === textIn(code));
  } else if (control.type === "checkbox") control.checked = code === "True";
  else if (control.type === "range") moveSlider(control, code);
  else if (control.type === "number") control.value = String(numberIn(code) ?? "");
  else control.value = control.dataset["code"] === "text" ? textIn(code) : code;
}

function moveSlider(slider: HTMLInputElement, code: string): void {
  const number = numberIn(code);
  const stops = stopsOf(slider);
  if (number !== null) slider.value = String(stops ? nearest(stops, number) : number);
  slider.setAttribute("aria-valuetext", code);
  const output = slider.nextElementSibling;
  if (output) output.textContent = code;
}

/** A logarithmic slider moves over a list of values. */
function stopsOf(slider: HTMLInputElement): string[] | undefined {
  return slider.dataset["stops"]?.split(" ");
}

function nearest(stops: string[], number: number): number {
  const far = (stop: string) => Math.abs(Math.log(Number(stop) / Math.max(number, Number.MIN_VALUE)));
  return stops.reduce((best, stop, index) => (far(stop) < far(stops[best]!) ? index : best), 0);
}

function numberIn(code: string): number | null {
  const number = Number(code.replaceAll("_", ""));
  return code.trim() !== "" && Number.isFinite(number) ? number : null;
}

/** What a text in quotes says; other code as it is. */
function textIn(code: string): string {
  const inside = /^(["'])(.*)\1$/s.exec(code)?.[2];
  if (inside === undefined) return code;
  const escapes: Record<string, string> = { n: "\n", t: "\t" };
  return inside.replace(/\\(.)/gs, (all, character: string) => escapes[character] ?? ("\\'\"".includes(character) ? character : all));
}

/** A field that is filled in by typing counts once it is filled in, not at each letter. */
function isTyped(control: Control): boolean {
  return control instanceof HTMLInputElement && !["range", "checkbox"].includes(control.type);
}
