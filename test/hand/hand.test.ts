import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Following } from '../../src/hand/following.ts';
import { createMemoryBus, type OwnRoom, Refusal, type RoomEvent } from '../../src/index.ts';
import type { RoomKey } from '../../src/protocol/code.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

/** So many events from here on, of an iterator that is ended then. */
async function take(events: AsyncIterable<RoomEvent>, many: number): Promise<RoomEvent[]> {
  const heard: RoomEvent[] = [];
  for await (const event of events) {
    heard.push(event);
    if (heard.length === many) break;
  }
  return heard;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );

describe('a room in the hand of the program', () => {
  test('is written, read and searched like any other, and others hear it', async () => {
    const room = parlour.room('Tea at Five');
    const heard = take(room, 4);
    const { seq } = await room.post('Water is on.', { meta: { cups: 4 } });
    await room.edit(seq, 'Water boils.');
    await room.react(seq, '👍');
    await room.remove(seq, { reason: 'spilt' });
    expect((await heard).map(({ type }) => type)).toEqual([
      'posted',
      'edited',
      'reacted',
      'removed',
    ]);
    await room.post('Scones are here.');
    const { messages } = await room.messages();
    expect(messages.map(({ text }) => text)).toEqual(['', 'Scones are here.']);
    expect(messages[1]?.author).toEqual({ id: 'h_program', name: 'host', badge: 'host' });
    expect((await room.search('scones')).messages).toHaveLength(1);
    expect((await room.message(5))?.text).toBe('Scones are here.');
    expect(await room.message(99)).toBeUndefined();
    expect(room.people()).toEqual({ count: 0, list: [] });
  });

  test('is kept in order, as the host may', async () => {
    const room = parlour.room('order');
    const { seq } = await room.post('hello', { ref: 'once' });
    expect((await room.post('hello', { ref: 'once' })).seq).toBe(seq);
    await room.set('topic', 'Oolong');
    await room.grant('g_somebody', 'moderator', { name: 'ann' });
    await room.revoke('g_somebody');
    await room.act({ type: 'ban', person: 'g_somebody', reason: 'enough' });
    await room.act({ type: 'announce', text: 'Tea is served.' });
    const { latest } = await room.messages();
    expect(latest).toBeGreaterThanOrEqual(6);
    expect(await codeOf(room.edit(99, 'x'))).toBe('no_message');
    expect(await codeOf(room.post(''))).toBe('text_empty');
    expect(await codeOf(room.post(7 as unknown as string))).toBe('bad_shape');
    expect(() => parlour.room('/')).toThrow(Refusal);
  });

  test('is a bot’s, by its name: the same one each time, with a role where it is given one', async () => {
    const room = parlour.room('weather');
    const bot = room.as({ name: 'Weather' });
    const { seq } = await bot.post('Rain from four on.');
    const { author } = (await room.message(seq)) ?? {};
    expect(author).toMatchObject({ name: 'Weather', badge: 'bot' });
    expect(author?.id).toMatch(/^b_[\w-]{22}$/);
    await parlour.room('weather').as({ name: 'Weather' }).edit(seq, 'Sun.');
    expect(await codeOf(room.as({ name: 'Other' }).edit(seq, 'Snow.'))).toBe('not_yours');
    expect(await codeOf(bot.set('topic', 'x'))).toBe('not_allowed');
    await room.as({ name: 'Keeper', role: 'owner' }).set('topic', 'Weather');
    expect(() => room.as({ name: '' })).toThrow(Refusal);
  });

  test('stands in the list of all rooms, and in the lobby once it is listed', async () => {
    await parlour.room('listed').post('here');
    await parlour.room('listed').list(true);
    const rooms = await Array.fromAsync(parlour.rooms());
    expect(rooms).toContainEqual({
      code: 'listed',
      key: 'listed',
      seq: 1,
      public: true,
      people: 0,
    });
    expect(rooms.map(({ key }) => key)).toEqual(rooms.map(({ key }) => key).sort());
  });
});

