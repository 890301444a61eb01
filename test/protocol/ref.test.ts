import { expect, test } from 'vitest';
import { createChecks } from '../../src/protocol/check.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';

const { command } = createChecks(defaultLimits);
const post = (ref: string) => command({ type: 'post', room: 'tea', text: 'hello', ref });

test.each(['\ud800', '\ud801', '\udc00a', 'a\ud83d'])('half a pair is no ref: %j', (ref) => {
  expect(() => post(ref)).toThrow(expect.objectContaining({ code: 'bad_ref' }));
});

test('a whole pair is one', () => {
  expect(post('\u{1f600}')).toMatchObject({ ref: '\u{1f600}' });
});
