import { expect, test } from 'vitest';
import type { Dialect, Speaker } from '../../src/dialect/dialect.ts';
import { createChecks } from '../../src/protocol/check.ts';
import { heardBy } from '../../src/protocol/clearance.ts';
import { type ErrorCode, errorEntry } from '../../src/protocol/error.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';

/** A frame that says `text` in the room `tea`, as a client of the dialect writes it. */
export type Say = (text: string) => string;

const speaker: Speaker = { room: 'tea', name: 'ann', checks: createChecks(defaultLimits) };

const heard = (event: RoomEvent) => heardBy('cleared', event);

const posted = (text: string): Extract<RoomEvent, { type: 'posted' }> => ({
  type: 'posted',
  room: 'tea',
  seq: 7,
  epoch: 'abcdefghijkl',
  at: 1_790_000_000_000,
  author: { id: 'c_ann', name: 'ann', claimed: true },
  text,
});

const texts = ['hello', '你好 👨‍👩‍👧', '<b>&amp;</b>', 'a "quoted" \\ text', 'two\nlines'];

const strangeFrames = ['', ' ', '{', '{}', '[]', 'null', '0', '"', '\0', '\ud800', '{"type":1}'];

/** What every dialect does. */
export function dialectContract(dialect: Dialect, say: Say): void {
  test('decodes what its clients say', () => {
    for (const text of texts) {
      const decoded = dialect.decode(say(text), speaker);
      expect(decoded).toMatchObject([{ type: 'post', room: 'tea', text }]);
    }
  });

  test('tells a message once, with its text, and differently from another', () => {
    const frames = texts.map((text) => dialect.encode(heard(posted(text))));
    expect(frames).not.toContain(undefined);
    expect(new Set(frames).size).toBe(texts.length);
    expect(dialect.encode(heard(posted('hello')))).toContain('hello');
  });

  test('never throws, whatever the frame; what it can not read has a code', () => {
    const cut = Array.from(say('hello'), (_, i) => say('hello').slice(0, i));
    for (const frame of [...strangeFrames, ...cut]) {
      const decoded = dialect.decode(frame, speaker);
      if ('type' in decoded) expect(errorEntry(decoded.code satisfies ErrorCode)).toBeDefined();
      else expect(Array.isArray(decoded)).toBe(true);
    }
  });

  test('has no memory: the same is said and read alike, and nothing it is given changes', () => {
    const event = freeze(heard(posted('hello')));
    const [first, frame] = [dialect.encode(event), say('hello')];
    const read = dialect.decode(frame, freeze({ ...speaker }));
    dialect.encode(heard(posted('another')));
    dialect.decode('{', speaker);
    expect(dialect.encode(event)).toBe(first);
    expect(dialect.decode(frame, speaker)).toEqual(read);
  });

  test('has a word or silence for every kind of event, and for a removed message', () => {
    const { text: _, ...head } = posted('');
    const others: readonly RoomEvent[] = [
      { ...head, type: 'edited', target: 3, text: 'b' },
      { ...head, type: 'removed', target: 3 },
      { ...head, type: 'reacted', target: 3, emoji: '👍' },
      { ...head, type: 'unreacted', target: 3, emoji: '👍' },
      { ...head, type: 'set', setting: 'topic', value: 'tea' },
      { ...head, type: 'set', setting: 'filters', value: 'coffee' },
      { ...head, type: 'granted', person: 'g_bo', name: 'bo', role: 'owner' },
      { ...head, type: 'revoked', person: 'g_bo', name: 'bo', role: 'member' },
      { ...head, type: 'linked', guest: 'g_bo', person: 'u_bo', name: 'Bo B.' },
      { ...head, type: 'asked', text: 'when?' },
      { ...head, type: 'answered', target: 3, to: 'g_bo', text: 'at five' },
      { ...head, type: 'timed-out', person: 'g_bo', name: 'bo', until: 9 },
      { ...head, type: 'banned', person: 'g_bo', name: 'bo' },
      { ...head, type: 'unbanned', person: 'g_bo', name: 'bo' },
      { ...head, type: 'noted', person: 'g_bo', text: 'warned twice' },
      { ...head, type: 'expired', upTo: 3 },
      { ...posted(''), removedAt: 1_790_000_000_001 },
    ];
    for (const event of others) {
      for (const clearance of ['open', 'cleared'] as const) {
        const frame = dialect.encode(heardBy(clearance, event));
        expect(['string', 'undefined']).toContain(typeof frame);
      }
    }
  });

  test('names whoever has no name, and the same connection alike', () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect(dialect.nameless(id)).toBe(dialect.nameless(id));
  });
}

function freeze<T extends object>(value: T): T {
  return Object.freeze(value);
}
