import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Command } from '../../src/protocol/command.ts';
import { openPage } from '../support/chromium.ts';
import {
  allSent,
  enter,
  heard,
  heardUpTo,
  post,
  stateIs,
  unsent,
  useModulePage,
} from './module-page.ts';
import { openStage, type Stage } from './stage.ts';

declare global {
  interface Window {
    failedReads: number;
  }
}

type Post = Extract<Command, { type: 'post' }>;

const site = useModulePage();
let stage: Stage;
let page: Page;

beforeEach(async () => {
  stage = await openStage();
  page = await openPage();
  onTestFinished(() => page.context().close());
});

const isPost = (command: Command): command is Post => command.type === 'post';
const posts = () => stage.heard.filter(isPost);
const said = () => stage.messages('tea').map(({ text }) => text);

const come = (to = page) => enter(to, site.url(), stage.url);

async function openTab(): Promise<Page> {
  const tab = await page.context().newPage();
  await come(tab);
  return tab;
}

describe('what was typed', () => {
  test('outlives a reload, and is sent once', async () => {
    stage.intercept = isPost;
    await come();
    const refs = [await post(page, 'one'), await post(page, 'two')];
    await stage.hears(isPost);
    const databases = await page.evaluate(() => indexedDB.databases());
    expect(databases.map(({ name }) => name)).toEqual([
      `parlour.unsent.${new URL(stage.url).host}`,
    ]);
    await come();
    await expect.poll(() => unsent(page)).toEqual(['one', 'two']);
    stage.intercept = () => false;
    stage.cut();
    await allSent(page);
    expect(said()).toEqual(['one', 'two']);
    expect([...new Set(posts().map(({ ref }) => ref))]).toEqual(refs);
  });

  test('outlives a tab that is closed as soon as it was typed', async () => {
    await stage.close();
    await come();
    await post(page, 'famous last words');
    const other = await page.context().newPage();
    await page.close();
    await stage.open();
    await come(other);
    await heardUpTo(other, 1);
    await allSent(other);
    expect(said()).toEqual(['famous last words']);
  });

  test.each([
    ['a database', 'indexedDB'],
    ['storage', 'localStorage'],
  ])('is sent without %s', async (_, name) => {
    await page.addInitScript((what) => {
      Object.defineProperty(window, what, { value: undefined });
    }, name);
    stage.intercept = isPost;
    await come();
    await post(page, 'kept');
    await stage.hears(isPost);
    await come();
    await expect.poll(() => unsent(page)).toEqual(['kept']);
    stage.intercept = () => false;
    stage.cut();
    await allSent(page);
    expect(said()).toEqual(['kept']);
  });

  test('is not taken for sent because the database can not be read', async () => {
    stage.intercept = isPost;
    await come();
    await post(page, 'kept');
    await stage.hears(isPost);
    const other = await openTab();
    await expect.poll(() => unsent(other)).toEqual(['kept']);
    await page.evaluate(() => {
      window.failedReads = 0;
      IDBObjectStore.prototype.getAll = () => {
        window.failedReads++;
        throw new DOMException('The disk is away.', 'UnknownError');
      };
    });
    await post(other, 'typed meanwhile');
    await page.waitForFunction(() => window.failedReads > 0);
    expect(await unsent(page)).toEqual(['kept']);
    stage.intercept = () => false;
    stage.cut();
    await Promise.all([page, other].map((tab) => allSent(tab)));
    expect(said()).toEqual(['kept', 'typed meanwhile']);
  });

  test('is never sent as somebody else', async () => {
    stage.intercept = isPost;
    await come();
    await post(page, 'mine');
    await stage.hears(isPost);
    stage.intercept = () => false;
    await page.goto(site.url());
    await page.waitForFunction(() => window.connect !== undefined);
    await page.evaluate((url) => {
      window.client = window.connect(url, { secret: 'b'.repeat(43), name: 'bo' });
      window.room = window.client.room('tea');
      window.room.post('theirs');
    }, stage.url);
    await allSent(page);
    expect(said()).toEqual(['theirs']);
    await come();
    await allSent(page);
    await heardUpTo(page, 2);
    expect(said()).toEqual(['theirs', 'mine']);
  });
});

