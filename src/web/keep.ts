/** The storage in which a browser keeps things for its person. Where it must not or can't, it is kept while the page is open. */
export interface Keep {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  delete(key: string): void;
  /** The keys that begin so. */
  keys(start: string): readonly string[];
  /** Calls back when another tab may have changed what is kept under a key. */
  follow(key: string, changed: () => void, signal: AbortSignal): void;
}

/** Storage may be missing, forbidden or full, and become so at any time. */
export function keepIn(storage: () => Storage, prefix: string, window: EventTarget): Keep {
  /** Values that could not be stored; they are newer than those that are. */
  const memory = new Map<string, string>();

  function attempt<Result>(act: (storage: Storage) => Result): Result | undefined {
    try {
      return act(storage());
    } catch {
      return undefined;
    }
  }

  return {
    get: (key) => memory.get(key) ?? attempt((all) => all.getItem(prefix + key)) ?? undefined,
    set(key, value) {
      memory.set(key, value);
      attempt((all) => {
        all.setItem(prefix + key, value);
        memory.delete(key);
      });
    },
    delete(key) {
      memory.delete(key);
      attempt((all) => all.removeItem(prefix + key));
    },
    keys(start) {
      const stored = attempt((all) => Object.keys(all)) ?? [];
      const ours = stored.filter((key) => key.startsWith(prefix));
      const all = new Set([...ours.map((key) => key.slice(prefix.length)), ...memory.keys()]);
      return [...all].filter((key) => key.startsWith(start));
    },
    follow(key, changed, signal) {
      const told = (event: Event) => {
        const { key: moved } = event as StorageEvent;
        if (moved === null || moved === prefix + key) changed();
      };
      window.addEventListener('storage', told, { signal });
    },
  };
}
