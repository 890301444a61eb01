import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const blog = 'https://blog.example';
const odd = `"><script>alert(1)</script>&' 茶 ☕`;

let parlour: OwnParlour;
let ann: Talker;

beforeAll(async () => {
  parlour = await startParlour({ embedOrigins: blog, publicUrl: 'http://127.0.0.1/chat' });
  const url = parlour.wsUrl;
  ann = await Talker.greet(url, { secret: 'a'.repeat(43), name: 'ann' });
  for (const room of ['tea', 'shut', 'quiet']) {
    const made = await fetch(`${parlour.url}/api/rooms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${'a'.repeat(43)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ code: room }),
    });
    expect(made.status).toBe(201);
    ann.tell({ type: 'join', room });
    await ann.hear('joined');
  }
  await set('tea', 'title', odd);
  await set('tea', 'topic', 'What is in the "pot"');
  await set('shut', 'title', 'A surprise');
  await set('shut', 'password', 'open sesame');
  await set('quiet', 'people', 'hidden');
});
afterAll(() => parlour.end());

async function set(room: string, setting: string, value: unknown): Promise<void> {
  const answer = await ann.ask({ type: 'set', room, setting, value, ref: `${room} ${setting}` });
  expect(answer.type, JSON.stringify(answer)).not.toBe('refused');
}

const get = (path: string, init?: RequestInit) => fetch(parlour.url + path, init);
const ancestors = (response: Response) =>
  /frame-ancestors ([^;]*)/.exec(response.headers.get('content-security-policy') ?? '')?.[1];

test('a frame and a wall stand in the pages that are named, and nothing else in any', async () => {
  for (const path of ['/embed/tea', '/wall/tea', '/embed/shut']) {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(ancestors(response)).toBe(`'self' ${blog}`);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const head = await get(path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  }
  for (const path of ['/', '/r/tea', '/desk', '/lite/tea', '/embed/a%2Fb', '/nowhere'])
    expect(ancestors(await get(path, { headers: { accept: 'text/html' } })), path).toBe("'self'");
});

test('sites are exact origins', () => {
  expect(readConfig({}, {}).embedOrigins).toEqual([]);
  expect(readConfig({ embedOrigins: 'any' }, {}).embedOrigins).toBe('any');
  const two = `${blog},http://localhost:3000`;
  expect(readConfig({ embedOrigins: two }, {}).embedOrigins).toEqual(two.split(','));
  for (const wrong of [
    'blog.example',
    `${blog}/`,
    'https://*.example',
    '*',
    `${blog};`,
    'null',
    '',
  ])
    expect(() => readConfig({ embedOrigins: wrong }, {}), wrong).toThrow('A site that may have');
});

test('a link to a room says what it is, and of a closed one nothing', async () => {
  const open = await (await get('/r/tea')).text();
  expect(open).toContain(
    '<meta property="og:description" content="What is in the &quot;pot&quot;">',
  );
  expect(open).toContain('<meta property="og:url" content="http://127.0.0.1/chat/r/tea">');
  expect(open).toContain(
    'type="application/json+oembed" href="http://127.0.0.1/chat/oembed?format=json&amp;url=http%3A%2F%2F127.0.0.1%2Fchat%2Fr%2Ftea"',
  );
  expect(open).not.toContain('<script>alert');
  const shut = await (await get('/r/shut')).text();
  expect(shut).not.toMatch(/og:|oembed|surprise/);
});

test('oEmbed gives a frame for rooms of this server alone', async () => {
  const ask = (url: string, more = '') => get(`/oembed?url=${encodeURIComponent(url)}${more}`);
  const given = await ask(
    'http://127.0.0.1/chat/r/tea',
    '&maxwidth=300&maxheight=9999&format=json',
  );
  expect(given.status).toBe(200);
  const { html, ...rest } = (await given.json()) as { html: string };
  expect(rest).toEqual({
    ...{ type: 'rich', version: '1.0', provider_name: 'Parlour', cache_age: 3600 },
    ...{ provider_url: 'http://127.0.0.1/chat/', width: 300, height: 600, title: odd },
  });
  expect(html).toContain(
    '<iframe src="http://127.0.0.1/chat/embed/tea" title="&quot;&gt;&lt;script',
  );
  expect(await (await ask('http://127.0.0.1/chat/r/shut')).json()).toMatchObject({ title: 'shut' });
  for (const foreign of [
    ...['https://evil.example/r/tea', 'http://127.0.0.1.evil.example/chat/r/tea'],
    ...['http://127.0.0.1@evil.example/chat/r/tea', 'http://x:y@127.0.0.1/chat/r/tea'],
    ...['http://127.0.0.1/r/tea', 'http://127.0.0.1/chat/api/rooms/tea', 'javascript:alert(1)'],
    ...['', '//127.0.0.1/chat/r/tea', 'http://127.0.0.1/chat/r/tea/b'],
  ])
    expect((await ask(foreign)).status, foreign).toBe(404);
  expect((await ask('http://127.0.0.1/chat/r/%ff')).status).toBe(400);
  expect((await ask('http://127.0.0.1/chat/r/tea', '&format=xml')).status).toBe(501);
  for (const wrong of [
    '&format=pdf',
    '&maxwidth=0',
    '&maxwidth=-1',
    '&maxheight=1e9',
    '&maxwidth=',
  ])
    expect((await ask('http://127.0.0.1/chat/r/tea', wrong)).status, wrong).toBe(400);
});

test('where no site may have a frame, oEmbed gives a link', async () => {
  const bare = await startParlour({});
  try {
    const url = encodeURIComponent(`${bare.url}/r/tea`);
    const given = await (await fetch(`${bare.url}/oembed?url=${url}`)).json();
    expect(given).toMatchObject({ type: 'link', title: 'tea' });
    expect(given).not.toHaveProperty('html');
    expect(ancestors(await fetch(`${bare.url}/embed/tea`))).toBe("'self'");
  } finally {
    await bare.end();
  }
});

test('a badge says how many are here, where that is shown, and has no markup of others', async () => {
  const badge = async (name: string) => {
    const response = await get(`/badge/${name}`);
    return { response, text: await response.text() };
  };
  const { response, text } = await badge('tea.svg');
  expect(response.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('public, max-age=30');
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(text).toContain('1 here</title>');
  expect(text).toContain('role="img" aria-label="&quot;&gt;&lt;script&gt;');
  expect(text).not.toContain('<script');
  const tag = response.headers.get('etag') ?? '';
  expect((await get('/badge/tea.svg', { headers: { 'if-none-match': tag } })).status).toBe(304);
  expect((await badge('quiet.svg')).text).toContain('<title>quiet: join</title>');
  expect((await badge('shut.svg')).text).toContain('<title>shut: join</title>');
  expect((await badge('nobody-was.svg')).text).toContain('nobody here');
  expect((await badge('tea.svg?style=square')).text).toContain('rx="0"');
  expect((await badge('tea.svg?style=round')).response.status).toBe(400);
  expect((await badge(`${'x'.repeat(65)}.svg`)).response.status).toBe(400);
  expect((await badge('tea')).response.status).toBe(404);
});

test('who watches is nobody there, over a socket and over a stream', async () => {
  const room = 'watched';
  const bo = await Talker.greet(parlour.wsUrl, { secret: 'b'.repeat(43), name: 'bo' });
  bo.tell({ type: 'join', room });
  await bo.hear('joined');
  const wall = await Talker.greet(parlour.wsUrl, { secret: 'c'.repeat(43), name: 'cy' });
  wall.tell({ type: 'join', room, watch: true });
  const { people } = (await wall.hear('joined')) as { people?: unknown };
  expect(people).toMatchObject({ count: 1 });
  const life = new AbortController();
  const stream = await get(`/api/rooms/${room}/events?watch=1`, { signal: life.signal });
  expect(stream.status).toBe(200);
  wall.tell({ type: 'name', name: 'cyril', ref: 'n' });
  await wall.hear('named');
  expect(await (await get(`/api/rooms/${room}`)).json()).toMatchObject({ people: 1 });
  bo.tell({ type: 'post', room, text: 'hello' });
  expect(await wall.hear('posted')).toMatchObject({ text: 'hello' });
  wall.ws.close();
  life.abort();
  bo.tell({ type: 'people', room, ref: 'p' });
  expect(await bo.hear('people')).toMatchObject({ count: 1 });
});
