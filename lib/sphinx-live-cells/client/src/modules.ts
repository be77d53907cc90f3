// WebAssembly modules that the start would compile again and again, or compile while Python waits: compiled once, beforehand.

const WRAPPER = 100; // bytes: Emscripten wraps each of its JavaScript functions in a module of its own, no larger than this

/** Stands in for `WebAssembly.Module` while Python starts. */
export class Modules {
  private readonly real = WebAssembly.Module;
  private readonly compiled = new Map<string, WebAssembly.Module>();

  constructor() {
    WebAssembly.Module = new Proxy(this.real, {
      construct: (real, [bytes]: [Uint8Array<ArrayBuffer>]) => this.find(bytes) ?? new real(bytes),
    });
  }

  /** Compile a library in the background. One that cannot be compiled is left to whoever needs it. */
  async prepare(library: Uint8Array<ArrayBuffer>): Promise<void> {
    const module = await WebAssembly.compile(library).catch(() => null);
    if (module) this.compiled.set(keyOf(library), module);
  }

  /** Give `WebAssembly.Module` back. */
  end(): void {
    WebAssembly.Module = this.real;
  }

  private find(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | undefined {
    const key = keyOf(bytes);
    // Some 260 wrappers have about 30 signatures between them, and the signature is all that such a module says.
    if (bytes.byteLength < WRAPPER && !this.compiled.has(key)) this.compiled.set(key, new this.real(bytes));
    return this.compiled.get(key);
  }
}

/** The wrappers by their content; libraries, all of them from one checked archive, by their length. */
function keyOf(bytes: Uint8Array): string {
  return bytes.byteLength < WRAPPER ? bytes.join() : String(bytes.byteLength);
}
