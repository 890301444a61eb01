import { memoryOutbox, type OutboxStore, type Unsent } from './outbox-store.ts';
import { turns } from './turns.ts';

type Rows = Pick<OutboxStore, 'load' | 'put' | 'remove'>;

const openMs = 2_000;

/**
 * The outbox of a browser, shared by all its tabs: in IndexedDB, where that fails in localStorage,
 * where that is forbidden in memory. `server` keeps the rooms of several servers apart.
 */
export function pageOutbox(server: string): OutboxStore {
  const name = `parlour.unsent.${server}`;
  const rows = openRows(name).then(
    (database) => either(database, storageRows(name)),
    () => storageRows(name),
  );
  const watchers = new Set<(room: string) => void>();
  const channel = openChannel(name, (room) => {
    for (const changed of watchers) changed(room);
  });
  return {
    load: async (room) => (await rows).load(room),
    put: async (row) => {
      await (await rows).put(row);
      channel?.postMessage(row.room);
    },
    remove: async (row) => {
      await (await rows).remove(row);
      channel?.postMessage(row.room);
    },
    alone: (room, work) => turns(`${name} ${room}`, work),
    watch: (changed) => void watchers.add(changed),
  };
}

/** Where it is forbidden, tabs learn of each other's rows when they have their turn. */
function openChannel(name: string, heard: (text: string) => void): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => heard(String(data));
    return channel;
  } catch {
    return undefined;
  }
}

/** A database that opens may still be full, or forbidden from then on. */
function either(first: Rows, second: Rows): Rows {
  return {
    load: async (room) => [
      ...(await first.load(room).catch(() => [])),
      ...(await second.load(room)),
    ],
    put: (row) => first.put(row).catch(() => second.put(row)),
    remove: (row) => first.remove(row).finally(() => second.remove(row)),
  };
}

/** Opening may fail, and in some browsers it hangs. */
function openRows(name: string): Promise<Rows> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'ref' });
    opening.onsuccess = () => resolve(databaseRows(opening.result));
    opening.onerror = reject;
    setTimeout(reject, openMs);
  });
}

function databaseRows(database: IDBDatabase): Rows {
  database.onversionchange = () => database.close();

  const act = <Result>(how: (rows: IDBObjectStore) => IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction('rows', 'readwrite');
      const request = how(transaction.objectStore('rows'));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = reject;
      // A page that closes right now takes what is not committed with it.
      transaction.commit();
    });

  return {
    load: async (room) => rowsOf(room, await act((rows) => rows.getAll())),
    put: async (row) => void (await act((rows) => rows.put(row))),
    remove: async ({ ref }) => act((rows) => rows.delete(ref)),
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
    return memoryOutbox();
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
