import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { Flags } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read.ts';
import { BadOption } from '../../src/config/value.ts';

const folder = mkdtempSync(join(tmpdir(), 'parlour-tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

const claims = { issuer: 'https://site.example', audience: 'parlour' };
const fileOf = (content: string | Buffer): string => {
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  return path;
};
const tokens = (flags: Flags) => readConfig({ ...claims, ...flags }, {}).tokens;

test('without keys there are no tokens, and a hello is short', () => {
  const config = readConfig({}, {});
  expect(config.tokens).toBeUndefined();
  expect(config.limits.helloFrameBytes).toBe(4_096);
  expect(config.guests).toBe('on');
});

test('with keys a hello may be longer, unless the file says how long', () => {
  const jwks = 'https://site.example/keys';
  expect(readConfig({ ...claims, jwks }, {})).toMatchObject({
    tokens: { ...claims, jwks },
    limits: { helloFrameBytes: 16_384 },
  });
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ limits: { helloFrameBytes: 5_000 } }));
  const { limits } = readConfig({ ...claims, jwks, config }, {});
  expect(limits.helloFrameBytes).toBe(5_000);
});

test.each([
  ['of 32 bytes', Buffer.alloc(32, 1), 32],
  ['of bytes and a line end', Buffer.concat([Buffer.alloc(32, 255), Buffer.from('\n')]), 32],
  ['of bytes of which the last is no line end', Buffer.alloc(33, 13), 33],
  ['of letters with accents', `${'é'.repeat(20)}\n`, 40],
  ['that ends with a blank', `${'a'.repeat(40)} \n`, 41],
  ['that ends with two lines', `${'a'.repeat(40)}\n\n`, 41],
  ['of a text and the end of its line', `${'a'.repeat(32)}\n`, 32],
  ['of a text of another system', `${'a'.repeat(40)}\r\n`, 40],
])('a secret %s is taken', (_, content, bytes) => {
  const secret = tokens({ jwtSecretFile: fileOf(content) })?.secret;
  expect(secret?.symmetricKeySize).toBe(bytes);
});

test('a secret is shown nowhere', () => {
  const config = readConfig({ ...claims, jwtSecretFile: fileOf('s3cret'.repeat(6)) }, {});
  expect(`${inspect(config, { depth: 9 })}${JSON.stringify(config)}`).not.toContain('s3cret');
});

test.each<[string, Flags]>([
  ['no issuer', { jwks: 'https://a.example', audience: 'a' }],
  ['no audience', { jwks: 'https://a.example', issuer: 'a' }],
  ['no keys', claims],
  ['keys that come without TLS', { ...claims, jwks: 'http://a.example/keys' }],
  ['keys at no address', { ...claims, jwks: 'keys.json' }],
  ['keys in a file', { ...claims, jwks: 'file:///keys.json' }],
  ['a password in the address', { ...claims, jwks: 'https://ann:x@a.example' }],
  ['no such secret', { ...claims, jwtSecretFile: join(folder, 'none') }],
  ['guests that are neither', { guests: 'maybe' }],
])('%s is refused', (_, flags) => {
  expect(() => readConfig(flags, {})).toThrow(BadOption);
});

test.each([
  'a'.repeat(31),
  `${'a'.repeat(31)}\n`,
  '',
])('a secret that is too short is refused, and not told: %j', (content) => {
  const read = () => tokens({ jwtSecretFile: fileOf(content) });
  expect(read).toThrow(/32 or more/);
  expect(read).not.toThrow(/aaa/);
});

test.each([
  'http://localhost:3000/keys',
  'http://[::1]/keys',
])('keys of this machine: %s', (jwks) => {
  expect(tokens({ jwks })?.jwks).toBe(jwks);
});
