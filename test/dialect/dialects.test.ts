import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseDialect, dialects } from '../../src/dialect/dialects.ts';
import { createChecks } from '../../src/protocol/check.ts';
import { type Heard, heardBy } from '../../src/protocol/clearance.ts';
import { type ErrorCode, errorEntry, errors } from '../../src/protocol/error.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { keepText } from '../../src/protocol/text.ts';
import { closeCodeOf } from '../../src/socket/web-socket-connection.ts';

const listener = { room: 'r', name: 'guest-1234', checks: createChecks(defaultLimits) };
const head = {
  room: 'r',
  seq: 7,
  epoch: 'e',
  at: Date.UTC(2026, 10, 22, 8, 52),
  author: { id: 'c_ann', name: 'ann', claimed: true },
} as const;
const posted = (text: string, name = 'ann'): Heard =>
  heardBy('cleared', { ...head, author: { ...head.author, name }, type: 'posted', text });

const all = [...dialects.values()];
const foreign = all.filter(({ name }) => name !== 'native');
const unit = fc.oneof(
  fc.constantFrom(...'<>&"\'+=/\\\0\n\r\t\u2028\u2029{}:; '),
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
);
const kept = fc.string({ unit, maxLength: 200 }).map(keepText);

describe.each(all)('$name', (dialect) => {
  test('takes any frame for commands or for nothing, and never breaks', () => {
    const frame = fc.oneof(
      fc.string({ unit }),
      fc.json(),
      fc.json().map((json) => `msg ${json}`),
      fc.json().map((json) => json.slice(0, -1)),
      fc.constantFrom('[', '{', '"', 'null', '{}', '[]', 'x '.repeat(50), '['.repeat(5_000)),
    );
    fc.assert(
      fc.property(frame, (text) => {
        const decoded = dialect.decode(text, listener);
        if (!('type' in decoded)) expect(decoded.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('says a text in one way only, so that it is encoded once for all', () => {
    fc.assert(
      fc.property(kept, kept, (text, name) => {
        const event = posted(text, name);
        expect(dialect.encode(event)).toBe(dialect.encode(structuredClone(event)));
        expect(dialect.encode(event)).toEqual(expect.any(String));
      }),
    );
  });
});

describe.each(foreign)('$name', (dialect) => {
  test('has no word for changes and removed lines', () => {
    const changes: readonly RoomEvent[] = [
      { ...head, type: 'edited', target: 1, text: 'x' },
      { ...head, type: 'removed', target: 1 },
      { ...head, type: 'reacted', target: 1, emoji: '☕' },
      { ...head, type: 'unreacted', target: 1, emoji: '☕' },
      { ...head, type: 'posted', text: '', removedAt: 1 },
      { ...head, type: 'set', setting: 'topic', value: 'tea' },
      { ...head, type: 'granted', person: 'g_bo', name: 'bo', role: 'owner' },
      { ...head, type: 'asked', text: 'when?' },
      { ...head, type: 'expired', upTo: 3 },
    ];
    for (const event of changes) {
      expect(dialect.encode(heardBy('open', event))).toBeUndefined();
      expect(dialect.encode(heardBy('cleared', event))).toBeUndefined();
    }
    expect(dialect.signal).toBeUndefined();
    expect(dialect.reply).toBeUndefined();
  });
});

describe('what a text can not do', () => {
  test('break out of its htmx fragment', () => {
    const htmx = dialects.get('htmx');
    fc.assert(
      fc.property(kept, kept, (text, name) => {
        const html = htmx?.encode(posted(text, name)) ?? '';
        const plain = htmx?.encode(posted('', '')) ?? '';
        expect(html.match(/<[^>]*>/g)).toEqual(plain.match(/<[^>]*>/g));
        expect(html.replaceAll(/&(lt|gt|amp|#34|#39|#43);/g, '').match(/[&'+]/g)).toBeNull();
      }),
    );
  });

  test.each(['roomcode', 'chatlog', 'golem'])('put markup into a page that %s feeds', (name) => {
    fc.assert(
      fc.property(kept, (text) => {
        const frame = dialects.get(name)?.encode(posted(text, text)) ?? '';
        expect(frame).not.toMatch(/[<>&\u2028\u2029]/);
        const value: unknown = JSON.parse(frame.replace(/^msg /, ''));
        expect(typeof value === 'string' ? [value] : Object.values(value as object)).toContain(
          text,
        );
      }),
    );
  });
});

/** For each close code that is ours, the one that a dialect's clients get. */
const asTheyAre = (code: number) => code;
const closes: Readonly<Record<string, (code: number) => number | undefined>> = {
  native: asTheyAre,
  golem: asTheyAre,
  roomcode: asTheyAre,
  chatlog: asTheyAre,
  // Its pages come back after 1006, 1012 and 1013 only.
  htmx: (code) =>
    new Map([
      [1002, 1002],
      [1003, 1003],
      [1007, 1007],
      [1008, 1008],
      [1009, 1009],
      [1011, 1013],
      [1012, 1012],
      [1013, 1013],
      [4001, 1013],
      [4002, 1013],
      [4003, 1013],
      [4501, 1008],
      [4502, 1008],
      [4503, 1008],
      [4504, 1008],
      [4505, 1013],
      [4506, 1008],
    ]).get(code),
};

describe.each([...dialects.values()])('$name closes for', ({ name, closeCode = asTheyAre }) => {
  test.each(Object.keys(errors) as ErrorCode[])('%s with a code that its clients know', (code) => {
    const ours = closeCodeOf(code);
    expect([ours, closeCode(ours)]).toEqual([ours, closes[name]?.(ours)]);
  });
});

test.each(
  Object.keys(errors) as ErrorCode[],
)('htmx pages come back after %s where it helps', (code) => {
  const theirs = dialects.get('htmx')?.closeCode?.(closeCodeOf(code)) ?? 0;
  expect([1006, 1012, 1013].includes(theirs)).toBe(errorEntry(code).retry !== null);
});

describe('a handshake chooses', () => {
  const golem = { dialect: 'golem', room: undefined } as const;
  const choose = (
    address: string,
    subprotocols: readonly string[] = [],
    by: Parameters<typeof chooseDialect>[1] = golem,
  ) => {
    const { pathname: path, searchParams: query } = new URL(address, 'ws://here');
    const choice = chooseDialect({ path, subprotocols, query }, by);
    return choice && [choice.dialect.name, choice.room];
  };

  test.each([
    ['/ws', ['golem', '']],
    ['/ws?room=tea', ['golem', 'tea']],
    ['/ws?roomCode=tea', ['roomcode', 'tea']],
    ['/ws?roomCode=', ['roomcode', '']],
    ['/ws?roomCode=a&roomCode=b', ['roomcode', 'a']],
    ['/chat', ['chatlog', 'lobby']],
    ['/chat?roomCode=tea', ['roomcode', 'tea']],
    ['/chat?dialect=htmx', ['htmx', 'lobby']],
    ['/ws?dialect=roomcode', ['roomcode', '']],
    ['/ws?dialect=chatlog&room=tea', ['chatlog', 'tea']],
    ['/ws?dialect=golem&roomCode=tea', ['golem', 'tea']],
    ['/ws?dialect=sse', undefined],
    ['/ws?dialect=__proto__', undefined],
    ['/ws?dialect=', undefined],
  ])('at %s %j', (address, choice) => {
    expect(choose(address)).toEqual(choice);
  });

  test('our own subprotocol before everything else', () => {
    expect(choose('/chat?dialect=golem&roomCode=r', ['x', 'parlour.v1'])?.[0]).toBe('native');
  });

  test('the listener’s dialect and room where it says nothing', () => {
    const listener = { dialect: 'htmx', room: 'tea' } as const;
    expect(choose('/ws', [], listener)).toEqual(['htmx', 'tea']);
    expect(choose('/ws?room=five', [], listener)).toEqual(['htmx', 'five']);
    expect(choose('/chat', [], listener)).toEqual(['chatlog', 'tea']);
    expect(choose('/ws', [], { dialect: 'htmx', room: undefined })).toEqual(['htmx', 'lobby']);
  });
});
