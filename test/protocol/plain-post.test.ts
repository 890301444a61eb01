import { expect, test } from 'vitest';
import { createChecks } from '../../src/protocol/check.ts';
import { Refusal } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { commandSchemas, pass } from '../../src/protocol/schema.ts';
import { seeded } from '../random/seeded.ts';

const { command, json } = createChecks(defaultLimits);
const schema = commandSchemas(defaultLimits).post;

const outcome = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code;
  }
};

const odd = [
  '',
  'tea',
  'x'.repeat(64),
  'x'.repeat(65),
  '😀'.repeat(64),
  '\ud800',
  7,
  null,
  true,
  {},
  [],
];
const keys = ['room', 'text', 'ref', 'name', 'seq', '__proto__', 'constructor', 'author'];

test('what needs no schema is taken as the schema takes it', () => {
  const below = seeded(7);
  for (let i = 0; i < 5_000; i++) {
    const parts = keys
      .filter((_, at) => below(100) < (at < 3 ? 90 : 5))
      .map((key) => {
        const value = below(10) < 7 ? `some ${key}` : odd[below(odd.length)];
        return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
      });
    const frame = `{"type":"post"${parts.map((part) => `,${part}`).join('')}}`;
    const taken = outcome(() => command(json(frame)));
    expect(taken, frame).toEqual(outcome(() => pass(schema, json(frame))));
    if (typeof taken !== 'string') expect(Object.keys(taken as object)).not.toContain('__proto__');
  }
});
