import { createSecretKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Identity, Who } from '../../src/identity/identity.ts';
import { createPeople } from '../../src/identity/people.ts';
import { readKeys, secretKey, type TokenKey } from '../../src/identity/token/key.ts';
import { createTokens, type ReadToken } from '../../src/identity/token/tokens.ts';
import { type CodeRule, exactName, roomName } from '../../src/protocol/code.ts';
import { Refusal } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { identityContract } from '../contract/identity.ts';
import { type Claims, host, tokenOf, tokenTold } from '../support/token.ts';

interface Made {
  readonly now: number;
  readonly issuer: string;
  readonly audience: string;
  readonly secret: string;
  readonly jwks: { readonly keys: readonly object[] };
  readonly tokens: readonly { what: string; token: string; code: Refusal['code'] | null }[];
}

/** Made by another library: make-tokens.py beside it says how. */
const path = join(import.meta.dirname, 'fixture/tokens.json');
const made = JSON.parse(readFileSync(path, 'utf8')) as Made;
const idKey = Buffer.alloc(32, 7);
const limits = defaultLimits;
const names = { codes: 'folded', find: (spelling: string) => roomName(spelling) } as const;

const reader = (
  keys: readonly TokenKey[],
  more: Partial<Parameters<typeof createTokens>[0]> = {},
) =>
  createTokens({
    keys: async (kid) => keys.filter((key) => key.kid === undefined || key.kid === kid),
    issuer: made.issuer,
    audience: made.audience,
    idKey,
    names,
    limits,
    ...more,
  });

describe('a token of another library', () => {
  let read: ReadToken;
  beforeAll(async () => {
    const keys = [...(await readKeys(made.jwks)), secretKey(createSecretKey(made.secret, 'utf8'))];
    expect(keys.map(({ algorithms }) => algorithms[0])).toEqual([
      'RS256',
      'PS256',
      'RS384',
      'RS512',
      'PS384',
      'PS512',
      'ES256',
      'ES384',
      'ES512',
      'EdDSA',
      'HS256',
    ]);
    read = reader(keys, { now: () => made.now });
  });

  const good = made.tokens.filter(({ code }) => code === null);
  const refused = made.tokens.filter(({ code }) => code !== null);

  test.each(good)('$what is its person', async ({ token }) => {
    const who = await read(token);
    expect(who).toMatchObject({ author: { name: 'Ann A.' }, isNamed: true });
    expect(who.author.id).toBe((await read(good[0]?.token ?? '')).author.id);
    expect(who.author.id).toMatch(/^u_[\w-]{22}$/);
  });

  test.each(refused)('$what is refused', async ({ token, code }) => {
    await expect(read(token)).rejects.toThrow(new Refusal(code ?? 'internal'));
  });

  test('where there are several, shows that each was looked at', () => {
    expect(good.length).toBeGreaterThan(8);
    expect(refused.length).toBeGreaterThan(25);
  });
});

const shared = secretKey(createSecretKey(host.secret, 'utf8'));

describe('the people of a host', () => {
  const token = reader([shared]);
  const people: Identity = createPeople({ token, close: () => {} });
  const later = Buffer.from(JSON.stringify({ alg: 'HS256' })).toString('base64url');
  identityContract({
    identity: people,
    good: [tokenOf({ sub: 'ann' }), tokenOf({ sub: 'bo' })],
    strange: [
      [`${later}.e30.`, 'bad_token'],
      ['a.b', 'bad_token'],
      [`pb_${'a'.repeat(43)}`, 'bad_token'],
      ['a', 'bad_secret'],
      [tokenOf({ sub: 'ann', seconds: -100 }), 'token_expired'],
    ],
  });
});

