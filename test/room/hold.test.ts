import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Told } from '../../src/bus/bus.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import { heardBy } from '../../src/protocol/clearance.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { flaggedInRoom } from '../../src/protocol/review.ts';
import type { SettingName, SettingValue } from '../../src/protocol/setting.ts';
import { Keeper } from '../../src/room/keeper.ts';
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
const [annIn, boIn] = [guest(ann), guest(bo)];
const stranger = (id: string): Actor => guest({ id: `c_${id}`, name: id, claimed: true });

const submit = (actor: Actor, command: object, within?: string) =>
  house.rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand, within);
const set = (setting: SettingName, value: SettingValue) =>
  submit(host, { type: 'set', setting, value });
const say = (actor: Actor, text: string, ref?: string, within?: string) =>
  submit(actor, { type: 'post', text, ...(ref === undefined ? {} : { ref }) }, within);
const approve = (seq: number, actor = host) => submit(actor, { type: 'approve', seq });
const reject = (seq: number, actor = host, reason?: string) =>
  submit(actor, { type: 'reject', seq, ...(reason === undefined ? {} : { reason }) });
const shown = async () =>
  (await house.store.messages('room1', { limit: 50 })).messages.map(({ text }) => text);
const refused = (code: string) => ({ code });

describe('hold', () => {
  test("everybody's messages wait, but for those of members, and what is let pass is the message", async () => {
    await set('hold', 'everybody');
    await submit(host, { type: 'grant', person: ann.id, role: 'member', name: 'ann' });
    expect(await say(annIn, 'a member speaks')).not.toHaveProperty('held');
    const held = await say(boIn, 'let me in', 'r1');
    expect(held).toMatchObject({ seq: 4, held: true });
    await expect(say(boIn, 'another', 'r1')).rejects.toMatchObject(refused('ref_reused'));
    expect(await shown()).toEqual(['a member speaks']);
    const { seq } = await approve(held.seq);
    expect(await shown()).toEqual(['a member speaks', 'let me in']);
    const [posted, before] = [heard.at(-1), heard.at(-2)];
    expect(posted).toMatchObject({
      ...{ type: 'posted', seq, author: bo, text: 'let me in' },
      ...{ as: { role: 'host', by: 'host' }, approval: { by: { id: 'u_host' }, held: held.seq } },
    });
    expect(posted).not.toHaveProperty('ref');
    const [openPosted, openHeld] = [posted, before].map((event) => event && heardBy('open', event));
    expect(openHeld).toEqual({ type: 'sealed', room: 'room1', seq: 4, epoch: house.store.epoch });
    expect(Object.keys(openPosted ?? {}).sort()).toEqual(
      ['at', 'author', 'epoch', 'room', 'seq', 'text', 'type'].sort(),
    );
    expect(await say(boIn, 'let me in', 'r1')).toMatchObject({
      ...{ seq: held.seq, held: true, became: seq },
    });
  });

  test("a newcomer's messages wait until one was let pass; a stranger is always new", async () => {
    await say(annIn, 'from before');
    await set('hold', 'newcomers');
    await expect.poll(() => house.store.people.hasWritten('room1', ['nobody'])).toBe(false);
    expect(await say(annIn, 'known here')).not.toHaveProperty('held');
    const first = await say(boIn, 'my first');
    expect(first.held).toBe(true);
    await approve(first.seq);
    expect(await say(boIn, 'my second')).not.toHaveProperty('held');
    const strange = await say(stranger('cy'), 'hi', undefined, 'line 1');
    expect(strange.held).toBe(true);
    await approve(strange.seq);
    expect((await say(stranger('cy'), 'again', undefined, 'line 1')).held).toBe(true);
  });

  test("a client's words for the time are not shown by an approval of what nobody saw", async () => {
    await set('hold', 'everybody');
    const { seq } = await submit(boIn, { type: 'post', text: 'harmless', stamp: 'ABUSE' });
    await approve(seq);
    expect(heard.slice(1)).toMatchObject([
      { type: 'held', text: 'harmless' },
      { type: 'posted', text: 'harmless' },
    ]);
    expect(heard.filter((event) => 'stamp' in event)).toEqual([]);
  });

  test('an edit waits where a post would, and the old text stays', async () => {
    const { seq } = await say(boIn, 'tea');
    await set('hold', 'everybody');
    const edit = await submit(boIn, { type: 'edit', seq, text: 'Tea', ref: 'e1' });
    expect(edit).toMatchObject({ held: true });
    expect(await shown()).toEqual(['tea']);
    const passed = await approve(edit.seq);
    expect(await shown()).toEqual(['Tea']);
    expect(heard.at(-1)).toMatchObject({ type: 'edited', target: seq, author: bo, text: 'Tea' });
    expect(await submit(boIn, { type: 'edit', seq, text: 'Tea', ref: 'e1' })).toMatchObject({
      ...{ seq: edit.seq, held: true, became: passed.seq },
    });
    const other = await submit(boIn, { type: 'edit', seq, text: 'milk' });
    await submit(boIn, { type: 'remove', seq });
    await expect(approve(other.seq)).rejects.toMatchObject(refused('message_gone'));
    await reject(other.seq);
  });

  test('of several new texts of a message the newest alone waits, and none passes after it', async () => {
    const { seq } = await say(boIn, 'tea');
    await set('hold', 'everybody');
    const edit = (text: string) => submit(boIn, { type: 'edit', seq, text });
    const [one, two] = await Promise.all([edit('one'), edit('two')]);
    await expect
      .poll(() => house.store.review.waiting('room1'))
      .toEqual([{ seq: two.seq, person: bo.id, target: seq }]);
    expect(heard.at(-1)).toMatchObject({ type: 'rejected', author: bo, target: one.seq });
    expect(heard.at(-1)).not.toHaveProperty('as');
    await expect(approve(one.seq)).rejects.toMatchObject(refused('not_held'));
    await approve(two.seq);
    await expect(approve(one.seq)).rejects.toMatchObject(refused('not_held'));
    expect(await shown()).toEqual(['two']);
  });

  test('a text that waits is not let pass after one that its author could give at once', async () => {
    const { seq } = await say(boIn, 'tea');
    await set('hold', 'everybody');
    const old = await submit(boIn, { type: 'edit', seq, text: 'old' });
    await set('hold', 'nobody');
    await submit(boIn, { type: 'edit', seq, text: 'new' });
    await expect(approve(old.seq)).rejects.toMatchObject({
      ...{ code: 'not_held', words: expect.stringContaining('newer text') },
    });
    expect(await shown()).toEqual(['new']);
    await reject(old.seq);
  });

  test('three of one person wait, and five hundred in a room; whoever is decided on makes room', async () => {
    await set('hold', 'everybody');
    const mine = await Promise.all(['one', 'two', 'three'].map((text) => say(boIn, text)));
    await expect(say(boIn, 'four', 'r4')).rejects.toMatchObject(refused('queue_full'));
    await reject(mine[0]?.seq ?? 0);
    expect((await say(boIn, 'four', 'r4')).held).toBe(true);
    await expect(say(boIn, 'five')).rejects.toMatchObject({
      ...{ code: 'queue_full', words: '3 of your messages wait already for those who keep order.' },
    });
    // Nothing but its connection tells a stranger from another one of its name.
    const lines = Array.from({ length: 165 }, (_, i) => `line ${i}`);
    for (const line of lines) {
      await Promise.all([1, 2, 3].map((n) => say(stranger('cy'), `${line} ${n}`, undefined, line)));
    }
    for (const text of ['one', 'two']) await say(annIn, text);
    await expect(say(annIn, 'one too many')).rejects.toMatchObject({
      ...{ code: 'queue_full', words: expect.stringContaining('500 messages of this room') },
    });
    expect(await house.store.review.waiting('room1')).toHaveLength(500);
  });

  test('one address has a hundred of them, and whoever comes from elsewhere waits all the same', async () => {
    await set('hold', 'everybody');
    const from = (address: string, id: string) => {
      return { ...guest({ id: `g_${id}`, name: id }), address };
    };
    const held = await Promise.all(
      Array.from({ length: 100 }, (_, i) => say(from('192.0.2.1', `n${i}`), `line ${i}`)),
    );
    const late = say(from('192.0.2.1', 'late'), 'mine');
    await expect(late).rejects.toMatchObject({
      ...{ code: 'queue_full', words: expect.stringContaining('100 messages from your address') },
    });
    expect((await say(from('192.0.2.2', 'far'), 'elsewhere')).held).toBe(true);
    await reject(held[7]?.seq ?? 0);
    expect((await say(from('192.0.2.1', 'late'), 'mine')).held).toBe(true);
  });

  test('what waits of whoever is banned is rejected with it, under each of its ids', async () => {
    await set('hold', 'everybody');
    await Promise.all(['one', 'two', 'three'].map((text) => say(boIn, text)));
    const other = await say(annIn, 'mine');
    const { seq } = await submit(host, { type: 'ban', person: bo.id });
    await set('topic', 'after that');
    const rejected = heard.filter(({ type }) => type === 'rejected');
    expect(rejected).toMatchObject(
      [2, 3, 4].map((target, i) => ({
        ...{ target, author: { id: 'u_host' }, seq: seq + 1 + i, as: { role: 'host' } },
      })),
    );
    expect(await house.store.review.waiting('room1')).toMatchObject([{ seq: other.seq }]);
    await expect(approve(2)).rejects.toMatchObject(refused('not_held'));
    await approve(other.seq);
  });

  test('of strangers of one name only those are meant who came from where the banned one did', async () => {
    await set('hold', 'everybody');
    const one = await say(stranger('cy'), 'buy', undefined, 'line 1');
    await say(stranger('cy'), 'now', undefined, 'line 1');
    const other = await say(stranger('cy'), 'hello', undefined, 'line 2');
    await submit(host, { type: 'ban', seq: one.seq });
    await set('topic', 'after that');
    expect(await house.store.review.waiting('room1')).toMatchObject([{ seq: other.seq }]);
  });

  test('what waits of whoever is cleared is rejected with it, as far back as the clear goes', async () => {
    holdTime();
    await set('hold', 'everybody');
    await say(boIn, 'old');
    await submit(host, { type: 'post', text: 'before that' });
    vi.advanceTimersByTime(60_000);
    await say(annIn, 'of ann');
    await say(boIn, 'new');
    await submit(host, { type: 'clear', person: bo.id, since: 30 });
    await set('topic', 'after that');
    expect(await house.store.review.waiting('room1')).toMatchObject([{ seq: 2 }, { seq: 4 }]);
    // One's own clear is of what was said: what waits is taken back by itself.
    await submit(annIn, { type: 'clear', person: ann.id });
    await submit(host, { type: 'clear', person: bo.id });
    await set('topic', 'and after that');
    expect(await house.store.review.waiting('room1')).toMatchObject([{ seq: 4 }]);
  });

  test('what waits is counted through a restart', async () => {
    await set('hold', 'everybody');
    for (const text of ['one', 'two', 'three']) await say(boIn, text);
    const { createRooms } = await import('../../src/room/rooms.ts');
    const { store, bus, limits } = house;
    const rooms = createRooms({ store, bus, limits });
    const command = { type: 'post', room: 'room1', text: 'four' } as const;
    await expect(rooms.submit(boIn, room, command)).rejects.toMatchObject(refused('queue_full'));
    await rooms.close();
  });
});

