// The book on the reader's device. Pages that were visited, what they ask for, and Python once it ran are kept; all of it on
// request. The hash of each file in the list decides what is kept, so that one version is never mixed with another: a new
// version takes over what has not changed, fetches the rest, and waits until the reader wants it.
"use strict";

const LIST = "THE LIST";
const CACHE = `book-${LIST.version}`;
const SCOPE = self.registration.scope;

/** The path of an address in the list, or null: `` and `folder/` mean the page index.html, `name` the page name.html. */
function pathOf(address) {
  if (!address.startsWith(SCOPE)) return null;
  const path = decodeURI(address.slice(SCOPE.length).replace(/[?#].*$/, ""));
  return [path, `${path}.html`, `${path}index.html`].find((name) => name in LIST.files) ?? null;
}

async function hashOf(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keep a response if it is the file of this version; say whether it was. */
async function keep(path, response) {
  const body = await response.arrayBuffer();
  if (!response.ok || (await hashOf(body)) !== LIST.files[path][0]) return false;
  const headers = { "Content-Type": response.headers.get("Content-Type") ?? "application/octet-stream" };
  await (await caches.open(CACHE)).put(SCOPE + path, new Response(body, { headers }));
  return true;
}

/** Fetch what is not kept yet, three files at a time; `report` hears of each file's bytes. Rejects if one is not to be had. */
async function save(paths, report = () => {}) {
  const cache = await caches.open(CACHE);
  const queue = [...new Set(paths)];
  async function work() {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      if (!(await cache.match(SCOPE + path))) {
        let kept = await keep(path, await fetch(SCOPE + path));
        kept ||= await keep(path, await fetch(SCOPE + path, { cache: "reload" })); // the browser's own copy may be of yesterday
        if (!kept) {
          self.registration.update();
          throw new Error(`${path} on the server is not of this version`);
        }
      }
      report(LIST.files[path][1]);
    }
  }
  await Promise.all([work(), work(), work()]);
}

/** What a page needs, itself included. */
const needs = (page) => [page, ...(LIST.pages[page] ?? [])];

/** Bring what the version before kept to this version: unchanged files are copied, changed ones fetched. */
async function takeOver() {
  const wanted = new Set();
  const cache = await caches.open(CACHE);
  for (const name of await caches.keys()) {
    if (!name.startsWith("book-") || name === CACHE) continue;
    const old = await caches.open(name);
    for (const request of await old.keys()) {
      const path = request.url.slice(SCOPE.length);
      if (!request.url.startsWith(SCOPE)) continue;
      if (/^_static\/live-cells\/engine-/.test(path)) LIST.python.forEach((file) => wanted.add(file));
      if (!(path in LIST.files)) continue;
      needs(path).forEach((file) => wanted.add(file));
      const response = await old.match(request);
      if (!(await cache.match(request))) await keep(path, response);
    }
  }
  await save([...wanted]);
}

async function dropOld() {
  for (const name of await caches.keys()) {
    if (name.startsWith("book-") && name !== CACHE && (await isOurs(name))) await caches.delete(name);
  }
}

/** Other books may live on the same host: a cache is ours if what it holds is below our address. */
async function isOurs(name) {
  const [first] = await (await caches.open(name)).keys();
  return !first || first.url.startsWith(SCOPE);
}

async function answer(event, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(SCOPE + path);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) {
    const copy = response.clone();
    event.waitUntil(keep(path, copy).then((same) => same || self.registration.update()));
  }
  return response;
}

/** What stands in for a page that is not here while there is no connection. */
async function absent() {
  const kept = await (await caches.open(CACHE)).keys();
  const pages = kept.map((request) => request.url.slice(SCOPE.length)).filter((path) => path in LIST.pages);
  const links = pages.map((path) => `<li><a href="${SCOPE}${path}">${path.replace(/\.html$/, "")}</a></li>`).join("");
  const text = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not on this device</title><body style="max-width:40rem;margin:3rem auto;padding:0 1rem;font:1.1rem/1.5 serif">
<h1>This page is not on this device</h1><p>There is no connection, and this page was never opened here.
These are here: </p><ul>${links}</ul><p>With a connection, the button at the foot of each page saves the whole book.</p></body></html>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

self.addEventListener("install", (event) => event.waitUntil(takeOver()));
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(SCOPE)) return;
  const path = pathOf(event.request.url);
  if (path) {
    const missing = event.request.mode === "navigate" ? absent : () => Response.error();
    event.respondWith(answer(event, path).catch(missing));
  } else if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(absent));
  }
});

/** Messages of the page: what to keep, what to tell. Each has a port for the answers. */
self.addEventListener("message", (event) => {
  const [port] = event.ports;
  const { ask, page } = event.data;
  if (ask === "take over") self.skipWaiting();
  if (ask === "visited") event.waitUntil(save(needs(pathOf(page) ?? "index.html")).catch(() => {}));
  if (ask === "how much") event.waitUntil(howMuch().then((state) => port.postMessage(state)));
  if (ask === "everything") event.waitUntil(everything(port));
});

async function howMuch() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => request.url.slice(SCOPE.length)));
  const missing = Object.entries(LIST.files).filter(([path]) => !kept.has(path));
  return { bytes: missing.reduce((sum, [, [, bytes]]) => sum + bytes, 0), files: missing.length };
}

async function everything(port) {
  const { bytes } = await howMuch();
  const kept = new Set((await (await caches.open(CACHE)).keys()).map((request) => request.url.slice(SCOPE.length)));
  let done = 0;
  try {
    await save(Object.keys(LIST.files).filter((path) => !kept.has(path)), (size) => port.postMessage({ done: (done += size), bytes }));
    port.postMessage({ saved: true });
  } catch (error) {
    port.postMessage({ failed: String(error.message ?? error) });
  }
}
