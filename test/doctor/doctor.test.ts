import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { examine } from '../../src/doctor/examine.ts';
import type { Check, Finding } from '../../src/doctor/finding.ts';
import { linesOf } from '../../src/doctor/lines.ts';
import { version } from '../../src/version.ts';
import { pairOf } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { type Misbehaviour, openProxy, rightly } from './misbehaving-proxy.ts';

const other = join(import.meta.dirname, 'fixture', 'other');
const files = {
  one: pairOf('one'),
  over: pairOf('over'),
  other: { cert: `${other}.pem`, key: `${other}.key` },
};
const tlsOf = (name: keyof typeof files) => {
  const { cert, key } = files[name];
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
};

let trusting: OwnParlour;
let plain: OwnParlour;
let elsewhere: OwnParlour;

beforeAll(async () => {
  trusting = await startParlour({ trustProxy: 'loopback' });
  plain = await startParlour({});
  elsewhere = await startParlour({
    trustProxy: 'loopback',
    publicUrl: 'https://other.example',
  });
});
afterAll(async () => {
  await trusting.end();
  await plain.end();
  await elsewhere.end();
});

interface Look {
  readonly how?: Misbehaviour;
  readonly parlour?: () => OwnParlour;
  readonly ca?: string;
  readonly idle?: number;
  /** In the place of the proxy. */
  readonly url?: string;
  readonly patience?: number;
  /** The proxy that is asked without TLS. */
  readonly plain?: Misbehaviour | 'nobody';
  readonly isBlind?: true;
  readonly plainPort?: number;
}

async function lookAt({
  how = {},
  parlour: server = () => trusting,
  ca,
  idle,
  patience = 2_000,
  isBlind,
  plain: plainly,
  ...at
}: Look) {
  const parlour = server();
  const proxy = at.url ? undefined : await openProxy(parlour.port, how);
  const url = at.url ?? `${how.tls ? 'https' : 'http'}://127.0.0.1:${proxy?.port}`;
  const bare =
    plainly === undefined || plainly === 'nobody'
      ? undefined
      : await openProxy(parlour.port, plainly);
  const findings = await examine({
    plainPort: plainly === 'nobody' ? 9 : (bare?.port ?? at.plainPort),
    url: new URL(url),
    ca,
    patience,
    streamWithin: 400,
    idle,
    version: version(),
    word: async () => {
      if (isBlind) return { why: 'nobody gives one' };
      const answer = await askServer(parlour.data, { act: 'doctor word', given: {} });
      return answer?.type === 'done' ? { word: answer.lines[0] ?? '' } : { why: 'none' };
    },
  });
  // What stayed open would keep the command from its end.
  await vi.waitUntil(() => (proxy?.open() ?? 0) === 0, { timeout: 30_000 });
  await proxy?.end();
  await bare?.end();
  return findings;
}

const of = (check: Check, findings: readonly Finding[]) =>
  findings.find((each) => each.check === check);
const wrongIn = (findings: readonly Finding[]) =>
  findings.flatMap(({ type, check }) => (type === 'wrong' || type === 'weak' ? [check] : []));
const without = (...names: readonly string[]) => {
  return (headers: Record<string, string | string[] | undefined>) =>
    Object.fromEntries(Object.entries(headers).filter(([each]) => !names.includes(each)));
};

test('behind a proxy as it should be nothing is wrong, and all is seen', async () => {
  const findings = await lookAt({ patience: 1_000, idle: 1_200 });
  expect(findings.flatMap(linesOf).filter((line) => /^(WRONG|weak|\?)/.test(line))).toEqual([]);
  expect(findings).toHaveLength(21);
});

test('without a proxy nothing is wrong either', async () => {
  const findings = await lookAt({ url: `http://127.0.0.1:${plain.port}`, parlour: () => plain });
  expect(wrongIn(findings)).toEqual([]);
  expect(of('visitors', findings)?.says).toContain('Nothing stands between');
});

test('with TLS nothing is wrong either, at a proxy or at Parlour itself', async () => {
  const { cert: ca } = tlsOf('one');
  expect(wrongIn(await lookAt({ how: { tls: tlsOf('one') }, ca }))).toEqual([]);
  const { cert, key } = pairOf('one');
  const own = await startParlour({ tlsCert: cert, tlsKey: key });
  onTestFinished(() => own.end());
  const url = `https://127.0.0.1:${own.port}`;
  const findings = await lookAt({ url, parlour: () => own, ca, plainPort: own.port });
  expect(wrongIn(findings)).toEqual([]);
  expect(of('redirect', findings)?.type).toBe('good');
});

test('of a server for known people it says what only they could see', async () => {
  const own = await startParlour({ guests: 'off', trustProxy: 'loopback' });
  onTestFinished(() => own.end());
  const findings = await lookAt({ parlour: () => own, idle: 50 });
  expect(wrongIn(findings)).toEqual([]);
  const unseen = findings.filter(({ type }) => type === 'unseen');
  expect(unseen.map(({ check }) => check)).toEqual(['stream', 'idle socket', 'idle stream']);
});

