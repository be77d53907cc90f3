// Completion in the editor: what the place in the code asks for, and the list to choose from.
//
// Python answers from the live namespace. While it is busy or not there, the cell's own words and the names that cells
// above define are offered at once: nobody waits, and nothing is started.

import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  autocompletion,
  completionKeymap,
  completionStatus,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import type { Answer, Question, Suggestion } from "./protocol";

/** What an editor can ask about its page. */
export interface Assistant {
  /** Names that cells above define. */
  names(): string[];
  /** Ask Python; null when it is not there or busy. */
  ask(question: Question): Promise<Answer | null>;
}

/** Milliseconds for Python's answer, since a run may have begun in between: less where there is something else to offer. */
const PATIENCE = { short: 250, long: 3000 };
const WORD = /[\p{L}\p{N}_]*$/u;
const DOTTED = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const KEYWORDS =
  "and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield".split(" ");
const BOOST: Partial<Record<Suggestion["kind"], number>> = { argument: 50, variable: 20, builtin: -20, keyword: -10 };

export function suggestions(assistant: Assistant) {
  return [
    autocompletion({
      override: [(context) => complete(context, assistant)],
      selectOnOpen: false, // Enter and Tab stay what they are until the reader has chosen
      icons: false,
      defaultKeymap: false,
      optionClass: ({ type }) => `live-kind-${type}`,
      maxRenderedOptions: 60,
    }),
    keymap.of(completionKeymap.filter(({ key }) => key !== "Enter")),
  ];
}

/** Whether the reader has chosen from an open list, so that Enter and Tab take the choice. */
export function hasChosen(view: EditorView): boolean {
  return completionStatus(view.state) === "active" && selectedCompletion(view.state) !== null;
}

async function complete(context: CompletionContext, assistant: Assistant): Promise<CompletionResult | null> {
  const place = placeOf(context);
  if (!place) return null;
  const { from, question } = place;
  const patience = question?.ask === "names" ? PATIENCE.short : PATIENCE.long;
  const answer = question && (await soon(assistant.ask(question), patience));
  const found = new Map<string, Completion>();
  for (const suggestion of answer ?? []) found.set(suggestion.label, option(suggestion, place, assistant));
  if (!question || question.ask === "names") {
    const words = [...assistant.names(), ...ownWords(context.state, from, "VariableName")];
    for (const label of words) if (!found.has(label)) found.set(label, { label, type: "variable", boost: 20 });
    if (!answer) for (const label of KEYWORDS) found.set(label, { label, type: "keyword", boost: -10 });
  } else if (question.ask === "attributes" && !answer) {
    for (const label of ownWords(context.state, from, "PropertyName")) found.set(label, { label, type: "property" });
  }
  if (found.size === 0) return null;
  return { from, options: [...found.values()], validFor: /^[\p{L}\p{N}_]*$/u };
}

interface Place {
  from: number;
  question: Question | null;
}

/** Read from the code before the caret what could come next. */
function placeOf({ state, pos, explicit }: CompletionContext): Place | null {
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const word = WORD.exec(before)![0];
  const from = pos - word.length;
  const node = syntaxTree(state).resolveInner(pos, -1);
  if (isIn(node, "String", "FormatString", "Comment") && !isIn(node, "FormatReplacement")) return null;
  if (/^\d/.test(word) || /\d\.$/.test(before)) return null;
  const start = before.slice(0, before.length - word.length);

  const members = /^\s*from\s+([\w.]+)\s+import\s+(?:.*[,(]\s*)?$/.exec(start);
  if (members) return { from, question: { ask: "members", of: members[1]! } };
  const modules = /^\s*(?:from|import)\s+(?:.*,\s*)?((?:\w+\.)*)$/.exec(start);
  if (modules) return { from, question: { ask: "modules", of: modules[1]!.replace(/\.$/, "") } };
  if (/\.\s*$/.test(start)) {
    const of = objectBefore(state, from);
    const question: Question | null = of === null ? null : { ask: "attributes", of, hidden: word.startsWith("_") };
    return question && { from, question };
  }
  if (!explicit && word.length < 2) return null;
  if (isBeingNamed(start)) return null;
  return { from, question: { ask: "names", ...callAround(state, node, from) } };
}

/** After `def`, `class`, `for`, `as` a new name comes: nothing to complete. */
function isBeingNamed(start: string): boolean {
  return /(^|[^\w.])(def|class|as)\s+$/.test(start) || /^\s*(async\s+)?for\s+$/.test(start);
}

/** The plain dotted name in front of the dot before `from`, or null. */
function objectBefore(state: EditorState, from: number): string | null {
  const text = state.doc.lineAt(from).text.slice(0, from - state.doc.lineAt(from).from);
  const found = /([\p{L}\p{N}_.]+)\.\s*$/u.exec(text);
  if (!found || !DOTTED.test(found[1]!)) return null;
  const front = text.slice(0, found.index).trimEnd();
  return /[)\]}"'.]$/.test(front) ? null : found[1]!;
}

