import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, type OwnHouse, openHouse } from './house.ts';

const count = 23;
let house: OwnHouse;
beforeAll(async () => {
  house = await openHouse();
  const headers = { 'content-type': 'application/json', ...bearer('a') };
  const send = (path: string, body: object, as = headers) =>
    house.ask(path, { method: 'POST', headers: as, body: JSON.stringify(body) });
  await send('/api/rooms', { code: 'long' });
  for (let i = 0; i < count; i++) await send('/api/rooms/long/messages', { text: `tea ${i}` });
  for (let i = 2; i < 9; i++) await send('/api/rooms/long/acts', { type: 'hide', seq: i });
  for (const as of ['b', 'c', 'd', 'e']) {
    const asked = { ...headers, ...bearer(as) };
    for (const n of [1, 2]) await send('/api/rooms/long/questions', { text: `${as}${n}?` }, asked);
    const report = { type: 'report', seq: 15 + as.charCodeAt(0) - 97, why: 'spam' };
    await send('/api/rooms/long/acts', report, asked);
  }
  await house.ask('/api/rooms/long', {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ hold: 'everybody' }),
  });
  for (const as of ['b', 'c', 'd', 'e']) {
    const asked = { ...headers, ...bearer(as) };
    await send('/api/rooms/long/messages', { text: `held ${as}` }, asked);
  }
});
afterAll(() => house.close());

interface Page {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, string>>;
}

async function page(url: string, as?: string): Promise<Page> {
  const response = await fetch(url, { headers: as === undefined ? {} : bearer(as) });
  expect(response.status).toBe(200);
  const links = [...(response.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)];
  return {
    url,
    body: (await response.json()) as Page['body'],
    links: Object.fromEntries(
      links.map(([, to = '', rel = '']) => [rel, new URL(to, response.url).href]),
    ),
  };
}

/** The pages that links of one kind lead to, the first one among them. */
async function follow(url: string, rel: string, as?: string): Promise<Page[]> {
  const pages = [await page(url, as)];
  for (let to = pages[0]?.links[rel]; to !== undefined; to = pages.at(-1)?.links[rel]) {
    pages.push(await page(to, as));
    expect(pages.length).toBeLessThan(99);
  }
  return pages;
}

const seqsIn = (field: string, { body }: Page) =>
  (body[field] as { seq?: number; message?: { seq: number } }[]).map(
    ({ seq, message }) => seq ?? message?.seq,
  );
const all = Array.from({ length: count }, (_, i) => i + 2);
const rooms = () => `${house.url}/api/rooms/long`;

test.each([
  '',
  '?limit=5',
  '?limit=23',
  '?limit=22',
])('next of messages%s leads to all of them', async (query) => {
  const pages = await follow(`${rooms()}/messages${query}`, 'next');
  expect(pages.toReversed().flatMap((each) => seqsIn('messages', each))).toEqual(all);
  expect(pages[0]?.links).not.toHaveProperty('prev');
});

/** The messages of pages in the order in which they were said. */
const inOrder = (pages: readonly Page[]) =>
  pages.flatMap((each) => seqsIn('messages', each)).toSorted((a = 0, b = 0) => a - b);

test.each([
  '?limit=5',
  '?after=0&limit=5',
  '?limit=4',
])('prev of messages%s leads back to where it began', async (query) => {
  const there = await follow(`${rooms()}/messages${query}`, 'next');
  const back = await follow(there.at(-1)?.url ?? '', 'prev');
  expect(inOrder(there)).toEqual(all);
  expect(inOrder(back)).toEqual(all);
  const again = await follow(back.at(-1)?.url ?? '', 'next');
  expect(inOrder(again)).toEqual(all);
});

test.each([
  '?before=9&limit=3',
  '?after=9&limit=3',
  '?after=9&limit=3&order=older',
  '?before=9&order=newer',
  '?after=25',
  '?before=2',
  '?before=1',
  '?before=99',
  '?after=99',
])('next and prev of messages%s lead to all others', async (query) => {
  const begin = `${rooms()}/messages${query}`;
  const [, ...next] = await follow(begin, 'next');
  const pages = await follow(begin, 'prev');
  expect(inOrder([...next, ...pages])).toEqual(all);
});

test('between two bounds a list goes on to the second one, and not back', async () => {
  const pages = await follow(`${rooms()}/messages?after=5&before=19&limit=4`, 'next');
  expect(inOrder(pages)).toEqual(all.filter((seq) => seq > 5 && seq < 19));
  expect(pages.every(({ links }) => !('prev' in links))).toBe(true);
});

test.each([
  '',
  '&order=newer',
])('the pages about a point%s lead on in both directions', async (order) => {
  const about = `${rooms()}/messages?around=12&limit=5${order}`;
  const [, ...next] = await follow(about, 'next');
  const back = await follow(about, 'prev');
  expect(inOrder([...next, ...back])).toEqual(all);
  expect((seqsIn('messages', next[0] as Page)[0] ?? 0) < 12).toBe(order === '');
});

test.each([
  ['/search?q=tea&limit=4', 'messages', count - 7],
  ['/acts?limit=3', 'entries', 7],
  ['/questions?limit=3', 'questions', 8],
  ['/yours?limit=1', 'yours', 2],
  ['/queue?limit=1', 'held', 4],
  ['/queue?limit=1', 'reported', 4],
] as const)('next of %s leads to all its %s, first to the head', async (path, field, length) => {
  const pages = await follow(`${rooms()}${path}`, 'next', path.startsWith('/yours') ? 'b' : 'a');
  const seqs = pages.flatMap((each) => seqsIn(field, each));
  expect(new Set(seqs).size).toBe(seqs.length);
  expect(seqs.length).toBeGreaterThanOrEqual(length);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages[0]?.links).not.toHaveProperty('first');
  for (const { links } of pages.slice(1)) {
    expect(new URL(links['first'] ?? '').href).toBe(pages[0]?.url);
  }
});

test('a list that is whole has no links, and a link keeps what else was asked', async () => {
  expect((await page(`${rooms()}/messages?limit=50`)).links).toEqual({});
  const { links } = await page(`${rooms()}/search?q=tea%20%22%3E&limit=1&from=x`);
  expect(links).toEqual({});
  const found = await page(`${rooms()}/search?q=tea&has=&limit=1`.replace('&has=', ''));
  expect(new URL(found.links['next'] ?? '').searchParams.get('q')).toBe('tea');
});
