import type { Page } from 'playwright-core';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { openHttpOnly } from '../support/http-only.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { enter, heardUpTo, post, stateIs, unsent, useModulePage } from './module-page.ts';

declare global {
  interface Window {
    stillOpen: Map<string, Set<unknown>>;
  }
}

const site = useModulePage();
let parlour: OwnParlour;
let page: Page;

beforeEach(async () => {
  parlour = await startParlour({ origins: 'any' });
  onTestFinished(() => parlour.end());
  page = await openPage();
  onTestFinished(() => page.context().close());
});

/** Counts what is opened and not let go of again. */
function count(): void {
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
  for (const target of [window, document]) {
    const listen = target.addEventListener.bind(target);
    target.addEventListener = (name: string, ...rest: [never, { signal?: AbortSignal }?]) => {
      const listener = [name];
      if (/^(online|pageshow|visibilitychange|freeze)$/.test(name)) of('listener').add(listener);
      rest[1]?.signal?.addEventListener('abort', () => of('listener').delete(listener));
      listen(name, ...(rest as [never]));
    };
  }
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

const left = () =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const kinds = [...window.stillOpen].map(([kind, all]) => [kind, all.size] as const);
    const locks = held.length + pending.length;
    return Object.fromEntries([...kinds, ['lock', locks] as const].filter(([, size]) => size > 0));
  });

async function come(server: string): Promise<void> {
  await page.addInitScript(count);
  await enter(page, site.url(), server);
  await stateIs(page, 'live');
  await post(page, 'hello');
  await heardUpTo(page, 1);
}

test.each([
  'a WebSocket',
  'HTTP alone',
])('over %s, all that was opened is let go of', async (by) => {
  const isFree = by === 'a WebSocket';
  await come(isFree ? parlour.wsUrl : (await openHttpOnly(parlour.port)).wsUrl);
  expect(await left()).toMatchObject({
    BroadcastChannel: isFree ? 1 : 2,
    database: 1,
    listener: expect.any(Number),
    timer: expect.any(Number),
    ...(isFree ? { WebSocket: 1 } : { fetch: 1, lock: 1 }),
  });
  await page.evaluate(() => window.client.close());
  await expect.poll(left).toEqual({});
});

test('what was typed in the turn of the end is kept', async () => {
  await come(parlour.wsUrl);
  await page.evaluate(() => {
    window.room.post('the last word');
    window.client.close();
  });
  await expect.poll(left).toEqual({});
  await parlour.stop();
  await enter(page, site.url(), parlour.wsUrl);
  await expect.poll(() => unsent(page)).toEqual(['the last word']);
});

test('what no store takes says so, and is sent', async () => {
  await page.addInitScript(() => {
    IDBDatabase.prototype.transaction = Storage.prototype.setItem = () => {
      throw new DOMException('It is full.', 'QuotaExceededError');
    };
  });
  await come(parlour.wsUrl);
  await page.evaluate(() => {
    window.client.close();
    window.room.post('nowhere');
  });
  const marks = () => page.evaluate(() => window.room.unsent.map(({ unkept }) => unkept));
  await expect.poll(marks).toEqual([true]);
});

test('a database that opens and answers nothing gives its place to the next store', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { set: () => {} });
  });
  await enter(page, site.url(), 'ws://127.0.0.1:9/ws');
  await post(page, 'kept');
  const stored = () => page.evaluate(() => Object.values(localStorage).join());
  await expect.poll(stored).toContain('"kept"');
});
