/** What a browser keeps for its person. Where it must not or can't, it is kept while the page is open. */
export interface Keep {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  delete(key: string): void;
  /** The keys that begin so. */
  keys(start: string): readonly string[];
}

/** Every tab of this browser shares it, and it outlives them: secret, name, drafts. */
export const kept = keepIn(() => localStorage);

/** This tab alone has it, and finds it again after a reload. */
export const keptInTab = keepIn(() => sessionStorage);

/** Storage may be missing, forbidden or full, and become so at any time. */
function keepIn(storage: () => Storage): Keep {
  /** What could not be stored; it is newer than what is. */
  const memory = new Map<string, string>();

  function attempt<Result>(act: (storage: Storage) => Result): Result | undefined {
    try {
      return act(storage());
    } catch {
      return undefined;
    }
  }

  return {
    get: (key) => memory.get(key) ?? attempt((all) => all.getItem(prefixed(key))) ?? undefined,
    set(key, value) {
      memory.set(key, value);
      attempt((all) => {
        all.setItem(prefixed(key), value);
        memory.delete(key);
      });
    },
    delete(key) {
      memory.delete(key);
      attempt((all) => all.removeItem(prefixed(key)));
    },
    keys(start) {
      const stored = attempt((all) => Object.keys(all)) ?? [];
      const ours = stored.filter((key) => key.startsWith(prefix));
      const all = new Set([...ours.map((key) => key.slice(prefix.length)), ...memory.keys()]);
      return [...all].filter((key) => key.startsWith(start));
    },
  };
}

const prefix = 'parlour.';

function prefixed(key: string): string {
  return prefix + key;
}
