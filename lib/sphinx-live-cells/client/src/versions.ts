// The other versions of a cell, each a line above its buttons: show it, compare it, keep or discard.

import { compare } from "./compare";
import { button, element } from "./dom";
import type { Draft } from "./draft";
import type { Edits } from "./edits";
import * as messages from "./messages";
import type { Other } from "./shelf";

const places = new WeakMap<Draft, HTMLElement>();

export function showVersions(draft: Draft, edits: Edits): void {
  const place = places.get(draft) ?? element("div", { class: "live-offers" });
  places.set(draft, place);
  if (!place.isConnected) draft.cell.add(place, "dials");
  const others = draft.others.filter((other) => other.code !== draft.cell.source);
  const shown = others.map((other) => line(other, draft, edits));
  // The same lines as before are left alone, so that nothing moves under a pointer or loses the focus.
  const key = (lines: Iterable<Element>) => [...lines].map((one) => (one as HTMLElement).dataset["key"]).join("\n");
  if (key(place.children) !== key(shown)) place.replaceChildren(...shown);
}

function line(other: Other, draft: Draft, edits: Edits): HTMLElement {
  const name = messages.versionName(other.from);
  const comparison = element("div", { class: "live-comparison", hidden: true });
  const settle = (change: () => void, next: "first" | "run") => () => {
    change();
    edits.keep(draft);
    edits.present(draft);
    showVersions(draft, edits);
    const cell = draft.cell;
    const target = next === "first" ? cell.querySelector<HTMLElement>(".live-offers button") : null;
    (target ?? cell.querySelector<HTMLElement>(".live-button-run:not([hidden]), .live-button-stop"))?.focus();
  };
  const comparing = button("Compare", "action", () => {
    comparison.hidden = !comparison.hidden;
    comparing.setAttribute("aria-expanded", String(!comparison.hidden));
    if (!comparison.hidden) compare(comparison, other, draft.version);
  });
  comparing.setAttribute("aria-expanded", "false");
  const made = element(
    "div",
    { class: "live-offer", role: "group", "aria-label": messages.versionsOf(draft.cell.number) },
    element("span", {}, messages.why(other, draft.version.from)),
    button(`Show ${name}`, "action", settle(() => draft.show(other), "first")),
    comparing,
    button(
      other.from === "book" ? `Keep ${messages.versionName(draft.version.from)}` : `Discard ${name}`,
      "action",
      settle(() => draft.drop(other), "run"),
    ),
    comparison,
  );
  made.dataset["key"] = JSON.stringify([other, draft.version.from]);
  return made;
}