/** The function in whose brackets the caret is, and the arguments already given by name. */
function callAround(state: EditorState, node: SyntaxNode, from: number): { call: string | null; given: string[] } {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    if (at.name === "ArgList" && at.from < from && (at.to >= from || at.lastChild?.name !== ")")) {
      const callee = at.prevSibling && state.sliceDoc(at.prevSibling.from, at.prevSibling.to).replace(/\s/g, "");
      const given: string[] = [];
      for (let child = at.firstChild; child; child = child.nextSibling) {
        if (child.name === "VariableName" && child.nextSibling?.name === "AssignOp") {
          given.push(state.sliceDoc(child.from, child.to));
          if (child.to < from && child.nextSibling.to <= from && isValue(child.nextSibling, from)) return { call: null, given: [] };
        }
      }
      return { call: callee && DOTTED.test(callee) ? callee : null, given };
    }
    if (["ParenthesizedExpression", "ArrayExpression", "LambdaExpression", "Body"].includes(at.name)) break;
  }
  return { call: null, given: [] };
}

/** Whether the caret stands in the value of `name=value`. */
function isValue(assign: SyntaxNode, from: number): boolean {
  for (let after = assign.nextSibling; after; after = after.nextSibling) {
    if (after.name === "," && after.from < from) return false;
  }
  return true;
}

function isIn(node: SyntaxNode, ...names: string[]): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent) if (names.includes(at.name)) return true;
  return false;
}

/** Words of one kind in the code, less the one being typed and the names of arguments in calls. */
function ownWords(state: EditorState, typed: number, kind: string): string[] {
  const words = new Set<string>();
  syntaxTree(state).iterate({
    enter: ({ name, from, to, node }) => {
      const isArgument = node.parent?.name === "ArgList" && node.nextSibling?.name === "AssignOp";
      if (name === kind && from !== typed && !isArgument) words.add(state.sliceDoc(from, to));
    },
  });
  return [...words];
}

function option({ label, kind, detail }: Suggestion, { question }: Place, assistant: Assistant): Completion {
  const made: Completion = { label, type: kind };
  const boost = BOOST[kind] ?? 0;
  made.boost = label.startsWith("_") ? boost - 30 : /^[A-Z]\w+(Error|Warning|Exit)$/.test(label) ? -40 : boost;
  if (detail) made.detail = kind === "argument" ? detail : ` ${detail}`;
  const name = fullName(label, kind, question);
  if (name) made.info = () => describe(name, detail, assistant);
  return made;
}

/** The name under which Python knows a suggestion, if there is more to say about it. */
function fullName(label: string, kind: Suggestion["kind"], question: Question | null): string | null {
  if (!question || kind === "argument" || kind === "keyword") return null;
  if (question.ask === "attributes") return `${question.of}.${label}`;
  return question.ask === "names" ? label : null;
}

/** A function's parameters and the first line of its documentation, beside the list. */
async function describe(of: string, known: string, assistant: Assistant): Promise<HTMLElement | null> {
  const about = (await soon(assistant.ask({ ask: "about", of }), PATIENCE.long))?.[0];
  const [what, doc] = (about?.detail ?? "").split("\n");
  if (!doc && (!what || what === known)) return null;
  const box = document.createElement("div");
  const name = of.split(".").pop()!;
  const text = what?.startsWith("(") ? `${name}${what}` : `${name}: ${what}`;
  if (what) box.append(Object.assign(document.createElement("code"), { textContent: text }));
  if (doc) box.append(Object.assign(document.createElement("p"), { textContent: doc }));
  return box;
}

function soon<T>(answer: Promise<T | null>, patience: number): Promise<T | null> {
  return Promise.race([answer, new Promise<null>((resolve) => setTimeout(() => resolve(null), patience))]);
}
