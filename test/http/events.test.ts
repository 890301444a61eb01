import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';
import { RawClient } from './raw-client.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({}, { stallSeconds: 1, commentSeconds: 1 });
});
afterAll(() => parlour.end());

const urlOf = (path: string, at = parlour) => `http://127.0.0.1:${at.port}${path}`;
const eventsOf = (room: string, at = parlour) => urlOf(`/api/rooms/${room}/events`, at);

async function post(room: string, text: string, at = parlour): Promise<number> {
  const response = await fetch(urlOf(`/api/rooms/${room}/messages`, at), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'curl', text }),
  });
  return ((await response.json()) as { seq: number }).seq;
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);

/** Says many lines quickly, and waits until all are heard. */
async function burst(room: string, texts: readonly string[], at = parlour): Promise<void> {
  const ann = await Talker.open(`${at.wsUrl}?roomCode=${room}`);
  for (const Content of texts) ann.say(JSON.stringify({ Author: 'ann', Content }));
  for (const _ of texts) await ann.next();
  await ann.close();
}

async function namesOf(at = parlour): Promise<{ epoch: string; run: string }> {
  return (await (await fetch(urlOf('/api/rooms/any', at))).json()) as never;
}

const epochOf = async (at = parlour) => (await namesOf(at)).epoch;

