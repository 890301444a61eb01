import type { OutboxStore } from './outbox-store.ts';

/** The passes of rooms with a password, in localStorage; where that is forbidden, nothing is kept. */
export function storagePass(server: string): NonNullable<OutboxStore['pass']> {
  return (whose, given) => {
    const key = `parlour.pass.${server} ${whose}`;
    try {
      if (given) localStorage.setItem(key, given);
      return localStorage.getItem(key) ?? undefined;
    } catch {
      return given;
    }
  };
}
