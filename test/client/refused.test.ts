import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { newSecret, type Room } from '../../src/client/index.ts';
import { memoryOutbox } from '../../src/client/outbox-store.ts';
import { createLog, openParlour, readConfig } from '../../src/index.ts';
import { allSent, fact, holdChance, roomIs } from './fact.ts';
import { openAt, openClient, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  holdChance(0);
  stage = await openStage();
});

const states = (room: Room) => room.unsent.map(({ text, state, code }) => [text, state, code]);
const joins = () => stage.heard.filter(({ type }) => type === 'join').length;
const isRefused = (room: Room) => fact(room, ['refused'], () => room.refusal !== undefined);

/** Lets nobody into a room, as long as that holds. */
function refuse(code: string, retry: number | null, holds = () => true): void {
  stage.intercept = (command, peer) =>
    command.type === 'join' && holds() && stage.refuse(peer, command, code, retry);
}

test('a room that refuses me for good fails what waits, with its code; trying again asks it anew', async () => {
  let isClosed = true;
  refuse('banned', null, () => isClosed);
  const outbox = memoryOutbox();
  const room = openClient(stage, { secret: newSecret(), outbox }).room('tea');
  const { ref } = room.post('before');
  await isRefused(room);
  expect(states(room)).toEqual([['before', 'failed', 'banned']]);
  expect(room.unsent[0]?.reason).toBe('no: banned');
  expect(room.post('after')).toMatchObject({ state: 'failed', code: 'banned' });
  await expect
    .poll(async () => (await outbox.load('tea')).map(({ state }) => state))
    .toEqual(['failed', 'failed']);
  const asked = joins();
  expect(room.retry(ref)).toBe(true);
  expect(states(room)[0]).toEqual(['before', 'queued', undefined]);
  await fact(room, ['unsent'], () => room.unsent[0]?.state === 'failed');
  expect(joins()).toBe(asked + 1);
  isClosed = false;
  expect(room.retry(ref)).toBe(true);
  await roomIs(room, 'live');
  room.post('within');
  await fact(room, ['unsent'], () => room.unsent.length === 1);
  expect(stage.messages('tea').map(({ text }) => text)).toEqual(['before', 'within']);
  expect(states(room)).toEqual([['after', 'failed', 'banned']]);
});

test('so it does with what a store has from before, and with what was typed for another visit', async () => {
  const [outbox, secret] = [memoryOutbox(), newSecret()];
  stage.intercept = ({ type }) => type === 'join';
  const away = openClient(stage, { secret, outbox });
  const tea = away.room('tea');
  tea.post('from before');
  await expect.poll(async () => (await outbox.load('tea')).length).toBe(1);
  away.close();
  let load = () => {};
  const isLoaded = new Promise<void>((resolve) => {
    load = resolve;
  });
  const slow = { ...outbox, load: async (of: string) => isLoaded.then(() => outbox.load(of)) };
  let isClosed = true;
  refuse('members_only', null, () => isClosed);
  const client = openClient(stage, { secret, outbox: slow });
  const room = client.room('tea');
  await isRefused(room);
  load();
  await fact(room, ['unsent'], () => room.unsent[0]?.state === 'failed');
  room.leave();
  isClosed = false;
  const again = client.room('tea');
  expect(again.post('on another visit').state).toBe('queued');
  await roomIs(again, 'live');
  await fact(again, ['unsent'], () => again.unsent.length === 1);
  expect(states(again)).toEqual([['from before', 'failed', 'members_only']]);
});

test('one that takes its time says from when on it may be tried again', async () => {
  refuse('timed_out', 600);
  const room = openClient(stage).room('tea');
  const { ref } = room.post('early');
  await isRefused(room);
  expect(room.unsent).toMatchObject([{ state: 'failed', code: 'timed_out', wait: 600 }]);
  expect(room.retryIn(ref)).toBe(600);
  expect(room.retry(ref)).toBe(false);
});

test.each([
  ['password_needed', null],
  ['bad_password', null],
  ['too_many_tries', 60],
  ['timed_out', 5],
])('%s passes by: what was typed waits', async (code, retry) => {
  refuse(code, retry);
  const room = openClient(stage).room('tea');
  room.post('patient');
  await isRefused(room);
  expect(states(room)).toEqual([['patient', 'queued', undefined]]);
});

test('who is put out while a message is on its way is told so by the message', async () => {
  const room = openClient(stage).room('tea');
  await roomIs(room, 'live');
  stage.intercept = ({ type }) => type === 'post';
  room.post('late');
  await stage.hears(({ type }) => type === 'post');
  refuse('members_only', null);
  stage.sayAll({
    type: 'refused',
    room: 'tea',
    code: 'members_only',
    text: 'No.',
    retry: null,
  });
  await isRefused(room);
  expect(states(room)).toEqual([['late', 'failed', 'members_only']]);
});

test('a host’s no at the door is the message’s, too', async () => {
  let isOpen = false;
  const data = mkdtempSync(join(tmpdir(), 'parlour-refused-'));
  const parlour = await openParlour({
    config: readConfig({ port: '0', data, limits: 'off' }, {}),
    log: createLog('silent'),
    hooks: {
      mayEnter: () => (isOpen ? { type: 'ok' } : { type: 'refused', text: 'Buy a ticket.' }),
    },
  });
  onTestFinished(async () => {
    await parlour.stop();
    await rm(data, { recursive: true, force: true });
  });
  const client = openAt(`ws://127.0.0.1:${parlour.port}/ws`, { secret: newSecret() });
  const room = client.room('club');
  const { ref } = room.post('let me in');
  await isRefused(room);
  expect(room.unsent).toMatchObject([
    { state: 'failed', code: 'host_refused', reason: 'Buy a ticket.' },
  ]);
  isOpen = true;
  expect(room.retry(ref)).toBe(true);
  await allSent(room);
});
