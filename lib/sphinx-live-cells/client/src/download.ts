// The engine's files, all asked for at once: nothing unchecked and nothing from elsewhere can get into the engine.

import type { FileFacts } from "./config";
import { ask, integrity, receive, shortName } from "./file";
import { Files, isProgram } from "./files";

interface Arrival {
  response: Response;
  content: Promise<unknown>;
}

export class Downloads {
  readonly total: number;
  /** Settles when every file has arrived whole; rejects with a DownloadError for the first that has not. */
  readonly complete: Promise<unknown>;
  /** The program, compiled while it still arrives: it counts once `complete` has settled. */
  readonly program: Promise<WebAssembly.Module>;
  private received = 0;
  private readonly files: Files;

  constructor(
    private readonly base: string,
    files: Record<string, FileFacts>,
    /** Where all of them but the program arrive. */
    arrivals: MessagePort,
    /** Whether this browser has had these files before, so that they are likely in its cache. */
    private readonly known: boolean,
    private readonly onProgress: (received: number) => void,
  ) {
    this.total = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    const names = Object.keys(files);
    const program = names.find(isProgram)!;
    const arrival = this.download(program, files[program]!);
    const others = names.filter((name) => name !== program);
    this.files = new Files(arrivals, others, (bytes) => this.count(bytes));
    this.complete = Promise.all([arrival.then(({ content }) => content), this.files.complete]);
    this.complete.catch(() => undefined);
    this.program = this.compile(arrival);
    this.program.catch(() => undefined);
  }

  /** The content of a file, checked and unpacked. A failure is told once, by `complete`: here it only never comes. */
  content(name: string): Promise<ArrayBuffer> {
    return new Promise((resolve) => {
      this.files.content(name).then(resolve, () => undefined);
    });
  }

  private async compile(arrival: Promise<Arrival>): Promise<WebAssembly.Module> {
    const { response, content } = await arrival;
    try {
      return await WebAssembly.compileStreaming(response);
    } catch {
      await this.complete; // a file that did not arrive whole is the better reason
      const bytes = response.bodyUsed ? await content : await response.arrayBuffer(); // served as another type
      return WebAssembly.compile(bytes as ArrayBuffer);
    }
  }

  private async download(name: string, facts: FileFacts): Promise<Arrival> {
    const file = shortName(name);
    const url = new URL(name, this.base);
    if (this.known) {
      // Untouched, so that the browser may use what it compiled the last time; it compares the hash itself.
      const response = await fetch(url, { integrity: integrity(facts.sha256) }).catch(() => null);
      if (response?.ok) {
        this.count(facts.bytes);
        return { response, content: Promise.resolve() };
      }
    }
    const response = await ask(url, file);
    const content = receive(response.clone(), file, facts, (bytes) => this.count(bytes));
    content.catch(() => undefined);
    return { response, content };
  }

  private count(bytes: number): void {
    this.received += bytes;
    this.onProgress(this.received);
  }
}