test('of a server where only rooms of its own are new it says why no stream opens', async () => {
  const own = await startParlour({ newCodes: 'random', trustProxy: 'loopback' });
  onTestFinished(() => own.end());
  const findings = await lookAt({ parlour: () => own });
  expect(wrongIn(findings)).toEqual([]);
  expect(of('stream', findings)?.says).toContain('--new-codes');
});

test('from elsewhere it says what it cannot see', async () => {
  const findings = await lookAt({ isBlind: true });
  expect(wrongIn(findings)).toEqual([]);
  const unseen = findings.filter(({ type }) => type === 'unseen');
  expect(unseen.map(({ check }) => check)).toEqual(['visitors', 'disk', 'files', 'version']);
  expect(unseen[0]?.says).toContain('nobody gives one');
});

const planted: readonly (readonly [string, Check, Look, string])[] = [
  ['upgrades are refused', 'upgrade', { how: { keepsRefused: true } }, 'as one (426'],
  ['upgrades are not passed on', 'upgrade', { how: { dropsUpgrades: true } }, 'as one (426'],
  [
    'the subprotocol is dropped',
    'subprotocol',
    { how: { answers: without('sec-websocket-protocol') } },
    'is lost',
  ],
  ['streams are gathered', 'stream', { how: { buffers: true } }, 'came within'],
  ['silence ends a socket', 'idle socket', { how: { idleMs: 700 }, idle: 1_500 }, 'ends after '],
  ['silence ends a stream', 'idle stream', { how: { idleMs: 700 }, idle: 1_500 }, 'ends after '],
  [
    'nobody says for whom it asks',
    'visitors',
    { how: { asks: (headers) => without('x-forwarded-for')(headers) } },
    'all visitors are one',
  ],
  ['the proxy is not believed', 'visitors', { parlour: () => plain }, 'is not believed'],
  [
    'visitors say who they are',
    'visitors',
    {
      how: {
        asks: (headers, from) => rightly(headers, String(headers['x-forwarded-for'] ?? from)),
      },
    },
    'anybody for anybody else',
  ],
  [
    'visitors say who they are, and the proxy says it by Forwarded',
    'visitors',
    { how: { asks: (headers, from) => ({ ...headers, forwarded: `for=${from}` }) } },
    'The proxy says Forwarded',
  ],
  [
    'the header of those who are known is dropped',
    'authorization',
    { how: { asks: (headers, from) => rightly(without('authorization')(headers), from) } },
    'Authorization is lost',
  ],
  [
    'the proxy asks for a password of its own',
    'authorization',
    { how: { wants: 'authorization' } },
    'does not get to Parlour (401)',
  ],
  [
    'the certificate is for another name',
    'certificate',
    { how: { tls: tlsOf('other') }, ca: tlsOf('other').cert },
    'not for 127.0.0.1',
  ],
  [
    'the certificate is over',
    'certificate',
    { how: { tls: tlsOf('over') }, ca: tlsOf('over').cert },
    'ended on 20',
  ],
  ['nobody trusts the certificate', 'certificate', { how: { tls: tlsOf('one') } }, 'do not trust'],
  [
    'the name is refused',
    'name',
    { how: { asks: (headers, from) => rightly({ ...headers, host: 'chat.example' }, from) } },
    'does not take requests',
  ],
  [
    'WebSockets are not compressed',
    'compression',
    {
      how: { asks: (headers, from) => rightly(without('sec-websocket-extensions')(headers), from) },
    },
    'not compressed',
  ],
  [
    'pages are not compressed',
    'pages',
    { how: { asks: (headers, from) => rightly(without('accept-encoding')(headers), from) } },
    'uncompressed',
  ],
  [
    'the policy of pages is gone',
    'pages',
    { how: { answers: without('content-security-policy') } },
    'Content-Security-Policy',
  ],
  [
    'links are made with another address',
    'address',
    { parlour: () => elsewhere },
    'with https://other.example',
  ],
  [
    'the clock is off',
    'clock',
    {
      how: { answers: (headers) => ({ ...headers, date: 'Thu, 01 Jan 2026 00:00:00 GMT' }) },
      isBlind: true,
    },
    'behind that of this machine',
  ],
];

test.concurrent.each(planted)('%s: %s', async (_, check, look, words) => {
  const findings = await lookAt(look);
  const found = of(check, findings);
  expect(found?.says).toContain(words);
  expect(['wrong', 'weak']).toContain(found?.type);
  expect(Object.keys((found as { change: object }).change)).not.toEqual([]);
  const others = wrongIn(findings).filter((each) => each !== check && !each.startsWith('idle'));
  expect(others).toEqual([]);
});

test('a site below a path is looked at there, through and through', async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}/chat`;
  const parlour = await startParlour({ port: String(port), publicUrl });
  onTestFinished(() => parlour.end());
  const findings = await lookAt({ url: publicUrl, parlour: () => parlour });
  expect(wrongIn(findings)).toEqual(wrongIn(await lookAt({ url: plain.url })));
  expect(of('address', findings)?.says).toBe(`Links are made with ${publicUrl}.`);
  const beside = await lookAt({ url: parlour.url, parlour: () => parlour });
  expect(of('address', beside)?.type).toBe('wrong');
});
