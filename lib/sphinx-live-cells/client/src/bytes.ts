// A stream's content in one piece. Not by a Blob, whose bytes browsers send through another process and back.

type Bytes = Uint8Array<ArrayBuffer>;

/** Everything that a stream holds; `onPart` sees each part as it comes. */
export async function collect(stream: ReadableStream<Bytes>, onPart?: (part: Bytes) => void): Promise<ArrayBuffer> {
  const parts: Bytes[] = [];
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    onPart?.(part.value);
  }
  return joined(parts);
}

function joined(parts: readonly Bytes[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole.buffer;
}
