// One file of the engine: fetched, counted while it arrives, compared with the hash that the build recorded, unpacked.

import { collect } from "./bytes";
import type { FileFacts } from "./config";
import type { Failure } from "./protocol";
import { Gunzip } from "./unpack";

export class DownloadError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.reason}: ${"file" in failure ? failure.file : failure.message}`);
  }
}

/** The last part of a file's path, which is what readers are told. */
export function shortName(name: string): string {
  return name.split("/").at(-1) ?? name;
}

/** Ask for a file. Throws a DownloadError if the site is not reached or does not have it. */
export async function ask(url: URL, file: string): Promise<Response> {
  const response = await fetch(url).catch(() => {
    throw new DownloadError({ reason: "unreachable", file });
  });
  if (!response.ok) throw new DownloadError({ reason: "missing", file });
  return response;
}

/** The content of a response, checked, and unpacked if the name ends in .gz. Throws a DownloadError for what is not whole. */
export async function receive(
  response: Response,
  file: string,
  facts: FileFacts,
  onBytes: (count: number) => void,
): Promise<ArrayBuffer> {
  const unpack = file.endsWith(".gz") ? new Gunzip() : null; // while it arrives
  const content = await read(response, unpack, onBytes).catch(() => {
    throw new DownloadError({ reason: "unreachable", file });
  });
  if (content.byteLength < announced(response)) throw new DownloadError({ reason: "unreachable", file });
  if (content.byteLength !== facts.bytes || !(await hasHash(content, facts.sha256))) {
    throw new DownloadError({ reason: "damaged", file });
  }
  return unpack ? unpack.content : content;
}

async function read(response: Response, unpack: Gunzip | null, onBytes: (count: number) => void): Promise<ArrayBuffer> {
  if (!response.body) return new ArrayBuffer(0);
  const content = await collect(response.body, (part) => {
    unpack?.write(part);
    onBytes(part.byteLength);
  });
  unpack?.close();
  return content;
}

/** The bytes that the server meant to send, if it says: WebKit takes a connection that broke for the end of the file. */
function announced({ headers }: Response): number {
  return headers.has("Content-Encoding") ? 0 : Number(headers.get("Content-Length") ?? 0);
}

/** Compare with a SHA-256 in hexadecimal. */
async function hasHash(content: ArrayBuffer, expected: string): Promise<boolean> {
  // Browsers offer digests only to pages from https or this machine; elsewhere `fetch` compares for everybody.
  if (!globalThis.crypto?.subtle) {
    const url = URL.createObjectURL(new Blob([content]));
    const answer = await fetch(url, { integrity: integrity(expected) }).catch(() => null);
    URL.revokeObjectURL(url);
    return answer !== null;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === expected;
}

/** A SHA-256 as `fetch` wants it. */
export function integrity(sha256: string): string {
  const bytes = sha256.match(/../g)?.map((pair) => String.fromCharCode(parseInt(pair, 16))) ?? [];
  return `sha256-${btoa(bytes.join(""))}`;
}
