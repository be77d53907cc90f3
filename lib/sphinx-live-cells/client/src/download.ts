// Fetching in the worker: every file is counted while it arrives and compared with the hash that the build recorded.

import type { FileFacts } from "./config";
import type { Failure } from "./protocol";

export class DownloadError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.reason}: ${"file" in failure ? failure.file : failure.message}`);
  }
}

/**
 * All files of the engine, fetched at once. `fetch` hands them to whoever asks for their address, once each, and knows no
 * other address, so that nothing unchecked and nothing from elsewhere can get into the engine.
 */
export class Downloads {
  readonly total: number;
  /** Settles when every file has arrived whole; rejects with a DownloadError for the first that has not. */
  readonly complete: Promise<unknown>;
  private received = 0;
  private readonly responses = new Map<string, Promise<Response>>();

  constructor(base: string, files: Record<string, FileFacts>, private readonly onProgress: (received: number) => void) {
    this.total = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    const checks: Promise<unknown>[] = [];
    for (const [name, facts] of Object.entries(files)) {
      const arrival = this.download(new URL(name, base).href, name, facts);
      checks.push(arrival.then(({ checked }) => checked));
      this.responses.set(new URL(name, base).href, arrival.then(({ response }) => response));
    }
    this.complete = Promise.all(checks);
    this.complete.catch(() => undefined);
    for (const response of this.responses.values()) response.catch(() => undefined);
  }

  readonly fetch = (input: RequestInfo | URL): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input, self.location.href).href;
    const response = this.responses.get(url);
    this.responses.delete(url);
    if (!response) return Promise.reject(new TypeError(`The engine has no file ${url}`));
    // A failure is told once, by `complete`, which ends the start: Pyodide would report it again, to nobody.
    return new Promise((resolve) => void response.then(resolve, () => undefined));
  };

  /** Fetch one file. A program is handed on while it still arrives, to be compiled meanwhile; the rest when checked. */
  private async download(url: string, name: string, facts: FileFacts) {
    const file = name.split("/").at(-1) ?? name;
    const response = await fetch(url).catch(() => {
      throw new DownloadError({ reason: "unreachable", file });
    });
    if (!response.ok) throw new DownloadError({ reason: "missing", file });
    if (name.endsWith(".wasm")) {
      return { response, checked: this.check(response.clone(), file, facts) };
    }
    const content = await this.check(response, file, facts);
    return { response: new Response(content), checked: Promise.resolve(content) };
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
