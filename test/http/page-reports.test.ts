import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../../src/http/ops/metrics.ts';
import { PageReports, violationsIn } from '../../src/http/ops/page-reports.ts';
import { Counts } from '../../src/protocol/counts.ts';
import { defaultRates } from '../../src/protocol/rate.ts';
import { type OwnHouse, openHouse, refusalIn } from './house.ts';

let house: OwnHouse;
beforeAll(async () => {
  house = await openHouse({ counts: new Counts(defaultRates) });
});
afterAll(() => house.close());

const report = (effectiveDirective: string, blockedURL = 'inline') => ({
  type: 'csp-violation',
  age: 1,
  url: 'http://localhost/r/tea',
  body: { effectiveDirective, blockedURL, documentURL: 'http://localhost/r/tea', sample: 'x' },
});

const send = (body: unknown, type = 'application/reports+json') =>
  house.ask('/api/csp-report', {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const counted = async () =>
  [
    ...(await (await house.ask('/metrics')).text()).matchAll(
      /^parlour_page_reports_total\{directive="([\w-]+)"\} (\d+)$/gm,
    ),
  ].map(([, directive, times]) => `${directive} ${times}`);

test('what browsers report is counted by directive, and what is none is refused, five at once', async () => {
  expect((await send([report('img-src'), report('img-src')])).status).toBe(204);
  const old = {
    'csp-report': { 'violated-directive': "script-src 'self'", 'blocked-uri': 'eval' },
  };
  expect((await send(old, 'application/csp-report')).status).toBe(204);
  expect((await send([report('hello"} 99')])).status).toBe(204);
  expect(await refusalIn(await send('{"csp-report":'))).toEqual([400, 'bad_json']);
  expect(await refusalIn(await send({ hello: 1 }))).toEqual([400, 'bad_shape']);
  const late = await send([report('img-src')]);
  expect(await refusalIn(late)).toEqual([429, 'too_fast']);
  expect(await counted()).toEqual(['img-src 2', 'script-src 1', 'other 1']);
});

test('other types and more than 8 KiB are refused', async () => {
  const own = await openHouse({ counts: new Counts(defaultRates) });
  const ask = (type: string, body: string) =>
    own.ask('/api/csp-report', { method: 'POST', headers: { 'content-type': type }, body });
  expect(await refusalIn(await ask('application/json', '[]'))).toEqual([415, 'not_json_type']);
  expect(await refusalIn(await ask('text/plain', '[]'))).toEqual([415, 'not_json_type']);
  const long = JSON.stringify([report('img-src', 'x'.repeat(8_192))]);
  expect(await refusalIn(await ask('application/reports+json', long))).toEqual([
    413,
    'body_too_big',
  ]);
  await own.close();
});

test('a minute has one line of it, with no address of a room in it', () => {
  let now = 0;
  const lines: object[] = [];
  const { pageReports } = createMetrics({ writes: 0, bytes: 0, deliveries: 0 });
  const log = { warn: (line: object) => void lines.push(line) };
  const reports = new PageReports(
    { burst: 5, everyMs: 1_000 },
    pageReports,
    log as never,
    () => now,
  );
  const note = (blocked: string) => reports.note([{ directive: 'connect-src', blocked }]);
  note('https://evil.example/r/tea?key=secret');
  for (let i = 0; i < 100; i++) note('inline');
  now = 60_000;
  note(`https://${'x'.repeat(200)}.example/`);
  now = 120_000;
  note('data');
  now = 180_000;
  note('not a word, nor an address');
  expect(lines).toEqual([
    { directive: 'connect-src', blocked: 'https://evil.example', times: 1 },
    { directive: 'connect-src', blocked: 'other', times: 101 },
    { directive: 'connect-src', blocked: 'data', times: 1 },
    { directive: 'connect-src', blocked: 'other', times: 1 },
  ]);
});

test.each([
  [null],
  ['report'],
  [{}],
  [{ 'csp-report': null }],
  [{ 'csp-report': { 'violated-directive': 7 } }],
  [[null]],
  [[{ body: { effectiveDirective: ['img-src'] } }]],
  [JSON.parse('{"__proto__":{"csp-report":{"violated-directive":"img-src"}}}')],
])('%j is no report', (body) => {
  expect(violationsIn(body)).toBeUndefined();
});

test('of many reports in one request twenty are looked at', () => {
  const many = Array.from({ length: 100 }, () => report('img-src'));
  expect(violationsIn(many)).toHaveLength(20);
});
