// A file made in the page, for the reader to keep.

import { element } from "./dom";

export function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The page's own name in its address; the title's words where that is empty or `index`. */
export function pageName(): string {
  const last = location.pathname.split("/").at(-1)!.replace(/\.html?$/, "");
  const name = last && last !== "index" ? last : document.title;
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "page";
}
