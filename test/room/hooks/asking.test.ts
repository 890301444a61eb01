import { expect, onTestFinished, test, vi } from 'vitest';
import type { Told } from '../../../src/bus/bus.ts';
import type { Actor } from '../../../src/protocol/actor.ts';
import type { RoomCommand } from '../../../src/protocol/command.ts';
import { Counts } from '../../../src/protocol/counts.ts';
import { Purse } from '../../../src/protocol/purse.ts';
import { noRates } from '../../../src/protocol/rate.ts';
import type { Author } from '../../../src/protocol/record.ts';
import type { HookPost, PostAnswer } from '../../../src/room/hook.ts';
import { holdTime } from '../../support/held-time.ts';
import { ann, bo, type House, named, openHouse } from '../../support/house.ts';
import { revoked, thrown } from '../../support/revoked.ts';

const room = named('tea');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const guest = (author: Author): Actor => ({ author, isGuest: true });
const [annIn, boIn] = [guest(ann), guest(bo)];
const stranger = guest({ id: 'c_cy', name: 'cy', claimed: true });

/** A call of the hook that waits for its answer. */
interface Call {
  readonly post: HookPost;
  readonly signal: AbortSignal;
  answer(word: PostAnswer): void;
}

/** A house whose hook answers when the test does. */
async function openAsked() {
  const calls: Call[] = [];
  const mayPost = (post: HookPost, signal: AbortSignal) =>
    new Promise<PostAnswer>((answer) => void calls.push({ post, signal, answer }));
  return { ...(await openWith(mayPost)), calls };
}

async function openWith(
  mayPost: (post: HookPost, signal: AbortSignal) => PostAnswer | Promise<PostAnswer>,
) {
  const bugs: unknown[] = [];
  const house: House = await openHouse({}, { hooks: { mayPost }, onBug: (bug) => bugs.push(bug) });
  onTestFinished(() => house.end());
  const submit = (actor: Actor, command: object, within?: string) =>
    house.rooms.submit(actor, room, { room: 'tea', ...command } as RoomCommand, within);
  const say = (actor: Actor, text: string, ref?: string, within?: string) =>
    submit(actor, { type: 'post', text, ...(ref === undefined ? {} : { ref }) }, within);
  const shown = async () =>
    (await house.store.messages('tea', { limit: 100 })).messages.map(({ text }) => text);
  return { house, submit, say, shown, bugs };
}

/** Turns of the loop until something is so; no clock is asked. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

const ok: PostAnswer = { type: 'ok' };
const refusedBy = (code: string, more: object = {}) => ({ code, ...more });
/** All that is ready by now has happened, also what waits for the disk. */
const settled = async ({ store }: House) => {
  await store.room('tea');
  await new Promise(setImmediate);
};

test.each<[PostAnswer, string[]]>([
  [ok, ['tea?']],
  [{ type: 'changed', text: 'coffee?' }, ['coffee?']],
  [{ type: 'held', reason: 'too hot' }, []],
])('what is answered %j', async (word, texts) => {
  const { say, shown, house } = await openWith(() => word);
  const answer = await say(annIn, 'tea?', 'r1');
  expect(answer.held).toBe(word.type === 'held' ? true : undefined);
  expect(await shown()).toEqual(texts);
  // Said again, it is the same.
  expect(await say(annIn, 'tea?', 'r1')).toEqual(answer);
  expect((await house.store.room('tea'))?.seq).toBe(1);
});

test('a client that shows its own words by itself is told which are its, but for those that were changed', async () => {
  const { house } = await openWith(({ text }) =>
    text === 'tea' ? ok : { type: 'changed', text: 'tea!' },
  );
  const own: number[] = [];
  for (const text of ['tea', 'coffee', 'tea']) {
    const command = { type: 'post', room: 'tea', text } as const;
    await house.rooms.submit(annIn, room, command, undefined, (seq) => own.push(seq));
  }
  expect(own).toEqual([1, 3]);
});

test('who keeps order sees why it is held, and lets it pass', async () => {
  const { say, submit, shown, house } = await openWith(({ text }) =>
    text === 'hot' ? { type: 'held', reason: 'too hot' } : ok,
  );
  const { seq } = await say(annIn, 'hot');
  const [event] = await house.store.events('tea', 0, 1, 1);
  expect(event).toMatchObject({ type: 'held', why: { type: 'rule', rule: 'too hot' } });
  await submit(host, { type: 'approve', seq });
  expect(await shown()).toEqual(['hot']);
});

