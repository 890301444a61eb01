import { describe, expect, test } from 'vitest';
import { emojiCalled, emojiGroups, findEmoji } from '../../src/web/emoji/emojis.ts';
import { codeParts } from '../../src/web/talk/code-parts.ts';
import { type Change, emojiTyped, isInFence, wrapped } from '../../src/web/write/marks.ts';

/** A text in which `[` and `]` stand around what is selected. */
function selected(marked: string) {
  const from = marked.indexOf('[');
  const to = marked.indexOf(']') - 1;
  return { text: marked.replace(/[[\]]/g, ''), from, to };
}

function changed(marked: string, mark: string): string {
  const { text, ...place } = selected(marked);
  const { from, to, by, select }: Change = wrapped({ text, ...place }, mark);
  const after = text.slice(0, from) + by + text.slice(to);
  return `${after.slice(0, select[0])}[${after.slice(select[0], select[1])}]${after.slice(select[1])}`;
}

test.each([
  ['so [good]', '*', 'so *[good]*'],
  ['so *[good]*', '*', 'so [good]'],
  ['so[ good ]then', '_', 'so _[good]_ then'],
  ['[]', '*', '*[]*'],
  ['a [b\nc]', '~', 'a ~[b\nc]~'],
  ['[let x\nlet y]', '`', '```[]\nlet x\nlet y\n```'],
])('%s with %s is %s', (before, mark, after) => {
  expect(changed(before, mark)).toBe(after);
});

test.each([
  ['```js\nlet x[]', true],
  ['```js[]', true],
  ['```js\nlet x\n```[]', false],
  ['```\na\n```\n```\nb[]', true],
  ['a ``` b[]', false],
  ['```x```[]', false],
])('%j is in a fence: %s', (marked, is) => {
  expect(isInFence(selected(marked))).toBe(is);
});

test.each([
  [':ta[]', ':ta'],
  ['so :tada:[]', ':tada:'],
  ['(:ta[]', ':ta'],
  ['16:30[]', undefined],
  ['https:[]', undefined],
  ['a :-)[]', undefined],
  ['[:ta]', undefined],
])('%s names an emoji: %s', (marked, name) => {
  expect(emojiTyped(selected(marked))).toBe(name);
});

describe('emoji', () => {
  test('are found by the beginning of a name, whole names first', () => {
    expect(findEmoji('tad', 3)[0]?.emoji).toBe('🎉');
    expect(findEmoji('tea', 3).map(({ emoji }) => emoji)).toContain('🍵');
    expect(findEmoji('plate', 8).map(({ emoji }) => emoji)).toContain('🍽️');
    expect(findEmoji('plait', 8)).toEqual([]);
    expect(emojiCalled('TADA')).toBe('🎉');
  });

  test('each is one, and is named', () => {
    const all = emojiGroups.flatMap(({ emojis }) => emojis);
    expect(all.length).toBeGreaterThan(1_800);
    const odd = all.filter(({ emoji, names }) => !/^\p{Emoji}/u.test(emoji) || !names[0]);
    expect(odd).toEqual([]);
  });
});

test('code is parted into what a reader looks for', () => {
  const kinds = (code: string, language: string) =>
    codeParts(code, language).map(({ kind, at, end }) => `${kind} ${code.slice(at, end)}`);
  expect(kinds('const a = "x" + 0x1f // const', 'ts')).toEqual([
    'word const',
    'text "x"',
    'number 0x1f',
    'comment // const',
  ]);
  expect(kinds("SELECT 1 -- 'x'", 'sql')).toEqual(['word SELECT', 'number 1', "comment -- 'x'"]);
  expect(kinds("def f(): # 'no'\n  return None", 'py')).toEqual([
    'word def',
    "comment # 'no'",
    'word return',
    'word None',
  ]);
  expect(kinds('anything at all 1', 'klingon')).toEqual([]);
});
