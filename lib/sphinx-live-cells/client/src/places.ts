// Kept versions whose original is no longer on the page: each is offered at the cell that has taken its place, or above all.

import { button, element } from "./dom";
import type { Edits } from "./edits";
import { match } from "./match";
import * as messages from "./messages";
import type { Saved } from "./shelf";

export function findPlaces(records: Map<string, Saved>, edits: Edits): void {
  const found = match([...records.values()], edits.drafts);
  for (const [key, saved] of records) {
    // A cell that the book has changed twice may have two.
    const draft = found.get(saved) ?? match([saved], edits.drafts).get(saved);
    if (draft) {
      const before = draft.others.length;
      draft.adopt(key, saved);
      if (draft.others.length > before) edits.present(draft);
      else edits.forget(key); // the book has become what the reader wrote
      continue;
    }
    const codes = [saved, ...saved.others].filter(({ from, code }) => from !== "book" && code !== saved.original);
    if (codes.length === 0) edits.forget(key);
    for (const { code } of codes) edits.page.bar.after(leftOver(code, saved.at, () => edits.forget(key)));
  }
}

/** What the reader wrote in a cell that is gone. */
export function leftOver(code: string, at: number, forget?: () => void): HTMLElement {
  const shown = element("pre", { hidden: true, tabindex: "0", "aria-label": messages.YOUR_CODE }, code);
  const show = button(messages.SHOW_CODE, "action", () => {
    shown.hidden = !shown.hidden;
    show.setAttribute("aria-expanded", String(!shown.hidden));
  });
  show.setAttribute("aria-expanded", "false");
  const panel = element("div", { class: "live-panel", role: "group", "aria-label": messages.YOUR_CODE });
  panel.append(element("span", {}, forget ? messages.cellGone(at) : messages.LINKED_CELL_GONE), show);
  panel.append(
    button(forget ? messages.DISCARD : messages.CLOSE, "action", () => {
      panel.remove();
      forget?.();
    }),
    shown,
  );
  return panel;
}
