// Bring the engine's files from a worker beside the engine's own, whose time decides how soon Python starts: fetch them, check
// them, unpack or compile them.

import type { FileFacts } from "./config";
import { ask, DownloadError, receive, shortName } from "./file";
import { bringProgram, isProgram } from "./program";
import type { Brought, Failure, ToWorker } from "./protocol";

const EVERY = 50; // milliseconds between two reports of bytes

/** Bring files to the other end of a channel. */
export function bringAll({ base, files, known, to }: ToWorker & { type: "bring" }): void {
  const report = counter(to);
  for (const [name, facts] of Object.entries(files)) {
    const url = new URL(name, base);
    const file = isProgram(name) ? bringProgram(url, facts, known, report) : bring(url, facts, report);
    file
      .then((content) => send(to, { name, content }, content instanceof ArrayBuffer ? [content] : []))
      .catch((error: unknown) => send(to, { name, failure: failureOf(error) }));
  }
}

async function bring(url: URL, facts: FileFacts, onBytes: (count: number) => void): Promise<ArrayBuffer> {
  const file = shortName(url.pathname);
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

function send(to: MessagePort, reply: Brought, transfer: Transferable[] = []): void {
  to.postMessage(reply, transfer);
}
