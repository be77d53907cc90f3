// Small help for making elements; text is only ever set as text.

type Attributes = Record<string, string | boolean>;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A real button with a small picture drawn by the style sheet. */
export function button(label: string, kind: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: `live-button live-button-${kind}` }, label);
  made.addEventListener("click", onClick);
  return made;
}
