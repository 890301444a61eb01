import { describe, expect, test, vi } from 'vitest';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { defaultRates as rates } from '../../src/protocol/rate.ts';
import { noStanding } from '../../src/protocol/standing.ts';
import { argonHash, argonMatches, oneArgon } from '../../src/room/argon.ts';
import { isPass, makePass, type PassFor } from '../../src/room/pass.ts';
import { newPasswordVersion, Passwords } from '../../src/room/passwords.ts';
import { Standings } from '../../src/room/standings.ts';
import { tightest } from '../../src/room/tightest.ts';
import { TryCounts } from '../../src/room/try-counts.ts';

const version = 'k2v9x4p7m3w2';
const bo = { id: 'g_bo', name: 'bo' };
const actor = { author: bo, isGuest: true } as const;

/** Doors of rooms whose passwords have these hashes; a room without one was imported. */
function doorsOf(hashes: Readonly<Record<string, string | undefined>>, limits = defaultLimits) {
  const store = {
    standing: async (key: string) =>
      key in hashes ? { ...noStanding, settings: { password: version } } : noStanding,
    passwordHash: async (key: string) => hashes[key],
    keyFor: () => new Uint8Array(32),
  };
  return new Passwords({ store, standings: new Standings(store), limits, rates });
}

describe('a hash', () => {
  test('is of the form that others read, salted, and of that password alone', async () => {
    const [one, other] = [await argonHash('open sesame'), await argonHash('open sesame')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(other).not.toBe(one);
    expect(await argonMatches('open sesame', one)).toBe(true);
    expect(await argonMatches('Open sesame', one)).toBe(false);
  });

  // Made by the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1`.
  test('that another program made is read with the cost it names', async () => {
    const made =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await argonMatches('password', made)).toBe(true);
    expect(await argonMatches('passwore', made)).toBe(false);
  });

  test('that is missing or garbled matches nothing', async () => {
    for (const none of [undefined, '', '$argon2id$v=19$m=8,t=1$x$y', 'open sesame']) {
      expect(await argonMatches('open sesame', none)).toBe(false);
    }
  });
});

describe('wrong tries', () => {
  let now = 0;
  const counted = () => {
    now = 0;
    const tries = new TryCounts(rates, () => now);
    const waits = (room: string, from?: string) => {
      try {
        tries.check(room, from);
        return 0;
      } catch (error) {
        return (error as { retry: number }).retry;
      }
    };
    const guess = (room: string, from?: string) => {
      const wait = waits(room, from);
      if (wait === 0) tries.note(room, from);
      return wait;
    };
    return { guess, waits };
  };

  test('are five of an address, and then one every 12 seconds', () => {
    const { guess } = counted();
    for (let i = 0; i < 5; i++) expect(guess(`room ${i}`, 'a')).toBe(0);
    expect([guess('tea', 'a'), guess('tea', 'b')]).toEqual([12, 0]);
    now = 11_999;
    expect(guess('tea', 'a')).toBe(1);
    now = 12_000;
    expect([guess('tea', 'a'), guess('tea', 'a')]).toEqual([0, 12]);
  });

  test('from few or from many addresses keep nobody out who comes from another', () => {
    const { guess, waits } = counted();
    for (let i = 0; i < 500; i++) guess('tea', `guesser ${i % 4}`);
    expect(waits('tea', 'ann')).toBe(0);
    for (let i = 0; i < 2_000; i++) guess('tea', `another ${i}`);
    expect(waits('tea', 'ann')).toBe(0);
    expect(waits('tea')).toBe(3);
    // She mistyped it: she waits for what the room has again, and not for all that was guessed.
    expect([guess('tea', 'ann'), guess('tea', 'ann')]).toEqual([0, 3]);
    now = 3_000;
    expect(guess('tea', 'ann')).toBe(0);
    now = 63_000;
    expect(waits('tea', 'guesser 1')).toBe(0);
  });

  test('where all would be one address are those of the room alone', () => {
    const { guess } = counted();
    for (let i = 0; i < 20; i++) expect(guess('tea')).toBe(0);
    expect([guess('tea'), guess('milk')]).toEqual([3, 0]);
  });
});

describe('a pass', () => {
  const key = new Uint8Array(32).fill(7);
  const due: PassFor = { room: 'tea', author: bo, version };
  const stranger: PassFor = { ...due, author: { id: 'c_bo', name: 'bo', claimed: true } };

  test.each<[string, Partial<PassFor>]>([
    ['another room', { room: 'te' }],
    ['another author', { author: { id: 'g_b', name: 'bo' } }],
    ['another password', { version: newPasswordVersion() }],
    ['a stranger', { author: stranger.author }],
    ['nobody', { author: undefined }],
  ])('is none for %s', (_, other) => {
    const pass = makePass(key, due);
    expect(isPass(key, pass, due)).toBe(true);
    expect(isPass(key, pass, { ...due, ...other })).toBe(false);
    expect(isPass(new Uint8Array(32), pass, due)).toBe(false);
  });

  test("a stranger's is whoever's has it, under any name, and nobody's with an id", () => {
    const pass = makePass(key, stranger);
    expect(makePass(key, stranger)).not.toBe(pass);
    expect(isPass(key, pass, { ...due, author: undefined })).toBe(true);
    expect(
      isPass(key, pass, { ...stranger, author: { id: 'c_x', name: 'x', claimed: true } }),
    ).toBe(true);
    expect(isPass(key, pass, due)).toBe(false);
    const id = `stranger ${pass.split('.')[1]}`;
    expect(isPass(key, pass, { ...due, author: { id, name: 'x' } })).toBe(false);
  });

  test.each([
    '',
    '.',
    '..',
    'k2v9x4p7m3w2',
    'k2v9x4p7m3w2.',
    'k2v9x4p7m3w2..',
    '\u00e9.\u00e9',
  ])('%j is none', (pass) => {
    for (const each of [due, stranger]) expect(isPass(key, pass, each)).toBe(false);
  });
});

