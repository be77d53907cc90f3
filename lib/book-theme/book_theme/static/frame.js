// What the frame of a page does with a script: choose the colours, copy code, show where in the page the reader is.
// Without it the page is complete.
"use strict";

const root = document.documentElement;
const NAMES = { auto: "as the system has them", light: "light", dark: "dark" };
const system = matchMedia("(prefers-color-scheme: dark)");

/** The reader's choice: `auto`, `light` or `dark`. A browser that keeps nothing for us starts with `auto` each time. */
function chosen() {
  try {
    return localStorage.getItem("mode") ?? "auto";
  } catch {
    return "auto";
  }
}

function show(mode) {
  root.dataset.mode = mode;
  root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
}

const button = document.querySelector(".choose-colours");
const name = (mode) => button.setAttribute("aria-label", `Colours: ${NAMES[mode]}. Change`);
name(root.dataset.mode);
button.addEventListener("click", () => {
  const modes = Object.keys(NAMES);
  const mode = modes[(modes.indexOf(root.dataset.mode) + 1) % modes.length];
  try {
    localStorage.setItem("mode", mode);
  } catch {
    // It holds for this page.
  }
  show(mode);
  name(mode);
});
system.addEventListener("change", () => show(chosen()));

// Code that is not a live cell gets a button to copy it; a live cell has its editor.
for (const code of document.querySelectorAll("article .highlight > pre")) {
  if (code.closest("live-cell") || !navigator.clipboard) continue;
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "copy-code";
  copy.textContent = "Copy";
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "Not allowed: select and copy";
    }
    setTimeout(() => (copy.textContent = "Copy"), 2000);
  });
  code.parentElement.append(copy);
}

// A chosen entry closes its list; on a wide screen, where the list is a column, there is nothing to close.
for (const list of document.querySelectorAll("nav[popover]")) {
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") && list.matches(":popover-open")) list.hidePopover();
  });
}

// The part of the page that the reader is in, in the list beside it.
const entries = new Map();
for (const link of document.querySelectorAll("#on-this-page a")) {
  const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (part) entries.set(part, link);
}
const seen = new Set();
const watch = new IntersectionObserver(
  (changes) => {
    for (const { target, isIntersecting } of changes) isIntersecting ? seen.add(target) : seen.delete(target);
    const here = [...entries.keys()].filter((part) => seen.has(part)).at(-1);
    for (const [part, link] of entries) part === here ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  },
  { rootMargin: "0px 0px -70% 0px" },
);
for (const part of entries.keys()) watch.observe(part);

// What is larger than its box scrolls there: so that the keyboard can scroll it, the focus must stop at it, and only then.
const boxes = new ResizeObserver((changes) => {
  for (const { target: box } of changes) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll("article :is(pre, div.math, .pst-scrollable-table-container)")) {
  if (!box.closest("live-cell .cell_input")) boxes.observe(box);
}
