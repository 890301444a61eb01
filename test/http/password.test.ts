import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isBehindDoor } from '../../src/http/door.ts';
import { foreign, heardOutside } from '../support/foreign.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { pathIn, roomReads } from '../support/room-reads.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

/** No byte of it may reach who does not know the password. */
const said = 'the kettle is under the stairs';
const room = 'cellar';
const [first, second] = ['open sesame', 'open barley'];
const secretOf = (letter: string) => letter.repeat(43);
const bearer = (letter: string) => ({ authorization: `Bearer ${secretOf(letter)}` });
const json = { 'content-type': 'application/json' };

let parlour: OwnParlour;
let url: string;
let ann: Talker;

/** Another address each time: tries are counted by it. */
const asked = async (path: string, init: RequestInit & { readonly headers?: object } = {}) =>
  fetch(url + path, { ...init, headers: { 'x-forwarded-for': 'elsewhere', ...init.headers } });

async function enter(password: string, headers = {}, code = room): Promise<Response> {
  const body = JSON.stringify({ password });
  const init = { method: 'POST', headers: { ...json, ...headers }, body };
  return asked(`/api/rooms/${code}/enter`, init);
}

async function passFor(password: string, headers = {}, code = room): Promise<string> {
  const { pass } = (await (await enter(password, headers, code)).json()) as { pass: string };
  expect(pass).toMatch(/^[a-z2-9]{12}(\.[\w-]{22})?\.[\w-]{43}$/);
  return pass;
}

async function setPassword(value: string | false, code = room): Promise<void> {
  const body = JSON.stringify({ password: value });
  const init = { method: 'PATCH', headers: { ...json, ...bearer('a') }, body };
  expect((await asked(`/api/rooms/${code}`, init)).status).toBe(200);
}

async function own(code: string): Promise<void> {
  const body = JSON.stringify({ code });
  const init = { method: 'POST', headers: { ...json, ...bearer('a') }, body };
  expect((await asked('/api/rooms', init)).status).toBe(201);
}

const codeIn = async (response: Response) =>
  ((await response.json()) as { error?: { code: string } }).error?.code;

beforeAll(async () => {
  parlour = await startParlour();
  url = `http://127.0.0.1:${parlour.port}`;
  await own(room);
  ann = await Talker.greet(parlour.wsUrl, { secret: secretOf('a'), name: 'ann' });
  await ann.join(room);
  await ann.ask({ type: 'post', room, text: said, ref: 'p' });
});
afterAll(async () => {
  await ann.close();
  await parlour.end();
});

const behind = roomReads.filter(isBehindDoor);
const filled = (path: string, code = room) => pathIn(path, code, 2);

