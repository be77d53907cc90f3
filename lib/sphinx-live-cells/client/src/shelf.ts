// Where a reader's versions of cells lie between visits: localStorage, one record a cell, so that tabs seldom meet.
//
// A record is found by the page and the hash of the book's code, with a count for cells that are alike. It also says where
// the cell stood and what its code was, so that it is found again when the book has changed. Records of another format are
// left alone, and no record is ever thrown away for its age or size: only the reader discards what the reader wrote.

/** Who wrote a version. */
export type Origin = "book" | "me" | "link" | "tab";

/** Why there is another version: the book has changed, a link brought code, another tab did, or Reset put it aside. */
export type Reason = "changed" | "link" | "tab" | "reset";

export interface Version {
  code: string;
  /** When it was written, in milliseconds since 1970. */
  at: number;
  from: Origin;
  /** The visit in which it was written. */
  tab: string;
}

export interface Other extends Version {
  why: Reason;
}

/** What is known of a cell that a version was written for. */
export interface Spot {
  hash: string;
  /** Counted from 1 among the cells of the page with this hash. */
  nth: number;
  /** The cell's number, and how many cells the page had. */
  place: number;
  of: number;
  defines: string[];
  original: string;
}

export interface Saved extends Spot, Version {
  others: Other[];
}

const FORMAT = "live-cells/1/";

export class Shelf {
  private constructor(
    private readonly storage: Storage,
    private readonly prefix: string,
  ) {}

  /** The shelf of a page; null where the browser forbids storage. */
  static open({ pathname }: Location): Shelf | null {
    try {
      const storage = window.localStorage;
      storage.getItem(FORMAT);
      return new Shelf(storage, `${FORMAT}${pathname.replace(/(^|\/)index(\.html)?$|\.html$/, "$1")}#`);
    } catch {
      return null;
    }
  }

  key(hash: string, nth: number): string {
    return `${this.prefix}${hash}.${nth}`;
  }

  read(key: string): string | null {
    return this.storage.getItem(key);
  }

  /** Keep a record and return its text; null when there is no room or no permission. */
  write(key: string, saved: Saved): string | null {
    const text = JSON.stringify(saved);
    try {
      this.storage.setItem(key, text);
      return text;
    } catch {
      return null;
    }
  }

  remove(key: string): void {
    this.storage.removeItem(key);
  }

  /** Every sound record of the page, by key. */
  all(): Map<string, Saved> {
    const found = new Map<string, Saved>();
    for (let index = 0; index < this.storage.length; index++) {
      const key = this.storage.key(index);
      const saved = key?.startsWith(this.prefix) ? parse(this.storage.getItem(key)) : null;
      if (saved) found.set(key!, saved);
    }
    return found;
  }
}

/** Read a record; null for anything that is not one. */
export function parse(text: string | null): Saved | null {
  try {
    const { others, hash, nth, place, of, defines, original, ...rest } = JSON.parse(text ?? "");
    const version = readVersion(rest);
    const sound =
      version && isText(hash, original) && [nth, place, of].every(Number.isInteger) && isText(...defines) && Array.isArray(others);
    return sound ? { ...version, hash, nth, place, of, defines, original, others: others.flatMap(readOther) } : null;
  } catch {
    return null;
  }
}

function readOther(value: Record<string, unknown>): Other[] {
  const version = readVersion(value);
  const why = (["changed", "link", "tab"] as const).find((reason) => reason === value?.["why"]);
  return version && why ? [{ ...version, why }] : [];
}

function readVersion(value: Record<string, unknown>): Version | null {
  const { code, at, tab, from } = value ?? {};
  const origin = (["book", "me", "link", "tab"] as const).find((known) => known === from);
  return isText(code, tab) && typeof at === "number" && Math.abs(at) < 8e15 && origin
    ? { code: code as string, at, tab: tab as string, from: origin }
    : null;
}

const isText = (...values: unknown[]) => values.every((value) => typeof value === "string");
