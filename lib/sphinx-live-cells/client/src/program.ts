// The engine's program: compiled while it arrives. As a module it goes to another worker without being copied or compiled again.

import type { FileFacts } from "./config";
import { ask, integrity, receive, shortName } from "./file";

/** Whether a file is the program. */
export function isProgram(name: string): boolean {
  return name.endsWith(".wasm");
}

/**
 * Fetch, check and compile the program. `known`: this browser has had the file before, so that it is likely in its cache. Throws a
 * DownloadError for what does not arrive whole.
 */
export async function bringProgram(
  url: URL,
  facts: FileFacts,
  known: boolean,
  onBytes: (count: number) => void,
): Promise<WebAssembly.Module> {
  if (known) {
    // Untouched, so that the browser may use what it compiled the last time; it compares the hash itself.
    const response = await fetch(url, { integrity: integrity(facts.sha256) }).catch(() => null);
    if (response?.ok) {
      onBytes(facts.bytes);
      return compile(response);
    }
  }
  const file = shortName(url.pathname);
  const response = await ask(url, file);
  const content = receive(response.clone(), file, facts, onBytes);
  content.catch(() => undefined);
  return compile(response, content);
}

/** A response as a module; `content` is what it holds, for a response that has to be checked. */
async function compile(response: Response, content?: Promise<ArrayBuffer>): Promise<WebAssembly.Module> {
  const module = await WebAssembly.compileStreaming(response).catch(() => null); // refused when served as another type
  const checked = await content; // a file that did not arrive whole is the better reason
  return module ?? WebAssembly.compile(checked ?? (await response.arrayBuffer()));
}
