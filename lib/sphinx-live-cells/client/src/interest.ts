// The first sign that somebody wants something: a pointer that stays for a moment, a finger, the focus, a changed dial.

const MOMENT = 40; // milliseconds: a pointer only passing by is no sign

export function onInterest(target: HTMLElement, act: () => void): void {
  const signs = new AbortController();
  let timer = 0;
  const once = () => {
    signs.abort();
    clearTimeout(timer);
    act();
  };
  const { signal } = signs;
  target.addEventListener("pointerenter", () => (timer = window.setTimeout(once, MOMENT)), { signal });
  target.addEventListener("pointerleave", () => clearTimeout(timer), { signal });
  for (const sign of ["pointerdown", "focusin", "input"]) target.addEventListener(sign, once, { signal, passive: true });
}
