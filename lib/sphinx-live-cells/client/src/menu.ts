// A button that opens a few more: closed by Escape, by a choice, and by a press anywhere else.

import { button, element } from "./dom";

export function addMenu(bar: HTMLElement, label: string, choices: [string, () => void][]): void {
  const list = element("div", { class: "live-menu-list", hidden: true });
  const opener = button(label, "menu", () => toggle(list.hidden === true));
  opener.setAttribute("aria-expanded", "false");
  const menu = element("div", { class: "live-menu" }, opener, list);
  const toggle = (open: boolean) => {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  for (const [choice, act] of choices) {
    list.append(
      button(choice, "choice", () => {
        toggle(false);
        opener.focus();
        act();
      }),
    );
  }
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || list.hidden) return;
    toggle(false);
    opener.focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget as Node)) toggle(false);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(target as Node)) toggle(false);
  });
  bar.append(menu);
}
