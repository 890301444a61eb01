import type { Page } from 'playwright-core';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import { openPage } from '../support/chromium.ts';
import { type HttpOnly, openHttpOnly } from '../support/http-only.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import {
  allSent,
  enter,
  heard,
  heardUpTo,
  post,
  secret,
  stateIs,
  useModulePage,
} from './module-page.ts';

declare global {
  interface Window {
    look: () => void;
  }
}

const site = useModulePage();
let parlour: OwnParlour;
let network: HttpOnly;
let first: Page;

beforeEach(async () => {
  parlour = await startParlour({ origins: 'any' });
  onTestFinished(() => parlour.end());
  network = await openHttpOnly(parlour.port);
  first = await openPage();
  onTestFinished(() => first.context().close());
});

async function openTabs(count: number, rooms: readonly string[] = []): Promise<Page[]> {
  const context = first.context();
  // Chance is taken out of the waits between the tries.
  await context.addInitScript(() => {
    Math.random = () => 0;
  });
  const more = await Promise.all(Array.from({ length: count - 1 }, () => context.newPage()));
  const tabs = [first, ...more];
  for (const [n, tab] of tabs.entries()) {
    await enter(tab, site.url(), network.wsUrl, rooms[n]);
    await stateIs(tab, 'live');
  }
  return tabs;
}

