import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Told } from '../../src/bus/bus.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import { heardBy } from '../../src/protocol/clearance.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { holdTime } from '../support/held-time.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
const heard: RoomEvent[] = [];
beforeEach(async () => {
  house = await openHouse();
  heard.length = 0;
  house.bus.subscribe('room1', (message) => heard.push((message as Told).event));
});
afterEach(() => house.end());

const room = named('Room 1');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const guest = (author: Actor['author']): Actor => ({ author, isGuest: true });
const submit = (actor: Actor, command: object) =>
  house.rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const say = async (author: Actor['author'], text: string) =>
  (await submit(guest(author), { type: 'post', text })).seq;
const shown = async () =>
  (await house.store.messages('room1', { limit: 20 })).messages.map(({ text }) => text);
const latest = async () => (await house.store.room('room1'))?.seq;
const saidBy = (author: Actor['author'], at: number) => ({
  room,
  author,
  at,
  change: { type: 'posted', text: 'x' } as const,
});
const refused = (code: string) => ({ code });

test('a hidden message is restored as it was, and nobody else hears who did that and why', async () => {
  const seq = await say(bo, 'buy this');
  await submit(guest(bo), { type: 'edit', seq, text: 'buy that' });
  await submit(guest(ann), { type: 'react', seq, emoji: '👍', on: true });
  const before = await house.store.message('room1', seq);
  await submit(host, { type: 'hide', seq, reason: ' spam ', ref: 'h1' });
  expect(await shown()).toEqual(['']);
  const hidden = heard.at(-1) as RoomEvent;
  expect(hidden).toMatchObject({ type: 'hidden', target: seq, reason: 'spam', ref: 'h1' });
  const { as: _, author: __, ref: ___, ...open } = hidden;
  expect(heardBy('open', hidden)).toEqual(
    Object.fromEntries(Object.entries(open).filter(([name]) => name !== 'reason')),
  );
  await expect(submit(guest(bo), { type: 'edit', seq, text: 'x' })).rejects.toMatchObject(
    refused('message_gone'),
  );
  await expect(submit(host, { type: 'hide', seq })).rejects.toMatchObject(refused('message_gone'));
  const first = await submit(host, { type: 'hide', seq, reason: 'spam', ref: 'h1' });
  expect(first.seq).toBe(hidden.seq);
  await submit(host, { type: 'restore', seq });
  expect(await house.store.message('room1', seq)).toEqual(before);
  expect(heard.at(-1)).toMatchObject({
    type: 'restored',
    text: 'buy that',
    reactions: [{ count: 1 }],
  });
});

test('a clear takes all that somebody said by one fact, or the last of it, and is undone whole', async () => {
  holdTime();
  const texts = [await say(bo, 'one'), await say(ann, 'two')];
  vi.advanceTimersByTime(60_000);
  await say(bo, 'three');
  const all = await shown();
  const { seq } = await submit(host, { type: 'clear', person: bo.id, since: 30 });
  expect(await shown()).toEqual(['one', 'two', '']);
  await submit(host, { type: 'restore', seq });
  expect(await shown()).toEqual(all);
  const cleared = await submit(host, { type: 'clear', person: bo.id, reason: 'flood' });
  expect(await shown()).toEqual(['', 'two', '']);
  expect(heard.at(-1)).toMatchObject({ type: 'cleared', person: bo.id, from: 1, reason: 'flood' });
  expect(heard.filter(({ type }) => type === 'cleared')).toHaveLength(2);
  await submit(host, { type: 'restore', seq: cleared.seq });
  expect([await shown(), texts]).toEqual([all, [1, 2]]);
});

