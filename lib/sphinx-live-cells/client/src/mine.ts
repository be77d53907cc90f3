// What readers make of a page's code: kept here, passed on by a link, taken home as a file.

import { button, element } from "./dom";
import { Edits } from "./edits";
import type { Extras } from "./extras";
import { onInterest } from "./interest";
import { load } from "./load";
import { addMenu } from "./menu";
import * as messages from "./messages";
import type { LivePage } from "./page";

export function keepWhatReadersWrite(page: LivePage): void {
  const extras = () => load<Extras>(new URL(page.config.extras, page.config.base).href);
  const edits = new Edits(page, extras);

  for (const cell of page.cells) {
    const name = messages.linkToCell(cell.number);
    if (cell.id) cell.add(element("a", { class: "live-number", href: `#${cell.id}`, "aria-label": name, title: name }, String(cell.number)), "buttons");
  }

  const answer = element("div", { class: "live-panel", hidden: true });
  const wanted = (act: (extras: Extras) => unknown) =>
    extras().then(act, () => {
      answer.replaceChildren(messages.EXTRAS_MISSING);
      answer.hidden = false;
    });
  page.bar.append(button("Share", "share", () => wanted((extras) => extras.showLink(answer, edits))));
  addMenu(page.bar, "Download", [
    ["Notebook (.ipynb)", () => wanted((extras) => extras.saveFile("ipynb", edits))],
    ["Python (.py)", () => wanted((extras) => extras.saveFile("py", edits))],
  ]);
  page.bar.after(answer);
  onInterest(page.bar, () => void extras().catch(() => undefined));

  const look = () => location.hash.startsWith("#code=") && wanted((extras) => extras.openLink(answer, edits));
  addEventListener("hashchange", look);
  look();
}