async function people(room: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${parlour.port}/api/rooms/${room}`);
  return ((await response.json()) as { people: number }).people;
}

async function moreIsHeard(tab: Page): Promise<void> {
  const { length } = await heard(tab);
  await tab.waitForFunction((before) => window.heard.length > before, length);
}

async function sayAll(tabs: readonly Page[], word: string, upTo: number): Promise<void> {
  await Promise.all(tabs.map((tab, n) => post(tab, `${word} ${n}`)));
  await Promise.all(tabs.map((tab) => heardUpTo(tab, upTo)));
  await Promise.all(tabs.map(allSent));
}

test('seven tabs where no WebSocket passes have one stream, and go on when its tab closes', async () => {
  const tabs = await openTabs(7);
  await sayAll(tabs, 'hello', 7);
  expect(network.streams()).toBe(1);
  const [leader, ...others] = tabs;
  await leader?.close();
  await sayAll(others, 'still here', 13);
  const [one, ...rest] = await Promise.all(others.map(heard));
  expect(one).toHaveLength(13);
  expect(new Set(one).size).toBe(13);
  for (const each of rest) expect(each).toEqual(one);
  expect(network.streams()).toBe(1);
});

test('seven tabs in six rooms have one stream, and none misses or doubles a line when it moves', async () => {
  const codes = ['coffee', 'milk', 'tea', 'T E A', 'water', 'juice', 'soup'];
  const keys = codes.map((code) => code.replaceAll(' ', '').toLowerCase());
  const tabs = await openTabs(7, codes);
  await Promise.all(tabs.map((tab, n) => post(tab, `from ${n}`)));
  await Promise.all(tabs.map((tab, n) => heardUpTo(tab, keys[n] === 'tea' ? 2 : 1)));
  await Promise.all(tabs.map(allSent));
  await expect.poll(network.streams).toBe(1);

  let isOver = false;
  const said = [...new Set(keys)].map(async (room) => {
    const poster = await Talker.greet(parlour.wsUrl, { name: 'bo' });
    await poster.join(room);
    let seq = 0;
    for (let n = 0; !isOver || n < 50; n++) {
      seq = Number((await poster.ask({ type: 'post', room, text: `${n}`, ref: `${n}` }))['seq']);
    }
    await poster.close();
    return [room, seq] as const;
  });
  const left = [...tabs.entries()];
  const allHearMore = () => Promise.all(left.map(([, tab]) => moreIsHeard(tab)));
  for (let closed = 0; closed < 2; closed++) {
    await allHearMore();
    await left.shift()?.[1].close();
  }
  await allHearMore();
  isOver = true;
  const latest = new Map(await Promise.all(said));
  for (const [n, tab] of left) {
    const seq = latest.get(keys[n] ?? '') ?? 0;
    await heardUpTo(tab, seq);
    const seqs = await tab.evaluate(() => window.heard.map((event) => event.seq));
    expect(seqs).toEqual(Array.from({ length: seq }, (_, i) => i + 1));
    expect(seq).toBeGreaterThan(50);
  }
  await expect.poll(network.streams).toBe(1);
});

test('a room that is left is left by the stream', async () => {
  const tabs = await openTabs(3, ['tea', 'coffee', 'milk']);
  const [, , closed] = tabs;
  await expect.poll(() => people('milk')).toBe(1);
  await closed?.close();
  await expect.poll(() => people('milk')).toBe(0);
  await tabs[1]?.evaluate(() => window.room.leave());
  await expect.poll(() => people('coffee')).toBe(0);
  await expect.poll(() => people('tea')).toBe(1);
});

test('a tab that is left wants no room, though it can still answer', async () => {
  const [, other] = (await openTabs(2, ['tea', 'milk'])) as [Page, Page];
  const base = network.wsUrl.replace('ws:', 'http:').replace(/ws$/, '');
  const name = `parlour.events.${base}${guestOf(secret).author.id}`;
  const said = await other.evaluate(async (channel) => {
    const words: string[] = [];
    const { postMessage } = BroadcastChannel.prototype;
    BroadcastChannel.prototype.postMessage = function (word) {
      words.push(word.type);
      postMessage.call(this, word);
    };
    const asked = new Promise<void>((resolve) => {
      new BroadcastChannel(channel).onmessage = ({ data }) => {
        if (data.type === 'ask') setTimeout(resolve);
      };
    });
    dispatchEvent(new Event('pagehide'));
    await asked;
    return words;
  }, name);
  expect(said).toEqual(['left']);
  await expect.poll(() => people('milk')).toBe(0);
  await other.evaluate(() => dispatchEvent(new Event('pageshow')));
  await expect.poll(() => people('milk')).toBe(1);
});

test('a room is left by the stream when its tab is gone without a word', async () => {
  await first.addInitScript(() => {
    const often = window.setInterval;
    window.setInterval = ((act: () => void, ms: number) => {
      if (ms === 10_000) window.look = act;
      return often(act, ms);
    }) as typeof setInterval;
  });
  const [leader, crashed] = (await openTabs(2, ['tea', 'milk'])) as [Page, Page];
  await expect.poll(() => people('milk')).toBe(1);
  await leader.evaluate(() => window.look());
  await crashed.evaluate(() => {
    BroadcastChannel.prototype.postMessage = () => {};
  });
  await crashed.close();
  const later = () => leader.evaluate(() => window.look()).then(() => people('milk'));
  await expect.poll(later).toBe(0);
});

test('a tab that was not told a line asks for it', async () => {
  const [leader, other] = (await openTabs(2)) as [Page, Page];
  await sayAll([leader, other], 'hello', 2);
  await leader.evaluate(() => {
    const { postMessage } = BroadcastChannel.prototype;
    BroadcastChannel.prototype.postMessage = function (word) {
      if (word.event) BroadcastChannel.prototype.postMessage = postMessage;
      else postMessage.call(this, word);
    };
  });
  await post(leader, 'lost');
  await heardUpTo(leader, 3);
  await post(leader, 'next');
  await heardUpTo(other, 4);
  expect((await heard(other)).slice(2)).toEqual(['lost', 'next']);
});

test('a tab that freezes gives the stream away', async () => {
  const [leader, other] = (await openTabs(2)) as [Page, Page];
  const holder = () =>
    other.evaluate(async () =>
      (await navigator.locks.query()).held?.map(({ clientId }) => clientId),
    );
  const before = await holder();
  await leader.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(holder).not.toEqual(before);
  await post(other, 'awake');
  await Promise.all([heardUpTo(other, 1), heardUpTo(leader, 1)]);
  expect([await heard(other), await heard(leader)]).toEqual([['awake'], ['awake']]);
});

test('a tab that stands still is robbed of the stream', async () => {
  const [leader, other] = (await openTabs(2)) as [Page, Page];
  await other.clock.install();
  await post(leader, 'awake');
  await heardUpTo(other, 1);
  const held = () =>
    other.evaluate(async () =>
      (await navigator.locks.query()).held?.map(({ clientId }) => clientId),
    );
  const before = await held();
  await other.clock.runFor(20_001);
  await expect.poll(held).not.toEqual(before);
  await post(leader, 'both hear it');
  await Promise.all([heardUpTo(other, 2), heardUpTo(leader, 2)]);
  for (const tab of [other, leader]) expect(await heard(tab)).toEqual(['awake', 'both hear it']);
});

test('tabs that can not know each other have a stream each', async () => {
  await first.context().addInitScript(() => {
    Reflect.deleteProperty(window, 'BroadcastChannel');
  });
  const tabs = await openTabs(2);
  await sayAll(tabs, 'hello', 2);
  expect(network.streams()).toBe(2);
});
