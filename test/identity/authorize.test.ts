import { getEventListeners } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type AuthorizingParts,
  withAuthorized,
} from '../../src/identity/authorize/authorized-people.ts';
import { createLog, guests, openParlour } from '../../src/index.ts';
import { roomName } from '../../src/protocol/code.ts';
import { Refusal } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { identityContract } from '../contract/identity.ts';
import { holdTime } from '../support/held-time.ts';
import { revoked, thrown } from '../support/revoked.ts';
import { Talker } from '../support/talker.ts';

const secret = 'a'.repeat(43);

function people(authorize: AuthorizingParts['authorize'], more: Partial<AuthorizingParts> = {}) {
  const bugs: unknown[] = [];
  const store = {
    keyFor: () => new Uint8Array(32),
    codes: 'folded',
    find: (spelling: string) => roomName(spelling),
  } as const;
  const parts = { authorize, store, limits: defaultLimits, issuer: undefined, ...more };
  const identity = withAuthorized(guests, { ...parts, onBug: (bug) => bugs.push(bug) });
  return { identity, bugs };
}

const users: Record<string, { id: string; name?: string }> = {
  'session-of-ann-9f3a': { id: '17', name: 'Ann' },
  'session-of-bo-77c1': { id: '18' },
};

describe('an identity with a program behind it', () => {
  const { identity } = people((bearer) => users[bearer]);
  identityContract({
    identity,
    good: ['session-of-ann-9f3a', 'session-of-bo-77c1'],
    strange: [
      ['session-of-nobody', 'bad_token'],
      ['x'.repeat(defaultLimits.tokenBytes + 1), 'bad_token'],
      ['pb_short', 'bad_token'],
    ],
  });
});

test('a person has the id, name and roles that it is given; guests are as ever', async () => {
  const { identity } = people(() => ({
    ...{ id: '17', name: ' Ann\n', role: 'host' as const },
    rooms: { 'Lecture:*': 'moderator' as const },
  }));
  const ann = await identity.whoHas('s1');
  expect(ann).toMatchObject({ author: { name: 'Ann' }, isNamed: true });
  expect(ann.author.id).toMatch(/^u_[\w-]{22}$/);
  expect(ann.grants).toEqual({ role: 'host', rooms: new Map([['lecture:*', 'moderator']]) });
  expect(await identity.whoHas(secret)).toMatchObject({ isGuest: true });
  const nameless = people(() => ({ id: '17' })).identity;
  const who = await nameless.whoHas('s2');
  expect(who.author.id).toBe(ann.author.id);
  expect(who.isNamed).toBeUndefined();
});

test("a JWT is the program's where no tokens are configured", async () => {
  const asked: string[] = [];
  const authorize = (bearer: string) => void asked.push(bearer);
  const whoHas = async (issuer: string | undefined) => {
    const { identity } = people(authorize, { issuer });
    await Promise.resolve(identity)
      .then((all) => all.whoHas('a.b.c'))
      .catch(() => {});
  };
  await whoHas('https://site.example');
  expect(asked).toEqual([]);
  await whoHas(undefined);
  expect(asked).toEqual(['a.b.c']);
});

test('a yes holds for ten seconds, or until its end; a no for none', async () => {
  holdTime();
  const asked: string[] = [];
  const ends = new AbortController();
  const { identity } = people((bearer) => {
    asked.push(bearer);
    if (bearer === 'nobody') return undefined;
    const until = bearer === 'short' ? { until: Date.now() + 3_000 } : {};
    return { id: bearer, ...until, ...(bearer === 'signs-out' && { ends: ends.signal }) };
  });
  const ask = async (bearer: string) => {
    const before = asked.length;
    await Promise.allSettled([identity.whoHas(bearer), identity.whoHas(bearer)]);
    return asked.length - before;
  };
  expect(await ask('ann')).toBe(1);
  expect(await ask('ann')).toBe(0);
  vi.advanceTimersByTime(9_999);
  expect(await ask('ann')).toBe(0);
  vi.advanceTimersByTime(1);
  expect(await ask('ann')).toBe(1);
  expect(await ask('nobody')).toBe(1);
  expect(await ask('nobody')).toBe(1);
  expect(await ask('short')).toBe(1);
  vi.advanceTimersByTime(3_000);
  expect(await ask('short')).toBe(1);
  expect(await ask('signs-out')).toBe(1);
  ends.abort();
  expect(await ask('signs-out')).toBe(1);
});

