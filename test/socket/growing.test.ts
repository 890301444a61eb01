import { expect, onTestFinished, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { readConfig } from '../../src/config/read.ts';
import { makeBot, revokeBot } from '../../src/identity/bot/bot-file.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

async function open(): Promise<OwnParlour> {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  return parlour;
}

async function join({ wsUrl }: OwnParlour, hello: object, room = 'tea'): Promise<Talker> {
  const talker = await Talker.greet(wsUrl, hello);
  onTestFinished(() => talker.ws.terminate());
  await talker.join(room);
  return talker;
}

async function botIn(parlour: OwnParlour, room = 'tea'): Promise<Talker> {
  const { key } = await makeBot(parlour.data, `Weather ${bots++}`, ['grow']);
  return join(parlour, { token: key }, room);
}
let bots = 0;

async function set({ data }: OwnParlour, setting: string, value: string): Promise<void> {
  const given = { code: 'tea', setting, value };
  const answer = await doAct(readConfig({ data }, {}), { act: 'room set', given });
  expect(answer.type).toBe('done');
}

const ann = { secret: 'a'.repeat(43), name: 'ann' };
const grow = (text: string, more: object = {}) => ({
  ...{ type: 'grow', room: 'tea', ref: 'g1', text },
  ...more,
});

/** Hears what grows until it is there whole. @returns each text that was shown, and the fact */
async function watch(talker: Talker) {
  const shown: string[] = [];
  for (;;) {
    const event = await talker.nextEvent();
    if (event.type === 'growing') {
      const before = shown.at(-1) ?? '';
      shown.push(before.slice(0, Number(event['offset'])) + event['text']);
    }
    if (event.type === 'posted' || event.type === 'grown') return { shown, event };
  }
}

test('a message grows before everybody’s eyes, and is one fact at its end', async () => {
  const parlour = await open();
  const reader = await join(parlour, ann);
  const bot = await botIn(parlour);
  bot.tell(grow('Rain', { offset: 0 }));
  expect(await bot.hear('grows')).toMatchObject({ room: 'tea', ref: 'g1', length: 4 });
  expect(await reader.hear('growing')).toMatchObject({ text: 'Rain', offset: 0, ref: 'g1' });
  const late = await Talker.greet(parlour.wsUrl, {});
  onTestFinished(() => late.ws.terminate());
  expect(await late.join('tea')).toMatchObject({
    growing: [{ ref: 'g1', text: 'Rain', author: { badge: 'bot' } }],
  });
  bot.tell(grow(' until five', { offset: 4 }));
  bot.tell(grow('.', { end: true }));
  expect(await bot.hear('ack')).toMatchObject({ seq: 1, ref: 'g1' });
  const { shown, event } = await watch(reader);
  expect(event).toMatchObject({ type: 'posted', seq: 1, text: 'Rain until five.', ref: 'g1' });
  expect(event).not.toHaveProperty('cut');
  for (const text of shown) expect('Rain until five.').toContain(text);
  const next = await Talker.greet(parlour.wsUrl, {});
  onTestFinished(() => next.ws.terminate());
  expect(await next.join('tea')).not.toHaveProperty('growing');
  // Said again whole, it gets its first answer.
  bot.tell(grow('Rain until five.', { offset: 0, end: true }));
  expect(await bot.hear('ack')).toMatchObject({ seq: 1 });
});

test('what it answers, names and carries goes with its first piece, and is the fact’s', async () => {
  const parlour = await open();
  const reader = await join(parlour, ann);
  reader.tell({ type: 'post', room: 'tea', text: 'Will it rain?', ref: 'q' });
  expect(await reader.hear('ack')).toMatchObject({ seq: 1 });
  const two = { ...ann, secret: 'b'.repeat(43), name: 'Ann' };
  await join(parlour, two);
  const bot = await botIn(parlour);
  const meta = { sky: ['grey', 'blue'] };
  const [own, other] = [ann, two].map(({ secret }) => guestOf(secret).author.id);
  bot.tell(grow('Rain, @a', { reply: 1, meta, mentions: [other] }));
  await bot.hear('grows');
  bot.tell(grow('nn: until five.', { end: true }));
  expect(await bot.hear('ack')).toMatchObject({ seq: 2 });
  await reader.hear('growing');
  const { event } = await watch(reader);
  expect(event).toMatchObject({
    ...{ text: 'Rain, @ann: until five.', meta },
    reply: { seq: 1, author: { id: own, name: 'ann' } },
    mentions: [{ id: other, name: 'ann' }],
  });
  // They are those of the message that it answers, which must be there.
  bot.tell(grow('More', { ref: 'g2', reply: 9 }));
  await bot.hear('grows');
  bot.tell(grow('.', { ref: 'g2', end: true }));
  expect(await bot.hear('refused')).toMatchObject({ code: 'no_message', ref: 'g2' });
  expect((await watch(reader)).event).toMatchObject({ type: 'grown', ref: 'g2' });
});

test('where its writer goes away, what stands is said, and that it was cut off', async () => {
  const parlour = await open();
  const reader = await join(parlour, ann);
  const bot = await botIn(parlour);
  bot.tell(grow('Rain unt'));
  await bot.hear('grows');
  bot.ws.terminate();
  expect((await watch(reader)).event).toMatchObject({ text: 'Rain unt', cut: true });
  const { messages } = await (await fetch(`${parlour.url}/api/rooms/tea/messages`)).json();
  expect(messages).toMatchObject([{ text: 'Rain unt', cut: true }]);
});

test('a server that stops says what stands before', async () => {
  const parlour = await open();
  const bot = await botIn(parlour);
  bot.tell(grow('Rain unt'));
  await bot.hear('grows');
  const again = await parlour.restart();
  onTestFinished(() => again.end());
  const { messages } = await (await fetch(`${again.url}/api/rooms/tea/messages`)).json();
  expect(messages).toMatchObject([{ text: 'Rain unt', cut: true }]);
});

test('pieces that do not go on, too many at once and those of people are refused', async () => {
  const parlour = await open();
  const person = await join(parlour, ann);
  const bot = await botIn(parlour);
  const refused = async (talker: Talker, command: object) => {
    talker.tell(command);
    return (await talker.hear('refused'))['code'];
  };
  expect(await refused(person, grow('a'))).toBe('not_allowed');
  expect(await refused(bot, grow('a', { offset: 1 }))).toBe('bad_offset');
  bot.tell(grow('Rain'));
  await bot.hear('grows');
  expect(await refused(bot, grow('Sun', { offset: 0 }))).toBe('bad_offset');
  expect(await refused(bot, grow('Sun', { offset: 9 }))).toBe('bad_offset');
  expect(await refused(bot, grow('a', { ref: undefined }))).toBe('bad_ref');
  expect(await refused(bot, grow('a', { offset: -1 }))).toBe('bad_shape');
  expect(await refused(bot, grow('a', { room: 'elsewhere' }))).toBe('not_joined');
  for (const ref of ['g2', 'g3']) {
    bot.tell(grow('a', { ref }));
    await bot.hear('grows');
  }
  expect(await refused(bot, grow('a', { ref: 'g4' }))).toBe('too_many_growing');
  expect(await refused(bot, grow('x'.repeat(4_001), { ref: 'g2' }))).toBe('text_too_long');
  bot.tell(grow('', { end: true }));
  expect(await bot.hear('ack')).toMatchObject({ seq: 1 });
});

test('what the rules refuse is shown to nobody, and what was shown of it is gone', async () => {
  const parlour = await open();
  await set(parlour, 'filters', 'gin');
  const reader = await join(parlour, ann);
  const bot = await botIn(parlour);
  bot.tell(grow('Tea and '));
  await reader.hear('growing');
  bot.tell(grow('gin'));
  expect(await bot.hear('refused')).toMatchObject({ code: 'filtered' });
  const { shown, event } = await watch(reader);
  expect([shown, event.type]).toEqual([[], 'grown']);
});

test('who may not speak any more has what grew taken back at once, and nobody who comes in hears it', async () => {
  const parlour = await open();
  const reader = await join(parlour, ann);
  const bot = await botIn(parlour);
  bot.tell(grow('Rain', { offset: 0 }));
  await reader.hear('growing');
  await set(parlour, 'archived', 'on');
  expect((await watch(reader)).event).toMatchObject({ type: 'grown', ref: 'g1' });
  const late = await Talker.greet(parlour.wsUrl, {});
  onTestFinished(() => late.ws.terminate());
  expect(await late.join('tea')).not.toHaveProperty('growing');
  bot.tell(grow(' until five', { offset: 4 }));
  expect(await bot.hear('refused')).toMatchObject({ code: 'archived', ref: 'g1' });
});

test('what is hidden by a review that begins while it grows is said at its end', async () => {
  const parlour = await open();
  const reader = await join(parlour, ann);
  const bot = await botIn(parlour);
  bot.tell(grow('Rain', { offset: 0 }));
  await reader.hear('growing');
  await set(parlour, 'hold', 'everybody');
  expect((await watch(reader)).event).toMatchObject({ type: 'grown', ref: 'g1' });
  bot.tell(grow('.', { offset: 4, end: true }));
  expect((await watch(reader)).event).toMatchObject({ type: 'posted', text: 'Rain.' });
});

test('a bot whose key is revoked says nothing more, not even what it was writing', async () => {
  const parlour = await open();
  const reader = await join(parlour, ann);
  const { key, bot: made } = await makeBot(parlour.data, 'Weather', ['grow']);
  const bot = await join(parlour, { token: key });
  bot.tell(grow('Rain', { offset: 0 }));
  await reader.hear('growing');
  await revokeBot(parlour.data, made);
  expect((await watch(reader)).event).toMatchObject({ type: 'grown', ref: 'g1' });
  const { messages } = await (await fetch(`${parlour.url}/api/rooms/tea/messages`)).json();
  expect(messages).toEqual([]);
});

test('where messages wait for review, nothing is shown before the end', async () => {
  const parlour = await open();
  await set(parlour, 'hold', 'everybody');
  const reader = await join(parlour, ann);
  const bot = await botIn(parlour);
  bot.tell(grow('Rain'));
  await bot.hear('grows');
  bot.tell(grow('.', { end: true }));
  const { shown, event } = await watch(reader);
  expect([shown, event['text']]).toEqual([[], 'Rain.']);
});
