// The messages between a page and its worker, and what a run shows.

import type { FileFacts } from "./config";

export interface Frame {
  cell: number;
  line: number;
  /** Empty at top level. */
  function: string;
  code: string;
}

export interface ErrorReport {
  name: string;
  message: string;
  frames: Frame[];
  /** Frames left out after the first half of `frames`. */
  skipped: number;
  advice: string | null;
}

/** MIME type to text or, for JSON types, to data. */
export type Bundle = Record<string, unknown>;

export type Output =
  | { kind: "stdout" | "stderr"; text: string }
  | { kind: "bundle"; data: Bundle }
  | { kind: "error"; error: ErrorReport }
  | { kind: "cut"; characters: number };

export type Outcome = "done" | "error" | "stopped";

export interface Names {
  defines: string[];
  uses: string[];
}

/** Why the engine could not start. */
export type Failure =
  | { reason: "missing" | "damaged" | "unreachable"; file: string }
  | { reason: "broken"; message: string };

export type ToWorker =
  | { type: "start"; base: string; lock: string; files: Record<string, FileFacts>; known: boolean }
  | { type: "run"; run: number; cell: number; source: string; stop: string }
  | { type: "names"; request: number; sources: string[] };

export type FromWorker =
  | { type: "progress"; received: number; total: number }
  | { type: "ready"; stoppable: boolean }
  | { type: "failed"; failure: Failure }
  | { type: "output"; run: number; output: Output }
  | { type: "ended"; run: number; outcome: Outcome }
  | { type: "lost"; message: string }
  | { type: "names"; request: number; names: Names[] };