test.each<[string, AuthorizingParts['authorize'], string]>([
  ['throws', () => JSON.parse('{'), 'hook_failed'],
  ['is killed', () => Promise.reject(new Error('socket hang up')), 'hook_failed'],
  ['gives no id', () => ({ id: '' }), 'hook_failed'],
  ['gives half a character', () => ({ id: '\ud800' }), 'hook_failed'],
  ['gives no role', () => ({ id: '1', rooms: { tea: 'king' as 'owner' } }), 'hook_failed'],
  ['misspells the end', () => ({ id: '1', untl: 1 }) as { id: string }, 'hook_failed'],
  ['gives no signal', () => ({ id: '1', ends: new AbortController() as never }), 'hook_failed'],
  ['gives a number for a name', () => ({ id: '1', name: 5 as never }), 'hook_failed'],
  ['gives a role that is none', () => ({ id: '1', role: '' as never }), 'hook_failed'],
  ['gives null for rooms', () => ({ id: '1', rooms: null as never }), 'hook_failed'],
  ['gives a moment past all dates', () => ({ id: '1', until: 1e300 }), 'hook_failed'],
  ['throws what throws', () => thrown(revoked()), 'hook_failed'],
  ['gives no moment', () => ({ id: '1', until: Number.NaN }), 'hook_failed'],
  ['gives what is over', () => ({ id: '1', until: 1 }), 'token_expired'],
  ['gives what was ended', () => ({ id: '1', ends: AbortSignal.abort() }), 'bad_token'],
])('nobody comes in where a program %s', async (_, authorize, code) => {
  const { identity, bugs } = people(authorize);
  for (const bearer of ['s1', 's2']) {
    await expect(async () => identity.whoHas(bearer)).rejects.toMatchObject({ code });
  }
  expect(bugs).toHaveLength(code === 'hook_failed' ? 1 : 0);
});

test('nothing is left at a signal that is that of a whole day', async () => {
  holdTime();
  const day = new AbortController();
  let calls = 0;
  const { identity } = people(() => {
    calls++;
    return { id: '17', ends: day.signal };
  });
  for (let asked = 0; asked < 20; asked++) {
    await identity.whoHas('s1');
    vi.advanceTimersByTime(10_000);
  }
  expect(calls).toBe(20);
  expect(getEventListeners(day.signal, 'abort')).toHaveLength(0);
  await identity.whoHas('s1');
  day.abort();
  await expect(identity.whoHas('s1')).rejects.toMatchObject({ code: 'bad_token' });
});

test('one that hangs is given two seconds', async () => {
  holdTime();
  let signal: AbortSignal | undefined;
  const { identity } = people((_, given) => {
    signal = given;
    return new Promise<never>(() => {});
  });
  const asked = expect(identity.whoHas('s1')).rejects.toThrow(new Refusal('hook_failed'));
  vi.advanceTimersByTime(2_000);
  await asked;
  expect(signal?.aborted).toBe(true);
});

test('who is signed in at the site speaks by its name, and is out when it signs out', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parlour-authorize-'));
  const ends = new AbortController();
  const parlour = await openParlour({
    ...{ port: 0, data, guests: 'off', log: createLog('silent') },
    hooks: {
      authorize: (bearer) =>
        bearer === 'session-17' ? { id: '17', name: 'Ann', ends: ends.signal } : undefined,
    },
  });
  onTestFinished(async () => {
    await parlour.stop();
    await rm(data, { recursive: true, force: true });
  });
  const wsUrl = `ws://127.0.0.1:${parlour.port}/ws`;
  const ann = await Talker.greet(wsUrl, { token: 'session-17', name: 'somebody' });
  await ann.join('tea');
  await ann.ask({ type: 'post', room: 'tea', text: 'hi', ref: '1' });
  expect(await ann.hear('posted')).toMatchObject({ author: { name: 'Ann' } });
  const api = `http://127.0.0.1:${parlour.port}/api/rooms/tea/messages`;
  const get = (bearer: string) => fetch(api, { headers: { authorization: `Bearer ${bearer}` } });
  expect((await get('session')).status).toBe(401);
  ends.abort();
  // As a bot whose key is revoked.
  expect(await ann.ended()).toMatchObject({ code: 1008 });
});
