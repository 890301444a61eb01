import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLog, openParlour, type Parlour, readConfig } from '../../src/index.ts';
import { refusalText } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';

/** Every way in which a code can't be one, as it stands in an address. */
const codes: readonly [string, string][] = [
  ['only a hyphen', '-'],
  ['only spaces', '%20%20'],
  ['a slash', 'a%2Fb'],
  ['a control character', 'a%00b'],
  ['a line break', 'a%0Ab'],
  ['half a surrogate pair', '%ED%A0%80-'],
  ['one dot', '.'],
  ['two dots', '..'],
  ['65 characters', 'x'.repeat(65)],
  ['65 characters once it is folded', '%EF%AC%83'.repeat(22)],
  ['2,000 characters', 'x'.repeat(1_900)],
];
/** What of these is a code all the same once it is decoded: bytes that are no UTF-8 become marks. */
const isCodeAfterAll = new Set(['half a surrogate pair']);
const refused = codes.filter(([what]) => !isCodeAfterAll.has(what));

const reason = refusalText('bad_code', defaultLimits);
const post: Readonly<Record<string, string>> = {
  roomcode: '{"Author":"ann","Content":"hi"}',
  chatlog: '{"userName":"ann","body":"hi"}',
  htmx: '{"text":"hi"}',
};

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

/** The process that was asked answers: nothing of it was taken along. */
afterEach(async () => {
  expect((await fetch(`http://127.0.0.1:${parlour.port}/healthz`)).status).toBe(200);
});

const open = (query: string, protocols: string[] = []) =>
  Talker.open(`${parlour.wsUrl}?${query}`, protocols);

describe.each(refused)('a code of %s', (_, code) => {
  test.each([
    ['roomcode', (at: string) => `roomCode=${at}`],
    ['roomcode', (at: string) => `dialect=roomcode&room=${at}`],
    ['roomcode', (at: string) => `dialect=roomcode&roomCode=${at}&room=tea`],
    ['htmx', (at: string) => `dialect=htmx&room=${at}`],
    ['htmx', (at: string) => `dialect=htmx&roomCode=${at}`],
    ['htmx', (at: string) => `dialect=htmx&room=${at}&after=e:1`],
    ['chatlog', (at: string) => `dialect=chatlog&room=${at}`],
    ['chatlog', (at: string) => `dialect=chatlog&roomCode=${at}`],
  ])('closes a connection of %s, with the reason: %s', async (dialect, queryOf) => {
    const ann = await open(queryOf(code));
    if (dialect === 'chatlog') ann.say(post[dialect] as string);
    expect(await ann.ended()).toEqual({ code: 1008, reason });
    expect(ann.frames).toEqual([]);
  });

  test('is nothing to native and golem, whose addresses name no room', async () => {
    const name = decodeURIComponent(code);
    const ann = await open(`room=${code}`, ['parlour.v1']);
    ann.tell({ type: 'hello', name: 'ann' });
    await ann.hear('welcome');
    const refusal = await ann.ask({ type: 'join', room: name, ref: 'j' });
    expect(refusal['code']).toBe('bad_code');
    expect((await ann.join('tea')).type).toBe('joined');
    const bo = await open(`dialect=golem&room=${code}`);
    bo.say(`join ${JSON.stringify({ name })}`);
    bo.say(`leave ${JSON.stringify({ name })}`);
    bo.say('join {"name":"tea"}');
    bo.say('msg {"to":"tea","msg":"hi"}');
    expect(await bo.next()).toBe('msg "hi"');
    bo.say(`msg ${JSON.stringify({ to: name, msg: 'lost' })}`);
    expect(await bo.ended()).toEqual({ code: 1008, reason });
    await ann.close();
  });

  test.each([
    (at: string) => `/api/rooms/${at}`,
    (at: string) => `/api/rooms/${at}/messages`,
    (at: string) => `/api/rooms/${at}/events`,
    (at: string) => `/api/rooms/${at}/proof`,
    (at: string) => `/api/rooms/${at}/search?q=a`,
    (at: string) => `/r/${at}`,
    (at: string) => `/lite/${at}`,
    (at: string) => `/open?code=${at}`,
    (at: string) => `/getAllMessages?room=${at}`,
  ])('is 400 in the address %s', async (pathOf) => {
    // A path of dots is another path before it is sent.
    if (/^\.+$/.test(code) && !pathOf('').endsWith('=')) return;
    const { status } = await fetch(`http://127.0.0.1:${parlour.port}${pathOf(code)}`);
    expect(status).toBe(400);
  });

  test('is refused as a listener’s room, in a sentence', () => {
    const room = decodeURIComponent(code);
    if (room.includes('\n')) return;
    expect(() => readConfig({ listen: [`0=htmx:${room}`] }, {})).toThrow(/cannot be a room code/);
  });
});

describe('a listener whose room can be none, by a program that says so itself', () => {
  let own: Parlour;
  beforeEach(async () => {
    const dialects = ['roomcode', 'htmx', 'chatlog', 'golem', 'native'] as const;
    const listen = dialects.map((dialect) => ({ port: 0, dialect, room: 'a/b' }));
    const config = { ...readConfig({ port: '0', data: tempFolder() }, {}), listen };
    own = await openParlour({ config, log: createLog('silent') });
  });
  afterEach(() => own.stop());

  test('costs its connections, and no others', async () => {
    for (const { port, dialect } of own.listeners) {
      const ann = await Talker.open(`ws://127.0.0.1:${port}/ws`);
      if (dialect === 'native' || dialect === 'golem') {
        await ann.close();
        continue;
      }
      if (dialect === 'chatlog') ann.say(post[dialect] as string);
      expect(await ann.ended()).toEqual({ code: 1008, reason });
    }
    const bo = await Talker.greet(`ws://127.0.0.1:${own.port}/ws`);
    expect((await bo.join('tea')).type).toBe('joined');
    await bo.close();
  });
});

test('bytes that are no UTF-8 are a code of replacement characters, as in any address', async () => {
  const bug = vi.fn();
  for (const [what, code] of codes.filter(([name]) => isCodeAfterAll.has(name))) {
    const ann = await open(`roomCode=${code}`).catch(bug);
    expect([what, bug.mock.calls]).toEqual([what, []]);
    await ann?.close();
  }
});
