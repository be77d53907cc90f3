// What few readers want, fetched when it is wanted: other versions of a cell, share links, files to download.

export { showVersions } from "./versions";
export { findPlaces } from "./places";
export { openLink, showLink } from "./share";
export { saveFile } from "./notebookfile";

export type Extras = typeof import("./extras");
