// The page's cells as they stand, as a notebook or a script: made in the page, and read by programs that know nothing of it.

import type { LiveCell } from "./cell";
import type { Edits } from "./edits";
import * as messages from "./messages";
import { pageName, save } from "./save";

export type Format = "ipynb" | "py";

export interface Part {
  kind: "markdown" | "code";
  text: string;
  id: string;
  tags: string[];
}

const OF_EXERCISES = ["check", "hint", "solution"];

export function saveFile(format: Format, edits: Edits): void {
  const parts = readPage(edits);
  const text = format === "ipynb" ? notebook(parts) : script(parts);
  const type = format === "ipynb" ? "application/x-ipynb+json" : "text/x-python";
  save(`${pageName()}.${format}`, text, type);
}

/** Title, what to install, and the cells with the page's headings between them. */
export function readPage(edits: Edits): Part[] {
  const { cells, config } = edits.page;
  const edited = edits.drafts.filter((draft) => draft.edited).map(({ cell }) => cell.number);
  const title = [...document.querySelectorAll("h1")].find(isShown) ?? null;
  const note = messages.noteOfFile(location.href.replace(/#.*/s, ""), new Date().toISOString().slice(0, 10), edited);
  const taken = cells.filter((cell) => !cell.tags.some((tag) => OF_EXERCISES.includes(tag)));
  const display = taken.some((cell) => /\bdisplay\(/.test(cell.source)) ? ["from IPython.display import display"] : [];
  const wheels = Object.keys(config.files)
    .filter((file) => file.startsWith("wheels-"))
    .map((file) => new URL(file, config.base).href);
  const setup = [messages.needs(["numpy", ...wheels, ...(display.length > 0 ? ["ipython"] : [])].join(" ")), ...display];
  const parts: Part[] = [
    { kind: "markdown", id: "page", tags: [], text: `# ${title ? plain(title) : document.title}\n\n${note}` },
    { kind: "code", id: "needed", tags: [], text: setup.join("\n") },
  ];
  for (const found of document.querySelectorAll<HTMLElement>("h2, h3, h4, live-cell")) {
    if (cells.includes(found as LiveCell)) {
      const cell = found as LiveCell;
      if (taken.includes(cell)) parts.push({ kind: "code", id: `cell-${cell.number}`, tags: cell.tags, text: cell.source });
    } else if (isHeadingOfText(found, title)) {
      const marks = "#".repeat(Number(found.tagName.slice(1)));
      parts.push({ kind: "markdown", id: `text-${parts.length}`, tags: [], text: `${marks} ${plain(found)}` });
    }
  }
  return parts;
}

export function notebook(parts: Part[]): string {
  const cells = parts.map(({ kind, id, tags, text }) => ({
    cell_type: kind,
    id,
    metadata: tags.length > 0 ? { tags } : {},
    source: text,
    ...(kind === "code" ? { execution_count: null, outputs: [] } : {}),
  }));
  const metadata = {
    kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
    language_info: { name: "python" },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** The percent format, which editors and jupytext read as cells. */
export function script(parts: Part[]): string {
  const comment = (text: string) => text.split("\n").map((line) => `# ${line}`.trimEnd()).join("\n");
  return parts
    .map(({ kind, tags, text }) => {
      if (kind === "markdown") return `# %% [markdown]\n${comment(text)}\n`;
      return `# %%\n${tags.includes("raises-exception") ? `${messages.RAISES}\n${comment(text)}` : text}\n`;
    })
    .join("\n");
}

/** Headings of the text itself: below the page's title, in the same article. */
function isHeadingOfText(heading: HTMLElement, title: HTMLElement | null): boolean {
  const text = title?.closest("article, main, [role=main], .body, body") ?? document.body;
  const after = !title || title.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING;
  return Boolean(after) && isShown(heading) && text.contains(heading) && !heading.closest("nav, aside, live-cell, footer");
}

/** Themes have headings for paper. */
const isShown = (heading: HTMLElement) => heading.getClientRects().length > 0;

/** The text of a heading, without the link to itself and with formulas as they were written. */
function plain(heading: HTMLElement): string {
  const copy = heading.cloneNode(true) as HTMLElement;
  for (const link of copy.querySelectorAll(".headerlink")) link.remove();
  for (const formula of copy.querySelectorAll(".katex")) {
    formula.replaceWith(`$${formula.querySelector("annotation")?.textContent ?? formula.textContent}$`);
  }
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}
