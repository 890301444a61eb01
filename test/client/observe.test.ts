import { beforeEach, expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { host } from '../../src/client/host/index.ts';
import {
  type Author,
  type Client,
  type LinkState,
  newSecret,
  type Room,
} from '../../src/client/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { fact, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

let parlour: OwnParlour;
let client: Client;
let room: Room;

beforeEach(async () => {
  parlour = await startParlour();
  onTestFinished(() => parlour.end());
  client = openAt(parlour.wsUrl, { secret: newSecret(), name: 'ann' });
  room = await client.make('tea');
  await roomIs(room, 'live');
});

test('who comes late is told what stands, and then each change', async () => {
  const order = host(room);
  await order.set('title', 'Tea');
  await fact(room, ['settings'], () => room.settings.title !== undefined);
  const told = { people: [] as number[], titles: [] as unknown[], roles: [] as string[] };
  const states: string[] = [];
  const links: LinkState[] = [];
  const names: string[] = [];
  room.observe('people', ({ count }) => told.people.push(count));
  room.observe('settings', ({ title }) => told.titles.push(title));
  room.observe('me', ({ role }) => told.roles.push(role));
  room.observe('state', (state) => states.push(state));
  client.observe('state', (state) => links.push(state));
  client.observe('you', (you) => names.push(you.name));
  const now = { people: [1], titles: ['Tea'], roles: ['owner'] };
  expect([told, states, links, names]).toEqual([now, ['live'], [{ name: 'live' }], ['ann']]);
  expectTypeOf(client.observe<'you'>)
    .parameter(1)
    .toEqualTypeOf<(value: Author) => void>();
  openAt(parlour.wsUrl, { secret: newSecret(), name: 'bo' }).room('tea');
  await fact(room, ['people'], () => room.people.count === 2);
  await order.set('title', 'Coffee');
  await client.rename('anna');
  await fact(room, ['settings'], () => room.settings.title === 'Coffee');
  client.close();
  expect(told.people.at(-1)).toBe(2);
  expect(told.titles).toEqual(['Tea', 'Coffee']);
  expect([states.at(-1), links.at(-1)?.name, names]).toEqual(['closed', 'closed', ['ann', 'anna']]);
});

test('who has let go, or was ended by a signal, is told nothing more', async () => {
  const told: string[] = [];
  const stop = new AbortController();
  const release = room.observe('state', (state) => told.push(`released ${state}`));
  room.observe('state', (state) => told.push(`ended ${state}`), { signal: stop.signal });
  room.observe('state', (state) => told.push(`never ${state}`), { signal: AbortSignal.abort() });
  release();
  stop.abort();
  client.close();
  expect([room.state, told]).toEqual(['closed', ['released live', 'ended live']]);
});

test('what is not yet is told once it is, and one change once, however it is found', async () => {
  const late = openAt(parlour.wsUrl, { secret: newSecret(), name: 'cy' });
  const roles: string[] = [];
  const links: string[] = [];
  const tea = late.room('tea');
  tea.observe('me', ({ role }) => roles.push(role));
  expect(roles).toEqual([]);
  await roomIs(tea, 'live');
  expect(roles).toEqual(['guest']);
  // The room follows the connection before that is told.
  tea.addEventListener('state', () => late.observe('state', ({ name }) => links.push(name)), {
    once: true,
  });
  late.close();
  expect(links).toEqual(['closed']);
});

test('only what can be read is observed', () => {
  // @ts-expect-error a message that comes stands nowhere
  expect(room.observe('event', () => {})).toBeTypeOf('function');
  // @ts-expect-error
  client.observe('mentioned', () => {});
});