test.each([
  ['Tea only.', { code: 'host_refused', retry: null, words: 'Tea only.' }],
  ['  ', { code: 'host_refused', words: undefined }],
  ['x'.repeat(400), { code: 'host_refused', words: 'x'.repeat(300) }],
])('a refusal is in the words of the hook: %j', async (text, refusal) => {
  const { say, shown } = await openWith(() => ({ type: 'refused', text }));
  await expect(say(annIn, 'cake?')).rejects.toMatchObject(refusal);
  expect(await shown()).toEqual([]);
});

test('it hears all there is to know of a post, an edit and a question', async () => {
  const heard: HookPost[] = [];
  const { submit } = await openWith((post) => {
    heard.push(post);
    return ok;
  });
  const rest = { meta: { cup: 2 }, mentions: [] };
  await submit(annIn, { type: 'post', text: 'a\0b', ...rest });
  await submit(annIn, { type: 'post', text: 'yes', reply: 1 });
  await submit(annIn, { type: 'edit', seq: 1, text: 'other' });
  await submit(annIn, { type: 'ask', text: 'why?' });
  const author = { ...ann, role: 'guest' };
  expect(heard).toEqual([
    { type: 'post', room, author, text: 'a\ufffdb', ...rest },
    { type: 'post', room, author, text: 'yes', reply: 1 },
    { type: 'edit', room, author, text: 'other', seq: 1 },
    { type: 'ask', room, author, text: 'why?' },
  ]);
});

test('an edit is changed, held and refused, too', async () => {
  let word: PostAnswer = ok;
  const { submit, say, shown } = await openWith(() => word);
  const { seq } = await say(annIn, 'one');
  const edit = (text: string) => submit(annIn, { type: 'edit', seq, text });
  word = { type: 'changed', text: 'three' };
  await edit('two');
  expect(await shown()).toEqual(['three']);
  word = { type: 'held' };
  expect(await edit('four')).toMatchObject({ held: true });
  word = { type: 'refused', text: 'No.' };
  await expect(edit('five')).rejects.toMatchObject(refusedBy('host_refused'));
  expect(await shown()).toEqual(['three']);
});

test('what is announced is asked about as well, of those who may, and what would wait is refused', async () => {
  const words: Record<string, PostAnswer> = {
    gin: { type: 'refused', text: 'Tea only.' },
    rum: { type: 'held', reason: 'hot' },
    pot: { type: 'changed', text: 'tea pot' },
  };
  const heard: HookPost[] = [];
  const { submit, shown } = await openWith((post) => {
    heard.push(post);
    return words[post.text] ?? ok;
  });
  const announce = (actor: Actor, text: string) =>
    submit(actor, { type: 'announce', text, ref: text });
  await expect(announce(annIn, 'gin')).rejects.toMatchObject({ code: 'not_allowed' });
  expect(heard).toEqual([]);
  await expect(announce(host, 'gin')).rejects.toMatchObject({
    ...{ code: 'host_refused', words: 'Tea only.' },
  });
  await expect(announce(host, 'rum')).rejects.toMatchObject({ code: 'host_refused' });
  for (const text of ['tea', 'pot', 'pot']) await announce(host, text);
  expect(await shown()).toEqual(['tea', 'tea pot']);
  expect(heard[0]).toMatchObject({ type: 'post', text: 'gin', author: { role: 'host' } });
});

test('who is over its rate costs no call', async () => {
  const counts = new Counts({ ...noRates, posts: { burst: 2, everyMs: 60_000 } });
  const mayPost = vi.fn(() => ok);
  const house = await openHouse({}, { hooks: { mayPost }, counts });
  onTestFinished(() => house.end());
  const purse = new Purse(0);
  const say = (text: string) =>
    house.rooms.submit({ ...annIn, purse }, room, { type: 'post', room: 'tea', text, ref: text });
  const said = await say('one');
  await say('two');
  for (let more = 0; more < 20; more++)
    await expect(say(`more ${more}`)).rejects.toMatchObject({ code: 'too_fast' });
  expect(await say('one')).toEqual(said);
  expect(mayPost).toHaveBeenCalledTimes(2);
});