test('what is older than a minute stays as it is', async () => {
  holdTime();
  const seq = await say(bo, 'one');
  await say(ann, 'two');
  await submit(host, { type: 'hide', seq });
  const cleared = await submit(host, { type: 'clear', person: ann.id });
  vi.advanceTimersByTime(60_001);
  for (const target of [seq, cleared.seq]) {
    await expect(submit(host, { type: 'restore', seq: target })).rejects.toMatchObject(
      refused('undo_late'),
    );
  }
  await submit(host, { type: 'remove', seq, reason: 'for good' });
  expect(heard.at(-1)).toMatchObject({ type: 'removed', reason: 'for good', as: { role: 'host' } });
});

test('what was hidden and cleared can’t be brought back alone, and that is told', async () => {
  holdTime();
  const seq = await say(bo, 'one');
  await submit(host, { type: 'hide', seq });
  const cleared = await submit(host, { type: 'clear', person: bo.id });
  const restore = (target: number) => submit(host, { type: 'restore', seq: target });
  await expect(restore(seq)).rejects.toMatchObject({
    ...refused('undo_late'),
    words: expect.stringContaining('a clear is undone first'),
  });
  await restore(cleared.seq);
  await restore(seq);
  expect(await shown()).toEqual(['one']);
});

test('an author removes its own message that was hidden, and nobody brings that back', async () => {
  holdTime();
  const seq = await say(bo, 'one');
  await submit(host, { type: 'hide', seq });
  await expect(submit(guest(ann), { type: 'remove', seq })).rejects.toMatchObject(
    refused('not_yours'),
  );
  await submit(guest(bo), { type: 'remove', seq });
  expect(heard.at(-1)).toMatchObject({ type: 'removed', author: { id: bo.id } });
  await expect(submit(host, { type: 'restore', seq })).rejects.toMatchObject(refused('undo_late'));
  await expect(submit(guest(bo), { type: 'remove', seq })).rejects.toMatchObject(
    refused('message_gone'),
  );
});

test('everybody clears its own, for good; and nobody anything of others without the role', async () => {
  const seq = await say(bo, 'one');
  await say(ann, 'two');
  for (const command of [
    { type: 'clear', person: bo.id },
    { type: 'hide', seq },
    { type: 'restore', seq },
    { type: 'pin', seq },
    { type: 'unpin', seq },
    { type: 'announce', text: 'hear' },
  ]) {
    await expect(submit(guest(ann), command)).rejects.toMatchObject(refused('not_allowed'));
  }
  await expect(submit(guest(ann), { type: 'remove', seq })).rejects.toMatchObject(
    refused('not_yours'),
  );
  const own = await submit(guest(ann), { type: 'clear', person: ann.id, reason: 'mine' });
  expect(await shown()).toEqual(['one', '']);
  expect(heard.at(-1)).toMatchObject({ type: 'cleared', author: { id: ann.id } });
  expect(heard.at(-1)).not.toHaveProperty('reason');
  expect(heard.at(-1)).not.toHaveProperty('as');
  await expect(submit(host, { type: 'restore', seq: own.seq })).rejects.toMatchObject(
    refused('no_message'),
  );
});

