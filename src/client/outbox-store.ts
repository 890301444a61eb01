/** A message that was typed and has no answer yet. */
export interface Unsent {
  /** The client's mark: the server stores one message per author and ref, however often it comes. */
  ref: string;
  /** The room's key. */
  room: string;
  text: string;
  /** When it was typed, in milliseconds since 1970. */
  at: number;
  state: 'queued' | 'sending' | 'failed';
  /** Of the latest refusal, if there was one. */
  code?: string;
  reason?: string;
  /** When a refused message is tried again, in milliseconds since 1970. */
  retryAt?: number;
}

/**
 * Where unsent messages outlive a reload. Neither method may throw.
 *
 * @example
 * const rows = new Map();
 * const store = { load: (room) => rows.get(room) ?? [], save: (room, all) => rows.set(room, [...all]) };
 */
export interface OutboxStore {
  /** Rows as they were saved, oldest first. */
  load(room: string): Unsent[];
  /** All rows of a room, in place of those saved before. */
  save(room: string, rows: readonly Unsent[]): void;
}

/** The store of who names none. `server` keeps the rooms of several servers apart. */
export function defaultOutbox(server: string): OutboxStore {
  const storage = pageStorage();
  return storage ? storageOutbox(storage, `parlour:unsent:${server}:`) : memoryOutbox();
}

function memoryOutbox(): OutboxStore {
  return { load: () => [], save: () => {} };
}

// Node has a localStorage too, but not one for libraries; and a browser may forbid it.
function pageStorage(): Storage | undefined {
  try {
    return 'document' in globalThis ? globalThis.localStorage : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One entry per message, not per room: tabs of one browser share the storage, and none may write
 * over what another one keeps there.
 */
export function storageOutbox(storage: Storage, prefix: string): OutboxStore {
  const known = new Map<string, Map<string, string>>();

  const knownOf = (room: string): Map<string, string> => {
    const entries = known.get(room) ?? new Map<string, string>();
    known.set(room, entries);
    return entries;
  };

  return {
    load(room) {
      const rows: Unsent[] = [];
      for (const key of Object.keys(storage)) {
        const text = key.startsWith(prefix) ? storage.getItem(key) : null;
        const row = text ? readRow(text) : undefined;
        if (!text || row?.room !== room) continue;
        knownOf(room).set(key, text);
        rows.push(row);
      }
      return rows.sort((a, b) => a.at - b.at);
    },

    save(room, rows) {
      const before = knownOf(room);
      const now = new Map(rows.map((row) => [prefix + row.ref, JSON.stringify(row)]));
      for (const key of before.keys()) if (!now.has(key)) storage.removeItem(key);
      for (const [key, text] of now) if (before.get(key) !== text) write(storage, key, text);
      known.set(room, now);
    },
  };
}

// A full storage must not stop a message from being sent: the outbox holds it in memory too.
function write(storage: Storage, key: string, text: string): void {
  try {
    storage.setItem(key, text);
  } catch {}
}

function readRow(text: string): Unsent | undefined {
  try {
    const row = JSON.parse(text) as Partial<Unsent> | null;
    const whole =
      typeof row?.ref === 'string' && typeof row.text === 'string' && Number.isFinite(row.at);
    return whole ? (row as Unsent) : undefined;
  } catch {
    return undefined;
  }
}
