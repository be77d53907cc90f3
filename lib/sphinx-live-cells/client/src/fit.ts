// A chart in a column of a given width; sphinx_live_cells/charts.py has the same rule for the saved pictures.

export type Spec = Record<string, any>;

const ONE_COLUMN_BELOW = 520;
const AXIS = 64; // pixels that a panel's axis takes beside its plot
const GAP = 20; // Vega-Lite's own spacing between panels

export function fit(spec: Spec, width: number): Spec {
  if (Array.isArray(spec["concat"])) {
    const columns = width < ONE_COLUMN_BELOW ? 1 : Number(spec["columns"] ?? spec["concat"].length);
    const panel = Math.floor((width - GAP * (columns - 1)) / columns) - AXIS;
    return { ...spec, columns, concat: spec["concat"].map((one: Spec) => ({ ...one, width: panel })) };
  }
  if (spec["width"] === "container") return { ...spec, width, autosize: { type: "fit-x", contains: "padding" } };
  return spec;
}
