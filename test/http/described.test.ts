import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDeskKey } from '../../src/identity/desk/desk-key-file.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { patience, rounds } from '../random/seeded.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { requestOf, type SentRequest } from './any-request.ts';
import { type Described, faultOf, type Operation, operationsOf } from './described.ts';
import { bearer, secretOf } from './house.ts';

/*
 * Requests made from the OpenAPI document, such as it describes and such as it refuses, against a running
 * server: no answer may have a status, a header or a body that the document does not describe.
 */

const idOfBo = guestOf(secretOf('b')).author.id;
const houses: [name: string, parlour: OwnParlour][] = [];
let described: Described;
let hostKey: string;

beforeAll(async () => {
  houses.push(['a house for all', await startParlour()]);
  houses.push(['a house without guests', await startParlour({ guests: 'off' })]);
  houses.push(['a house of hosts', await startParlour({ rooms: 'closed', guests: 'read' })]);
  const [, parlour] = houses[0] as [string, OwnParlour];
  described = (await (await fetch(`${parlour.url}/openapi.json`)).json()) as Described;
  hostKey = await makeDeskKey(parlour.data);
  await furnish(parlour);
});
afterAll(async () => {
  for (const [, parlour] of houses) await parlour.end();
});

/** Rooms with something of everything in them. */
async function furnish({ url }: OwnParlour): Promise<void> {
  const send = async (method: string, path: string, body: object, as = 'a') => {
    const headers = { 'content-type': 'application/json', ...bearer(as) };
    await fetch(`${url}/api/rooms${path}`, { method, headers, body: JSON.stringify(body) });
  };
  for (const code of ['tea', 'closed', 'reviewed', 'late', 'still']) {
    await send('POST', '', { code });
    await send('POST', `/${code}/messages`, { text: 'https://tea.example/ `x`', meta: { a: 1 } });
    await send('POST', `/${code}/messages`, { text: '@ann yes', reply: 2, name: 'bo' }, 'b');
    await send('POST', `/${code}/messages`, { text: 'third' }, 'b');
    await send('PATCH', `/${code}/messages/4`, { text: 'Third' }, 'b');
    await send('PUT', `/${code}/messages/2/reactions/%E2%98%95`, {}, 'b');
    await send('POST', `/${code}/questions`, { text: 'why?' }, 'b');
    await send('POST', `/${code}/acts`, { type: 'report', seq: 2, why: 'spam' }, 'b');
    await send('POST', `/${code}/acts`, { type: 'pin', seq: 2 });
    await send('POST', `/${code}/links`, { role: 'member', people: 2 });
    await send('PUT', `/${code}/read`, { seq: 3 }, 'b');
  }
  await send('PATCH', '/closed', { read: 'members' });
  await send('PATCH', '/reviewed', { hold: 'everybody', former: 'moderators', keep: '30d' });
  await send('PATCH', '/late', { opens: Date.now() + 3_600_000 });
  await send('POST', '/reviewed/messages', { text: 'waits' }, 'b');
}

/** Nobody can say of a stream or a socket that it is over. */
const isEndless = ({ operation }: Operation) =>
  JSON.stringify(operation.responses).includes('text/event-stream');

async function send(url: string, { path, method, headers, body }: SentRequest): Promise<Response> {
  return fetch(url + path, { method, headers, body: body ?? null, redirect: 'manual' });
}

const words = (request: SentRequest) => `${request.method} ${request.path} ${request.body ?? ''}`;

test('no answer has a status, a header or a body that the document does not describe', {
  timeout: patience,
}, async () => {
  const operations = operationsOf(described);
  const seen = new Set<string>();
  const any = fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      request: requestOf(operation, described, hostKey),
      at: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2),
    }),
  );
  await fc.assert(
    fc.asyncProperty(any, async ({ operation, request, at }) => {
      const [name, { url }] = houses[at] as [string, OwnParlour];
      const response = await send(url, request);
      const isStream = response.ok && isEndless(operation);
      if (isStream) await response.body?.cancel();
      const body = isStream ? undefined : await response.text();
      seen.add(`${operation.name} ${response.status}`);
      const fault = faultOf(operation, described, { response, body });
      expect(
        fault,
        `${name}: ${words(request)} ${JSON.stringify(request.headers)} → ${response.status} ${body?.slice(0, 300)}`,
      ).toBeUndefined();
    }),
    { numRuns: rounds(400, 40_000), seed: Number(process.env.SEED ?? 7), endOnFailure: true },
  );
  // It is no proof if nothing went well.
  expect([...seen].filter((each) => / 20\d$/.test(each)).length).toBeGreaterThan(20);
});

/** Nothing is at these but for one that somebody made: a file, a bot, a stream of two rooms. */
const notThere = [
  '/assets/{name}',
  '/listener/{name}',
  '/api/events',
  '/api/doctor',
  // It is asked about an address, which this test has none of.
  '/oembed',
  '/ws',
  '/chat',
];

test('what whoever may read everything reads is described, page by page, and that it is still so', async () => {
  const [, { url }] = houses[0] as [string, OwnParlour];
  const parts: Record<string, string> = { code: 'still', seq: '2', person: idOfBo };
  const reading = operationsOf(described).filter(
    ({ method, path }) => method === 'get' && !notThere.includes(path),
  );
  for (const operation of reading) {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? 'x');
    for (const more of [{}, { 'if-none-match': '*' }]) {
      const as = path.startsWith('/desk') ? { authorization: `Bearer ${hostKey}` } : bearer('a');
      const request = {
        method: 'GET',
        path: `${path}?limit=1&q=tea&code=still`,
        headers: { ...as, ...more },
        body: undefined,
      };
      const response = await send(url, request);
      const isStream = response.ok && isEndless(operation);
      if (isStream) await response.body?.cancel();
      const body = isStream ? undefined : await response.text();
      expect([operation.name, response.status]).toEqual([
        operation.name,
        expect.toSatisfy((status: number) => status < 400 || status === 409),
      ]);
      const fault = faultOf(operation, described, { response, body });
      expect(fault, `${words(request)} → ${response.status} ${body}`).toBeUndefined();
    }
  }
});

test('what the document does not describe is found', () => {
  const [operation] = operationsOf(described).filter(({ name }) => name === 'get /api/me');
  const looking = (status: number, headers: Record<string, string>, body: string) =>
    faultOf(operation as Operation, described, {
      response: new Response(null, { status, headers }),
      body,
    });
  const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  const me = { author: { id: 'g_x', name: 'ann' } };
  expect(looking(200, json, JSON.stringify(me))).toBeUndefined();
  expect(looking(218, json, '{}')).toContain('status');
  expect(looking(200, { ...json, 'content-type': 'text/css' }, '{}')).toContain('text/css');
  expect(looking(200, { ...json, etag: 'x' }, JSON.stringify(me))).toContain('etag');
  expect(looking(200, { 'content-type': 'application/json' }, JSON.stringify(me))).toContain(
    'Cache-Control',
  );
  expect(looking(200, json, '{"author":{"id":7,"name":""}}')).toContain('$.author.id');
  expect(looking(200, json, JSON.stringify({ ...me, more: 1 }))).toContain('more');
});
