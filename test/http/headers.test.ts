import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Route } from '../../src/http/route.ts';
import { routes } from '../../src/http/routes.ts';
import { type AnswerKind, headersOf } from '../../src/net/header.ts';
import { listenerPages } from '../../src/page/listener/pages.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

/** What each kind carries, told once more: whoever changes it says so here. */
const expected: Readonly<Record<AnswerKind, readonly string[]>> = {
  page: [
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
    'referrer-policy',
    'reporting-endpoints',
    'x-content-type-options',
  ],
  lite: [
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
    'referrer-policy',
    'reporting-endpoints',
    'x-content-type-options',
  ],
  asset: ['cross-origin-resource-policy', 'x-content-type-options'],
  embed: ['cross-origin-resource-policy', 'x-content-type-options'],
  api: ['cross-origin-resource-policy', 'referrer-policy', 'x-content-type-options'],
  stream: ['cross-origin-resource-policy', 'referrer-policy', 'x-content-type-options'],
  file: [
    'content-security-policy',
    'cross-origin-resource-policy',
    'referrer-policy',
    'x-content-type-options',
  ],
  redirect: ['cross-origin-resource-policy', 'referrer-policy', 'x-content-type-options'],
};

/** Those that a kind has or has not; the others are about what is said. */
const ofKinds = new Set([
  ...Object.values(expected).flat(),
  'cross-origin-embedder-policy',
  'origin-agent-cluster',
  'strict-transport-security',
  'x-frame-options',
  'x-powered-by',
  'x-xss-protection',
  'server',
]);

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ text: 'hello', name: 'ann' });
  await fetch(`${parlour.url}/api/rooms/tea/messages`, { method: 'POST', headers, body });
});
afterAll(() => parlour.end());

/** The kind of what a route gives when all is well. */
function kindOf({ path, gives: { status, body } }: Route): AnswerKind {
  if (status === 303) return 'redirect';
  if (status === 101) return 'api';
  if (path === '/embed.js') return 'embed';
  if (path.endsWith('/house')) return 'file';
  switch (body) {
    case 'html':
      return path.startsWith('/lite/') ? 'lite' : 'page';
    case 'text':
      return 'file';
    case 'bytes':
      return path.endsWith('.svg') ? 'file' : 'asset';
    case 'events':
      return 'stream';
    default:
      return 'api';
  }
}

async function ask(path: string, init: RequestInit = {}, from = parlour.url): Promise<Response> {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return fetch(from + path, { redirect: 'manual', signal: controller.signal, ...init });
}

/** The headers of a kind that an answer has, by their names. */
const carried = ({ headers }: Response) => [...headers.keys()].filter((name) => ofKinds.has(name));

const file = async () => {
  const page = await (await ask('/r/tea')).text();
  return /\/assets\/([\w.-]+\.js)/.exec(page)?.[1] ?? 'none';
};

test.each(
  routes.filter(({ method }) => method === 'GET'),
)('GET $path carries what matters to its kind, and a refusal what matters to one', async (route) => {
  const name = route.path.startsWith('/listener') ? 'page.css' : await file();
  const parts: Record<string, string> = { code: 'tea', seq: '1', name, emoji: '%E2%98%95' };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? 'x');
  const response = await ask(`${path}?code=tea`);
  const isWell = response.ok || response.status === 303;
  const isPage = response.headers.get('content-type')?.startsWith('text/html');
  const kind = isWell ? kindOf(route) : isPage ? 'page' : 'api';
  expect(carried(response)).toEqual([...expected[kind]]);
  // A picture is shown elsewhere, too.
  const shown = kind === 'file' && path.endsWith('.svg');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...headersOf(kind),
    ...(kind === 'lite' ? { 'referrer-policy': 'same-origin' } : {}),
    ...(shown ? { 'cross-origin-resource-policy': 'cross-origin' } : {}),
  });
  const isOpen = /^\/(api\/|schema\/|openapi.json|oembed|readyz|embed.js|embed\/tea\/house)/.test(
    path,
  );
  expect(response.headers.has('access-control-allow-origin')).toBe(isOpen);
});

test('every kind is among what is asked', async () => {
  expect(new Set(routes.map(kindOf))).toEqual(new Set(Object.keys(expected)));
});

test.each([
  ['/nowhere', { headers: { accept: 'text/html' } }, 'page'],
  ['/nowhere', {}, 'api'],
  ['/r/tea', { method: 'DELETE', headers: { accept: 'text/html' } }, 'page'],
  ['/api/rooms/tea', { method: 'OPTIONS' }, 'api'],
  ['/api/rooms/tea/messages', { method: 'POST' }, 'api'],
  ['/r/%FF', {}, 'page'],
] as const)('%s %j is of the kind %s', async (path, init, kind) => {
  const response = await ask(path, init);
  expect(carried(response)).toEqual([...expected[kind]]);
});

test('the pages of listeners are of the kind that is live by htmx', async () => {
  const listen = [...listenerPages.keys()].map((dialect) => `0=${dialect}:tea`);
  const own = await startParlour({ listen });
  onTestFinished(() => own.end());
  for (const { port } of own.listeners) {
    const response = await ask('/', {}, `http://127.0.0.1:${port}`);
    expect(Object.fromEntries(response.headers)).toMatchObject(headersOf('lite'));
  }
});

test('no policy allows what is inline, evaluated or of another host', () => {
  for (const kind of Object.keys(expected) as AnswerKind[]) {
    const policy = headersOf(kind)['content-security-policy'] ?? '';
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    if (policy !== '') expect(policy).toContain("default-src 'none'");
  }
});
