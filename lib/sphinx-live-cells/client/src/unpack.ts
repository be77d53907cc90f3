// Archives: gzip around the whole, zip inside. The browser's own code undoes the compression.

import { collect } from "./bytes";

/** Unpacks a gzip file whose parts come one by one. */
export class Gunzip {
  /** The whole content; rejects if what came is no gzip file. */
  readonly content: Promise<ArrayBuffer>;
  private readonly writer: WritableStreamDefaultWriter<BufferSource>;

  constructor() {
    const { readable, writable } = new DecompressionStream("gzip");
    this.writer = writable.getWriter();
    this.content = collect(readable); // not by a Response, whose failures Firefox writes to the console although they are answered
    this.content.catch(() => undefined); // told to whoever asks for it
  }

  write(part: Uint8Array<ArrayBuffer>): void {
    this.writer.write(part).catch(() => undefined);
  }

  close(): void {
    this.writer.close().catch(() => undefined);
  }
}

export interface Entry {
  path: string;
  content: Uint8Array<ArrayBuffer>;
}

const END_OF_DIRECTORY = 0x06054b50;
const STORED = 0;

/** Return the files of a zip archive such as a wheel; the content of uncompressed entries is not copied. */
export async function unzip(archive: ArrayBuffer): Promise<Entry[]> {
  const view = new DataView(archive);
  let end = archive.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error("a package is not a zip archive");
  const entries: Promise<Entry>[] = [];
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const path = new TextDecoder().decode(new Uint8Array(archive, at + 46, nameLength));
    if (!path.endsWith("/")) entries.push(read(archive, view, at, path));
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return Promise.all(entries);
}

async function read(archive: ArrayBuffer, view: DataView, at: number, path: string): Promise<Entry> {
  const size = view.getUint32(at + 20, true);
  const local = view.getUint32(at + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const stored = new Uint8Array(archive, start, size);
  const content = view.getUint16(at + 10, true) === STORED ? stored : new Uint8Array(await inflate(stored));
  return { path, content };
}

function inflate(content: BlobPart): Promise<ArrayBuffer> {
  return new Response(new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}
