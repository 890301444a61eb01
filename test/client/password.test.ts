import { describe, expect, onTestFinished, test } from 'vitest';
import { host } from '../../src/client/host/index.ts';
import { newSecret, type OutboxStore, type Room } from '../../src/client/index.ts';
import { openHttpOnly } from '../support/http-only.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { allSent, fact, heardUpTo, linkIs, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

const password = 'open sesame';

const roads = [
  ['a WebSocket', async ({ wsUrl }: OwnParlour) => wsUrl],
  ['HTTP alone', async ({ port }: OwnParlour) => (await openHttpOnly(port)).wsUrl],
] as const;

/** A server with a room that ann owns, and that asks for a password. */
async function openHouse() {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  const ann = openAt(parlour.wsUrl, { name: 'ann', secret: newSecret() });
  await ann.make('cellar');
  const anns = ann.room('cellar');
  await roomIs(anns, 'live');
  await host(anns).set('password', password);
  return { parlour, anns };
}

/** A store that outlives its client. */
function lasting(): OutboxStore & { readonly passes: Map<string, string> } {
  const passes = new Map<string, string>();
  return {
    passes,
    load: async () => [],
    put: async () => {},
    remove: async () => {},
    pass(whose, given) {
      if (given) passes.set(whose, given);
      return passes.get(whose);
    },
  };
}

const isRefused = (room: Room, code: string) =>
  fact(room, ['refused'], () => room.refusal?.code === code);

describe.each(roads)('over %s', (_, urlOf) => {
  test('a room asks for its password, and is entered by it once', async () => {
    const { parlour, anns } = await openHouse();
    const [secret, outbox] = [newSecret(), lasting()];
    const url = await urlOf(parlour);
    const bo = openAt(url, { name: 'bo', secret, outbox });
    const room = bo.room('cellar');
    const asked = record<{ code: string }>(room, 'refused');
    await isRefused(room, 'password_needed');
    expect(room.state).toBe('closed');
    expect(room.settings).toEqual({});
    room.post('typed before');
    await expect(room.enter('open barley')).rejects.toMatchObject({ code: 'bad_password' });
    expect(asked.map(({ code }) => code)).toEqual(['password_needed', 'bad_password']);
    expect(asked.at(-1)).toMatchObject({ text: 'That is not the password of this room.' });
    await room.enter(password);
    await roomIs(room, 'live');
    expect(room.refusal).toBe(undefined);
    await Promise.all([allSent(room), heardUpTo(anns, 3)]);
    expect((await room.search('typed')).messages).toHaveLength(1);
    expect((await room.history({})).messages).toHaveLength(1);
    await room.enter('whatever, for it is in');
    bo.close();

    expect(JSON.stringify([...outbox.passes])).not.toContain(password);
    const again = openAt(url, { name: 'bo', secret, outbox }).room('cellar');
    await roomIs(again, 'live');
    anns.post('a cup');
    await heardUpTo(again, 4);
  });

  test('whoever is in when it is changed is asked anew, and goes on where it was', async () => {
    const { parlour, anns } = await openHouse();
    const bo = openAt(await urlOf(parlour), { name: 'bo', secret: newSecret() });
    const room = bo.room('cellar', { password });
    const events = record<{ seq: number }>(room, 'event');
    await roomIs(room, 'live');
    const pages = record(room, 'page');
    const other = bo.room('attic');
    await roomIs(other, 'live');
    await host(anns).set('password', 'open barley');
    await isRefused(room, 'password_needed');
    anns.post('not for everybody');
    await heardUpTo(anns, 4);
    expect(room.cursor?.seq).toBeLessThanOrEqual(3);
    await room.enter('open barley');
    await heardUpTo(room, 4);
    expect(events.at(-1)).toMatchObject({ seq: 4 });
    expect(pages).toEqual([]);
    await host(anns).set('password', false);
    await heardUpTo(room, 5);
    await roomIs(other, 'live');
  });

  test('after too many tries it says in how many seconds, and tries no more by itself', async () => {
    const { parlour } = await openHouse();
    const room = openAt(await urlOf(parlour), { secret: newSecret() }).room('cellar');
    await isRefused(room, 'password_needed');
    for (let i = 0; i < 5; i++) {
      await expect(room.enter(`guess ${i}`)).rejects.toMatchObject({ code: 'bad_password' });
    }
    const failed = room.enter(password);
    await expect(failed).rejects.toMatchObject({ code: 'too_many_tries' });
    expect(room.refusal?.retry).toBeGreaterThan(5);
    expect(room.state).toBe('closed');
  });
});

test('a word that is said while a room is asked for counts', async () => {
  const { parlour } = await openHouse();
  const client = openAt(parlour.wsUrl, { secret: newSecret() });
  const room = client.room('cellar');
  const asked = record(room, 'refused');
  await linkIs(client, 'live');
  await room.enter(password);
  await roomIs(room, 'live');
  expect(asked).toEqual([]);
});

test('whoever leaves before it is in hears that', async () => {
  const { parlour } = await openHouse();
  const room = openAt(parlour.wsUrl, { secret: newSecret() }).room('cellar');
  await isRefused(room, 'password_needed');
  const entering = room.enter(password);
  room.leave();
  await expect(entering).rejects.toMatchObject({ code: 'offline' });
  await expect(room.enter(password)).rejects.toMatchObject({ code: 'offline' });
});

test('a pass is of one author: another secret in the same browser is asked', async () => {
  const { parlour } = await openHouse();
  const outbox = lasting();
  const bo = openAt(parlour.wsUrl, { secret: newSecret(), outbox });
  await bo.room('cellar', { password }).enter(password);
  const cy = openAt(parlour.wsUrl, { secret: newSecret(), outbox }).room('cellar');
  await isRefused(cy, 'password_needed');
});