describe('a decision on what waits', () => {
  test('is for those who keep order; the writer alone takes back its own', async () => {
    await set('hold', 'everybody');
    const [one, two] = [await say(boIn, 'one'), await say(boIn, 'two')];
    await expect(approve(one.seq, annIn)).rejects.toMatchObject(refused('not_allowed'));
    await expect(approve(one.seq, boIn)).rejects.toMatchObject(refused('not_allowed'));
    await expect(reject(one.seq, annIn)).rejects.toMatchObject(refused('not_allowed'));
    await expect(reject(99, annIn)).rejects.toMatchObject(refused('not_allowed'));
    const taken = await reject(one.seq, boIn);
    expect(heard.at(-1)).toMatchObject({ type: 'rejected', target: one.seq, author: bo });
    expect(await reject(one.seq, boIn)).toEqual(taken);
    await expect(approve(one.seq)).rejects.toMatchObject(refused('not_held'));
    await expect(approve(99)).rejects.toMatchObject(refused('not_held'));
    await reject(two.seq, host, 'no reason at all');
    const own = await house.store.review.own('room1', { of: [bo.id], since: 0, limit: 9 });
    expect(own).toMatchObject([
      { seq: one.seq, text: '', rejected: 'writer' },
      { seq: two.seq, text: '', rejected: 'order', reason: 'no reason at all' },
    ]);
    expect(await shown()).toEqual([]);
  });

  test('of two at once the first counts, and whoever decided is answered again', async () => {
    await set('hold', 'everybody');
    await submit(host, { type: 'grant', person: ann.id, role: 'moderator', name: 'ann' });
    const { seq } = await say(boIn, 'one');
    const [first, second] = await Promise.allSettled([approve(seq), reject(seq, annIn)]);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toMatchObject({ status: 'rejected', reason: refused('not_held') });
    expect(await approve(seq)).toEqual(first.status === 'fulfilled' && first.value);
    expect(await shown()).toEqual(['one']);
  });

  test('lets nothing pass of whoever is out', async () => {
    await set('hold', 'everybody');
    const { seq } = await say(boIn, 'one');
    await submit(host, { type: 'timeout', person: bo.id, seconds: 60 });
    await expect(approve(seq)).rejects.toMatchObject(refused('author_out'));
    await submit(host, { type: 'unban', person: bo.id });
    await approve(seq);
    expect(await shown()).toEqual(['one']);
  });

  test('comes by itself after a day', async () => {
    holdTime();
    await set('hold', 'everybody');
    const { seq } = await say(boIn, 'one');
    const onBug = (error: unknown) => {
      throw error;
    };
    const round = () => new Keeper({ store: house.store, rooms: house.rooms, onBug }).round();
    vi.advanceTimersByTime(23 * 3_600_000);
    await round();
    expect(await house.store.review.waiting('room1')).toHaveLength(1);
    vi.advanceTimersByTime(2 * 3_600_000);
    await round();
    expect(await house.store.review.waiting('room1')).toEqual([]);
    expect(heard.at(-1)).toMatchObject({
      type: 'rejected',
      target: seq,
      author: { id: 'h_review' },
    });
    const own = await house.store.review.own('room1', { of: [bo.id], since: 0, limit: 9 });
    expect(own).toMatchObject([{ seq, rejected: 'time' }]);
  });
});

