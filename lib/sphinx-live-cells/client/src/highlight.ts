// Colours for Python code that is not the book's and has no editor yet: Pygments' short class names, as all code has them.

import { element } from "./dom";

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield";
const CLASSES = ["c1", "s2", "k", "mi", "o"] as const;
const TOKEN = new RegExp(
  [
    /(#.*)/,
    /((?:\b[rRbBuUfFtT]{1,2})?(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))/,
    new RegExp(`(?<![\\w.])(${KEYWORDS.replaceAll(" ", "|")})(?!\\w)`),
    /(?<![\w.])(\d[\w.]*(?:(?<=[eE])[+-]\d+)?)/,
    /([-+*/%@&|^~<>=!]+)/,
  ]
    .map((part) => part.source)
    .join("|"),
  "g",
);

export function highlight(code: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  for (const found of code.matchAll(TOKEN)) {
    nodes.push(document.createTextNode(code.slice(end, found.index)));
    nodes.push(element("span", { class: CLASSES[found.slice(1).findIndex(Boolean)]! }, found[0]));
    end = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(code.slice(end)));
  return nodes;
}
