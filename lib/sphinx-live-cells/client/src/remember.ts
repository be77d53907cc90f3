// What a reader has answered and solved, kept between visits where the browser allows it. The name of each note is a hash of
// the exercise or the prediction itself, so a note outlives changes of the page around it, and no other site meets it.

const PREFIX = "live-cells/1/practice/";
const here = new Map<string, Note>(); // where storage is forbidden or full, notes last as long as the page

export type Note = Record<string, string | number | boolean | null>;

export function recall(key: string): Note {
  const kept = here.get(key);
  if (kept) return kept;
  try {
    const note = JSON.parse(localStorage.getItem(PREFIX + key) ?? "{}");
    return typeof note === "object" && note !== null && !Array.isArray(note) ? note : {};
  } catch {
    return {};
  }
}

export function remember(key: string, change: Note): void {
  const note = { ...recall(key), ...change };
  here.set(key, note);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(note));
  } catch {
    // it lasts as long as the page
  }
}
