import { memoryOutbox, type OutboxStore } from './outbox-store.ts';
import { unless } from './patience.ts';
import { storagePass } from './storage-pass.ts';

/**
 * The browser's outbox, loaded when a client begins: whatever is typed until then waits for it, or is
 * sent without. A client without a secret has none: nobody could send again what is kept under a secret
 * that is lost with it.
 */
export function lateOutbox(server: string, secret: string | undefined): OutboxStore {
  if (!secret || !('document' in globalThis)) return memoryOutbox();
  const watchers: ((room: string) => void)[] = [];
  let loading: Promise<OutboxStore> | undefined;
  let opened: OutboxStore | undefined;
  // After a close it is opened again by whoever needs it.
  const open = () => {
    loading ??= import('./page-outbox.ts').then((part) => {
      opened = part.pageOutbox(server, unless);
      for (const changed of watchers) opened.watch?.(changed);
      return opened;
    });
    return loading;
  };
  const then = <Answer>(act: (store: OutboxStore) => Promise<Answer> | undefined) =>
    open().then(act) as Promise<Answer>;
  return {
    load: (room) => then((store) => store.load(room)),
    put: (row) => then((store) => store.put(row)),
    remove: (row) => then((store) => store.remove(row)),
    pass: storagePass(server),
    alone: (room, work) =>
      open().then(
        (store) => store.alone?.(room, work),
        // Nobody shares what is not to be had.
        () => work(),
      ),
    watch(changed) {
      watchers.push(changed);
      opened?.watch?.(changed);
    },
    close() {
      loading?.then(
        (store) => store.close?.(),
        () => {},
      );
      loading = undefined;
      opened = undefined;
    },
  };
}
