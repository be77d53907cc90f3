// What readers write stays: kept while they type, restored on the next visit, never run and never taken away.

import type { LiveCell } from "./cell";
import { element } from "./dom";
import { Draft } from "./draft";
import type { Extras } from "./extras";
import * as messages from "./messages";
import type { LivePage } from "./page";
import { parse, type Saved, Shelf } from "./shelf";

const PAUSE = 300; // milliseconds without typing after which the code is kept

export class Edits {
  readonly drafts: readonly Draft[];
  private readonly shelf = Shelf.open(location);
  private readonly waiting = new Set<Draft>();
  private readonly labels = new Map<Draft, HTMLElement>();
  private timer = 0;
  private warned = false;

  constructor(
    readonly page: LivePage,
    private readonly extras: () => Promise<Extras>,
  ) {
    const counts = new Map<string, number>();
    this.drafts = page.cells.map((cell, index) => {
      const nth = (counts.get(cell.hash) ?? 0) + 1;
      counts.set(cell.hash, nth);
      return new Draft(cell, this.shelf?.key(cell.hash, nth) ?? "", {
        hash: cell.hash,
        nth,
        place: index + 1,
        of: page.cells.length,
        defines: page.config.cells[index]?.defines ?? [],
        original: cell.savedSource,
      });
    });
    this.restore();
    for (const draft of this.drafts) this.watch(draft);
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
    addEventListener("storage", () => this.meetOtherTabs());
    addEventListener("pageshow", ({ persisted }) => persisted && this.meetOtherTabs());
  }

  /** Keep drafts now. */
  keep(...drafts: Draft[]): void {
    for (const draft of drafts) this.waiting.add(draft);
    this.flush();
  }

  forget(key: string): void {
    this.shelf?.remove(key);
  }

  /** Show the other versions of a cell, and where its code is from. */
  present(draft: Draft): void {
    this.showLabel(draft);
    void this.extras().then((extras) => extras.showVersions(draft, this), () => undefined);
  }

  private restore(): void {
    const records = this.shelf?.all() ?? new Map<string, Saved>();
    for (const draft of this.drafts) {
      const saved = records.get(draft.key);
      draft.seen = saved ? this.shelf!.read(draft.key) : null;
      if (!saved) continue;
      records.delete(draft.key);
      draft.restore(saved);
      this.showLabel(draft);
      if (draft.others.length > 0) this.present(draft);
    }
    if (records.size > 0) void this.extras().then((extras) => extras.findPlaces(records, this), () => undefined);
  }

  private watch(draft: Draft): void {
    const { cell } = draft;
    cell.addEventListener("live-edit", () => {
      if (!draft.noteChange()) return;
      this.showLabel(draft);
      if (draft.others.length > 0) this.present(draft);
      this.waiting.add(draft);
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.flush(), PAUSE);
    });
    cell.addEventListener("live-reset", () => {
      const version = draft.version;
      // The code is taken back after this event.
      queueMicrotask(() => {
        if (!isWritten(version.code, cell)) return;
        draft.putAside(version);
        this.present(draft);
      });
    });
  }

  private flush(): void {
    clearTimeout(this.timer);
    for (const draft of this.waiting) this.save(draft);
    this.waiting.clear();
  }

  private save(draft: Draft): void {
    if (!this.shelf) return this.warn(draft);
    this.meet(draft);
    const record = draft.record();
    if (record) {
      const written = this.shelf.write(draft.key, record);
      if (written === null) return this.warn(draft);
      draft.seen = written;
    } else {
      this.shelf.remove(draft.key);
      draft.seen = null;
    }
    for (const key of draft.former.splice(0)) this.shelf.remove(key);
  }

  private meetOtherTabs(): void {
    for (const draft of this.drafts) this.meet(draft);
  }

  /** Another tab has kept something since this one looked: it is offered, and kept with what is here. */
  private meet(draft: Draft): void {
    const text = this.shelf?.read(draft.key) ?? null;
    if (text === draft.seen) return;
    draft.seen = text;
    const saved = parse(text);
    if (saved && draft.merge(saved)) this.present(draft);
  }

  private showLabel(draft: Draft): void {
    const label = this.labels.get(draft) ?? element("span", { class: "live-version" });
    label.textContent = messages.origin(draft.version.from, draft.version.at);
    label.hidden = !isWritten(draft.version.code, draft.cell);
    if (!label.isConnected && !label.hidden) draft.cell.add(label, "buttons");
    this.labels.set(draft, label);
  }

  private warn(draft: Draft): void {
    if (this.warned) return;
    this.warned = true;
    // It comes a moment after the last key, when the pointer may be on its way to Run, which must stay where it is.
    draft.cell.add(element("p", { class: "live-offer", role: "alert" }, messages.NOT_KEPT), "under");
  }
}

/** Whether code differs from the book's in more than the lines of dials: those are moved back in a moment. */
function isWritten(code: string, { savedSource }: LiveCell): boolean {
  const plain = (text: string) => text.split("\n").filter((line) => !line.includes("#@param")).join("\n");
  return plain(code) !== plain(savedSource);
}
