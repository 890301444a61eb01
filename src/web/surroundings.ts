import { type Keep, keepIn } from './keep.ts';

/** What stands around an app and is not its own. Every app of a page may be given others. */
export interface Surroundings {
  /** Tells `online`, `offline`, `focus`, `blur`, `pageshow`, `pagehide`, `resize` and `storage`. */
  readonly window: EventTarget;
  /** Tells `visibilitychange`. */
  readonly document: EventTarget & Pick<Document, 'hidden' | 'hasFocus'>;
  /** Is known of the network at once; a connection finds out when it hears nothing. */
  readonly isOnline: () => boolean;
  /** Shared by every tab of this browser, which it outlives: secret, name, drafts. */
  readonly kept: Keep;
  /** Of this tab alone, which finds it again after a reload. */
  readonly keptInTab: Keep;
  /** Undefined where the page came over plain HTTP. */
  readonly locks: LockManager | undefined;
}

/**
 * The browser's own, for an app of one server. What is kept for another server than the page's has
 * names of its own: one server's secret is never told to another.
 */
export function surroundingsOf(server: URL): Surroundings {
  const { host } = server;
  const prefix = host === location.host ? 'parlour.' : `parlour.at.${host}.`;
  return {
    window,
    document,
    isOnline: () => navigator.onLine !== false,
    kept: keepIn(() => localStorage, prefix, window),
    keptInTab: keepIn(() => sessionStorage, prefix, window),
    locks: navigator.locks,
  };
}
