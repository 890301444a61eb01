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
  const rows = openRows(name).catch(() => storageRows(name));
  const channel = new BroadcastChannel(name);
  const watchers = new Set<(room: string) => void>();
  channel.onmessage = ({ data }) => {
    for (const changed of watchers) changed(String(data));
  };
  return {
    load: async (room) => (await rows).load(room),
    put: async (row) => {
      await (await rows).put(row);
      channel.postMessage(row.room);
    },
    remove: async (row) => {
      await (await rows).remove(row);
      channel.postMessage(row.room);
    },
    alone: (room, work) => turns(`${name} ${room}`, work),
    watch: (changed) => void watchers.add(changed),
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
