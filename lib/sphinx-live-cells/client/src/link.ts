// Links that carry code: `#code=1.` and base64url of deflated JSON, so that the site needs no server for them. What comes in
// is a stranger's: its size is bounded before and while it is unpacked, and its shape is checked.

import type { Sought } from "./match";

export interface Carried extends Sought {
  hash: string;
  nth: number;
  code: string;
}

/** Why a link brings nothing. */
export class BadLink extends Error {
  constructor(readonly reason: "damaged" | "newer" | "large") {
    super(reason);
  }
}

const MARK = "#code=";
const FORMAT = "1";
const MOST = { characters: 200_000, bytes: 1_000_000, cells: 1000 };

/** The fragment for some cells of a page with `of` cells. */
export async function pack(cells: { place: number; hash: string; nth: number; code: string }[], of: number): Promise<string> {
  const text = JSON.stringify([of, ...cells.map(({ place, hash, nth, code }) => [place, hash, nth, code])]);
  const bytes = await drain(streamOf(new TextEncoder().encode(text)).pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${MARK}${FORMAT}.${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** What a fragment carries. Rejects with BadLink. */
export async function unpack(fragment: string): Promise<Carried[]> {
  const [format, body = ""] = fragment.slice(MARK.length).split(".", 2);
  if (format !== FORMAT) throw new BadLink(/^\d+$/.test(format ?? "") ? "newer" : "damaged");
  if (body.length > MOST.characters) throw new BadLink("large");
  try {
    const packed = Uint8Array.from(atob(body.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const bytes = await drain(streamOf(packed).pipeThrough(new DecompressionStream("deflate-raw")), MOST.bytes);
    return read(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    throw error instanceof BadLink ? error : new BadLink("damaged");
  }
}

function read(value: unknown): Carried[] {
  if (!Array.isArray(value) || value.length > MOST.cells) throw new BadLink("damaged");
  const [of, ...cells] = value as unknown[];
  const carried = cells.map((cell) => {
    const [place, hash, nth, code] = Array.isArray(cell) ? (cell as unknown[]) : [];
    if (!isCount(of) || !isCount(place) || !isCount(nth) || typeof hash !== "string" || typeof code !== "string") {
      throw new BadLink("damaged");
    }
    return { place, of, hash, nth, code, original: code, defines: [] };
  });
  if (carried.length === 0) throw new BadLink("damaged");
  return carried;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** In small pieces, so that little is unpacked beyond what is asked for. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(new Uint8Array(bytes.slice(at, (at += 1024))));
      else controller.close();
    },
  });
}

async function drain(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) {
      void reader.cancel().catch(() => undefined);
      throw new BadLink("large");
    }
    parts.push(part.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