test("an author is asked about in order, what is behind waits, and others don't", async () => {
  const { calls, say, submit, shown, house } = await openAsked();
  const first = say(annIn, 'one');
  const second = say(annIn, 'two');
  const edited = submit(annIn, { type: 'react', seq: 1, emoji: '☕', on: true });
  const other = say(boIn, 'three');
  await until(() => calls.length === 2);
  const callOf = (text: string) => calls.find(({ post }) => post.text === text);
  callOf('three')?.answer(ok);
  expect((await other).seq).toBe(1);
  await settled(house);
  expect(calls).toHaveLength(2);
  callOf('one')?.answer(ok);
  expect((await first).seq).toBe(2);
  await until(() => calls.length === 3);
  expect(await shown()).toEqual(['three', 'one']);
  callOf('two')?.answer(ok);
  expect((await second).seq).toBe(3);
  expect((await edited).seq).toBe(4);
  // Nothing waits any more: what is no words comes to the room at once.
  expect((await submit(annIn, { type: 'remove', seq: 2 })).seq).toBe(5);
  expect(calls).toHaveLength(3);
});

test('64 of a room at once, of strangers as well, and the next one when one is answered', async () => {
  const { calls, say, house } = await openAsked();
  const said = Array.from({ length: 70 }, (_, i) =>
    say(i % 2 ? stranger : guest({ id: `g_${i}`, name: `g${i}` }), `t${i}`),
  );
  await until(() => calls.length === 64);
  await settled(house);
  expect(calls).toHaveLength(64);
  calls[10]?.answer(ok);
  await until(() => calls.length === 65);
  for (let i = 0; i < 70; i++) {
    await until(() => calls.length > i);
    calls[i]?.answer(ok);
  }
  expect(new Set((await Promise.all(said)).map(({ seq }) => seq)).size).toBe(70);
});

test('what would wait behind a thousand others is refused', async () => {
  const { calls, say } = await openAsked();
  const said = Array.from({ length: 64 + 1_024 }, (_, i) => say(stranger, `t${i}`));
  const settling = Promise.allSettled(said);
  await until(() => calls.length === 64);
  await expect(say(stranger, 'one more')).rejects.toMatchObject(refusedBy('hook_failed'));
  for (let i = 0; i < said.length; i++) {
    await until(() => calls.length > i);
    for (const { answer } of calls.slice(i)) answer({ type: 'refused', text: 'No.' });
    i = calls.length - 1;
  }
  expect((await settling).every(({ status }) => status === 'rejected')).toBe(true);
});

