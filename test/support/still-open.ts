import type { Page } from 'playwright-core';

declare global {
  interface Window {
    stillOpen: Map<string, Set<unknown>>;
  }
}

/** Counts what is opened and not let go of again. */
export function countOpen(): void {
  const open = new Map<string, Set<unknown>>();
  window.stillOpen = open;
  const of = (kind: string) => {
    const all = open.get(kind) ?? new Set();
    open.set(kind, all);
    return all;
  };
  const { setTimeout: later, setInterval: often, clearTimeout: never, fetch: ask } = window;
  window.setTimeout = ((act: () => void, ms: number) => {
    const id = later(() => {
      of('timer').delete(id);
      act();
    }, ms);
    of('timer').add(id);
    return id;
  }) as typeof setTimeout;
  window.setInterval = ((act: () => void, ms: number) => {
    const id = often(act, ms);
    of('timer').add(id);
    return id;
  }) as typeof setInterval;
  window.clearTimeout = window.clearInterval = (id) => {
    of('timer').delete(id);
    never(id);
  };
  for (const kind of ['BroadcastChannel', 'WebSocket'] as const) {
    const Real = window[kind] as unknown as new (...given: unknown[]) => { close(): void };
    const Counted = class extends Real {
      constructor(...given: unknown[]) {
        super(...given);
        of(kind).add(this);
      }

      override close(): void {
        of(kind).delete(this);
        super.close();
      }
    };
    Object.assign(window, { [kind]: Counted });
  }
  const { open: openDatabase } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    const request = openDatabase.apply(this, given);
    request.addEventListener('success', () => of('database').add(request.result));
    return request;
  };
  const { close } = IDBDatabase.prototype;
  IDBDatabase.prototype.close = function () {
    of('database').delete(this);
    close.call(this);
  };
  // A test's browser listens for events of its own.
  const ours = /^(?:online|offline|focus|blur|page\w+|visibilitychange|freeze|storage|resize)$/;
  for (const target of [window, document]) {
    const listen = target.addEventListener.bind(target);
    target.addEventListener = (name: string, ...rest: [never, { signal?: AbortSignal }?]) => {
      const listener = [name];
      if (rest[1]?.signal?.aborted) return;
      if (ours.test(name)) of('listener').add(listener);
      rest[1]?.signal?.addEventListener('abort', () => of('listener').delete(listener));
      listen(name, ...(rest as [never]));
    };
  }
  const { addEventListener: follow, removeEventListener: leave } = MediaQueryList.prototype;
  MediaQueryList.prototype.addEventListener = function (name: string, take: never) {
    of('media').add(take);
    follow.call(this, name, take);
  };
  MediaQueryList.prototype.removeEventListener = function (name: string, take: never) {
    of('media').delete(take);
    leave.call(this, name, take);
  };
  const { observe, disconnect } = ResizeObserver.prototype;
  ResizeObserver.prototype.observe = function (element) {
    of('observer').add(this);
    observe.call(this, element);
  };
  ResizeObserver.prototype.disconnect = function () {
    of('observer').delete(this);
    disconnect.call(this);
  };
  window.fetch = async (url, init) => {
    const asked = {};
    of('fetch').add(asked);
    init?.signal?.addEventListener('abort', () => of('fetch').delete(asked));
    const response = await ask(url, init).finally(
      () => String(url).includes('/events') || of('fetch').delete(asked),
    );
    return response;
  };
}

/** How much of each kind is open; kinds of which nothing is are not there. */
export function leftOpen(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const kinds = [...window.stillOpen].map(([kind, all]) => [kind, all.size] as const);
    const locks = held.length + pending.length;
    return Object.fromEntries([...kinds, ['lock', locks] as const].filter(([, size]) => size > 0));
  });
}
