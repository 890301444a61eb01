import { describe, expect, test } from 'vitest';
import type { LinkState } from '../../src/client/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { leadTime } from '../support/held-time.ts';
import { openHttpOnly } from '../support/http-only.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';
import { allSent, fact, heardUpTo, linkIs, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

// Client and server share a clock that waits for both: what is brought in time is so on any machine.
const seconds = 1;
const secret = 's'.repeat(43);

const roads = [
  ['a WebSocket', async (house: { wsUrl: string; port: number }) => house.wsUrl],
  ['HTTP alone', async ({ port }: { port: number }) => (await openHttpOnly(port)).wsUrl],
] as const;

describe.each(roads)('over %s', (_, urlOf) => {
  test('a token is brought, and again before its end: no break, nothing lost', async () => {
    leadTime();
    const house = await openTokenHouse({ guests: 'off' });
    const brought: string[] = [];
    const getToken = async () => {
      brought.push(tokenOf({ sub: 'ann', name: 'Ann', seconds }));
      return brought.at(-1) ?? '';
    };
    const ann = openAt(await urlOf(house), { getToken });
    const room = ann.room('tea');
    const events = record<RoomEvent>(room, 'event');
    await roomIs(room, 'live');
    const states = record<LinkState>(ann, 'state');
    expect(ann.you).toMatchObject({ name: 'Ann', id: expect.stringMatching(/^u_/) });
    const before = brought.length;
    while (brought.length < before + 3) {
      room.post(`under token ${brought.length}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await allSent(room);
    expect((await room.search('token')).messages.length).toBeGreaterThan(10);
    const { latest } = (await (await house.ask('/api/rooms/tea', brought.at(-1))).json()) as {
      latest: number;
    };
    await heardUpTo(room, latest);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: latest }, (_, i) => i + 1));
    expect(states).toEqual([]);
  });

  test('a token that ends costs a break, and what was missed is heard by cursor', async () => {
    leadTime();
    const house = await openTokenHouse();
    let mayAsk = true;
    const getToken = async () => {
      if (!mayAsk) throw new Error('the site is down');
      return tokenOf({ sub: 'ann', seconds });
    };
    const ann = openAt(await urlOf(house), { getToken });
    const room = ann.room('tea');
    const [events, pages] = [record<RoomEvent>(room, 'event'), record(room, 'page')];
    await roomIs(room, 'live');
    mayAsk = false;
    await linkIs(ann, 'waiting');
    for (const text of ['one', 'two']) await house.post('tea', text, secret);
    mayAsk = true;
    await heardUpTo(room, 2);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(pages).toHaveLength(1);
  });

  test('a token that is not brought is no secret: the state says why, and is told', async () => {
    leadTime();
    const house = await openTokenHouse();
    let bring = (): string => {
      throw new TypeError('the site is down');
    };
    const ann = openAt(await urlOf(house), { getToken: () => bring() });
    const states: LinkState[] = [];
    ann.observe('state', (state) => states.push(state));
    await linkIs(ann, 'waiting');
    const cause = new TypeError('the site is down');
    const none = { failure: { code: 'no_token', outcome: 'failed', cause } };
    expect(states.at(-1)).toMatchObject(none);
    await expect(ann.make()).rejects.toMatchObject({ code: 'no_token', cause });
    bring = () => '';
    ann.retryNow();
    await linkIs(ann, 'waiting');
    expect(ann.state).toMatchObject({ failure: { code: 'no_token', cause: undefined } });
    bring = () => tokenOf({ sub: 'ann', seconds });
    ann.retryNow();
    await linkIs(ann, 'live');
    expect(ann.state).toEqual({ name: 'live' });
    bring = () => '';
    await fact(ann, ['state'], () => 'failure' in ann.state);
    expect(ann.state).toMatchObject({ name: 'live', failure: { code: 'no_token' } });
    expect(states.at(-1)).toBe(ann.state);
    await linkIs(ann, 'waiting');
  });

  test('a token of another person ends it: what is unsent is not theirs', async () => {
    leadTime();
    const house = await openTokenHouse();
    let sub = 'ann';
    const ann = openAt(await urlOf(house), { getToken: () => tokenOf({ sub, seconds }) });
    await linkIs(ann, 'live');
    const { you } = ann;
    sub = 'bo';
    await linkIs(ann, 'closed');
    expect(ann.state).toMatchObject({ code: 4_500 });
    expect(ann.you).toEqual(you);
  });

  test('one that nobody takes ends it with its reason', async () => {
    const house = await openTokenHouse();
    const ann = openAt(await urlOf(house), { getToken: () => 'a.b.c' });
    await linkIs(ann, 'closed');
    expect(ann.state).toMatchObject({ code: 4_500, reason: expect.stringContaining('token') });
  });
});

test('without a token there is no connection; it is asked for again', async () => {
  const house = await openTokenHouse();
  let asked = 0;
  const ann = openAt(house.wsUrl, {
    getToken: async () => {
      if (asked++ === 0) throw new Error('not signed in yet');
      return tokenOf({ sub: 'ann' });
    },
  });
  await linkIs(ann, 'waiting');
  expect(ann.you).toBeUndefined();
  await linkIs(ann, 'live');
  expect(asked).toBe(2);
});

test('while it is brought, nothing is begun, and closing ends the wait', async () => {
  const house = await openTokenHouse();
  let bring = (_: string) => {};
  const token = new Promise<string>((resolve) => {
    bring = resolve;
  });
  const ann = openAt(house.wsUrl, { getToken: () => token });
  ann.retryNow();
  ann.close();
  bring(tokenOf({ sub: 'ann' }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([ann.state.name, ann.you]).toEqual(['closed', undefined]);
});

test('a secret goes along, and the person speaks', async () => {
  const house = await openTokenHouse();
  const ann = openAt(house.wsUrl, { secret, getToken: () => tokenOf({ sub: 'ann' }) });
  await fact(ann, ['you'], () => ann.you !== undefined);
  expect(ann.you?.id).toMatch(/^u_/);
});
