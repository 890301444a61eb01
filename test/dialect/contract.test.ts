import { describe, expect, test } from 'vitest';
import { dialects } from '../../src/dialect/dialects.ts';
import { dialectContract, type Say } from '../contract/dialect.ts';

const says: Readonly<Record<string, Say>> = {
  native: (text) => JSON.stringify({ type: 'post', room: 'tea', text }),
  roomcode: (text) => JSON.stringify({ Author: 'ann', Content: text }),
  golem: (text) => `msg ${JSON.stringify({ to: 'tea', msg: text })}`,
  chatlog: (text) => JSON.stringify({ userName: 'ann', body: text, timestamp: '8:52 AM' }),
  htmx: (text) => JSON.stringify({ text, HEADERS: {} }),
};

test('every dialect is held to the contract', () => {
  expect(Object.keys(says).toSorted()).toEqual([...dialects.keys()].toSorted());
});

for (const [name, dialect] of dialects) {
  describe(name, () => dialectContract(dialect, says[name] as Say));
}