test('a hook that hangs is told to stop after two seconds, and what it says then is nothing', async () => {
  holdTime();
  const { calls, say, shown } = await openAsked();
  const said = say(annIn, 'one', 'r1');
  const refused = expect(said).rejects.toMatchObject(refusedBy('hook_failed', { retry: 5 }));
  await until(() => calls.length === 1);
  const behind = say(annIn, 'two');
  vi.advanceTimersByTime(1_999);
  expect(calls[0]?.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  await refused;
  expect(calls[0]?.signal.aborted).toBe(true);
  calls[0]?.answer(ok);
  await until(() => calls.length === 2);
  calls[1]?.answer(ok);
  await behind;
  expect(await shown()).toEqual(['two']);
});

test.each<[string, () => PostAnswer | Promise<PostAnswer>]>([
  ['throws', () => JSON.parse('{')],
  ['is killed', () => Promise.reject(new Error('socket hang up'))],
  ['says nothing', () => undefined as unknown as PostAnswer],
  ['says something else', () => ({ type: 'fine' }) as unknown as PostAnswer],
  ['changes words to none', () => ({ type: 'changed', text: '  ' })],
  ['misspells a field', () => ({ type: 'held', reson: 'a link' }) as PostAnswer],
  ['says ok to other words', () => ({ type: 'ok', text: 'tea' }) as PostAnswer],
  ['changes words to no text', () => ({ type: 'changed' }) as unknown as PostAnswer],
  ['changes words to an object', () => ({ type: 'changed', text: new String('x') as string })],
  ['holds for a number', () => ({ type: 'held', reason: 4 }) as unknown as PostAnswer],
  ['refuses without words', () => ({ type: 'refused' }) as unknown as PostAnswer],
  ['refuses by a number', () => ({ type: 'refused', text: 3 }) as unknown as PostAnswer],
  ['throws what throws', () => thrown(revoked())],
  ['throws what nobody reads', () => thrown(Object.create(null))],
])('nothing is said where a hook %s, and one bug of a row is told', async (_, mayPost) => {
  const { say, shown, bugs } = await openWith(mayPost);
  for (const text of ['one', 'two']) {
    await expect(say(annIn, text)).rejects.toMatchObject(refusedBy('hook_failed', { retry: 5 }));
  }
  expect(await shown()).toEqual([]);
  expect(bugs).toHaveLength(1);
});

test('it is decided by what holds then: who was banned meanwhile says nothing', async () => {
  const { calls, say, submit, shown } = await openAsked();
  const before = say(annIn, 'before');
  await until(() => calls.length === 1);
  calls.shift()?.answer(ok);
  await before;
  const said = say(annIn, 'one');
  await until(() => calls.length === 1);
  await submit(host, { type: 'ban', person: ann.id, name: 'ann' });
  calls[0]?.answer(ok);
  await expect(said).rejects.toMatchObject(refusedBy('banned'));
  // By now a call would be of no use.
  await expect(say(annIn, 'two')).rejects.toMatchObject(refusedBy('banned'));
  await expect(say(annIn, '')).rejects.toMatchObject(refusedBy('text_empty'));
  expect(calls).toHaveLength(1);
  expect(await shown()).toEqual(['before']);
});

test('what is said again under its ref is said once, whatever the hook would say by then', async () => {
  let asked = 0;
  const { say, submit, shown } = await openWith(({ text }) => {
    asked++;
    if (text === 'plain') return asked === 1 ? ok : { type: 'refused', text: 'No.' };
    return { type: 'changed', text: `${text} ${asked}` };
  });
  const first = await say(annIn, 'plain', 'r1');
  expect(await say(annIn, 'plain', 'r1')).toEqual(first);
  expect(asked).toBe(1);
  const changed = await say(annIn, 'other', 'r2');
  expect(await say(annIn, 'other', 'r2')).toEqual(changed);
  const [one, again] = await Promise.all([say(annIn, 'twice', 'r3'), say(annIn, 'twice', 'r3')]);
  expect(again).toEqual(one);
  expect(await shown()).toEqual(['plain', 'other 2', 'twice 4']);
  await submit(host, { type: 'set', setting: 'hold', value: 'everybody' });
  const held = await say(annIn, 'held', 'r4');
  expect(held).toMatchObject({ held: true });
  expect(await say(annIn, 'held', 'r4')).toEqual(held);
});

test('what a hook is asked about when the server stops is answered with restart', async () => {
  const { calls, say, house } = await openAsked();
  const said = say(annIn, 'one', 'r1');
  await until(() => calls.length === 1);
  const closed = house.rooms.close();
  await expect(said).rejects.toMatchObject(refusedBy('restart'));
  expect(calls[0]?.signal.aborted).toBe(true);
  await closed;
});

test('a message that grows is heard once it is whole, and the hook let it', async () => {
  const { calls, house, shown } = await openAsked();
  const told: string[] = [];
  house.bus.subscribe('tea', (message) => {
    if ('event' in message) told.push((message as Told).event.type);
    else told.push(message.type);
  });
  const actor: Actor = { author: { id: 'b_1', name: 'bot', badge: 'bot' }, mayGrow: true };
  const asked = { actor, room, within: 'c1' };
  const grow = (text: string, end?: true) =>
    house.rooms.growings.grow(asked, {
      type: 'grow',
      room: 'tea',
      ref: 'g',
      text,
      ...(end && { end }),
    });
  await grow('I thi');
  const whole = grow('nk', true);
  await until(() => calls.length === 1);
  expect(calls[0]?.post.text).toBe('I think');
  expect(told).toEqual([]);
  calls[0]?.answer(ok);
  await whole;
  expect(told).toEqual(['posted']);
  expect(await shown()).toEqual(['I think']);
});
