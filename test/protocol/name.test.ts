import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/protocol/limit.ts';
import {
  cleanName,
  faultOfName,
  fittingName,
  fittingStamp,
  keepName,
} from '../../src/protocol/name.ts';

const fault = (name: string) => faultOfName(name, defaultLimits);

test('a name has at most 64 code points', () => {
  expect(fault('🫖'.repeat(64))).toBeUndefined();
  expect(fault('🫖'.repeat(65))).toBe('name_too_long');
  expect(faultOfName('ann', { ...defaultLimits, namePoints: 2 })).toBe('name_too_long');
});

describe('a name may be', () => {
  test.each([
    'Ann',
    'Ann Lee-O’Brien',
    'Zoë',
    'Zoe\u0308',
    'कि',
    'น้ำ',
    '\u00e9\u0301',
    '王小明',
    'محمد',
    'نیم\u200cفاصله',
    'क्\u200dष',
    'അനില്\u200d',
    'ශ්\u200dරී',
    '葛\u{e0100}城',
    'ᠮᠣᠩᠭᠣᠯ\u180b',
    '👩‍👩‍👧‍👦',
    'ann ❤️',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '1️⃣ ann',
    '👍🏽',
  ])('%s', (name) => {
    expect(fault(name)).toBeUndefined();
    expect(cleanName(name)).toBe(name);
  });
});

describe('a name has no', () => {
  test.each([
    ['line break', 'ann\nadmin', 'ann admin'],
    ['carriage return', 'ann\radmin', 'ann admin'],
    ['tab', 'ann\tadmin', 'ann admin'],
    ['line separator', 'ann\u2028admin', 'ann admin'],
    ['next line', 'ann\u0085admin', 'ann admin'],
    ['escape', 'ann\u001b[31m', 'ann[31m'],
    ['delete', 'ann\u007f', 'ann'],
    ['bidi override', '\u202enna', 'nna'],
    ['bidi isolate', '\u2066ann\u2069', 'ann'],
    ['direction mark', 'ann\u200e', 'ann'],
    ['Arabic letter mark', 'ann\u061c', 'ann'],
    ['zero-width space', 'an\u200bn', 'ann'],
    ['joiner between Latin letters', 'an\u200dn', 'ann'],
    ['non-joiner between Latin letters', 'an\u200cn', 'ann'],
    ['non-joiner behind a letter that joins none after it', 'ا\u200cن', 'ان'],
    ['non-joiner at the end', 'نیم\u200c', 'نیم'],
    ['joiner without a virama', 'क\u200d', 'क'],
    ['two non-joiners', 'نیم\u200c\u200cفا', 'نیم\u200cفا'],
    ['word joiner', 'an\u2060n', 'ann'],
    ['byte order mark', '\ufeffann', 'ann'],
    ['soft hyphen', 'an\u00adn', 'ann'],
    ['Hangul filler', 'ann\u3164', 'ann'],
    ['variation selector on a letter', 'a\ufe0fnn', 'ann'],
    ['tag by itself', 'ann\u{e0061}', 'ann'],
    ['annotation', 'ann\ufff9x\ufffb', 'annx'],
    ['mark by itself', '\u0301', ''],
    ['two marks by themselves', '\u20dd\u20dd', ''],
    ['mark before its letter', '\u0301ann', 'ann'],
    ['mark on a space', 'ann \u0301lee', 'ann lee'],
    ['mark on a line break', 'ann\n\u0301lee', 'ann lee'],
    ['mark on what is not seen', '\u200b\u0301ann', 'ann'],
    ['mark on a mark on nothing', '\u0301\u200b\u0301ann', 'ann'],
    ['virama with a joiner by itself', '\u094d\u200d', ''],
    ['vowel sign by itself', '\u093e', ''],
    ['keycap by itself', '\u20e3', ''],
    ['private character', 'ann\ue000', 'ann'],
    ['private character of a higher plane', '\u{f0000}ann\u{10fffd}', 'ann'],
    ['private character that some fonts have', '\uf8ff', ''],
    ['noncharacter', 'ann\uffff', 'ann'],
    ['noncharacter of the Arabic forms', 'ann\ufdd0', 'ann'],
    ['noncharacter of a higher plane', 'ann\u{1fffe}', 'ann'],
  ])('%s', (_, name, clean) => {
    expect(fault(name)).toBe('bad_name');
    expect(cleanName(name)).toBe(clean);
    expect(fault(clean)).toBeUndefined();
  });
});

describe('a name is kept', () => {
  test.each([
    ['in letters of one width', 'ａｎｎ　ｌｅｅ', 'ann lee'],
    ['in letters of one font', '𝓪𝓷𝓷', 'ann'],
    ['with its marks on', 'Zoe\u0308', 'Zoë'],
    ['with its ligatures taken apart', 'ﬁona', 'fiona'],
    ['with emoji that have another spelling', 'ann ‼️ 🅰️ ™️', 'ann ‼️ 🅰️ ™️'],
    ['with an accent that stands alone', 'O´Brien', 'O´Brien'],
    ['without lone halves of pairs', 'ann\ud800', 'ann\ufffd'],
    ['as it is', 'ann 王小明 🫖', 'ann 王小明 🫖'],
  ])('%s', (_, name, kept) => {
    expect(keepName(name)).toBe(kept);
    expect(keepName(kept)).toBe(kept);
    expect(fault(kept)).toBeUndefined();
  });
});

test('a long row of marks and non-joiners is looked through in no time', () => {
  const began = performance.now();
  cleanName(`ن${'\u064e\u200c'.repeat(16_000)}`);
  cleanName(`ن${'\u064e'.repeat(32_000)}${'\u200c'.repeat(32_000)}`);
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('what is left of any name is a name', () => {
  const odd = [
    'a',
    ' ',
    '\n',
    '\u0301',
    '\u200d',
    '\u200b',
    '\u094d',
    '\u0915',
    '\ue000',
    '👩',
    '\ufe0f',
  ];
  const names = odd.flatMap((a) => odd.flatMap((b) => odd.map((c) => a + b + c)));
  expect(names.filter((name) => cleanName(cleanName(name)) !== cleanName(name))).toEqual([]);
  expect(names.filter((name) => fault(cleanName(name)) !== undefined)).toEqual([]);
});

test('who has no word for a refusal loses the marks that are too many, and no more', () => {
  const acutes = (count: number) => '\u0301'.repeat(count);
  const joined = `a${acutes(7)}\ufe0f${acutes(3)}\ufe0f b`;
  expect(fittingStamp(`a${acutes(12)}b${acutes(2)}`, defaultLimits)).toBe(
    `a${acutes(8)}b${acutes(2)}`,
  );
  expect(faultOfName(fittingStamp(joined, defaultLimits), defaultLimits)).toBeUndefined();
  expect(fittingName('\u2800', defaultLimits)).toBe('');
});

test('a blank of Braille is within a name, or nowhere', () => {
  expect(fault('\u2801\u2800\u2803')).toBeUndefined();
  expect(['\u2800', 'ann\u2800', ' \u2800ann', '\u2800 \u2800'].map(fault)).toEqual(
    Array(4).fill('bad_name'),
  );
  expect(cleanName(' \u2800ann\u2800 ')).toBe('ann');
});
