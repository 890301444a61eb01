import { beforeEach, expect, test, vi } from 'vitest';
import { newSecret, within } from '../../src/client/index.ts';
import { memoryOutbox } from '../../src/client/outbox-store.ts';
import type { Command } from '../../src/protocol/command.ts';
import { allSent, holdChance, holdTime, linkIs, roomIs } from './fact.ts';
import { openClient, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  holdChance(0);
  stage = await openStage();
});

const heard = (type: Command['type']) => stage.heard.filter((command) => command.type === type);
const aborted = { code: 'aborted', outcome: 'failed' };

test('a request that waits for its room and is ended is never sent', async () => {
  const room = openClient(stage).room('tea');
  const ends = new AbortController();
  const edit = room.edit(1, 'never');
  const ended = within(ends.signal, edit);
  const other = room.edit(1, 'two').catch(() => {});
  ends.abort();
  await expect(ended).rejects.toMatchObject(aborted);
  await roomIs(room, 'live');
  await expect(edit).rejects.toMatchObject(aborted);
  await other;
  expect(heard('edit')).toMatchObject([{ text: 'two' }]);
});

test('one in line is never sent, of one that was sent the wait ends alone', async () => {
  stage.limits = { ...stage.limits, requestsInFlight: 1 };
  let answer = () => {};
  stage.intercept = (command, peer) => {
    if (command.type !== 'history') return false;
    answer = () => stage.answer(command, peer);
    return true;
  };
  const room = openClient(stage).room('tea');
  await roomIs(room, 'live');
  const ends = new AbortController();
  const sent = within(ends.signal, room.history({ limit: 1 }));
  const inLine = room.history({ limit: 2 });
  const ended = within(ends.signal, inLine);
  const last = room.history({ limit: 3 });
  await stage.hears(({ type }) => type === 'history');
  ends.abort();
  await expect(sent).rejects.toMatchObject({ code: 'unanswered', outcome: 'unknown' });
  await expect(ended).rejects.toMatchObject(aborted);
  stage.intercept = () => false;
  answer();
  await last;
  await expect(inLine).rejects.toMatchObject(aborted);
  expect(heard('history')).toMatchObject([{ limit: 1 }, { limit: 3 }]);
});

test('one that came too fast and is ended is not sent again', async () => {
  const room = openClient(stage).room('tea');
  await roomIs(room, 'live');
  holdTime();
  stage.intercept = (command, peer) => {
    if (command.type !== 'edit') return false;
    const { ref } = command;
    stage.say(peer, { type: 'refused', ref, code: 'too_fast', text: 'Slower.', retry: 1 });
    return true;
  };
  const ends = new AbortController();
  const edit = room.edit(1, 'fast');
  const ended = within(ends.signal, edit);
  await stage.hears(({ type }) => type === 'edit');
  // The refusal is read once what was asked behind it is answered.
  await room.history({});
  ends.abort();
  await expect(ended).rejects.toMatchObject(aborted);
  await Promise.all([
    expect(edit).rejects.toMatchObject(aborted),
    vi.advanceTimersByTimeAsync(2_000),
  ]);
  expect(heard('edit')).toHaveLength(1);
});

test('a post that waits and is ended is never sent, and nobody keeps it', async () => {
  const outbox = memoryOutbox();
  const room = openClient(stage, { secret: newSecret(), outbox }).room('tea');
  const ends = new AbortController();
  const { ref } = room.post('never', { signal: ends.signal, meta: { n: 1 } });
  room.post('kept');
  expect(room.unsent).toMatchObject([
    { text: 'never', unkept: true, more: { meta: { n: 1 } } },
    { text: 'kept' },
  ]);
  expect(room.unsent[1]).not.toHaveProperty('more');
  ends.abort();
  expect(room.unsent.map(({ text }) => text)).toEqual(['kept']);
  expect(room.post('too late', { signal: ends.signal, reply: 1 })).toMatchObject({
    state: 'queued',
  });
  await allSent(room);
  expect(heard('post')).toMatchObject([{ text: 'kept' }]);
  expect((await outbox.load('tea')).some((row) => row.ref === ref)).toBe(false);
});

test('a post that is ended on its way is sent no second time', async () => {
  const client = openClient(stage);
  const room = client.room('tea');
  await roomIs(room, 'live');
  stage.intercept = ({ type }) => type === 'post';
  const ends = new AbortController();
  const { ref } = room.post('on its way', { signal: ends.signal });
  await stage.hears(({ type }) => type === 'post');
  ends.abort();
  expect(room.unsent).toEqual([]);
  expect(room.retry(ref)).toBe(false);
  stage.cut();
  await linkIs(client, 'waiting');
  stage.intercept = () => false;
  client.retryNow();
  room.post('next');
  await allSent(room);
  expect(heard('post')).toMatchObject([{ text: 'on its way' }, { text: 'next' }]);
});

test('a post that is ended behind other requests is not sent at all', async () => {
  stage.limits = { ...stage.limits, requestsInFlight: 1 };
  let answer = () => {};
  stage.intercept = (command, peer) => {
    if (command.type !== 'history') return false;
    answer = () => stage.answer(command, peer);
    return true;
  };
  const room = openClient(stage).room('tea');
  await roomIs(room, 'live');
  const before = room.history({});
  await stage.hears(({ type }) => type === 'history');
  const ends = new AbortController();
  const [{ ref }] = [room.post('ended', { signal: ends.signal }), room.post('next')];
  await expect.poll(() => room.unsent[0]).toMatchObject({ ref, state: 'sending' });
  ends.abort();
  answer();
  await before;
  await allSent(room);
  expect(heard('post')).toMatchObject([{ text: 'next' }]);
});

test('a post that failed before its signal stays, is kept, and is the person’s to send', async () => {
  const outbox = memoryOutbox();
  const room = openClient(stage, { secret: newSecret(), outbox }).room('tea');
  stage.intercept = (command, peer) => {
    if (command.type !== 'post') return false;
    const { ref } = command;
    stage.say(peer, { type: 'refused', ref, code: 'text_marks', text: 'No.', retry: null });
    return true;
  };
  const ends = new AbortController();
  const { ref } = room.post('no', { signal: ends.signal });
  await expect.poll(() => room.unsent[0]?.state).toBe('failed');
  await expect.poll(() => outbox.load('tea')).toMatchObject([{ ref, state: 'failed' }]);
  await expect.poll(() => room.unsent[0]?.unkept).toBeUndefined();
  ends.abort();
  expect(room.unsent).toHaveLength(1);
  stage.intercept = () => false;
  expect(room.retry(ref)).toBe(true);
  await allSent(room);
});

test('a signal outlives what was sent, and ends no other', async () => {
  const room = openClient(stage).room('tea');
  const ends = new AbortController();
  let listeners = 0;
  const signal: Parameters<typeof within>[0] = {
    aborted: false,
    addEventListener: (...how) => {
      listeners++;
      ends.signal.addEventListener(...how);
    },
    removeEventListener: (...how) => {
      listeners--;
      ends.signal.removeEventListener(...how);
    },
  };
  room.post('one', { signal });
  await allSent(room);
  await within(signal, room.history({}));
  await Promise.resolve();
  expect(listeners).toBe(0);
});
