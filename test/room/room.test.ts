import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Told } from '../../src/bus/bus.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

const room = named('Room 1');
const submit = (author: typeof ann, command: Parameters<House['rooms']['submit']>[2]) =>
  house.rooms.submit({ author }, room, command);

describe('the room', () => {
  test('numbers from 1 without a hole, in the order submitted, whoever speaks', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        house.post('room1', `line ${i}`, i % 2 ? ann : bo, `r${i}`),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test('publishes in the order of commit', async () => {
    const heard: number[] = [];
    house.bus.subscribe('room1', (message) => heard.push((message as Told).event.seq));
    await Promise.all([1, 2, 3].map((n) => house.post('room1', `line ${n}`)));
    expect(heard).toEqual([1, 2, 3]);
  });

  test('gives a ref used twice in one moment the first answer, and says it once', async () => {
    const heard: number[] = [];
    house.bus.subscribe('room1', (message) => heard.push((message as Told).event.seq));
    const [first, second, other] = await Promise.all([
      house.post('room1', 'one', ann, 'r'),
      house.post('room1', 'one', ann, 'r'),
      house.post('room1', 'three', bo, 'r'),
    ]);
    expect([first, second, other]).toEqual([1, 1, 2]);
    expect(heard).toEqual([1, 2]);
  });

  test('refuses anything else under a ref, whatever came in between', async () => {
    const heard: number[] = [];
    house.bus.subscribe('room1', (message) => heard.push((message as Told).event.seq));
    const said = { type: 'post', room: 'room1', text: 'one', ref: 'r' } as const;
    const others = [
      { ...said, text: 'two' },
      { type: 'edit', room: 'room1', seq: 1, text: 'one', ref: 'r' },
      { type: 'react', room: 'room1', seq: 1, emoji: '☕', on: true, ref: 'r' },
      { type: 'remove', room: 'room1', seq: 1, ref: 'r' },
    ] as const;
    const [first, ...refused] = await Promise.allSettled([
      submit(ann, said),
      submit(ann, { ...said, text: 'at the same moment' }),
    ]);
    expect(first).toMatchObject({ value: { seq: 1 } });
    for (const other of others) refused.push(...(await Promise.allSettled([submit(ann, other)])));
    for (const each of refused) expect(each).toMatchObject({ reason: { code: 'ref_reused' } });
    await submit(ann, { type: 'edit', room: 'room1', seq: 1, text: 'better', ref: 'e' });
    expect(await submit(ann, said)).toMatchObject({ seq: 1 });
    expect(heard).toEqual([1, 2]);
  });

  test('decides an edit on top of a removal that is still on its way', async () => {
    const seq = await house.post('room1', 'one');
    const removed = submit(ann, { type: 'remove', room: 'room1', seq });
    const edited = submit(ann, { type: 'edit', room: 'room1', seq, text: 'two' });
    await removed;
    await expect(edited).rejects.toMatchObject({ code: 'message_gone' });
  });

  test('answers a removal sent again with its ref as the first time', async () => {
    const seq = await house.post('room1', 'one');
    const command = { type: 'remove', room: 'room1', seq, ref: 'd' } as const;
    const [first, second] = await Promise.all([submit(ann, command), submit(ann, command)]);
    expect(second).toEqual(first);
    expect(await submit(ann, command)).toEqual(first);
  });

  test('keeps a sender’s order when posts queue behind an edit', async () => {
    const seq = await house.post('room1', 'one');
    const order = await Promise.all([
      submit(ann, { type: 'edit', room: 'room1', seq, text: 'two' }),
      submit(ann, { type: 'post', room: 'room1', text: 'three' }),
      submit(ann, { type: 'post', room: 'room1', text: 'four' }),
    ]);
    expect(order.map((answer) => answer.seq)).toEqual([2, 3, 4]);
  });

  test('takes a reaction once and takes it back once', async () => {
    const seq = await house.post('room1', 'one');
    const react = (on: boolean) =>
      submit(bo, { type: 'react', room: 'room1', seq, emoji: '☕', on });
    expect((await react(true)).seq).toBe(2);
    expect((await react(true)).seq).toBe(seq);
    expect((await house.store.message('room1', seq))?.reactions).toEqual([
      { emoji: '☕', count: 1, by: ['g_bo'] },
    ]);
    expect((await react(false)).seq).toBe(3);
    expect((await house.store.message('room1', seq))?.reactions ?? []).toEqual([]);
  });

  test('takes emoji for reactions, in one spelling each', async () => {
    const seq = await house.post('room1', 'one');
    const react = (author: typeof ann, emoji: string) =>
      submit(author, { type: 'react', room: 'room1', seq, emoji, on: true });
    for (const emoji of ['LIAR', ' ', '\u202e', '\u3164', '👍👍', '1', '<b>']) {
      await expect(react(ann, emoji)).rejects.toMatchObject({ code: 'bad_emoji' });
    }
    expect((await react(ann, '❤')).seq).toBe(2);
    expect((await react(ann, '❤️')).seq).toBe(seq);
    await react(bo, '❤️');
    expect((await house.store.message('room1', seq))?.reactions).toEqual([
      { emoji: '❤️', count: 2, by: ['g_ann', 'g_bo'] },
    ]);
  });

  const kinds = Array.from({ length: 51 }, (_, i) => String.fromCodePoint(0x1f600 + i));
  const refused = (answers: readonly PromiseSettledResult<unknown>[]) =>
    answers.flatMap((answer, i) => {
      return answer.status === 'rejected' ? [[i, answer.reason.code]] : [];
    });

  test('takes twenty kinds of reactions on a message, however fast they come', async () => {
    const seq = await house.post('room1', 'one');
    const react = (author: typeof ann, emoji = '', on = true) =>
      submit(author, { type: 'react', room: 'room1', seq, emoji, on });
    const answers = kinds.slice(0, 21).map((emoji, i) => react(i % 2 ? ann : bo, emoji));
    expect(refused(await Promise.allSettled(answers))).toEqual([[20, 'too_many_reactions']]);
    await react(ann, kinds[0]);
    await react(ann, kinds[1], false);
    await react(ann, kinds[20]);
  });

  test('takes fifty reactions of one person on the latest page, however fast they come', async () => {
    const seqs = await Promise.all(kinds.map((_, i) => house.post('room1', `${i}`)));
    const react = (seq = 0, on = true) =>
      submit(bo, { type: 'react', room: 'room1', seq, emoji: '👍', on });
    await react(seqs[0]);
    const rest = seqs.slice(1);
    const again = rest
      .slice(0, 2)
      .map((seq) => submit(bo, { type: 'react', room: 'room1', seq, emoji: '☕', on: true }));
    const answers = await Promise.allSettled([...rest.map((seq) => react(seq)), ...again]);
    expect(refused(answers).map(([, code]) => code)).toEqual(Array(2).fill('too_many_reactions'));
    await react(rest[0], false);
    await submit(bo, { type: 'react', room: 'room1', seq: rest[3] ?? 0, emoji: '🎉', on: true });
  });

  test('keeps the text as sent, but for NUL and lone surrogates', async () => {
    const seq = await house.post('room1', ' a\0\ud800\u2028 ');
    expect((await house.store.message('room1', seq))?.text).toBe(' a\ufffd\ufffd\u2028 ');
  });

  test('takes nothing more once it closes, and answers what it had taken', async () => {
    const last = house.post('room1', 'last');
    const closed = house.rooms.close();
    await expect(house.post('room1', 'late')).rejects.toMatchObject({ code: 'restart' });
    await closed;
    expect(await last).toBe(1);
  });
});