describe('a stream', () => {
  test('begins now, and says with its head and first block how to go on', async () => {
    await post('now', 'before');
    const bo = await StreamReader.open(eventsOf('now'));
    expect(bo.status).toBe(200);
    expect(bo.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    expect(bo.response.headers).not.toHaveProperty('content-length');
    expect(bo.response.headers).not.toHaveProperty('transfer-encoding');
    const { epoch, run } = await namesOf();
    expect(await bo.next()).toEqual({ retry: '1000', id: `${epoch}:1:${run}` });
    await post('now', 'after');
    const block = await bo.next();
    expect(block).toMatchObject({ id: `${epoch}:2:${run}`, event: 'posted' });
    const message = await (await fetch(urlOf('/api/rooms/now/messages/2'))).json();
    expect(JSON.parse(block?.data ?? '')).toEqual(message);
    bo.close();
  });

  test.each(['header', 'query'] as const)('goes on after the cursor in the %s', async (where) => {
    const room = `resume-${where}`;
    await burst(room, lines(1, 450));
    const cursor = `${await epochOf()}:20`;
    const bo =
      where === 'header'
        ? await StreamReader.open(eventsOf(room), { 'last-event-id': cursor })
        : await StreamReader.open(`${eventsOf(room)}?after=${cursor}`);
    expect(await bo.next()).toMatchObject({ id: `${cursor}:${(await namesOf()).run}` });
    expect(await bo.texts(430)).toEqual(lines(21, 450));
    await post(room, 'live');
    expect(await bo.texts(1)).toEqual(['live']);
    bo.close();
  });

  test('prefers where a browser was to where its address begins', async () => {
    await burst('both', lines(1, 3));
    const epoch = await epochOf();
    const headers = { 'last-event-id': `${epoch}:2` };
    const bo = await StreamReader.open(`${eventsOf('both')}?after=${epoch}:0`, headers);
    expect(await bo.texts(1)).toEqual(['line 3']);
    bo.close();
  });

  test('tells the present text, leaves removed lines out, and has no word for changes', async () => {
    const secret = 'ann'.repeat(15).slice(0, 43);
    const ann = await Talker.greet(parlour.wsUrl, { name: 'ann', secret });
    await ann.join('changes');
    for (const text of ['one', 'two', 'three']) {
      await ann.ask({ type: 'post', room: 'changes', text, ref: text });
    }
    const live = await StreamReader.open(eventsOf('changes'));
    await ann.ask({ type: 'edit', room: 'changes', seq: 1, text: 'uno', ref: 'e' });
    await ann.ask({ type: 'remove', room: 'changes', seq: 2, ref: 'd' });
    await ann.ask({ type: 'react', room: 'changes', seq: 3, emoji: '☕', ref: 'r' });
    await ann.ask({ type: 'post', room: 'changes', text: 'four', ref: '4' });
    expect(await live.texts(1)).toEqual(['four']);
    const late = await StreamReader.open(`${eventsOf('changes')}?after=${await epochOf()}:0`);
    expect(await late.posted()).toMatchObject({ text: 'uno', editedAt: expect.any(Number) });
    expect(await late.texts(2)).toEqual(['three', 'four']);
    live.close();
    late.close();
    await ann.close();
  });

  test('is somebody in the room, until it is closed', async () => {
    const ann = await Talker.greet(parlour.wsUrl, { name: 'ann' });
    await ann.join('here');
    const bo = await StreamReader.open(eventsOf('here'));
    while ((await ann.hear('presence'))['count'] !== 2);
    bo.close();
    while ((await ann.hear('presence'))['count'] !== 1);
    await ann.close();
  });

  test('is commented on while nothing is said', async () => {
    const bo = await StreamReader.open(eventsOf('quiet'));
    await bo.next();
    expect(await bo.next()).toEqual({ comment: 'still here' });
    expect(await bo.next()).toEqual({ comment: 'still here' });
    bo.close();
  });

  test('waits for the answers before it on its connection', async () => {
    const client = await RawClient.open(parlour.port);
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    client.send(
      get('/api/rooms/piped/messages') + get('/healthz') + get('/api/rooms/piped/events'),
    );
    expect((await client.answer()).body).toContain('"messages":[]');
    expect((await client.answer()).body).toBe('ok\n');
    expect((await client.answer({ toHead: true })).headers.get('content-type')).toBe(
      'text/event-stream',
    );
    client.close();
  });

  test('that is not read is cut, holds up nobody, and comes back without a hole', async () => {
    const ann = await Talker.greet(parlour.wsUrl, { name: 'ann' });
    await ann.join('stalled');
    const slow = await StreamReader.open(eventsOf('stalled'));
    await slow.next();
    slow.response.pause();
    while ((await ann.hear('presence'))['count'] !== 2);
    const padding = '🫖'.repeat(3_900);
    const said = lines(1, 800).map((line) => `${line} ${padding}`);
    await burst('stalled', said);
    while ((await ann.hear('presence'))['count'] !== 1);
    await ann.close();

    slow.response.resume();
    const heard: string[] = [];
    for (let message = await slow.posted(); message; message = await slow.posted()) {
      heard.push(message.text);
    }
    expect(heard.length).toBeLessThan(said.length);
    const back = await StreamReader.open(eventsOf('stalled'), { 'last-event-id': slow.lastId });
    heard.push(...(await back.texts(said.length - heard.length)));
    expect(heard).toEqual(said);
    back.close();
  });
});

describe('a cursor', () => {
  test.each([
    ['', 'bad_cursor'],
    ['7', 'bad_cursor'],
    [':7', 'bad_cursor'],
    ['EPOCH:', 'bad_cursor'],
    ['EPOCH:-1', 'bad_cursor'],
    ['EPOCH:1.5', 'bad_cursor'],
    ['EPOCH:1e3', 'bad_cursor'],
    ['EPOCH:9999999999999999', 'bad_cursor'],
    ['EPOCH:1:', 'bad_cursor'],
    ['EPOCH:1:a b', 'bad_cursor'],
    ['EPOCH:1:2:3', 'bad_cursor'],
    ['__proto__', 'bad_cursor'],
    [`${'e'.repeat(65)}:1`, 'bad_cursor'],
    ['anotherlog:1', 'cursor_epoch'],
    ['EPOCH:2', 'cursor_ahead'],
    ['EPOCH:1:anotherrun', 'cursor_run'],
  ])('%j is refused', async (given, code) => {
    await fetch(urlOf('/api/rooms/cursors')).then((response) => response.text());
    if ((await latestOf('cursors')) === 0) await post('cursors', 'one');
    const cursor = given.replace('EPOCH', await epochOf());
    const query = `?after=${encodeURIComponent(cursor)}`;
    const headers = cursor === '' ? {} : { 'last-event-id': cursor };
    for (const response of [
      await fetch(eventsOf('cursors') + query),
      ...(cursor === '' ? [] : [await fetch(eventsOf('cursors'), { headers })]),
    ]) {
      expect(response.status).toBe(code === 'bad_cursor' ? 400 : 410);
      expect(await response.json()).toMatchObject({ error: { code } });
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  async function latestOf(room: string): Promise<number> {
    const response = await fetch(urlOf(`/api/rooms/${room}`));
    return ((await response.json()) as { latest: number }).latest;
  }
});

describe('the address', () => {
  test('answers HEAD without a stream, and preflights', async () => {
    const head = await fetch(eventsOf('methods'), { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe('text/event-stream');
    const asked = await fetch(eventsOf('methods'), { method: 'OPTIONS' });
    expect(asked.headers.get('access-control-allow-headers')).toContain('Last-Event-ID');
  });

  test('takes no other method', async () => {
    const refused = await fetch(eventsOf('methods'), { method: 'POST' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  test('knows rooms that can not be', async () => {
    const response = await fetch(urlOf('/api/rooms/%2F/events'));
    expect(await response.json()).toMatchObject({ error: { code: 'bad_code' } });
  });
});

describe('a restart', () => {
  test('ends streams in time, says when to come back, and loses nothing', async () => {
    let own = await startParlour();
    const bo = await StreamReader.open(eventsOf('r', own));
    await post('r', 'before', own);
    expect(await bo.texts(1)).toEqual(['before']);
    const stuck = await StreamReader.open(eventsOf('r', own));
    stuck.response.pause();
    await burst(
      'r',
      lines(1, 400).map((line) => `${line} ${'🫖'.repeat(3_900)}`),
      own,
    );
    const began = performance.now();
    own = await own.restart();
    expect(performance.now() - began).toBeLessThan(5_000);
    for (let text = ''; !text.startsWith('line 400'); ) [text = ''] = await bo.texts(1);
    expect(Number((await bo.next())?.retry)).toBeGreaterThan(0);
    expect(await bo.next()).toBeUndefined();
    await post('r', 'meanwhile', own);
    const back = await StreamReader.open(eventsOf('r', own), { 'last-event-id': bo.lastId });
    expect(await back.texts(1)).toEqual(['meanwhile']);
    back.close();
    stuck.close();
    await own.end();
  });

  test('is nothing to a browser', async () => {
    let own = await startParlour();
    const page = await openPage();
    await page.goto(`http://127.0.0.1:${own.port}/`);
    const texts = await page.evaluateHandle(() => {
      const heard: string[] = [];
      const source = new EventSource('/api/rooms/r/events');
      source.addEventListener('posted', ({ data }) => heard.push(JSON.parse(data).text));
      return new Promise<string[]>((resolve) => {
        source.onopen = () => resolve(heard);
      });
    });
    own = await own.restart();
    await burst('r', lines(1, 3), own);
    await page.waitForFunction((heard) => heard.length === 3, texts);
    expect(await texts.jsonValue()).toEqual(lines(1, 3));
    await own.end();
  });
});