describe('who listens', () => {
  const say = async (room: OwnRoom, from: number, to: number) => {
    for (let n = from; n <= to; n++) await room.post(`${n}`);
  };

  test('is told each fact, until it hears no more', async () => {
    const room = parlour.room('listened');
    const heard: number[] = [];
    const off = room.on('event', ({ seq }) => heard.push(seq));
    room.on('event', () => {
      throw new Error('an ear that fails');
    });
    await say(room, 1, 3);
    off();
    await say(room, 4, 5);
    expect(heard).toEqual([1, 2, 3]);
  });

  test('and takes its time loses nothing, and holds only so much', async () => {
    const room = parlour.room('slow');
    const events = room[Symbol.asyncIterator]();
    await Promise.all(Array.from({ length: 700 }, (_, n) => room.post(`${n}`)));
    const heard: (number | undefined)[] = [];
    for (let n = 0; n < 650; n++) heard.push((await events.next()).value?.seq);
    // More comes while it reads what was too much to be kept.
    await Promise.all(Array.from({ length: 50 }, (_, n) => room.post(`more ${n}`)));
    for (let n = 0; n < 100; n++) heard.push((await events.next()).value?.seq);
    expect(heard).toEqual(Array.from({ length: 750 }, (_, n) => n + 1));
    const asked = [events.next(), events.next()];
    await say(room, 1, 2);
    const two = await Promise.all(asked);
    expect(two.map(({ value }) => value?.seq)).toEqual([751, 752]);
    await events.return?.();
    expect((await events.next()).done).toBe(true);
  });

  test('has 256 kept for it, and what is more is read from the log', async () => {
    const bus = createMemoryBus();
    const all = Array.from({ length: 300 }, (_, n) => ({
      type: 'reacted',
      room: 'tea',
      seq: n + 1,
    }));
    const reads: number[] = [];
    const store = {
      async events(_: string, after: number, upTo: number, limit: number) {
        reads.push(after);
        return all.slice(after, Math.min(upTo, after + limit)) as unknown as RoomEvent[];
      },
    };
    const following = new Following({ bus, store, room: 'tea' as RoomKey });
    for (const event of all) bus.publish({ room: 'tea', event: event as unknown as RoomEvent });
    expect((await take(following, 300)).map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
    expect(reads).toEqual([256]);
  });

  test('is let go of when the server stops', async () => {
    const other = await startParlour();
    const events = other.room('tea')[Symbol.asyncIterator]();
    const last = events.next();
    await other.end();
    expect((await last).done).toBe(true);
    for await (const event of other.room('tea')) throw new Error(`heard ${event.type}`);
    other.room('tea').on('event', () => {})();
    const refused = { code: 'restart' };
    await expect(other.room('tea').messages()).rejects.toMatchObject(refused);
    await expect(other.room('tea').message(1)).rejects.toMatchObject(refused);
    await expect(other.room('tea').search('tea')).rejects.toMatchObject(refused);
    await expect(other.rooms()[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
  });
});

describe('a refusal in the hand of the program', () => {
  test('has a sentence for a message, with the numbers that hold here, and its code apart', async () => {
    const own = await startParlour({}, { textPoints: 5 });
    onTestFinished(() => own.end());
    const room = own.room('tea');
    const long = { code: 'text_too_long', message: 'A message has at most 5 characters.' };
    await expect(room.post('Water is on.')).rejects.toMatchObject(long);
    await expect(room.remove(9)).rejects.toMatchObject({
      ...{ code: 'no_message', message: 'There is no such message in this room.' },
    });
    expect(() => own.room('a/b')).toThrow(/^That cannot be a room code/);
  });

  test('names the field whose value can not be', async () => {
    const room = parlour.room('tea');
    const words = (field: string) =>
      `The field ${field} is missing, or has a value that it can't have.`;
    await expect(room.post(7 as never)).rejects.toMatchObject({
      ...{ code: 'bad_shape', message: words('text') },
    });
    const nobody = { type: 'ban' } as never;
    await expect(room.act(nobody)).rejects.toMatchObject({ message: words('person or seq') });
  });
});