describe('a room with a password', () => {
  let old: string;
  let stranger: string;

  beforeAll(async () => {
    await setPassword(first);
    old = await passFor(first, bearer('b'));
    await setPassword(second);
    stranger = await passFor(second);
  });

  const closed = (headers: Record<string, string>) =>
    test.each(roomReads)('GET $path tells nothing of it', async (route) => {
      const response = await asked(`${filled(route.path)}?q=kettle`, { headers });
      const body = await response.text();
      expect(body).not.toMatch(/kettle|Nobody has said anything/);
      if (!isBehindDoor(route)) return;
      expect(response.status).toBe(401);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'password_needed' } });
    });

  describe('as nobody', () => closed({}));
  describe('with a pass that is none', () => {
    closed({ 'parlour-pass': 'k2v9x4p7m3w2.oYbJLC0vQkJVuLCKYX8aRbV0bGY5vBJgrhO1HeTTDlw, , x' });
  });

  test('neither the pass for the password of before opens a thing, nor that of somebody else', async () => {
    const fresh = await passFor(second, bearer('b'));
    const wrong = [
      { ...bearer('b'), 'parlour-pass': old },
      { ...bearer('c'), 'parlour-pass': fresh },
      { 'parlour-pass': fresh },
      { ...bearer('b'), 'parlour-pass': stranger },
      { ...bearer('b'), 'parlour-pass': `${fresh.slice(0, -1)}${fresh.endsWith('A') ? 'E' : 'A'}` },
      { ...bearer('b'), 'parlour-pass': old.slice(0, 12) + fresh.slice(12) },
    ];
    for (const { path } of behind) {
      for (const headers of wrong) {
        const response = await asked(`${filled(path)}?q=kettle`, { headers });
        const body = await response.text();
        expect(body).not.toContain('kettle');
        expect(JSON.parse(body)).toMatchObject({ error: { code: 'password_needed' } });
      }
    }
  });

  test('a pass of another room opens nothing', async () => {
    await own('attic');
    await setPassword(second, 'attic');
    const other = await passFor(second, bearer('b'), 'attic');
    const headers = { ...bearer('b'), 'parlour-pass': other };
    expect(await codeIn(await asked(`/api/rooms/${room}/messages`, { headers }))).toBe(
      'password_needed',
    );
  });

  test.each([['somebody with a secret'], ['a stranger']])('%s reads with its pass', async (who) => {
    const known = who === 'a stranger' ? {} : bearer('b');
    const pass = who === 'a stranger' ? stranger : await passFor(second, known);
    const headers = { ...known, 'parlour-pass': `other.pass, ${pass}` };
    const page = await asked(`/api/rooms/${room}/messages`, { headers });
    expect(await page.text()).toContain(said);
    const found = await asked(`/api/rooms/${room}/search?q=kettle`, { headers });
    expect(found.status).toBe(200);
    const path = `/api/events?room=${room}&after=${await cursor(headers)}`;
    const stream = await StreamReader.open(url + path, headers);
    const body = JSON.stringify({ text: `a cup for ${who}`, name: 'bo' });
    const init = { method: 'POST', headers: { ...json, ...headers }, body };
    expect((await asked(`/api/rooms/${room}/messages`, init)).status).toBe(201);
    const like = `/api/rooms/${room}/messages/2/reactions/%F0%9F%91%8D`;
    const liked = await asked(like, { method: 'PUT', headers });
    expect(liked.status).toBe(who === 'a stranger' ? 401 : 200);
    for (let data = ''; !data.includes('a cup for'); ) data = (await stream.next())?.data ?? '';
    await stream.close();
  });

  async function cursor(headers: Record<string, string>): Promise<string> {
    const response = await asked(`/api/rooms/${room}`, { headers });
    const { epoch, latest } = (await response.json()) as { epoch: string; latest: number };
    return `${epoch}:${latest}`;
  }

  test('whoever posts without one is refused', async () => {
    const init = { method: 'POST', headers: json, body: JSON.stringify({ text: 'let me in' }) };
    expect(await codeIn(await asked(`/api/rooms/${room}/messages`, init))).toBe('password_needed');
    const form = { method: 'POST', body: new URLSearchParams({ text: 'let me in', name: 'bo' }) };
    const lite = await (await asked(`/lite/${room}/messages`, form)).text();
    expect(lite).toContain('This room has a password');
    expect(lite).not.toContain('kettle');
  });

  test('members are not asked', async () => {
    const page = await asked(`/api/rooms/${room}/messages`, { headers: bearer('a') });
    expect(await page.text()).toContain(said);
    expect(await (await enter('anything', bearer('a'))).json()).toEqual({ room });
  });

  test('a native client is let in by the password, and comes back by its pass', async () => {
    const bo = await Talker.greet(parlour.wsUrl, { secret: secretOf('b'), name: 'bo' });
    expect(await bo.join(room)).toMatchObject({ type: 'refused', code: 'password_needed' });
    const join = { type: 'join', room, ref: 'j' };
    expect(await bo.ask({ ...join, password: second })).toMatchObject({ type: 'joined' });
    const joined = await bo.ask({ ...join, password: second });
    expect(joined).toMatchObject({ type: 'joined', pass: expect.any(String) });
    expect(await bo.ask({ type: 'post', room, text: 'in', ref: 'x' })).toMatchObject({
      type: 'ack',
    });
    expect(await bo.ask({ type: 'name', name: 'bob', ref: 'n' })).toMatchObject({ type: 'named' });
    expect(await bo.ask({ type: 'post', room, text: 'in', ref: 'y' })).toMatchObject({
      type: 'ack',
    });
    const pass = joined['pass'];
    const again = await bo.ask({ ...join, pass });
    expect(again).toMatchObject({ type: 'joined' });
    expect(again).not.toHaveProperty('pass');
    expect(await bo.ask({ ...join, pass: old })).toMatchObject({ code: 'password_needed' });
    const cy = await Talker.greet(parlour.wsUrl, { secret: secretOf('c'), name: 'cy' });
    expect(await cy.ask({ ...join, pass })).toMatchObject({ code: 'password_needed' });
    expect(cy.frames.join()).not.toContain('kettle');
    await Promise.all([bo.close(), cy.close()]);
  });

  test.each(foreign)('a client of %s hears nothing', async (dialect) => {
    const dee = await Talker.greet(parlour.wsUrl, { secret: secretOf('a'), name: 'ann' });
    const say = () =>
      ann.ask({ type: 'post', room, text: `again: ${said}`, ref: `again ${dialect}` });
    expect(await heardOutside(dialect, parlour.wsUrl, room, { dee, say })).not.toContain('kettle');
  });
});

