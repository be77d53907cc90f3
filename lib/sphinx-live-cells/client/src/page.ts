// What the parts of a page share, so that a feature is one file with one function that takes it.

import type { LiveCell } from "./cell";
import type { Config } from "./config";
import type { Kernel } from "./kernel";
import type { Notebook } from "./notebook";

export interface LivePage {
  config: Config;
  cells: readonly LiveCell[];
  kernel: Kernel;
  notebook: Notebook;
  /** The row of buttons for all cells. */
  bar: HTMLElement;
}
