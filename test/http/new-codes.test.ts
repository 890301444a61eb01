import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandomCodes } from '../../src/room/codes.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const bearer = (letter: string) => ({ authorization: `Bearer ${letter.repeat(43)}` });
const json = { 'content-type': 'application/json' };
const codeForm = /^[a-hj-kmnp-z2-9]{3}(-[a-hj-kmnp-z2-9]{3}){3}$/;

let parlour: OwnParlour;

const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${parlour.url}${path}`, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const make = (body: object) =>
  ask('/api/rooms', {
    method: 'POST',
    headers: { ...json, ...bearer('a') },
    body: JSON.stringify(body),
  });
const post = (code: string, text: string) =>
  ask(`/api/rooms/${code}/messages`, {
    method: 'POST',
    headers: { ...json, ...bearer('b') },
    body: JSON.stringify({ text }),
  });
const codeOf = ({ text }: { text: string }) => (JSON.parse(text) as { code: string }).code;

beforeAll(async () => {
  parlour = await startParlour();
  expect((await make({ code: 'tea' })).status).toBe(201);
  const { port } = parlour;
  await parlour.stop();
  parlour = await startParlour({
    ...{ newCodes: 'random', data: parlour.data, port: String(port) },
    listen: ['0=roomcode:lounge'],
  });
});
afterAll(() => parlour.end());

test('a new room has a code that the server made, which is known after a restart', async () => {
  const made = await make({});
  expect(made.status).toBe(201);
  expect(codeOf(made)).toMatch(codeForm);
  const link = (await ask('/new')).headers.get('location') ?? '';
  const fresh = /^\/r\/([^#]+)#new$/.exec(link)?.[1] ?? '';
  expect(fresh).toMatch(codeForm);
  expect(parlour.roomLink).toMatch(/-\w{3}-\w{3}$/);
  parlour = await parlour.restart();
  expect((await post(fresh.toUpperCase(), 'hello')).status).toBe(201);
  expect((await make({ code: codeOf(made) })).status).toBe(409);
});

test('a code that somebody thought out makes no room, by no road', async () => {
  const guesses = ['coffee', 'aaa-aaa-aaa', 'aaa-aaa-aaa-aaa'];
  for (const code of guesses) {
    const refused = await make({ code });
    expect(refused).toMatchObject({ status: 404 });
    expect(refused.text).toContain('"no_room"');
    expect((await post(code, 'hello')).status).toBe(404);
    for (const path of ['', '/messages', '/events', '/proof']) {
      expect((await ask(`/api/rooms/${code}${path}`)).status).toBe(404);
    }
    expect((await ask(`/r/${code}`)).status).toBe(404);
    expect((await ask(`/open?code=${code}`)).status).toBe(404);
  }
  const talker = await Talker.greet(parlour.wsUrl);
  const join = await talker.ask({ type: 'join', room: 'coffee', ref: 'j' });
  expect(join).toMatchObject({ type: 'refused', code: 'no_room' });
  await talker.close();
});

test('rooms that are there go on, and those that the host names', async () => {
  expect((await post('tea', 'hello')).status).toBe(201);
  expect((await post('Tea', 'hello')).status).toBe(201);
  expect((await post('lounge', 'hello')).status).toBe(201);
});

test('every code that is none is answered the same, byte by byte', async () => {
  const answers = await Promise.all(
    ['coffee', 'kettle', 'aaa-aaa-aaa-aaa'].map((code) => ask(`/api/rooms/${code}`)),
  );
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const names = answers.map(({ headers }) => [...headers].filter(([name]) => name !== 'date'));
  expect(names[1]).toEqual(names[0]);
  expect(names[2]).toEqual(names[0]);
});

test('codes are known by the key of their log alone', () => {
  const [ours, theirs] = [1, 2].map((byte) => createRandomCodes(new Uint8Array(32).fill(byte)));
  const made = Array.from({ length: 200 }, () => ours?.fresh() ?? '');
  expect(new Set(made).size).toBe(200);
  for (const code of made) {
    const key = code.replaceAll('-', '');
    expect(ours?.mayBeNew(key)).toBe(true);
    expect(theirs?.mayBeNew(key)).toBe(false);
    expect(ours?.mayBeNew(code)).toBe(true);
    const other = key.startsWith('a') ? 'b' : 'a';
    expect(ours?.mayBeNew(other + key.slice(1))).toBe(false);
  }
});
