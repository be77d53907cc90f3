// One displayed value as an element: the richest form that is safe to show. Text is text; markup stays in a closed frame.

import { element } from "./dom";
import type { Bundle } from "./protocol";

const IMAGES = ["image/png", "image/jpeg"];

export function showBundle(data: Bundle): HTMLElement {
  const text = String(data["text/plain"] ?? "");
  for (const kind of IMAGES) {
    if (kind in data) return image(`data:${kind};base64,${String(data[kind]).replace(/\s/g, "")}`, text);
  }
  if ("image/svg+xml" in data) {
    return image(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(String(data["image/svg+xml"]))}`, text);
  }
  if ("text/html" in data) return frame(String(data["text/html"]));
  return textBlock(String(data["text/latex"] ?? data["text/markdown"] ?? text), "text_plain");
}

/** The same elements as MyST-NB makes, so that the theme's style fits saved and live output alike. */
export function textBlock(text: string, kind: string): HTMLElement {
  const pre = element("pre", {}, text);
  return element(
    "div",
    { class: `output ${kind} highlight-myst-ansi notranslate` },
    element("div", { class: "highlight" }, pre),
  );
}

function image(source: string, description: string): HTMLElement {
  return element("div", { class: "output image" }, element("img", { src: source, alt: description }));
}

/** HTML of a program: shown in a frame of its own that runs no script and reaches nothing of the page. */
function frame(html: string): HTMLElement {
  const style = getComputedStyle(document.body);
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><style>body{margin:0;font:${style.font};color:${style.color}}table{border-collapse:collapse}td,th{padding:.2em .6em;text-align:right}</style>`;
  const made = element("iframe", { sandbox: "", class: "live-frame", title: "HTML output" });
  made.srcdoc = head + html;
  made.style.height = `${Math.min(30, 2 + 1.6 * (html.match(/<tr|<br|<p|<div|<li|\n/g)?.length ?? 1))}em`;
  return element("div", { class: "output text_html" }, made);
}
