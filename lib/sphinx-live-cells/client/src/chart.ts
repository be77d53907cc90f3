// Vega, fetched at the first sign of interest in a chart: draws one specification and changes it in place.
//
// Expressions are interpreted, so that the page's content security policy need not allow evaluated code, and nothing is
// loaded from any address: charts carry their rows.

import { type View, loader } from "vega";
import embed, { type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import type { Spec } from "./fit";

export interface Drawing {
  view: View;
  /** Stop drawing and let go of what it held. */
  finalize(): void;
}

const closed = loader();
closed.load = () => Promise.reject(new Error("A chart of this page loads nothing: its rows must be in it."));
closed.sanitize = () => Promise.reject(new Error("A chart of this page has no links."));

/** Draw into `place`, which is filled once the drawing is complete. */
export async function draw(place: HTMLElement, spec: Spec): Promise<Drawing> {
  const result = await embed(place, spec as VisualizationSpec, {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    ast: true,
    expr: expressionInterpreter,
    loader: closed,
    defaultStyle: false,
    tooltip: { formatTooltip: tip },
    logLevel: 1, // errors: that a dial leaves a panel empty is no news for a reader's console
  });
  return { view: result.view, finalize: () => result.finalize() };
}

/** What a mark says when pointed at. The library's own text may hold a picture from any address: here all of it is text. */
function tip(value: unknown, escape: (text: unknown) => string): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return escape(plain(value));
  const { title, ...fields } = value as Record<string, unknown>;
  const rows = Object.entries(fields)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `<tr><td class="key">${escape(name)}</td><td class="value">${escape(plain(field))}</td></tr>`);
  return `${title ? `<h2>${escape(plain(title))}</h2>` : ""}${rows.length ? `<table><tbody>${rows.join("")}</tbody></table>` : ""}`;
}

const plain = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
