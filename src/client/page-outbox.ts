import type { OutboxStore, Unsent } from './outbox-store.ts';
import type { unless } from './patience.ts';
import { turns } from './turns.ts';

type Rows = Pick<OutboxStore, 'load' | 'put' | 'remove' | 'close'>;

const openMs = 2_000;
/** Less than an outbox waits for its store, so that the next one still has its turn. */
const actMs = 900;

/**
 * The outbox of a browser, shared by all its tabs: in IndexedDB, where that fails in localStorage,
 * where that is forbidden nowhere, and then each row says so (`unkept`).
 *
 * @param server keeps the rooms of several servers apart
 * @param waits what is loaded already, given along: imported here, too, it would be a file of its own
 */
export function pageOutbox(server: string, waits: typeof unless): OutboxStore {
  const name = `parlour.unsent.${server}`;
  const rows = openRows(name, waits).then(
    (database) => either(database, storageRows(name)),
    () => storageRows(name),
  );
  const closing = new AbortController();
  const watchers = new Set<(room: string) => void>();
  const channel = openChannel(name, (room) => {
    for (const changed of watchers) changed(room);
  });
  const tell = ({ room }: Unsent) => closing.signal.aborted || channel?.postMessage(room);
  return {
    load: async (room) => (await rows).load(room),
    put: async (row) => {
      await (await rows).put(row);
      tell(row);
    },
    remove: async (row) => {
      await (await rows).remove(row);
      tell(row);
    },
    alone: (room, work) => turns(`${name} ${room}`, work, closing.signal),
    watch: (changed) => void watchers.add(changed),
    close() {
      closing.abort();
      channel?.close();
      void rows.then((each) => each.close?.());
    },
  };
}

/** A channel between tabs. Without one they learn of each other's rows when they have their turn. */
function openChannel(name: string, heard: (text: string) => void): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => heard(String(data));
    return channel;
  } catch {
    return undefined;
  }
}

/**
 * A database that opens may still be full, or forbidden from then on. One that has answered once is
 * never taken for empty because it does not answer: an outbox forgets what is gone from its store.
 */
function either(first: Rows, second: Rows): Rows {
  let hasAnswered = false;
  const answered = () => {
    hasAnswered = true;
  };
  return {
    async load(room) {
      const rows = await first.load(room).catch((error) => {
        if (hasAnswered) throw error;
        return undefined;
      });
      if (rows) answered();
      return [...(rows ?? []), ...(await second.load(room))];
    },
    put: (row) => first.put(row).then(answered, () => second.put(row)),
    remove: (row) => first.remove(row).finally(() => second.remove(row)),
    close: () => first.close?.(),
  };
}

/** Opening may fail, and in some browsers it hangs. */
function openRows(name: string, waits: typeof unless): Promise<Rows> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'ref' });
    const inTime = waits(openMs, () => {
      reject();
      // Nobody waits for it any more.
      opening.onsuccess = () => opening.result.close();
    });
    opening.onsuccess = inTime(() => resolve(databaseRows(opening.result, waits)));
    opening.onerror = inTime(reject);
  });
}

function databaseRows(database: IDBDatabase, waits: typeof unless): Rows {
  database.onversionchange = () => database.close();

  const act = <Result>(how: (rows: IDBObjectStore) => IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction('rows', 'readwrite');
      const request = how(transaction.objectStore('rows'));
      // Some databases open and then answer nothing.
      const inTime = waits(actMs, reject);
      transaction.oncomplete = inTime(() => resolve(request.result));
      transaction.onabort = inTime(reject);
      // A page that closes right now takes what is not committed with it.
      transaction.commit();
    });

  return {
    load: async (room) => rowsOf(room, await act((rows) => rows.getAll())),
    put: async (row) => void (await act((rows) => rows.put(row))),
    remove: async ({ ref }) => act((rows) => rows.delete(ref)),
    close: () => database.close(),
  };
}

/** One entry per message: no tab may write over what another one keeps. */
function storageRows(name: string): Rows {
  const key = ({ ref }: Unsent) => `${name} ${ref}`;
  try {
    const storage = localStorage;
    // Some browsers that forbid it have null in its place.
    storage.getItem(name);
    return {
      load: async (room) =>
        rowsOf(
          room,
          Object.entries(storage)
            .filter(([each]) => each.startsWith(name))
            .map(([, text]) => readRow(text)),
        ),
      put: async (row) => storage.setItem(key(row), JSON.stringify(row)),
      remove: async (row) => storage.removeItem(key(row)),
    };
  } catch {
    return { load: async () => [], put: () => Promise.reject(), remove: async () => {} };
  }
}

function rowsOf(room: string, rows: readonly (Unsent | undefined)[]): readonly Unsent[] {
  return rows.filter((row): row is Unsent => row?.room === room);
}

function readRow(text: string): Unsent | undefined {
  try {
    return JSON.parse(text) as Unsent;
  } catch {
    return undefined;
  }
}
