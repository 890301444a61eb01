import { describe, expect, test } from 'vitest';
import type { OutboxStore, Unsent } from '../../src/client/index.ts';
import { fingerprint, memoryOutbox } from '../../src/client/outbox-store.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { openHttpOnly } from '../support/http-only.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse, type TokenHouse } from '../support/token-house.ts';
import { allSent, fact, heardUpTo, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

const secret = 's'.repeat(43);
const guest = guestOf(secret).author.id;

const roads = [
  ['a WebSocket', async (house: { wsUrl: string; port: number }) => house.wsUrl],
  ['HTTP alone', async ({ port }: { port: number }) => (await openHttpOnly(port)).wsUrl],
] as const;

/** What a guest typed and has no answer to. */
const row = (ref: string, text: string, at: number): Unsent => ({
  ref,
  room: 'tea',
  author: fingerprint(secret),
  text,
  at,
  state: 'queued',
});

/** The guest said something whose answer was lost, and typed something that was never sent. */
async function left(house: TokenHouse): Promise<OutboxStore> {
  await house.ask('/api/rooms/tea/messages', secret, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'stored, not answered', ref: 'r1', name: 'a guest' }),
  });
  const outbox = memoryOutbox();
  await outbox.put(row('r1', 'stored, not answered', 1));
  await outbox.put(row('r2', 'never sent', 2));
  return outbox;
}

const account = (outbox: OutboxStore, sub = 'ann') => ({
  secret,
  getToken: () => tokenOf({ sub, name: sub }),
  account: sub,
  outbox,
});

const told = async (house: TokenHouse) => {
  const { messages } = (await (await house.ask('/api/rooms/tea/messages')).json()) as {
    messages: { author: { id: string }; text: string }[];
  };
  return messages.map(({ author, text }) => [author.id.slice(0, 2), text]);
};

describe.each(roads)('over %s', (_, urlOf) => {
  test('who has agreed sends what it typed as a guest, once', async () => {
    const house = await openTokenHouse();
    const outbox = await left(house);
    const ann = openAt(await urlOf(house), { ...account(outbox), link: true });
    const room = ann.room('tea');
    await roomIs(room, 'live');
    expect(ann.guest).toBe(guest);
    expect(room.me).toMatchObject({ guests: [guest] });
    await heardUpTo(room, 3);
    await allSent(room);
    expect(await told(house)).toEqual([
      ['g_', 'stored, not answered'],
      ['u_', 'never sent'],
    ]);
    expect(await outbox.load('tea')).toEqual([]);
    await room.remove(1);
    expect((await told(house))[0]).toEqual(['g_', '']);
  });

  test('who has not agreed is asked, and nothing is sent before', async () => {
    const house = await openTokenHouse();
    const outbox = await left(house);
    const ann = openAt(await urlOf(house), account(outbox));
    const room = ann.room('tea');
    await roomIs(room, 'live');
    expect([room.me?.guests, room.unsent]).toEqual([undefined, []]);
    await expect(room.remove(1)).rejects.toMatchObject({ code: 'not_yours' });
    const rowsMoved = fact(room, ['unsent'], () => room.unsent.length > 0);
    await room.linkGuest();
    await rowsMoved;
    await allSent(room);
    expect((await told(house)).map(([, text]) => text)).toEqual([
      'stored, not answered',
      'never sent',
    ]);
  });

  test('whose guest is somebody else already comes in without it', async () => {
    const house = await openTokenHouse();
    const outbox = await left(house);
    const ann = openAt(await urlOf(house), account(outbox)).room('tea');
    await roomIs(ann, 'live');
    await ann.linkGuest();
    const bo = openAt(await urlOf(house), { ...account(memoryOutbox(), 'bo'), link: true });
    const room = bo.room('tea');
    await roomIs(room, 'live');
    expect(room.me?.guests).toBeUndefined();
    await expect(room.linkGuest()).rejects.toMatchObject({ code: 'link_taken' });
  });

  test('the guest alone is told that it is none any more', async () => {
    const house = await openTokenHouse();
    const tab = openAt(await urlOf(house), { secret });
    const room = tab.room('tea');
    await roomIs(room, 'live');
    room.post('here');
    await allSent(room);
    const ann = openAt(await urlOf(house), account(memoryOutbox())).room('tea');
    await roomIs(ann, 'live');
    await ann.linkGuest();
    await roomIs(room, 'closed');
    expect(room.refusal).toMatchObject({ code: 'linked' });
  });
});