describe('of a token', () => {
  const read = reader([shared]);
  const who = (claims: Partial<Claims>): Promise<Who> => read(tokenOf({ sub: 'ann', ...claims }));

  test('the id is of subject, issuer and the key of the log', async () => {
    const { author } = await who({});
    expect((await who({ name: 'x' })).author.id).toBe(author.id);
    expect((await who({ sub: 'Ann' })).author.id).not.toBe(author.id);
    const other = reader([shared], { idKey: Buffer.alloc(32, 8) });
    expect((await other(tokenOf({ sub: 'ann' }))).author.id).not.toBe(author.id);
    expect(JSON.stringify(await who({ sub: 'ann@site.example' }))).not.toContain('site');
  });

  test.each([
    [undefined, undefined],
    ['', undefined],
    ['\u200b', undefined],
    [{ first: 'ann' }, undefined],
    ['Ann\n\u202eA.', 'Ann A.'],
    ['x'.repeat(100), 'x'.repeat(64)],
    ['a\ud800', 'a\ufffd'],
    [`a${'\u0301'.repeat(10)}`, `\u00e1${'\u0301'.repeat(8)}`],
  ])('the name %j is made to fit: %j', async (name, kept) => {
    const { author, isNamed } = await who({ name } as Partial<Claims>);
    expect(isNamed).toBe(kept === undefined ? undefined : true);
    expect(author.name).toMatch(kept === undefined ? /^person-[a-z0-9]{4}$/ : kept);
  });

  test('the end is told; that of one whose clock is wrong is as late as may be', async () => {
    const soon = (seconds: number) => Date.now() + seconds * 1_000;
    expect((await who({ seconds: 100 })).until).toBeCloseTo(soon(100), -4);
    expect((await who({ seconds: -20 })).until).toBeCloseTo(soon(40), -4);
  });

  test('what it says of rooms is by their keys', async () => {
    const rooms = {
      'Lecture 7': 'owner',
      'Tea-Room:*': 'member',
      ' * ': 'moderator',
      'a*': 'member',
    };
    expect((await who({ parlour: { rooms } })).grants).toEqual({
      rooms: new Map([
        ['lecture7', 'owner'],
        ['tearoom:*', 'member'],
        ['*', 'moderator'],
        ['a*', 'member'],
      ]),
    });
    expect((await who({ parlour: { role: 'host' } })).grants).toEqual({ role: 'host' });
    expect((await who({ parlour: {} })).grants).toEqual({});
    expect((await who({})).grants).toBeUndefined();
    const exact = { codes: 'exact' as CodeRule, find: (spelling: string) => exactName(spelling) };
    const own = reader([shared], { names: exact });
    const parlour = { rooms: { 'Tea:*': 'member', Tea: 'owner' } };
    expect((await own(tokenOf({ sub: 'ann', parlour }))).grants?.rooms).toEqual(
      new Map([
        ['Tea:*', 'member'],
        ['Tea', 'owner'],
      ]),
    );
  });

  test.each([
    'host',
    null,
    [],
    { role: 'owner' },
    { rooms: [] },
    { rooms: { tea: 'host' } },
    { rooms: { tea: 'toString' } },
    { rooms: { 'a/b': 'member' } },
  ])('what can not be about rooms is refused: %j', async (parlour) => {
    await expect(who({ parlour })).rejects.toThrow(new Refusal('bad_token'));
  });
});

test('a subject that is half a character, and an end that never comes, are of no token', async () => {
  const key = secretKey(createSecretKey(host.secret, 'utf8'));
  const read = reader([key], { issuer: host.issuer, audience: host.audience });
  for (const sub of ['x\ud800', 'x\udc00y']) {
    await expect(read(tokenOf({ sub }))).rejects.toThrow(new Refusal('bad_token'));
  }
  const endless = tokenTold({ sub: 'ann' }, (text) => text.replace(/"exp":[\d.]+/, '"exp":1e999'));
  await expect(read(endless)).rejects.toThrow(new Refusal('bad_token'));
});

test('a token is tried against eight keys of its algorithm, so that none takes long', async () => {
  const others = (count: number) =>
    Array.from({ length: count }, () => secretKey(createSecretKey(randomBytes(32))));
  const own = secretKey(createSecretKey(host.secret, 'utf8'));
  const bounds = { issuer: host.issuer, audience: host.audience };
  const token = tokenOf({ sub: 'ann' });
  const eighth = reader([...others(7), own], bounds);
  expect((await eighth(token)).author.id).toMatch(/^u_/);
  const ninth = reader([...others(8), own], bounds);
  await expect(ninth(token)).rejects.toThrow(new Refusal('bad_token'));
});
