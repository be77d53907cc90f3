// Pyodide's WebAssembly module comes without types; only `loadPyodide` takes it.
declare module "pyodide/pyodide.asm.mjs" {
  const createPyodideModule: unknown;
  export default createPyodideModule;
}