describe("a clear of one's own", () => {
  const cy = { id: 'g_cy', name: 'cy' };
  const clear = (author: Actor['author'], more: object = {}) =>
    submit({ ...guest(author), ...more }, { type: 'clear', person: author.id });
  const clears = () => heard.filter(({ type }) => type === 'cleared').length;

  test('that takes nothing is no fact, nor is one that comes again, also of what was hidden', async () => {
    const seq = await say(bo, 'one');
    expect((await clear(cy)).seq).toBe(await latest());
    expect(clears()).toBe(0);
    await submit(host, { type: 'hide', seq });
    for (let i = 0; i < 3; i++) await clear(bo);
    expect(clears()).toBe(1);
    await expect(submit(host, { type: 'restore', seq })).rejects.toMatchObject(
      refused('undo_late'),
    );
    await say(bo, 'two');
    await clear(bo);
    expect([clears(), await shown()]).toEqual([2, ['', '']]);
  });

  test('finds what there is of it, however much was said since, and no more', async () => {
    await say(cy, 'long ago');
    const many = Array.from({ length: 5_000 }, (_, i) => ({ ...saidBy(ann, i) }));
    await house.store.commit(many);
    await submit(host, { type: 'set', setting: 'archived', value: true });
    await expect.poll(async () => (await clear(bo)).seq).toBe(await latest());
    for (let i = 0; i < 3; i++) await clear(cy);
    expect(clears()).toBe(1);
    expect((await house.store.message('room1', 1))?.removedAt).toBeDefined();
  });

  test('is refused at the door where there is none of it, and takes what there is all the same', async () => {
    await say(bo, 'one');
    await submit(host, { type: 'set', setting: 'read', value: 'members' });
    await expect(clear(cy)).rejects.toMatchObject(refused('members_only'));
    await clear(bo);
    await expect(clear(bo)).rejects.toMatchObject(refused('members_only'));
    expect([clears(), await shown()]).toEqual([1, ['']]);
  });

  test('is refused where a ban holds by address', async () => {
    const address = '192.0.2.7';
    const { seq } = await submit({ ...guest(bo), address }, { type: 'post', text: 'one' });
    await submit(host, { type: 'ban', seq, address: true });
    await expect(clear(cy, { address })).rejects.toMatchObject(refused('banned'));
    await clear(cy, { address: '192.0.2.8' });
    expect(clears()).toBe(0);
  });
});

test('nobody takes away what is by somebody who stands as high', async () => {
  for (const { id, name } of [ann, bo]) {
    await submit(host, { type: 'grant', person: id, role: 'moderator', name });
  }
  const seq = await say(bo, 'one');
  const commands = [
    { type: 'hide', seq },
    { type: 'remove', seq },
    { type: 'clear', person: bo.id },
  ];
  for (const command of commands) {
    await expect(submit(guest(ann), command)).rejects.toMatchObject(refused('above_you'));
  }
  await submit(guest(bo), { type: 'hide', seq });
  await expect(submit(guest(ann), { type: 'restore', seq })).rejects.toMatchObject(
    refused('above_you'),
  );
  await submit(guest(bo), { type: 'restore', seq });
  expect(await shown()).toEqual(['one']);
});

test('nobody but the host acts on the host and its words, at the command line or by a token', async () => {
  await submit(host, { type: 'grant', person: ann.id, role: 'owner', name: 'ann' });
  await submit(host, { type: 'grant', person: bo.id, role: 'moderator', name: 'bo' });
  const hosts = [host, { ...host, author: { id: 'h_command-line', name: 'host' } }];
  for (const one of hosts) {
    const { seq } = await submit(one, { type: 'post', text: 'hear' });
    await submit(one, { type: 'pin', seq });
    const commands = [
      { type: 'hide', seq },
      { type: 'remove', seq },
      { type: 'pin', seq, seconds: 10 },
      { type: 'unpin', seq },
      { type: 'clear', person: one.author.id },
      { type: 'timeout', seq, seconds: 60 },
      { type: 'ban', seq },
    ];
    for (const command of commands) {
      for (const author of [ann, bo])
        await expect(submit(guest(author), command)).rejects.toMatchObject(refused('above_you'));
    }
    await submit(host, { type: 'hide', seq });
    await expect(submit(guest(ann), { type: 'restore', seq })).rejects.toMatchObject(
      refused('above_you'),
    );
  }
  const commandLine = { type: 'ban', person: 'h_command-line' };
  await expect(submit(guest(ann), commandLine)).rejects.toMatchObject(refused('above_you'));
});