describe.each([
  ['locks', true],
  ['leases, where a page came over plain HTTP', false],
])('two tabs with %s', (_, hasLocks) => {
  beforeEach(async () => {
    if (hasLocks) return;
    await page.context().addInitScript(() => {
      Object.defineProperty(navigator, 'locks', { value: undefined });
    });
  });

  test('send each message once, and both show all', async () => {
    let [underWay, most] = [0, 0];
    stage.intercept = (command, peer) => {
      if (!isPost(command)) return false;
      most = Math.max(most, ++underWay);
      setImmediate(() => {
        underWay--;
        stage.answer(command, peer);
      });
      return true;
    };
    await come();
    const other = await openTab();
    await Promise.all([page, other].map((tab) => stateIs(tab, 'live')));
    const sayAll = (tab: Page, who: string) =>
      tab.evaluate((name) => {
        for (let n = 0; n < 20; n++) window.room.post(`${name}${n}`);
      }, who);
    await Promise.all([sayAll(page, 'a'), sayAll(other, 'b')]);
    await Promise.all([page, other].map((tab) => heardUpTo(tab, 40)));
    await Promise.all([page, other].map((tab) => allSent(tab)));
    expect(new Set(said()).size).toBe(40);
    expect(said()).toHaveLength(40);
    // One tab speaks at a time. Where its store is slow it waits no longer than for seconds: it may say
    // then what another one said, under the same mark, and that is stored once.
    if (hasLocks) expect(most).toBe(1);
    expect(new Set(posts().map(({ ref }) => ref)).size).toBe(40);
    for (const who of ['a', 'b']) {
      expect(said().filter((text) => text.startsWith(who))).toEqual(
        Array.from({ length: 20 }, (_each, n) => `${who}${n}`),
      );
    }
    for (const tab of [page, other]) expect(await heard(tab)).toEqual(said());
  });

  test('one sends what the other one was closed over', async () => {
    await come();
    const other = await openTab();
    await Promise.all([page, other].map((tab) => stateIs(tab, 'live')));
    stage.intercept = isPost;
    await post(page, 'unanswered');
    await stage.hears(isPost);
    await expect.poll(() => unsent(other)).toEqual(['unanswered']);
    stage.intercept = () => false;
    await page.close();
    await heardUpTo(other, 1);
    await allSent(other);
    expect(said()).toEqual(['unanswered']);
  });
});

describe('being away', () => {
  test('offline for a minute: what was typed is sent, what was said is heard', async () => {
    await come();
    await stateIs(page, 'live');
    await page.clock.install();
    await page.context().setOffline(true);
    stage.cut();
    await stateIs(page, 'waiting');
    await post(page, 'typed offline');
    stage.post('tea', 'said meanwhile');
    await page.clock.runFor(60_000);
    expect(await unsent(page)).toEqual(['typed offline']);
    expect(posts()).toEqual([]);
    await page.context().setOffline(false);
    await heardUpTo(page, 2);
    await allSent(page);
    expect(await heard(page)).toEqual(['said meanwhile', 'typed offline']);
  });

  test('a laptop that slept a night knows that its connection is dead, and comes back', async () => {
    await page.clock.install();
    await come();
    await stateIs(page, 'live');
    // The server let go long ago; nothing tells this side.
    for (const peer of stage.peers) {
      peer.rooms.clear();
      stage.rewrite = (frame, to) => (to === peer ? [] : frame);
    }
    stage.post('tea', 'good night');
    stage.post('tea', 'good morning');
    await page.clock.fastForward('08:00:00');
    await stage.hears(({ type }) => type === 'beat');
    await page.clock.runFor(6_000);
    await heardUpTo(page, 2);
    expect(await heard(page)).toEqual(['good night', 'good morning']);
    expect(stage.peers.size).toBe(1);
  });
});
