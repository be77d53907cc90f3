// The two ends of a share link: making one, and asking before the code of one goes into the page. Nothing is ever run.

import { button, element } from "./dom";
import type { Draft } from "./draft";
import type { Edits } from "./edits";
import { BadLink, type Carried, pack, unpack } from "./link";
import { match } from "./match";
import * as messages from "./messages";
import { leftOver } from "./places";
import type { Version } from "./shelf";

const LONG = 8000; // characters of a link from which on some programs cut it

/** Make a link of the page as it stands, copy it, and show it. */
export async function showLink(panel: HTMLElement, edits: Edits): Promise<void> {
  const changed = edits.drafts.filter((draft) => draft.edited);
  const fragment = changed.length > 0 ? await pack(changed.map(({ spot, cell }) => ({ ...spot, code: cell.source })), edits.drafts.length) : "";
  const link = `${location.href.replace(/#.*/s, "")}${fragment}`;
  const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
  const numbers = changed.map(({ cell }) => cell.number);
  const field = element("input", { type: "text", readonly: true, value: link, "aria-label": messages.LINK_FIELD });
  field.addEventListener("focus", () => field.select());
  const text = [messages.linkMade(copied === true, numbers), link.length > LONG ? messages.linkLong(link.length) : messages.linkLength(link.length)];
  const close = button(messages.CLOSE, "action", () => {
    panel.hidden = true;
    edits.page.bar.querySelector<HTMLElement>(".live-button-share")?.focus();
  });
  fill(panel, messages.LINK_FIELD, element("span", { role: "status" }, text.join(" ")), field, close);
  field.focus();
}

/** Say what the link of this page's address brings, and do as the reader decides. */
export async function openLink(panel: HTMLElement, edits: Edits): Promise<void> {
  let carried: Carried[];
  try {
    carried = await unpack(location.hash);
  } catch (error) {
    dropFragment();
    say(panel, messages.badLink((error as BadLink).reason));
    return;
  }
  const { found, moved, gone } = placeCells(carried, edits);
  const news = [...found].filter(([draft, cell]) => draft.cell.source !== cell.code);
  if (news.length === 0 && gone.length === 0) {
    dropFragment();
    say(panel, messages.LINK_KNOWN);
    return;
  }
  const numbers = news.map(([draft]) => draft.cell.number);
  const text = [
    messages.linkBrings(numbers),
    moved.length > 0 ? messages.linkOlder(moved.map((draft) => draft.cell.number)) : "",
    gone.length > 0 ? messages.linkCellsGone(gone.length) : "",
  ];
  const look = button(messages.LOOK, "action", () => {
    dropFragment();
    take(panel, edits, news, moved);
    for (const cell of gone) panel.after(leftOver(cell.code, 0));
  });
  const keep = button(messages.KEEP_HERE, "action", () => {
    dropFragment();
    panel.hidden = true;
  });
  fill(panel, messages.LINK_PANEL, element("span", {}, text.filter(Boolean).join(" ")), look, keep);
  arrive(panel);
}

function take(panel: HTMLElement, edits: Edits, news: [Draft, Carried][], moved: Draft[]): void {
  const before = news.map(([draft, cell]): [Draft, Version, string] => [draft, draft.version, cell.code]);
  for (const [draft, { code }] of news) {
    draft.take(code, moved.includes(draft));
    edits.present(draft);
  }
  edits.keep(...news.map(([draft]) => draft));
  const back = button(messages.BRING_BACK, "action", () => {
    for (const [draft, version, code] of before) {
      draft.putBack(version, code);
      edits.present(draft);
    }
    edits.keep(...before.map(([draft]) => draft));
    panel.hidden = true;
  });
  const close = button(messages.CLOSE, "action", () => (panel.hidden = true));
  const text = news.length > 0 ? messages.linkTaken(news.map(([draft]) => draft.cell.number)) : "";
  fill(panel, messages.LINK_PANEL, element("span", {}, text), ...(news.length > 0 ? [back] : []), close);
  arrive(panel);
}

/** Each carried cell's own; by the hash of the book's code, or by likeness where the book has changed since. */
function placeCells(carried: Carried[], edits: Edits): { found: Map<Draft, Carried>; moved: Draft[]; gone: Carried[] } {
  const found = new Map<Draft, Carried>();
  const others: Carried[] = [];
  for (const cell of carried) {
    const own = edits.drafts.find((draft) => draft.spot.hash === cell.hash && draft.spot.nth === cell.nth);
    if (own && !found.has(own)) found.set(own, cell);
    else others.push(cell);
  }
  const free = edits.drafts.filter((draft) => !found.has(draft));
  const moved: Draft[] = [];
  const gone: Carried[] = [];
  for (const [cell, draft] of match(others, free)) {
    if (!draft) {
      gone.push(cell);
      continue;
    }
    found.set(draft, cell);
    moved.push(draft);
  }
  const inOrder = [...found].sort(([a], [b]) => a.cell.number - b.cell.number);
  return { found: new Map(inOrder), moved, gone };
}

function say(panel: HTMLElement, text: string): void {
  fill(panel, messages.LINK_PANEL, element("span", {}, text), button(messages.CLOSE, "action", () => (panel.hidden = true)));
  arrive(panel);
}

function fill(panel: HTMLElement, name: string, ...parts: HTMLElement[]): void {
  panel.replaceChildren(...parts);
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", name);
  panel.hidden = false;
}

/** The link's fragment led here, as that of any link would. */
function arrive(panel: HTMLElement): void {
  panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
  panel.scrollIntoView({ block: "center" });
}

const dropFragment = () => history.replaceState(history.state, "", location.href.replace(/#.*/s, ""));
