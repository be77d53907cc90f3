// The code of a cell: highlighted text from the build until the reader enters it, an editor after that.

import { element } from "./dom";
import { load } from "./load";
import type { Editor, EditorOptions } from "./editor";
import { highlight } from "./highlight";
import * as messages from "./messages";
import type { Frame } from "./protocol";
import type { Assistant } from "./suggest";

interface EditorModule {
  Editor: new (parent: HTMLElement, options: EditorOptions) => Editor;
}

export class Code {
  /** Where the editor's module lies: set once for the page. */
  static module = "";
  /** Gives the editor at a place somebody to ask: set once for the page. */
  static assistant: (place: HTMLElement) => Assistant;
  readonly saved: string;
  private readonly pre: HTMLElement;
  /** The author's highlighted code, kept from the first change on. */
  private nodes: Node[] | null = null;
  private readonly box: HTMLElement;
  private editor: Editor | null = null;
  /** The code while there is no editor. */
  private text: string;
  private marked: Frame | null = null;
  private opening: Promise<void> | null = null;
  /** What was said when the editor did not come, until it does. Where it never failed, what Run said in the same words stays. */
  private trouble = "";

  constructor(
    cell: HTMLElement,
    private readonly label: string,
    private readonly onChange: () => void,
    private readonly onRun: () => void,
    private readonly onTrouble: (text: string) => void,
    private readonly onTroubleOver: (text: string) => void,
  ) {
    this.pre = cell.querySelector<HTMLElement>(".cell_input pre")!;
    this.box = this.pre.parentElement!;
    this.saved = (this.pre.textContent ?? "").replace(/\n$/, "");
    this.text = this.saved;
    this.pre.tabIndex = 0;
    this.pre.setAttribute("role", "textbox");
    this.pre.setAttribute("aria-multiline", "true");
    this.pre.setAttribute("aria-label", label);
    this.pre.addEventListener("focus", () => void this.open());
    this.pre.addEventListener("click", ({ clientX: x, clientY: y }) => void this.open({ x, y }));
    this.pre.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
        event.preventDefault();
        this.onRun();
      }
    });
  }

  get source(): string {
    return this.editor?.source ?? this.text;
  }

  get edited(): boolean {
    return this.source !== this.saved;
  }

  /** Bring back the author's code. */
  reset(): void {
    this.mark(null);
    this.write(this.saved);
  }

  /** Replace the code. */
  write(source: string): void {
    if (source === this.source) return;
    if (this.editor) {
      this.editor.splice(0, this.source.length, source);
      return;
    }
    this.text = source;
    this.pre.replaceChildren(...highlight(`${source}\n`));
    this.changed();
  }

  /** Replace the characters between two offsets, as if they had been typed. */
  splice(from: number, to: number, insert: string): void {
    if (this.editor) {
      this.editor.splice(from, to, insert);
      return;
    }
    this.keepNodes();
    this.text = this.text.slice(0, from) + insert + this.text.slice(to);
    if (this.edited) spliceText(this.pre, from, to, insert);
    this.changed();
  }

  /** Mark the line where an error came up. */
  mark(frame: Frame | null): void {
    if (frame === this.marked) return;
    this.marked = frame;
    if (frame) this.box.closest("details")?.setAttribute("open", ""); // code that is folded away
    this.editor?.mark(frame);
    this.pre.classList.toggle("live-error-mark", frame !== null);
    this.pre.style.setProperty("--live-line", String(frame?.line ?? 0));
  }

  /** Bring the editor; it takes the focus if the reader is still at the code when it has come. */
  private async open(at?: { x: number; y: number }): Promise<void> {
    this.opening ??= this.load();
    try {
      await this.opening;
    } catch {
      this.opening = null;
      this.trouble = location.protocol === "file:" ? messages.FROM_FILE : messages.NO_EDITOR;
      this.onTrouble(this.trouble);
      return;
    }
    if (this.trouble) this.onTroubleOver(this.trouble);
    this.trouble = "";
    const here = this.box.contains(document.activeElement);
    this.pre.hidden = true;
    if (here) this.editor?.focus(at);
  }

  private async load(): Promise<void> {
    const { Editor } = await load<EditorModule>(Code.module);
    const place = element("div", { class: "live-editor" });
    const style = getComputedStyle(this.pre);
    for (const name of ["padding", "font-size", "line-height", "font-family"]) {
      place.style.setProperty(`--live-${name}`, style.getPropertyValue(name));
    }
    this.editor = new Editor(place, {
      source: this.text,
      label: this.label,
      onChange: () => this.changed(),
      onRun: () => this.onRun(),
      assistant: Code.assistant(this.box),
    });
    this.box.insertBefore(place, this.pre);
    this.editor.mark(this.marked);
  }

  private keepNodes(): void {
    this.nodes ??= [...this.pre.childNodes].map((node) => node.cloneNode(true));
  }

  /** The hidden original keeps pace: buttons of the theme that copy code read it. */
  private changed(): void {
    this.keepNodes();
    if (this.editor && this.edited) this.pre.textContent = `${this.source}\n`;
    else if (!this.edited && this.nodes) this.pre.replaceChildren(...this.nodes.map((node) => node.cloneNode(true)));
    this.onChange();
  }
}

/** Replace characters of an element's text and leave its other markup, such as highlighting, as it is. */
function spliceText(place: HTMLElement, from: number, to: number, insert: string): void {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  let start = 0;
  let inserted = false;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const end = start + node.data.length;
    const [first, last] = [Math.max(from, start) - start, Math.min(to, end) - start];
    if (first < last || (!inserted && from >= start && from <= end && from === to)) {
      node.replaceData(first, Math.max(0, last - first), inserted ? "" : insert);
      inserted = true;
    }
    start = end;
  }
}