describe('reports', () => {
  const report = (seq: number, actor: Actor, why = 'rude') =>
    submit(actor, { type: 'report', seq, why });

  test('stand in the queue until they lead to something, or to nothing', async () => {
    const { seq } = await say(boIn, 'rude words');
    const other = await say(boIn, 'ruder words');
    const first = await report(seq, annIn);
    expect(await report(seq, annIn, 'in other words')).toEqual(first);
    await report(seq, guest({ id: 'g_cy', name: 'cy' }), 'very rude');
    await report(other.seq, annIn);
    const queue = () => house.store.review.queue('room1', { limit: 9 });
    expect((await queue()).reported).toMatchObject([
      {
        message: { seq, text: 'rude words' },
        count: 2,
        reports: [{ why: 'rude' }, { author: { id: 'g_cy' }, why: 'very rude' }],
      },
      { message: { seq: other.seq }, count: 1 },
    ]);
    await expect(reject(seq, annIn)).rejects.toMatchObject(refused('not_allowed'));
    await reject(seq);
    await submit(boIn, { type: 'remove', seq: other.seq });
    expect((await queue()).reported).toEqual([]);
    await expect(reject(seq, guest(ann))).rejects.toMatchObject(refused('not_allowed'));
    await expect(report(other.seq, annIn)).rejects.toMatchObject(refused('message_gone'));
    await expect(report(first.seq, annIn)).rejects.toMatchObject(refused('no_message'));
    await expect(report(seq, stranger('cy'))).rejects.toMatchObject(refused('no_key'));
    await expect(report(seq, annIn, ' ')).rejects.toMatchObject(refused('text_empty'));
  });

  test('of one person twenty wait at most', async () => {
    const seqs = [];
    for (let i = 0; i < 21; i++) seqs.push((await say(boIn, `line ${i}`)).seq);
    for (const seq of seqs.slice(0, 20)) await report(seq, annIn);
    await expect(report(seqs[20] ?? 0, annIn)).rejects.toMatchObject(refused('queue_full'));
    await reject(seqs[0] ?? 0);
    await report(seqs[20] ?? 0, annIn);
  });
});

