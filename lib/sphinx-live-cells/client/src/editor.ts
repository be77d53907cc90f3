// CodeMirror, fetched when the reader first enters some code. It wears the page's own highlighting classes and colours.

import { acceptCompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import type { Frame } from "./protocol";
import { type Assistant, hasChosen, suggestions } from "./suggest";

export interface EditorOptions {
  source: string;
  label: string;
  onChange: () => void;
  onRun: () => void;
  assistant: Assistant;
}

/** Pygments' short class names, so that the theme colours edited code as it colours all code. */
const pygments = tagHighlighter([
  { tag: tags.comment, class: "c1" },
  { tag: [tags.string, tags.special(tags.string)], class: "s2" },
  { tag: [tags.integer, tags.number], class: "mi" },
  { tag: tags.float, class: "mf" },
  { tag: [tags.bool, tags.null], class: "kc" },
  { tag: [tags.definitionKeyword, tags.keyword, tags.controlKeyword], class: "k" },
  { tag: tags.moduleKeyword, class: "kn" },
  { tag: tags.operatorKeyword, class: "ow" },
  { tag: tags.operator, class: "o" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.className, class: "nc" },
  { tag: tags.meta, class: "nd" },
  { tag: tags.variableName, class: "n" },
  { tag: tags.propertyName, class: "n" },
  { tag: tags.punctuation, class: "p" },
]);

const setError = StateEffect.define<Frame | null>();
const errorLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setError)) continue;
      const frame = effect.value;
      if (frame === null || frame.line > transaction.state.doc.lines) return Decoration.none;
      const { from, text } = transaction.state.doc.line(frame.line);
      const line = Decoration.line({ class: "live-error-line" }).range(from);
      if (frame.start === null || frame.stop === null || text.trim() !== frame.code) return Decoration.set([line]);
      const code = from + text.indexOf(frame.code);
      const part = Decoration.mark({ class: "live-error-part" }).range(code + frame.start, code + frame.stop);
      return Decoration.set([line, part]);
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export class Editor {
  readonly view: EditorView;
  /** Tab indents once the reader works in the code; before that, and after Escape, it moves on through the page. */
  private entered = false;

  constructor(parent: HTMLElement, options: EditorOptions) {
    const run = () => {
      options.onRun();
      return true;
    };
    const accept = (view: EditorView) => hasChosen(view) && acceptCompletion(view);
    const tab = (command: typeof indentMore) => (view: EditorView) => this.entered && command(view);
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: options.source,
        extensions: [
          history(),
          python(),
          indentUnit.of("    "),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          syntaxHighlighting(pygments),
          errorLine,
          Prec.highest(
            keymap.of([
              { key: "Mod-Enter", run },
              { key: "Ctrl-Enter", run },
              { key: "Shift-Enter", run },
              { key: "Escape", run: () => (this.entered = false) },
              { key: "Enter", run: accept },
              { key: "Tab", run: accept },
              { key: "Tab", run: tab(indentMore), shift: tab(indentLess) },
            ]),
          ),
          suggestions(options.assistant),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ "aria-label": options.label, autocapitalize: "off", spellcheck: "false", tabindex: "0" }),
          EditorView.updateListener.of((update) => update.docChanged && options.onChange()),
          EditorView.domEventHandlers({
            keydown: ({ key }) => {
              if (!["Tab", "Shift", "Escape"].includes(key)) this.entered = true;
            },
            pointerdown: () => void (this.entered = true),
            blur: () => void (this.entered = false),
          }),
        ],
      }),
    });
  }

  get source(): string {
    return this.view.state.doc.toString();
  }

  /** Replace the characters between two offsets. */
  splice(from: number, to: number, insert: string): void {
    this.view.dispatch({ changes: { from, to, insert } });
  }

  /** Take the focus, with the caret at a place of the screen if one is given. */
  focus(at?: { x: number; y: number }): void {
    this.view.focus();
    const place = at && this.view.posAtCoords(at, false);
    if (place !== undefined) this.view.dispatch({ selection: { anchor: place } });
    this.entered = at !== undefined;
  }

  /** Mark the line where an error came up, and in it the part that was being run; null takes the mark away. */
  mark(frame: Frame | null): void {
    this.view.dispatch({ effects: setError.of(frame) });
  }
}