test('who is inside when a password is set or changed is out before the next is said', async () => {
  const code = 'shed';
  await own(code);
  const bo = await Talker.greet(parlour.wsUrl, { secret: secretOf('b'), name: 'bo' });
  const chat = await Talker.open(`${parlour.wsUrl}?dialect=htmx&room=${code}`);
  const stream = await StreamReader.open(`${url}/api/rooms/${code}/events`, {});
  await bo.join(code);
  await ann.join(code);
  const seen = [await putOutBy(() => setPassword(first, code))];
  await bo.ask({ type: 'join', room: code, password: first, ref: 'in' });
  seen.push(await putOutBy(() => setPassword(second, code)));
  await bo.ask({ type: 'join', room: code, password: second, ref: 'in again' });
  await setPassword(false, code);
  const post = { type: 'post', room: code, text: 'no password any more', ref: 'free' };
  expect(await bo.ask(post)).toMatchObject({ type: 'ack' });
  for (const refused of seen) {
    expect(refused).toMatchObject({ code: 'password_needed', room: code, retry: null });
  }
  for (let data = await stream.next(); data; data = await stream.next()) {
    expect(JSON.stringify(data)).not.toContain('kettle');
  }
  expect(chat.frames.join()).not.toContain('kettle');
  await Promise.all([bo.close(), chat.close(), stream.close()]);

  async function putOutBy(act: () => Promise<void>): Promise<unknown> {
    await act();
    await ann.ask({ type: 'post', room: code, text: said, ref: `${Math.random()}` });
    const refused = await bo.hear('refused');
    expect(await bo.ask({ type: 'post', room: code, text: '?', ref: 'q' })).toMatchObject({
      code: 'not_joined',
    });
    expect(bo.frames.join()).not.toContain('kettle');
    return refused;
  }
});

test('another password under a known ref is refused, the same one answered as the first time', async () => {
  const code = 'larder';
  await own(code);
  const set = async (password: string, ref: string) => {
    const init = { method: 'PATCH', headers: { ...json, ...bearer('a') } };
    const path = `/api/rooms/${code}?ref=${ref}`;
    const response = await asked(path, { ...init, body: JSON.stringify({ password }) });
    return [response.status, await codeIn(response)];
  };
  // The second one comes while the first one is on its way.
  const both = await Promise.all([set(first, 'r1'), set(second, 'r1')]);
  expect(both.map(([status]) => status).sort()).toEqual([200, 409]);
  const [kept, other] = both[0]?.[0] === 200 ? [first, second] : [second, first];
  expect(await set(other, 'r1')).toEqual([409, 'ref_reused']);
  expect(await set(` ${kept} `, 'r1')).toEqual([200, undefined]);
  expect((await enter(kept, {}, code)).status).toBe(200);
  expect(await codeIn(await enter(other, {}, code))).toBe('bad_password');
  // Of one that counts no more nothing is kept: the ref alone tells.
  expect(await set(other, 'r2')).toEqual([200, undefined]);
  expect(await set('open rye', 'r1')).toEqual([200, undefined]);
  expect((await enter(other, {}, code)).status).toBe(200);
});

