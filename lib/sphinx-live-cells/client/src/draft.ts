// One cell's versions: the one it shows and the others there are. Nothing here throws a text of the reader's away unless
// told to: showing another version puts the present one in that one's place.

import type { LiveCell } from "./cell";
import type { Other, Origin, Saved, Spot, Version } from "./shelf";

/** This visit of the page. */
export const TAB = Math.random().toString(36).slice(2);

export class Draft {
  others: Other[] = [];
  /** The record as this visit last read or wrote it: another text in its place is another tab's. */
  seen: string | null = null;
  /** Keys of records made for earlier code of the book, let go of once this draft is kept. */
  former: string[] = [];
  private at = 0;
  private from: Origin = "book";
  private tab = TAB;
  private writing = false;

  constructor(
    readonly cell: LiveCell,
    readonly key: string,
    readonly spot: Spot,
  ) {}

  get book(): string {
    return this.cell.savedSource;
  }

  get edited(): boolean {
    return this.cell.source !== this.book;
  }

  /** What the cell shows. */
  get version(): Version {
    return { code: this.cell.source, at: this.at, from: this.edited ? this.from : "book", tab: this.tab };
  }

  /** The reader has changed the code, or a dial or a program has; false if it was the draft itself. */
  noteChange(): boolean {
    if (this.writing) return false;
    [this.at, this.from, this.tab] = [Date.now(), "me", TAB];
    return true;
  }

  /** What to keep; null when the cell and the book are one. */
  record(): Saved | null {
    const others = this.others
      .filter((other) => other.why !== "reset")
      .map((other) => (other.from === "book" ? { ...other, code: "" } : other));
    return this.edited || others.length > 0 ? { ...this.spot, ...this.version, others } : null;
  }

  restore(saved: Saved): void {
    this.write(saved);
    this.others = saved.others.map((other) => (other.from === "book" ? { ...other, code: this.book } : other));
    this.tidy();
  }

  /** Another tab has kept this cell too: what it wrote becomes an offer here. Says whether anything is new. */
  merge(saved: Saved): boolean {
    const before = JSON.stringify(this.others);
    for (const version of [{ ...saved, why: "tab" as const }, ...saved.others]) {
      const { code, at, tab, why } = version;
      const from = version.from === "me" ? "tab" : version.from;
      if (tab === TAB || from === "book" || code === this.cell.source) continue;
      const earlier = this.others.findIndex((other) => other.tab === tab && other.why === "tab");
      this.others.splice(earlier < 0 ? this.others.length : earlier, earlier < 0 ? 0 : 1, { code, at, from, tab, why });
    }
    this.tidy();
    return JSON.stringify(this.others) !== before;
  }

  /** Take up what was kept for an earlier code of the book. */
  adopt(key: string, saved: Saved): void {
    const own = saved.code === saved.original ? [] : [{ ...pick(saved), why: "changed" as const }];
    this.others.push(...own, ...saved.others.filter((other) => other.from !== "book"));
    this.former.push(key);
    this.tidy();
  }

  /** Show another version; the present one takes its place. */
  show(other: Other): void {
    const { why } = other;
    const now = this.version;
    const replace = why === "reset" && now.from === "book" ? [] : [{ ...now, why }];
    this.others.splice(this.others.indexOf(other), 1, ...replace);
    this.write(other);
    this.tidy();
  }

  /** Show code that a link brought; what the reader had is kept beside it, and the book's if that is new to the link. */
  take(code: string, changed: boolean): void {
    if (this.edited) this.others.push({ ...this.version, why: "link" });
    if (changed) this.others.push({ code: this.book, at: 0, from: "book", tab: TAB, why: "changed" });
    this.write({ code, at: Date.now(), from: "link", tab: TAB });
    this.tidy();
  }

  /** Undo `take`; what was done to the link's code since is kept beside it. */
  putBack(version: Version, taken: string): void {
    const changed = this.cell.source === taken ? [] : [{ ...this.version, why: "link" as const }];
    this.others.push(...changed);
    this.write(version);
    this.tidy();
  }

  /** Keep a version in reach after Reset, until the page is left. */
  putAside(version: Version): void {
    this.others.push({ ...version, why: "reset" });
    this.tidy();
  }

  drop(other: Other): void {
    this.others = this.others.filter((one) => one !== other);
  }

  private write({ code, at, from, tab }: Version): void {
    this.writing = true;
    this.cell.write(code);
    this.writing = false;
    [this.at, this.from, this.tab] = [at, from, tab];
  }

  /** No offers of what is there already, and none twice. */
  private tidy(): void {
    const known = new Set([this.cell.source]);
    this.others = this.others.filter(({ code, from, why }) => {
      const needless = known.has(code) || (code === this.book && (from !== "book" || why !== "changed"));
      known.add(code);
      return !needless;
    });
  }
}

const pick = ({ code, at, from, tab }: Version): Version => ({ code, at, from, tab });
