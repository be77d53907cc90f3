// A chart in a column of a given width and in the page's colours; sphinx_live_cells/charts.py has the same rules for the
// saved pictures.

import style from "../../sphinx_live_cells/chart_style.json";

export type Spec = Record<string, any>;

const ONE_COLUMN_BELOW = 520;
const AXIS = 64; // pixels that a panel's axis takes beside its plot
const GAP = 20; // Vega-Lite's own spacing between panels

export function fit(spec: Spec, width: number): Spec {
  return sized(styled(spec), width);
}

/** A chart that has a background of its own keeps its own colours. The description speaks for all marks. */
function styled(spec: Spec): Spec {
  const own = spec["config"] ?? {};
  const config = "background" in spec || "background" in own ? own : joined(style, own);
  return { ...spec, config: { ...config, aria: false } };
}

function joined(style: Spec, own: Spec): Spec {
  const both = Object.keys(own).filter((name) => isObject(style[name]) && isObject(own[name]));
  return { ...style, ...own, ...Object.fromEntries(both.map((name) => [name, joined(style[name], own[name])])) };
}

const isObject = (value: unknown) => typeof value === "object" && value !== null;

function sized(spec: Spec, width: number): Spec {
  if (Array.isArray(spec["concat"])) {
    const columns = width < ONE_COLUMN_BELOW ? 1 : Number(spec["columns"] ?? spec["concat"].length);
    const panel = Math.floor((width - GAP * (columns - 1)) / columns) - AXIS;
    return { ...spec, columns, concat: spec["concat"].map((one: Spec) => ({ ...one, width: panel })) };
  }
  if (spec["width"] === "container") return { ...spec, width, autosize: { type: "fit-x", contains: "padding" } };
  return spec;
}