describe('at the door', () => {
  test('nothing is asked where there is no password', async () => {
    const doors = doorsOf({});
    expect(await doors.enter(actor, 'tea', { password: 'x' }, 'a')).toBe(undefined);
  });

  test('no word opens a room whose hash is not here, and finding out takes as long', async () => {
    const doors = doorsOf({ imported: undefined, tea: await argonHash('open sesame') });
    const took = async (room: string) => {
      const began = performance.now();
      await expect(doors.enter(actor, room, { password: 'x' }, undefined)).rejects.toMatchObject({
        code: 'bad_password',
      });
      return performance.now() - began;
    };
    const least = async (room: string) =>
      Math.min(await took(room), await took(room), await took(room));
    const [imported, tea] = [await least('imported'), await least('tea')];
    expect(imported).toBeGreaterThan(tea / 3);
  });

  test('who is refused for another reason is so with any word, and it is no try', async () => {
    const store = {
      standing: async () => ({
        ...noStanding,
        settings: { password: version, read: 'members' as const },
      }),
      passwordHash: () => expect.unreachable('nothing was to be checked'),
      keyFor: () => new Uint8Array(32),
    };
    const doors = new Passwords({
      store,
      standings: new Standings(store),
      limits: defaultLimits,
      rates,
    });
    await expect(doors.enter(actor, 'tea', { password: 'x' }, 'a')).rejects.toThrow(
      expect.objectContaining({ code: 'members_only' }),
    );
  });

  test('four of a room wait and no more; whoever sets a password goes before them', async () => {
    const doors = doorsOf({ tea: await argonHash('open sesame') });
    const { order, note, end } = hold();
    for (let i = 0; i < 5; i++) note(doors.enter(actor, 'tea', { password: 'x' }, undefined));
    await vi.waitUntil(() => order.length === 1, { timeout: 10_000 });
    note(doors.hashOf('tea', 'another'), 'set');
    await end();
    const busy = ['passwords_busy', 'passwords_busy'];
    expect(order).toEqual([...busy, 'set', 'bad_password', 'bad_password', 'bad_password']);
  });

  test('whoever enters does not wait behind twelve rooms that set one, nor behind forty that enter another', async () => {
    const hash = await argonHash('open sesame');
    const doors = doorsOf({ victim: hash, own: hash });
    const { order, note, end } = hold();
    const right = { password: 'open sesame' };
    for (let i = 0; i < 40; i++) note(doors.enter(actor, 'own', right, undefined), 'own');
    await vi.waitUntil(() => order.length === 36, { timeout: 10_000 });
    for (let i = 0; i < 12; i++) note(doors.hashOf(`set ${i}`, 'x'), 'set');
    note(doors.enter(actor, 'victim', right, undefined), 'victim');
    // It finds a place by the last one of the room that has most.
    await vi.waitUntil(() => order.length === 37, { timeout: 10_000 });
    await end();
    const turns = order.filter((each) => each !== 'passwords_busy');
    expect(turns.indexOf('victim')).toBeGreaterThan(0);
    expect(turns.indexOf('victim')).toBeLessThan(14);
  });

  test('a room sets five a minute, and hears when there may be another; none is no password', async () => {
    const doors = doorsOf({});
    for (let i = 0; i < 5; i++) expect(await doors.hashOf('tea', `a${i}`)).toContain('argon2id');
    const refused = { code: 'too_many_tries', retry: expect.any(Number) };
    await expect(doors.hashOf('tea', 'a5')).rejects.toMatchObject(refused);
    expect(await doors.hashOf('tea', false)).toBe(undefined);
    expect(await doors.hashOf('milk', 'a5')).toContain('argon2id');
  });
});

/** Keeps all passwords waiting until `end`, and writes down what becomes of them, and when. */
function hold() {
  const held = Promise.withResolvers<void>();
  const all: Promise<unknown>[] = [oneArgon.do('held', () => held.promise, defaultLimits)];
  const order: string[] = [];
  const note = (asked: Promise<unknown>, name = '') => {
    const noted = asked.then(
      () => order.push(name),
      (error: { code: string }) => order.push(error.code),
    );
    all.push(noted);
  };
  const end = async () => {
    held.resolve();
    await Promise.all(all);
  };
  return { order, note, end };
}

test('of a password on its way nobody knows yet, and until it is there nobody gets in by the one of before', () => {
  expect(tightest('password', ['a', 'b'])).toBe('b');
  expect(tightest('password', ['a', false])).toBe('a');
  expect(tightest('password', [false, 'b'])).toBe('b');
  expect(tightest('password', [false, 'b', false])).toBe('b');
});
