import { stdSerializers } from 'pino';
import { expect, test } from 'vitest';
import { readable } from '../src/thrown.ts';
import { revoked, thrown } from './support/revoked.ts';

const trap = Object.defineProperty(new Error('x'), 'message', { get: () => thrown(1) });

test.each([
  ['a revoked Proxy', revoked()],
  ['a getter that throws', trap],
  ['a message that is no text', Object.assign(new Error('x'), { message: Symbol('s') })],
  ['a message that is a number', Object.assign(new Error('x'), { message: 5 })],
  ['an object without a prototype', Object.create(null) as unknown],
])('%s is told as what is no error, and a log can write it', (_, what) => {
  const cause = readable(what);
  expect(cause).toEqual(new Error('It threw something that is no error.'));
  expect(stdSerializers.err(new Error('hook', { cause })).stack).toContain('is no error');
});

test.each([
  [new TypeError('x')],
  ['x'],
  [undefined],
  [null],
  [Symbol.iterator],
])('%o is told as it is', (what) => expect(readable(what)).toBe(what));