describe('rules about words', () => {
  test('hold a message, and report one that they flag', async () => {
    await set('filters', 'hold: cake\nflag: scone');
    const held = await say(boIn, 'cake?');
    expect(held.held).toBe(true);
    expect(heard.at(-1)).toMatchObject({ type: 'held', why: { type: 'rule', rule: 'hold: cake' } });
    const flagged = await say(boIn, 'a scone');
    expect(flagged).not.toHaveProperty('held');
    await expect.poll(() => heard.at(-1)?.type).toBe('reported');
    expect(heard.at(-1)).toMatchObject({ target: flagged.seq, why: 'flag: scone' });
    const edit = await submit(boIn, { type: 'edit', seq: flagged.seq, text: 'cake!' });
    expect(edit).toMatchObject({ held: true });
    expect(await shown()).toEqual(['a scone']);
  });

  test('a report is in the commit of what it is about: no crash comes between the two', async () => {
    await set('filters', 'flag: scone');
    const { seq: plain } = await say(boIn, 'plain');
    const { createRooms } = await import('../../src/room/rooms.ts');
    const { store, bus, limits } = house;
    // The disk takes one more commit: the power is off after it.
    const commit = store.commit.bind(store);
    const disk = vi.spyOn(store, 'commit');
    onTestFinished(() => disk.mockRestore());
    const submitOnce = async (command: object) => {
      disk.mockReset().mockRejectedValue(new Error('no power')).mockImplementationOnce(commit);
      const rooms = createRooms({ store, bus, limits });
      await rooms.submit(boIn, room, { room: 'room1', ...command } as RoomCommand);
      await rooms.close();
    };
    await submitOnce({ type: 'post', text: 'a scone', ref: 'r1' });
    await submitOnce({ type: 'edit', seq: plain, text: 'two scone' });
    // Nor is it said twice.
    await submitOnce({ type: 'post', text: 'a scone', ref: 'r1' });
    await submitOnce({ type: 'edit', seq: plain, text: 'three scone' });
    const facts = await store.events('room1', plain, plain + 20, 20);
    expect(facts.map(({ type, ...fact }) => [type, 'target' in fact && fact.target])).toEqual([
      ['posted', false],
      ['reported', plain + 1],
      ['edited', plain],
      ['reported', plain],
      ['edited', plain],
    ]);
    expect(heard.map(({ type, seq }) => `${type} ${seq}`)).toContain(`reported ${plain + 2}`);
  });

  test('what waits anyway is not reported; of what is reported those who keep order have only so much', async () => {
    await set('filters', 'flag: scone');
    const all = Array.from({ length: flaggedInRoom + 2 }, (_, i) => say(annIn, `scone ${i}`));
    const seqs = (await Promise.all(all)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    const { messages } = await house.store.review.flags('room1', 0);
    expect(messages).toBeGreaterThan(flaggedInRoom / 2);
    expect(messages).toBeLessThanOrEqual(flaggedInRoom);
    for (let count = messages; count < flaggedInRoom; count++) {
      const queue = await house.store.review.queue('room1', { limit: 1 });
      expect(queue).not.toHaveProperty('flagsFull');
      await say(annIn, 'one more scone');
    }
    // Those who keep order are told that no more is flagged.
    const full = () => house.store.review.queue('room1', { limit: 1 });
    await expect.poll(full).toMatchObject({ flagsFull: true });
    await say(annIn, 'one scone too many');
    await set('hold', 'everybody');
    heard.length = 0;
    await say(boIn, 'a held scone');
    await set('topic', 'after that');
    expect(heard.map(({ type }) => type)).toEqual(['held', 'set']);
  });
});
