// Modules fetched when they are wanted. A fetch that failed is tried anew the next time: browsers remember it by address.

const attempts = new Map<string, number>();
const loaded = new Map<string, Promise<unknown>>();

export function load<Module>(address: string): Promise<Module> {
  const attempt = attempts.get(address) ?? 0;
  const module =
    loaded.get(address) ??
    import(attempt === 0 ? address : `${address}?again=${attempt}`).catch((error) => {
      loaded.delete(address);
      attempts.set(address, attempt + 1);
      throw error;
    });
  loaded.set(address, module);
  return module as Promise<Module>;
}
