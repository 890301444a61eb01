import { type Keep, keepIn } from './keep.ts';

/** The page that an app stands in. */
export interface AroundPage {
  /** Its address, as far as it says something of the room. */
  readonly address: Pick<Location, 'search' | 'hash'>;
  /** The picture by which it is known. */
  readonly icon: string | undefined;
  /** Goes on to another page. */
  goTo(url: URL): void;
}

/** The things that stand around an app and are not its own. Every app of a page may be given others. */
export interface Surroundings {
  /** Tells `online`, `offline`, `focus`, `blur`, `pageshow`, `pagehide`, `resize` and `storage`. */
  readonly window: EventTarget;
  /** Tells `visibilitychange`. */
  readonly document: EventTarget & Pick<Document, 'hidden' | 'hasFocus'>;
  /** The browser knows at once; a connection finds out when it hears nothing. */
  readonly isOnline: () => boolean;
  /** The storage that all tabs of this browser share: secret, name, drafts. */
  readonly kept: Keep;
  /** The storage of this tab alone, which finds it again after a reload. */
  readonly keptInTab: Keep;
  /** The page around it, where that is not its own. */
  readonly page?: AroundPage;
  /** The browser's locks; undefined where the page came over plain HTTP. */
  readonly locks: LockManager | undefined;
}

/**
 * The browser's own, for an app of one server. What is kept for another server than the page's has
 * names of its own: one server's secret is never told to another.
 *
 * @param account the beginning of the names of what one account of the page's keeps
 */
export function surroundingsOf(server: URL, account = ''): Surroundings {
  const { host } = server;
  const prefix = (host === location.host ? 'parlour.' : `parlour.at.${host}.`) + account;
  return {
    window,
    document,
    isOnline: () => navigator.onLine !== false,
    kept: keepIn(() => localStorage, prefix, window),
    keptInTab: keepIn(() => sessionStorage, prefix, window),
    locks: navigator.locks,
  };
}
