// Fetching in the worker: every file is counted while it arrives and compared with the hash that the build recorded.

import type { FileFacts } from "./config";
import type { Failure } from "./protocol";

export class DownloadError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.reason}: ${"file" in failure ? failure.file : failure.message}`);
  }
}

interface Arrival {
  response: Response;
  content: Promise<ArrayBuffer>;
}

/** All files of the engine, fetched at once; nothing unchecked and nothing from elsewhere can get into the engine. */
export class Downloads {
  readonly total: number;
  /** Settles when every file has arrived whole; rejects with a DownloadError for the first that has not. */
  readonly complete: Promise<unknown>;
  private received = 0;
  private readonly arrivals = new Map<string, Promise<Arrival>>();

  constructor(
    private readonly base: string,
    files: Record<string, FileFacts>,
    private readonly onProgress: (received: number) => void,
  ) {
    this.total = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    for (const [name, facts] of Object.entries(files)) this.arrivals.set(name, this.download(name, facts));
    this.complete = Promise.all([...this.arrivals.values()].map((arrival) => arrival.then(({ content }) => content)));
    this.complete.catch(() => undefined);
  }

  /** The content of a file, checked. A failure is told once, by `complete`: here it only never comes. */
  content(name: string): Promise<ArrayBuffer> {
    return new Promise((resolve) => {
      this.arrival(name).then(({ content }) => content).then(resolve, () => undefined);
    });
  }

  /** A program, handed on while it still arrives, to be compiled meanwhile: it counts once `complete` has settled. */
  program(name: string): Promise<Response> {
    return new Promise((resolve) => void this.arrival(name).then(({ response }) => resolve(response), () => undefined));
  }

  private arrival(name: string): Promise<Arrival> {
    return this.arrivals.get(name) ?? Promise.reject(new Error(`The engine has no file ${name}`));
  }

  private async download(name: string, facts: FileFacts): Promise<Arrival> {
    const file = name.split("/").at(-1) ?? name;
    const response = await fetch(new URL(name, this.base)).catch(() => {
      throw new DownloadError({ reason: "unreachable", file });
    });
    if (!response.ok) throw new DownloadError({ reason: "missing", file });
    const counted = name.endsWith(".wasm") ? response.clone() : response;
    const content = this.check(counted, file, facts);
    content.catch(() => undefined);
    return { response, content };
  }

  private async check(response: Response, file: string, facts: FileFacts): Promise<ArrayBuffer> {
    const content = await this.read(response).catch(() => {
      throw new DownloadError({ reason: "unreachable", file });
    });
    if (content.byteLength !== facts.bytes || !(await hasHash(content, facts.sha256))) {
      throw new DownloadError({ reason: "damaged", file });
    }
    return content;
  }

  private async read(response: Response): Promise<ArrayBuffer> {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      chunks.push(part.value);
      this.received += part.value.byteLength;
      this.onProgress(this.received);
    }
    return new Blob(chunks).arrayBuffer();
  }
}

/** Compare with a SHA-256 in hexadecimal. */
async function hasHash(content: ArrayBuffer, expected: string): Promise<boolean> {
  // Browsers offer digests only to pages from https or this machine; elsewhere `fetch` compares for everybody.
  if (!globalThis.crypto?.subtle) {
    const bytes = expected.match(/../g)?.map((pair) => String.fromCharCode(parseInt(pair, 16))) ?? [];
    const url = URL.createObjectURL(new Blob([content]));
    const answer = await fetch(url, { integrity: `sha256-${btoa(bytes.join(""))}` }).catch(() => null);
    URL.revokeObjectURL(url);
    return answer !== null;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === expected;
}
