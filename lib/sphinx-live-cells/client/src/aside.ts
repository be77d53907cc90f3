// Python that the page itself asks for, between the runs of cells: nothing of it is shown as a cell's output.

import type { Kernel } from "./kernel";
import type { ErrorReport, Outcome } from "./protocol";

const NOBODY = 0; // the number of no cell

export interface Answer {
  outcome: Outcome;
  text: string;
  error: ErrorReport | null;
}

/** Call a function of the package live_cells; what it prints or returns comes back as text. Only where no cell runs: see Notebook.around. */
export async function aside(kernel: Kernel, module: string, call: string): Promise<Answer> {
  const answer: Answer = { outcome: "done", text: "", error: null };
  const source = `__import__("live_cells.${module}", fromlist=["_"]).${call}`;
  answer.outcome = await kernel.run(source, NOBODY, {}, (output) => {
    if (output.kind === "stdout") answer.text += output.text;
    if (output.kind === "bundle") answer.text += String(output.data["text/plain"] ?? "");
    if (output.kind === "error") answer.error = output.error;
  });
  return answer;
}

/** Text as Python writes it. */
export const quoted = (text: string) => JSON.stringify(text);
