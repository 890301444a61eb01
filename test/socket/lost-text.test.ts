import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalText } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

const open = (query: string) => Talker.open(`${parlour.wsUrl}?${query}`);
const reasonOf = (code: Parameters<typeof refusalText>[0]) => refusalText(code, defaultLimits);

const frames: readonly [string, string, (text: string) => string][] = [
  ['roomcode', 'roomCode=lost', (Content) => JSON.stringify({ Author: 'ann', Content })],
  ['golem', 'dialect=golem', (msg) => `msg ${JSON.stringify({ to: 'lost', msg })}`],
  ['chatlog', 'dialect=chatlog&room=lost', (body) => JSON.stringify({ userName: 'ann', body })],
  ['htmx', 'dialect=htmx&room=lost', (text) => JSON.stringify({ text })],
];

describe.each(frames)('a text of %s that can not be kept', (_, query, frame) => {
  test('closes with 1009 and the reason where it is too long', async () => {
    const ann = await open(query);
    ann.say(frame('x'.repeat(4_001)));
    expect(await ann.ended()).toEqual({ code: 1009, reason: reasonOf('text_too_long') });
  });

  test('closes with 1009 and a reason where it is too long for a frame', async () => {
    const ann = await open(query);
    ann.say(frame('x'.repeat(65_537)));
    expect(await ann.ended()).toEqual({ code: 1009, reason: reasonOf('too_big') });
  });

  test('closes with 1008 and the reason where nothing helps', async () => {
    const ann = await open(query);
    ann.say(frame(`a${'\u0301'.repeat(9)}`));
    expect(await ann.ended()).toEqual({ code: 1008, reason: reasonOf('text_marks') });
  });
});

test('every reason fits into a close frame', () => {
  for (const code of ['restart', 'text_too_long', 'bad_code', 'storage_full', 'too_big'] as const) {
    expect(Buffer.byteLength(`${reasonOf(code)} retry=999.9`)).toBeLessThanOrEqual(123);
  }
});

describe('what is too long beside the text is cut', () => {
  test.each([
    ['letters', 'n'.repeat(65), 'n'.repeat(64)],
    ['emoji', '🫖'.repeat(70), '🫖'.repeat(64)],
    ['families', '👩‍👩‍👧'.repeat(13), `${'👩‍👩‍👧'.repeat(12)}👩👩`],
  ])('a name of %s', async (what, name, kept) => {
    const ann = await open(`dialect=chatlog&room=${what}1`);
    ann.say(JSON.stringify({ userName: name, body: 'hi', timestamp: 't'.repeat(70) }));
    const line = JSON.parse(await ann.next()) as unknown;
    expect(line).toEqual({ userName: kept, body: 'hi', timestamp: 't'.repeat(64) });
    const bo = await open(`dialect=htmx&room=${what}2`);
    bo.say(JSON.stringify({ text: 'hi', name }));
    await bo.next();
    expect(await bo.next()).toContain(`>${kept}: <`);
    const cy = await open(`roomCode=${what}3`);
    cy.say(JSON.stringify({ Author: name, Content: 'hi' }));
    expect(JSON.parse(await cy.next())).toEqual({ Author: kept, Content: 'hi' });
    await Promise.all([ann, bo, cy].map((talker) => talker.close()));
  });
});

test.each([
  ['a bidi override', '8:52\u202e AM', '8:52 AM'],
  ['a line break', '8:52\nAM', '8:52 AM'],
  ['a line separator', '8:52\u2028AM', '8:52 AM'],
  ['a mark by itself', '\u0301 8:52', ' 8:52'],
  ['a private character', '8:52\ue000', '8:52'],
  ['only what is hidden', '\u202e\u200b', ''],
  ['a narrow space, as browsers write it', '8:52\u202fAM', '8:52\u202fAM'],
])('a timestamp with %s is kept as a name is', async (what, timestamp, kept) => {
  const ann = await open(`dialect=chatlog&room=${encodeURIComponent(`stamp ${what}`)}`);
  ann.say(JSON.stringify({ userName: 'ann', body: 'hi', timestamp }));
  expect(JSON.parse(await ann.next())).toEqual({ userName: 'ann', body: 'hi', timestamp: kept });
  await ann.close();
});

describe('a client of roomcode that names no room, on the port of golem', () => {
  test('is in the room named "" with its first frame', async () => {
    const bo = await open('roomCode=');
    const ann = await Talker.open(parlour.wsUrl);
    ann.say(' {"Author":"ann","Content":"hi"}\n');
    expect(await ann.next()).toBe('{"Author":"ann","Content":"hi"}\n');
    expect(await bo.next()).toBe('{"Author":"ann","Content":"hi"}\n');
    bo.say('{"Author":"bo","Content":"hello"}');
    expect(await ann.next()).toBe('{"Author":"bo","Content":"hello"}\n');
    ann.say('nonsense');
    expect((await ann.ended()).code).toBe(1008);
    await bo.close();
  });

  test('may say it in a binary frame, or say nothing with it', async () => {
    const ann = await Talker.open(parlour.wsUrl);
    ann.ws.send(Buffer.from('{}'));
    const bo = await open('roomCode=');
    bo.say('{"Author":"bo","Content":"binary"}');
    expect(await ann.next()).toBe('{"Author":"bo","Content":"binary"}\n');
    await Promise.all([ann.close(), bo.close()]);
  });

  test.each([
    ['has said that it speaks golem', '?dialect=golem', '{"Author":"ann","Content":"hi"}'],
    ['begins with an event', '', 'join {"name":"other"}'],
    ['begins with a list', '', '[]'],
    ['begins with half an object', '', '{"Author":'],
  ])('is golem’s where it %s', async (_, query, first) => {
    const ann = await Talker.open(`${parlour.wsUrl}${query}`);
    ann.say(first);
    ann.say('join {"name":"golems"}');
    ann.say('msg {"to":"golems","msg":"hi"}');
    expect(await ann.next()).toBe('msg "hi"');
    await ann.close();
  });

  test('is not taken where roomcode is off', async () => {
    const own = await startParlour({ dialects: 'golem' });
    const ann = await Talker.open(own.wsUrl);
    ann.say('{"Author":"ann","Content":"hi"}');
    ann.say('join {"name":"r"}');
    ann.say('msg {"to":"r","msg":"hi"}');
    expect(await ann.next()).toBe('msg "hi"');
    await ann.close();
    await own.end();
  });
});
