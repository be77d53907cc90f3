// The engine's files as they arrive from the workers that bring them: nothing unchecked and nothing from elsewhere can get into
// the engine.

import type { FileFacts } from "./config";
import { DownloadError } from "./file";
import { isProgram } from "./program";
import type { Brought } from "./protocol";

type Content = ArrayBuffer | WebAssembly.Module;

export class Downloads {
  readonly total: number;
  /** Settles when every file has arrived; rejects with a DownloadError for the first that has not. */
  readonly complete: Promise<unknown>;
  private readonly program: string;
  private readonly contents = new Map<string, Promise<Content>>();
  private received = 0;

  constructor(
    files: Record<string, FileFacts>,
    arrivals: readonly MessagePort[],
    private readonly onProgress: (received: number) => void,
  ) {
    this.total = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    this.program = Object.keys(files).find(isProgram)!;
    const settle = new Map<string, (brought: Brought) => void>();
    for (const name of Object.keys(files)) {
      const content = new Promise<Content>((resolve, reject) => {
        settle.set(name, (brought) => {
          if ("content" in brought) resolve(brought.content);
          else if ("failure" in brought) reject(new DownloadError(brought.failure));
        });
      });
      this.contents.set(name, content);
    }
    this.complete = Promise.all(this.contents.values());
    this.complete.catch(() => undefined);
    for (const port of arrivals) {
      port.onmessage = ({ data }: MessageEvent<Brought>) => {
        if ("bytes" in data) this.count(data.bytes);
        else settle.get(data.name)?.(data);
      };
    }
  }

  /** The content of a file, checked and unpacked. A failure is told once, by `complete`: here it only never comes. */
  content(name: string): Promise<ArrayBuffer> {
    return this.file(name) as Promise<ArrayBuffer>;
  }

  /** The program, checked and compiled. */
  module(): Promise<WebAssembly.Module> {
    return this.file(this.program) as Promise<WebAssembly.Module>;
  }

  private file(name: string): Promise<Content> {
    const content = this.contents.get(name);
    if (!content) return Promise.reject(new Error(`The engine has no file ${name}`));
    return new Promise((resolve) => {
      content.then(resolve, () => undefined);
    });
  }

  private count(bytes: number): void {
    this.received += bytes;
    this.onProgress(this.received);
  }
}
