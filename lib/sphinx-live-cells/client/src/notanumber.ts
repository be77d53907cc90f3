// A note below an output that shows nan or inf where the saved one does not: numpy in WebAssembly raises no warnings.

import type { LiveCell } from "./cell";
import { element } from "./dom";
import * as messages from "./messages";
import type { LivePage } from "./page";
import type { Output } from "./protocol";

/** As a value, not inside a word: `nan`, `-inf`, `[0. nan]`, `loss=nan,`, `np.float64(nan)`. */
const VALUE = { nan: /(?<![\w.'"])[-+]?nan(?![\w'"])/i, inf: /(?<![\w.'"])[-+]?inf(inity)?(?![\w'"])/i };
/** Code that names them expects them. */
const NAMED = { nan: /\bnan|isnan|isfinite/i, inf: /\binf(inity)?\b|isinf|isfinite/i };

export function noteNotANumber({ cells }: LivePage): void {
  for (const cell of cells) {
    let note: HTMLElement | null = null;
    cell.addEventListener("live-state", () => {
      if (cell.state === "stale" || cell.state === "queued" || cell.state === "loading") return;
      note?.remove();
      note = null;
      const text = surprise(cell);
      if (!text) return;
      note = element("p", { class: "live-note", role: "note" }, text);
      cell.add(note, "below");
    });
  }
}

/** What to say of a run that has ended: an author who shows nan, or writes it in the code, expects it. */
function surprise(cell: LiveCell): string | null {
  if (!["done", "error", "stopped"].includes(cell.state)) return null;
  const shown = cell.outputs.map(textOf).join("\n");
  const isNew = (kind: "nan" | "inf") =>
    VALUE[kind].test(shown) && !VALUE[kind].test(cell.savedOutput) && !NAMED[kind].test(cell.source);
  if (isNew("nan")) return messages.NAN;
  return isNew("inf") ? messages.INF : null;
}

function textOf(output: Output): string {
  if (output.kind === "stdout") return output.text;
  const text = output.kind === "bundle" ? output.data["text/plain"] : "";
  return typeof text === "string" ? text : "";
}
