// A second worker fetches, checks and unpacks files: the time of the engine's own decides how soon Python starts. The page
// starts both and gives them a channel, since in Firefox a worker that starts a worker may wait for it for ever.

import type { FileFacts } from "./config";
import { ask, DownloadError, receive, shortName } from "./file";
import type { Failure, ToWorker } from "./protocol";

const EVERY = 50; // milliseconds between two reports of bytes

type Reply = { bytes: number } | { name: string; content: ArrayBuffer } | { name: string; failure: Failure };

/** The engine's program, which its own worker fetches, so that it is compiled while it arrives. */
export function isProgram(name: string): boolean {
  return name.endsWith(".wasm");
}

/** Files on their way, for the worker that needs them. */
export class Files {
  /** Settles when all have come; rejects with the DownloadError of the first that has not. */
  readonly complete: Promise<unknown>;
  private readonly contents = new Map<string, Promise<ArrayBuffer>>();

  constructor(arrivals: MessagePort, names: string[], onBytes: (count: number) => void) {
    const settle = new Map<string, (reply: Reply) => void>();
    for (const name of names) {
      const content = new Promise<ArrayBuffer>((resolve, reject) => {
        settle.set(name, (reply) => {
          if ("content" in reply) resolve(reply.content);
          else if ("failure" in reply) reject(new DownloadError(reply.failure));
        });
      });
      this.contents.set(name, content);
    }
    this.complete = Promise.all(this.contents.values());
    arrivals.onmessage = ({ data }: MessageEvent<Reply>) => {
      if ("bytes" in data) onBytes(data.bytes);
      else settle.get(data.name)?.(data);
    };
  }

  content(name: string): Promise<ArrayBuffer> {
    return this.contents.get(name) ?? Promise.reject(new Error(`The engine has no file ${name}`));
  }
}

/** Bring files to the other end of a channel. */
export function bringAll({ base, files, to }: ToWorker & { type: "bring" }): void {
  const report = counter(to);
  for (const [name, facts] of Object.entries(files)) {
    if (isProgram(name)) continue;
    bring(name, new URL(name, base), facts, report).then(
      (content) => send(to, { name, content }, [content]),
      (error: unknown) => send(to, { name, failure: failureOf(error) }),
    );
  }
}

async function bring(name: string, url: URL, facts: FileFacts, onBytes: (count: number) => void): Promise<ArrayBuffer> {
  const file = shortName(name);
  return receive(await ask(url, file), file, facts, onBytes);
}

/** Adds up what has come, and reports it now and then. */
function counter(to: MessagePort): (count: number) => void {
  let bytes = 0;
  let timer = 0;
  return (count) => {
    bytes += count;
    timer ||= self.setTimeout(() => {
      send(to, { bytes });
      bytes = timer = 0;
    }, EVERY);
  };
}

function failureOf(error: unknown): Failure {
  return error instanceof DownloadError ? error.failure : { reason: "broken", message: String(error) };
}

function send(to: MessagePort, reply: Reply, transfer: Transferable[] = []): void {
  to.postMessage(reply, transfer);
}
