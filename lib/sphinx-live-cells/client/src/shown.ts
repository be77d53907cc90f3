// What a run has shown, as a prediction looks at it: all of its text, and the rows of its charts.

import type { Output } from "./protocol";

const CHART_TYPE = /^application\/vnd\.vegalite\.v\d+\+json$/;

export function textOf(outputs: readonly Output[]): string {
  const texts = outputs.map((output) => {
    if (output.kind === "stdout") return output.text;
    return output.kind === "bundle" ? `${String(output.data["text/plain"] ?? "")}\n` : "";
  });
  return texts.join("");
}

export function rowsOf(outputs: readonly Output[]): unknown[] {
  const bundles = outputs.flatMap((output) => (output.kind === "bundle" ? Object.entries(output.data) : []));
  const specs = bundles.filter(([kind]) => CHART_TYPE.test(kind)).map(([, spec]) => spec as { datasets?: object });
  return specs.flatMap(({ datasets }) => Object.values(datasets ?? {}).flat());
}
