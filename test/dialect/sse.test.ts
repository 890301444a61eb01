import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStreamSpeeches, streamOpening } from '../../src/dialect/sse.ts';
import { heardBy } from '../../src/protocol/clearance.ts';
import { readCursor, writeCursor } from '../../src/protocol/cursor.ts';
import { keepText } from '../../src/protocol/text.ts';

const sse = createStreamSpeeches('r2').posted;

const head = {
  room: 'r',
  seq: 7,
  epoch: 'abc',
  at: 1,
  author: { id: 'g_ann', name: 'ann' },
} as const;

test('a message is three fields and a blank line', () => {
  const event = { ...head, type: 'posted', text: 'hi', ref: 'p1', stamp: 'now' } as const;
  expect(sse.encode(heardBy('open', event))).toBe(
    'id: abc:7:r2\nevent: posted\n' +
      'data: {"seq":7,"author":{"id":"g_ann","name":"ann"},"text":"hi","at":1,"ref":"p1","stamp":"now"}\n\n',
  );
});

test('no text breaks out of its line', () => {
  const unit = fc.oneof(
    fc.constantFrom(...'<>&"\'+=/\\\0\n\r\t\u2028\u2029{}:; '),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  const text = fc.oneof(
    fc.string({ unit }),
    fc.constantFrom('\n', '\r', '\r\n\r\n', '\n\ndata: x\n\n', '\u2028', '\u0085'),
  );
  fc.assert(
    fc.property(text, text, (said, name) => {
      const author = { id: 'c_ann', name: keepText(name), claimed: true } as const;
      const event = { ...head, author, type: 'posted', text: keepText(said) } as const;
      const block = sse.encode(heardBy('open', event)) ?? '';
      const lines = block.split(/\r\n|\n|\r/);
      expect(lines).toHaveLength(5);
      expect(JSON.parse(lines[2]?.slice('data: '.length) ?? '').text).toBe(keepText(said));
    }),
  );
});

test('a cursor is read as it is written, and nothing else is one', () => {
  const cursor = { epoch: 'k2v9x4', seq: 12 };
  expect(writeCursor(cursor)).toBe('k2v9x4:12');
  expect(readCursor('k2v9x4:12')).toEqual(cursor);
  expect(writeCursor({ ...cursor, run: 'r-2' })).toBe('k2v9x4:12:r-2');
  expect(readCursor('k2v9x4:12:r-2')).toEqual({ ...cursor, run: 'r-2' });
  for (const text of ['', 'k2v9x4', 'k2v9x4:', ':1', 'a:-1', 'a:1.0', 'a: 1', 'a:1\n', 'a b:1']) {
    expect(readCursor(text)).toBeUndefined();
  }
});

test('a stream begins with a place to come back to, which is no event', () => {
  expect(streamOpening({ epoch: 'abc', seq: 0 })).toBe('retry: 1000\nid: abc:0\n\n');
});
