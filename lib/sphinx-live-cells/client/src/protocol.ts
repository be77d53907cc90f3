// The messages between a page and its worker, and what a run shows.

import type { FileFacts } from "./config";

export interface Frame {
  cell: number;
  line: number;
  /** Empty at top level. */
  function: string;
  code: string;
  /** The part of `code` that was being run; null for the whole of it. */
  start: number | null;
  stop: number | null;
}

export interface ErrorReport {
  name: string;
  message: string;
  frames: Frame[];
  /** Frames left out after the first half of `frames`. */
  skipped: number;
  advice: string | null;
  /** The error from which this one was raised ("cause"), or while handling which it came up ("context"). */
  earlier: ErrorReport | null;
  link: "cause" | "context" | "";
  /** Of a group of errors. */
  parts: ErrorReport[];
}

/** MIME type to text or, for JSON types, to data. */
export type Bundle = Record<string, unknown>;

export type Output =
  | { kind: "stdout" | "stderr"; text: string }
  /** `id` names a value that may be replaced. */
  | { kind: "bundle"; data: Bundle; id?: string }
  | { kind: "error"; error: ErrorReport }
  /** What is not shown: characters of text, values beyond the most, numbers of the value before that are inf or NaN. */
  | { kind: "cut" | "dropped" | "not-finite"; count: number };

/** A value in place of the one that `id` names. */
export interface Update {
  kind: "update";
  data: Bundle;
  id: string;
}

/** What leaves the worker while a cell runs. */
export type Arrival = Output | Update;

export type Outcome = "done" | "error" | "stopped";

export interface Names {
  defines: string[];
  uses: string[];
}

/** What the editor asks of the namespace; `of` is a plain dotted name or a module. */
export type Question =
  | { ask: "names"; call: string | null; given: string[] }
  | { ask: "attributes"; of: string; hidden: boolean }
  | { ask: "modules"; of: string }
  | { ask: "members"; of: string }
  | { ask: "about"; of: string };

export interface Suggestion {
  label: string;
  kind: "argument" | "variable" | "function" | "class" | "module" | "property" | "keyword" | "builtin";
  /** In a few words what it is: a shape, parameters. */
  detail: string;
}

/** To "about": one suggestion, with the first line of its documentation after a line end in `detail`. */
export type Answer = Suggestion[];

/** By the numbers of the cells, the names that each defines. */
export type Defines = Record<number, string[]>;

/** Why the engine could not start. */
export type Failure =
  | { reason: "missing" | "damaged" | "unreachable"; file: string }
  | { reason: "broken"; message: string };

/** What the worker that brings the engine's files tells: bytes that came, a file, or why there is none. */
export type Brought =
  | { bytes: number }
  | { name: string; content: ArrayBuffer | WebAssembly.Module }
  | { name: string; failure: Failure };

export type ToWorker =
  /** `life` names the lock that the worker holds as long as it lives; the files come through `arrivals`. */
  | {
      type: "start";
      life: string;
      base: string;
      core: string;
      lock: string;
      files: Record<string, FileFacts>;
      arrivals: MessagePort[];
      /** Whether to rehearse while no cell runs. */
      rehearse: boolean;
    }
  /** To a worker which does nothing else; `known`: the browser has had the same files before. */
  | { type: "bring"; base: string; files: Record<string, FileFacts>; known: boolean; to: MessagePort }
  | { type: "stop" }
  | { type: "run"; run: number; cell: number; source: string; stop: string; defines: Defines }
  | { type: "names"; request: number; sources: string[] }
  | { type: "ask"; request: number; question: Question };

export type FromWorker =
  | { type: "alive" }
  | { type: "progress"; received: number; total: number }
  | { type: "ready"; stoppable: boolean }
  | { type: "failed"; failure: Failure }
  | { type: "output"; run: number; output: Arrival }
  | { type: "ended"; run: number; outcome: Outcome }
  | { type: "rehearsed" }
  | { type: "lost"; message: string }
  | { type: "names"; request: number; names: Names[] }
  | { type: "answer"; request: number; answer: Answer };
