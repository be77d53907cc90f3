// Fetching in the worker: every file is counted while it arrives and compared with the hash that the build recorded.

import type { FileFacts } from "./config";
import type { Failure } from "./protocol";
import { Gunzip } from "./unpack";

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
  /** The program, compiled while it still arrives: it counts once `complete` has settled. */
  readonly program: Promise<WebAssembly.Module>;
  private received = 0;
  private readonly arrivals = new Map<string, Promise<Arrival>>();

  constructor(
    private readonly base: string,
    files: Record<string, FileFacts>,
    /** Whether this browser has had these files before, so that they are likely in its cache. */
    private readonly known: boolean,
    private readonly onProgress: (received: number) => void,
  ) {
    this.total = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    for (const [name, facts] of Object.entries(files)) this.arrivals.set(name, this.download(name, facts));
    this.complete = Promise.all([...this.arrivals.values()].map((arrival) => arrival.then(({ content }) => content)));
    this.complete.catch(() => undefined);
    this.program = this.compile([...this.arrivals].find(([name]) => name.endsWith(".wasm"))![1]);
    this.program.catch(() => undefined);
  }

  /** The content of a file, checked, and unpacked if its name ends in .gz. A failure is told once, by `complete`: here it only never comes. */
  content(name: string): Promise<ArrayBuffer> {
    return new Promise((resolve) => {
      this.arrival(name).then(({ content }) => content).then(resolve, () => undefined);
    });
  }

  private async compile(arrival: Promise<Arrival>): Promise<WebAssembly.Module> {
    const { response, content } = await arrival;
    try {
      return await WebAssembly.compileStreaming(response);
    } catch {
      await this.complete; // a file that did not arrive whole is the better reason
      return WebAssembly.compile(response.bodyUsed ? await content : await response.arrayBuffer()); // served as another type
    }
  }

  private arrival(name: string): Promise<Arrival> {
    return this.arrivals.get(name) ?? Promise.reject(new Error(`The engine has no file ${name}`));
  }

  private async download(name: string, facts: FileFacts): Promise<Arrival> {
    const file = name.split("/").at(-1) ?? name;
    const url = new URL(name, this.base);
    const program = name.endsWith(".wasm");
    if (program && this.known) {
      // Untouched, so that the browser may use what it compiled the last time; it compares the hash itself.
      const response = await fetch(url, { integrity: integrity(facts.sha256) }).catch(() => null);
      if (response?.ok) {
        this.count(facts.bytes);
        return { response, content: Promise.resolve(new ArrayBuffer(0)) };
      }
    }
    const response = await fetch(url).catch(() => {
      throw new DownloadError({ reason: "unreachable", file });
    });
    if (!response.ok) throw new DownloadError({ reason: "missing", file });
    const content = this.check(program ? response.clone() : response, file, facts);
    content.catch(() => undefined);
    return { response, content };
  }

  private async check(response: Response, file: string, facts: FileFacts): Promise<ArrayBuffer> {
    const unpack = file.endsWith(".gz") ? new Gunzip() : null; // while it arrives: later, the worker has no time to spare
    const content = await this.read(response, unpack).catch(() => {
      throw new DownloadError({ reason: "unreachable", file });
    });
    if (content.byteLength < announced(response)) throw new DownloadError({ reason: "unreachable", file });
    if (content.byteLength !== facts.bytes || !(await hasHash(content, facts.sha256))) {
      throw new DownloadError({ reason: "damaged", file });
    }
    return unpack ? unpack.content : content;
  }

  private async read(response: Response, unpack: Gunzip | null): Promise<ArrayBuffer> {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      chunks.push(part.value);
      unpack?.write(part.value);
      this.count(part.value.byteLength);
    }
    unpack?.close();
    return new Blob(chunks).arrayBuffer();
  }

  private count(bytes: number): void {
    this.received += bytes;
    this.onProgress(this.received);
  }
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
function integrity(sha256: string): string {
  const bytes = sha256.match(/../g)?.map((pair) => String.fromCharCode(parseInt(pair, 16))) ?? [];
  return `sha256-${btoa(bytes.join(""))}`;
}