test('three messages are pinned at most, each told with its words; an announcement is said and pinned', async () => {
  holdTime();
  const seqs = [await say(ann, 'one'), await say(ann, 'two'), await say(bo, 'three')];
  await submit(host, { type: 'pin', seq: seqs[0] });
  await submit(host, { type: 'pin', seq: seqs[1], seconds: 60 });
  expect(heard.at(-1)).toMatchObject({ type: 'pinned', message: { text: 'two' } });
  const { seq } = await submit(host, { type: 'announce', text: 'hear, hear', ref: 'a1' });
  expect((await submit(host, { type: 'announce', text: 'hear, hear', ref: 'a1' })).seq).toBe(seq);
  expect(heard.slice(-2)).toMatchObject([
    { type: 'posted', seq, text: 'hear, hear' },
    { type: 'pinned', seq: seq + 1, target: seq, message: { seq, text: 'hear, hear' } },
  ]);
  const full = [
    { type: 'pin', seq: seqs[2] },
    { type: 'announce', text: 'more' },
  ];
  for (const command of full) {
    await expect(submit(host, command)).rejects.toMatchObject(refused('too_many_pins'));
  }
  await submit(host, { type: 'pin', seq: seqs[0], seconds: 600 });
  vi.advanceTimersByTime(61_000);
  await submit(host, { type: 'pin', seq: seqs[2] });
  await submit(host, { type: 'unpin', seq: seqs[0] });
  const told = heard.length;
  await submit(host, { type: 'unpin', seq: seqs[0] });
  expect(heard).toHaveLength(told);
  const pins = await house.store.pins('room1', Date.now());
  expect(pins.map(({ message }) => message.text)).toEqual(['hear, hear', 'three']);
});

test('what is pinned is what somebody who keeps order saw: its author edits it down, and so does a ban', async () => {
  const pins = async () =>
    (await house.store.pins('room1', Date.now())).map(({ message }) => message.text);
  const [first, second] = [await say(bo, 'one'), await say(bo, 'two')];
  for (const seq of [first, second]) await submit(host, { type: 'pin', seq });
  await submit(guest(bo), { type: 'react', seq: first, emoji: '👍', on: true });
  expect(await pins()).toEqual(['one', 'two']);
  const { seq } = await submit(guest(bo), { type: 'edit', seq: first, text: 'buy', ref: 'e1' });
  const told = heard.slice(-2);
  expect(told).toMatchObject([
    { type: 'unpinned', seq: seq - 1, target: first },
    { type: 'edited', seq, target: first },
  ]);
  expect(await pins()).toEqual(['two']);
  await submit(guest(bo), { type: 'edit', seq: first, text: 'buy', ref: 'e1' });
  expect(heard.slice(-2)).toEqual(told);
  await submit(host, { type: 'grant', person: ann.id, role: 'moderator', name: 'ann' });
  const kept = await say(ann, 'three');
  await submit(host, { type: 'pin', seq: kept });
  await submit(guest(ann), { type: 'edit', seq: kept, text: 'three, better' });
  expect(await pins()).toEqual(['two', 'three, better']);
  await submit(guest(ann), { type: 'ban', person: bo.id });
  await submit(host, { type: 'set', setting: 'topic', value: 'after that' });
  expect(await pins()).toEqual(['three, better']);
  expect(heard.find(({ type, author }) => type === 'unpinned' && author.id === ann.id)).toEqual(
    expect.objectContaining({ target: second, as: expect.objectContaining({ role: 'moderator' }) }),
  );
});

test('acts that cross posts, edits and each other leave what their order says', async () => {
  const seq = await say(bo, 'one');
  const all = [
    submit(guest(bo), { type: 'edit', seq, text: 'one, better' }),
    submit(host, { type: 'hide', seq }),
    submit(guest(bo), { type: 'edit', seq, text: 'told again' }),
    submit(guest(bo), { type: 'post', text: 'two' }),
    submit(host, { type: 'clear', person: bo.id }),
    submit(guest(bo), { type: 'post', text: 'three' }),
  ];
  const settled = await Promise.allSettled(all);
  expect(settled.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'fulfilled', 'rejected'],
    ...['fulfilled', 'fulfilled', 'fulfilled'],
  ]);
  expect(await shown()).toEqual(['', '', 'three']);
  expect(JSON.stringify(heard)).not.toContain('told again');
});
