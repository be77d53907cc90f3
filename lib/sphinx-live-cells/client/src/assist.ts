// What the editors of a page may ask: the names of cells above, and Python itself when it is idle.

import type { LiveCell } from "./cell";
import { Code } from "./code";
import type { LivePage } from "./page";

export function answerEditors({ kernel, notebook }: LivePage): void {
  Code.assistant = (place) => {
    const cell = place.closest<LiveCell>("live-cell")!;
    return { names: () => notebook.definedAbove(cell), ask: (question) => kernel.ask(question) };
  };
}
