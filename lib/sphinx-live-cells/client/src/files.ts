// A second worker that fetches, checks and unpacks files: the time of the engine's own decides how soon Python starts.

import type { FileFacts } from "./config";
import { ask, DownloadError, receive, shortName } from "./file";
import type { Failure } from "./protocol";

const NAME = "files";
const EVERY = 50; // milliseconds between two reports of bytes

interface Wanted {
  name: string;
  url: string;
  facts: FileFacts;
}

type Reply = { bytes: number } | { name: string; content: ArrayBuffer } | { name: string; failure: Failure };

/** Files on their way, for the worker that asked. */
export class Files {
  /** Settles when all have come; rejects with the DownloadError of the first that has not. */
  readonly complete: Promise<unknown>;
  private readonly contents = new Map<string, Promise<ArrayBuffer>>();
  private readonly settle = new Map<string, (reply: Reply) => void>();

  constructor(wanted: Wanted[], onBytes: (count: number) => void) {
    const helper = new Worker(self.location.href, { type: "module", name: NAME });
    for (const { name } of wanted) {
      const content = new Promise<ArrayBuffer>((resolve, reject) => {
        this.settle.set(name, (reply) => {
          if ("content" in reply) resolve(reply.content);
          else if ("failure" in reply) reject(new DownloadError(reply.failure));
        });
      });
      this.contents.set(name, content);
    }
    this.complete = Promise.all(this.contents.values());
    this.complete.then(() => helper.terminate(), () => helper.terminate());
    helper.onmessage = ({ data }: MessageEvent<Reply>) => {
      if ("bytes" in data) onBytes(data.bytes);
      else this.settle.get(data.name)?.(data);
    };
    helper.onerror = () => {
      const failure: Failure = { reason: "unreachable", file: shortName(self.location.href) };
      for (const [name, settle] of this.settle) settle({ name, failure });
    };
    helper.postMessage(wanted);
  }

  content(name: string): Promise<ArrayBuffer> {
    return this.contents.get(name) ?? Promise.reject(new Error(`The engine has no file ${name}`));
  }
}

/** Whether this worker is one that only brings files; if so, it begins when it is told which. */
export function bringsFiles(): boolean {
  if (self.name !== NAME) return false;
  self.onmessage = ({ data }: MessageEvent<Wanted[]>) => {
    const report = counter();
    for (const { name, url, facts } of data) {
      bring(name, new URL(url), facts, report).then(
        (content) => send({ name, content }, [content]),
        (error: unknown) => send({ name, failure: failureOf(error) }),
      );
    }
  };
  return true;
}

async function bring(name: string, url: URL, facts: FileFacts, onBytes: (count: number) => void): Promise<ArrayBuffer> {
  const file = shortName(name);
  return receive(await ask(url, file), file, facts, onBytes);
}

/** Adds up what has come, and reports it now and then. */
function counter(): (count: number) => void {
  let bytes = 0;
  let timer = 0;
  return (count) => {
    bytes += count;
    timer ||= self.setTimeout(() => {
      send({ bytes });
      bytes = timer = 0;
    }, EVERY);
  };
}

function failureOf(error: unknown): Failure {
  return error instanceof DownloadError ? error.failure : { reason: "broken", message: String(error) };
}

function send(reply: Reply, transfer: Transferable[] = []): void {
  self.postMessage(reply, { transfer });
}