describe('who guesses', () => {
  test('has five tries a minute from an address, whatever it spells', async () => {
    const code = 'porch';
    await own(code);
    await setPassword('a cup', code);
    const guess = async (password: string) => {
      const body = JSON.stringify({ password });
      return fetch(`${url}/api/rooms/${code}/enter`, { method: 'POST', headers: json, body });
    };
    // What can be no password, and the right one, are no tries.
    for (const none of ['', ' ', 'x'.repeat(129), 'a\u0000cup', '\ud800']) {
      expect(await codeIn(await guess(none))).toBe('bad_password');
    }
    for (const right of ['a cup', ' ａ cup\n', 'a\u00a0cup']) {
      expect((await guess(right)).status).toBe(200);
    }
    for (const wrong of ['a Cup', 'a cu', 'a  cup', 'acup', 'a cup of tea']) {
      expect(await codeIn(await guess(wrong))).toBe('bad_password');
    }
    const refused = await guess('a cup');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(5);
    const { error } = (await refused.json()) as { error: { code: string; retry: number } };
    expect(error).toMatchObject({ code: 'too_many_tries', retry: expect.any(Number) });
    expect(error.retry).toBeLessThanOrEqual(12);
    const bo = await Talker.greet(parlour.wsUrl, { secret: secretOf('b'), name: 'bo' });
    const join = await bo.ask({ type: 'join', room: code, password: 'a cup', ref: 'j' });
    expect(join).toMatchObject({ code: 'too_many_tries', room: code, retry: expect.any(Number) });
    await bo.close();
    expect((await enter('a cup', {}, code)).status).toBe(200);
  });

  test('has twenty a minute for a room, from however many connections; a pass opens all the while', async () => {
    // A busy machine is to give nobody time for one more.
    const rates = { roomPasswordTries: { burst: 20, everyMs: 3_600_000 } };
    const slow = await startParlour({ limits: 'off' }, {}, rates);
    onTestFinished(() => slow.end());
    const before = url;
    url = `http://127.0.0.1:${slow.port}`;
    onTestFinished(() => {
      url = before;
    });
    const code = 'loft';
    await own(code);
    await setPassword('a cup', code);
    const pass = await passFor('a cup', bearer('b'), code);
    const codes: (string | undefined)[] = [];
    for (let round = 0; round < 6; round++) {
      const round = Array.from({ length: 4 }, async (_, i) =>
        codeIn(await enter(`no ${i}`, {}, code)),
      );
      codes.push(...(await Promise.all(round)));
    }
    const count = (code: string) => codes.filter((each) => each === code).length;
    expect([count('bad_password'), count('too_many_tries')]).toEqual([20, 4]);
    expect(await codeIn(await enter('a cup', bearer('c'), code))).toBe('too_many_tries');
    const headers = { ...bearer('b'), 'parlour-pass': pass };
    expect((await asked(`/api/rooms/${code}/messages`, { headers })).status).toBe(200);
    expect((await enter('a cup', headers, code)).status).toBe(200);
  });
});

test('the password is in no answer, page, event, figure or file of the log', async () => {
  const password = 'nobody ever wrote this down';
  const code = 'vault';
  await own(code);
  await setPassword(password, code);
  const bo = await Talker.greet(parlour.wsUrl, { secret: secretOf('b'), name: 'bo' });
  const join = { type: 'join', room: code, ref: 'j' };
  await bo.ask({ ...join, password });
  await bo.ask({ type: 'post', room: code, text: 'in', ref: 'p' });
  const pass = await passFor(password, bearer('b'), code);
  const headers = { ...bearer('b'), 'parlour-pass': pass };
  const told = [...bo.frames];
  for (const { path, gives } of roomReads) {
    if (gives.body === 'events') continue;
    told.push(await (await asked(filled(path, code), { headers })).text());
  }
  told.push(await (await fetch(`${url}/metrics`)).text());
  const file = `${parlour.data}/parlour.db`;
  const bytes = [file, `${file}-wal`].map((each) => readFileSync(each, 'latin1'));
  for (const text of [...told, ...bytes]) expect(text).not.toContain(password);
  for (const text of told) expect(text).not.toContain('argon2');
  expect(bytes.join()).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  await bo.close();
});
