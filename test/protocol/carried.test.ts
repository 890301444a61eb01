import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '../../src/protocol/canonical.ts';
import {
  carriedIn,
  carriedText,
  isMeta,
  keptMeta,
  type Meta,
  metaBounds,
} from '../../src/protocol/carried.ts';
import { createChecks } from '../../src/protocol/check.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';

const checks = createChecks(defaultLimits);

/** The command that a frame says, or the code of its refusal. */
function read(meta: string, type = 'post'): unknown {
  try {
    const head = `"type":"${type}","room":"tea","seq":1,"text":"tea"`;
    return checks.command(checks.json(`{${head},"meta":${meta}}`));
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const wide = (keys: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i])));
const big = (bytes: number) => JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

describe('a meta', () => {
  test.each([
    ['of 8 levels', nested(metaBounds.depth)],
    ['of 64 keys', wide(metaBounds.keys)],
    ['of 4 KB', big(metaBounds.bytes)],
    ['that is empty', '{}'],
    ['whose keys stand in another order', '{"b":[1,2.5,-0.1,true,null],"a":{"10":1,"9":2}}'],
    ['whose texts are no Latin', '{"茶":"🫖"}'],
    ['with escapes', '{"a\\u0062":"\\u0000\\ud83e\\uded6"}'],
  ])('%s is taken', (_, meta) => {
    expect(read(meta)).toMatchObject({ type: 'post', meta: JSON.parse(meta) });
  });

  test.each([
    ['of 9 levels', nested(metaBounds.depth + 1)],
    ['of 65 keys', wide(metaBounds.keys + 1)],
    ['of 64 keys and one below', `{"k":${wide(metaBounds.keys)}}`],
    ['of more elements than keys may be', `{"a":[${Array(64).fill(1).join(',')}]}`],
    ['over 4 KB', big(metaBounds.bytes + 1)],
    ['over 4 KB in UTF-8 alone', JSON.stringify({ a: '🫖'.repeat(1_030) })],
    ['that is a list', '[1]'],
    ['that is a text', '"tea"'],
    ['that is a number', '1'],
    ['that is null in a post', 'null'],
    ['with a number that is none', '{"a":1e999}'],
    ['with a whole number that is not safe', '{"a":9007199254740993}'],
    ['with __proto__', '{"__proto__":{"a":1}}'],
    ['with __proto__ below', '{"a":[{"__proto__":1}]}'],
    ['with __proto__ by an escape', '{"\\u005f_proto__":1}'],
    ['with a key twice', '{"a":1,"a":2}'],
    ['with a key twice, once by an escape', '{"a":1,"\\u0061":2}'],
    ['with a key twice below', '{"a":[{"b":1,"b":1}]}'],
    ['with half a pair', '{"a":"\\ud800"}'],
    ['with half a pair in a key', '{"\\ud800":1}'],
  ])('%s is refused', (_, meta) => {
    expect(read(meta)).toBe('bad_meta');
  });

  test('said twice is refused, and the same key in two objects is no repetition', () => {
    expect(read('{"a":1},"meta":{"b":1}')).toBe('bad_meta');
    expect(read('{"a":{"b":"a:1"},"c":{"b":"\\"a\\":1"}}')).toMatchObject({ type: 'post' });
  });

  test('is taken away by null in an edit alone', () => {
    expect(read('null', 'edit')).toMatchObject({ type: 'edit', meta: null });
    expect(read('[]', 'edit')).toBe('bad_meta');
  });

  test('has room in a frame beside the bounds of its own', () => {
    const lines = nested(metaBounds.depth);
    expect(read(lines)).toMatchObject({ meta: JSON.parse(lines) });
    expect(read(wide(metaBounds.keys))).toMatchObject({ type: 'post' });
  });

  test('is kept equal as JSON, in one order, and comes back as it is kept', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.string({ unit: 'grapheme', maxLength: 8 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => isMeta({ n })),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.string({ maxLength: 5 }), fc.nat().map(String)), tie('any'), {
          maxKeys: 3,
        }),
      ),
    })).any;
    const meta = fc
      .dictionary(fc.oneof(fc.string({ maxLength: 5 }), fc.nat().map(String)), value, {
        maxKeys: 5,
      })
      .map((each) => JSON.parse(JSON.stringify(each)) as Meta)
      .filter((each) => isMeta(each));
    fc.assert(
      fc.property(meta, (said) => {
        const kept = keptMeta(said);
        expect(kept).toEqual(said);
        expect(canonical(kept)).toBe(canonical(said));
        expect(read(JSON.stringify(said))).toMatchObject({ type: 'post' });
        const text = carriedText({ meta: kept });
        expect(carriedIn(text)).toEqual({ meta: said });
        expect(carriedText(carriedIn(text))).toBe(text);
        expect(JSON.stringify(keptMeta(kept))).toBe(JSON.stringify(kept));
      }),
      { seed: 17, numRuns: 200 },
    );
  });
});
