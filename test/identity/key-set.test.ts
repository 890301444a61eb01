import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { KeySet } from '../../src/identity/token/key-set.ts';
import { Refusal } from '../../src/protocol/error.ts';

const jwk = (kid: string) => ({
  ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
  kid,
});
const [again, firstAgain] = [60_000, 5_000];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** A real address, whose answer may change. */
async function serve(first: RequestListener, patience = 30_000) {
  const asked: string[] = [];
  const now = { answer: first };
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    now.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const faults: string[] = [];
  const set = new KeySet({
    url,
    onFault: (why) => faults.push(why),
    onBug: (error) => expect.fail(String(error)),
    times: { patience, again, firstAgain },
  });
  onTestFinished(() => set.close());
  return { set, url, asked, faults, now };
}

const json =
  (value: unknown): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(value));
const keys = (...kids: string[]) => json({ keys: kids.map(jwk) });
const later = (ms: number) => vi.advanceTimersByTime(ms);

test('a key is found by its id, all where none is named, and asked for once', async () => {
  const { set, asked } = await serve(keys('a', 'b'));
  const [one, all] = await Promise.all([set.find('a'), set.find(undefined)]);
  expect(one.map(({ kid }) => kid)).toEqual(['a']);
  expect(all.map(({ kid }) => kid)).toEqual(['a', 'b']);
  expect(asked).toEqual(['/keys']);
});

test('an unknown one is asked for again, once in a while, however often it comes', async () => {
  const { set, asked, now } = await serve(keys('a'));
  await set.find('a');
  now.answer = keys('a', 'b');
  expect(await set.find('b')).toEqual([]);
  later(again);
  const found = await Promise.all(Array.from({ length: 50 }, () => set.find('b')));
  expect(found.every(([key]) => key?.kid === 'b')).toBe(true);
  for (let i = 0; i < 50; i++) expect(await set.find(`${i}`)).toEqual([]);
  expect(asked).toHaveLength(2);
});

test('while the address is down the old ones go on; one it may have now is to be tried again', async () => {
  const { set, now, faults } = await serve(keys('a'));
  await set.find('a');
  now.answer = (_, response) => response.writeHead(503).end();
  later(again);
  await expect(set.find('b')).rejects.toThrow(new Refusal('no_keys'));
  expect(await set.find('a')).toHaveLength(1);
  expect(faults).toEqual(['it answers with 503']);
});

test('where there never was any, it is asked sooner', async () => {
  const { set, now } = await serve((_, response) => response.destroy());
  await expect(set.find('a')).rejects.toThrow(new Refusal('no_keys'));
  now.answer = keys('a');
  later(firstAgain);
  expect(await set.find('a')).toHaveLength(1);
});

test.each<[string, RequestListener, RegExp, number?]>([
  ['that is slow to answer', () => {}, /does not answer/, 100],
  [
    'that drips',
    (_, response) => {
      response.write('{');
    },
    /does not answer/,
    100,
  ],
  [
    'that is huge',
    (_, response) => {
      response.end(`{"keys":[],"x":"${'x'.repeat(70_000)}"}`);
    },
    /over 64 KiB/,
  ],
  [
    'that never ends',
    (_, response) => {
      const more = () => {
        if (response.destroyed) return;
        response.write('x'.repeat(16_384), () => setImmediate(more));
      };
      more();
    },
    /over 64 KiB/,
  ],
  ['that is no JSON', (_, response) => response.end('<html>'), /not JSON/],
  ['that is no set', json([jwk('a')]), /no JWK Set/],
  ['of null', json(null), /no JWK Set/],
])('an answer %s gives no key', async (_, answer, why, patience) => {
  const { set, faults } = await serve(answer, patience);
  await expect(set.find('a')).rejects.toThrow(new Refusal('no_keys'));
  expect(faults).toEqual([expect.stringMatching(why)]);
});

test('a redirection is not followed', async () => {
  const evil = await serve(keys('a'));
  await evil.set.find('a');
  expect(evil.asked).toHaveLength(1);
  const { set, faults } = await serve((_, response) =>
    response.writeHead(302, { location: evil.url }).end(),
  );
  await expect(set.find('a')).rejects.toThrow(new Refusal('no_keys'));
  expect(faults).toEqual([expect.stringMatching(/redirect/)]);
  expect(evil.asked).toHaveLength(1);
});

test('of a set only what can check a token counts', async () => {
  const many = Array.from({ length: 40 }, (_, i) => jwk(`${i}`));
  const { set } = await serve(json({ keys: [null, 7, { kty: 'EC', crv: 'P-256' }, ...many] }));
  expect(await set.find(undefined)).toHaveLength(40);
});

test('a key of another kind is passed over by itself, whatever it calls its curve', async () => {
  const odd = ['constructor', '__proto__', 'toString', { toString: 5 }, null, ['P-256']];
  const others = ['EC', 'OKP', 'RSA'].flatMap((kty) => odd.map((crv) => ({ kty, crv, alg: crv })));
  const { set, faults } = await serve(json({ keys: [...others, null, 5, jwk('a')] }));
  expect((await set.find(undefined)).map(({ kid }) => kid)).toEqual(['a']);
  expect(faults).toEqual([]);
});

test('all keys of a set count, as far as its bytes go', async () => {
  const kids = Array.from({ length: 40 }, (_, i) => `k${i}`);
  const { set } = await serve(keys(...kids));
  expect((await set.find(undefined)).map(({ kid }) => kid)).toEqual(kids);
});
