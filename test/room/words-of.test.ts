import { expect, test } from 'vitest';
import type { Change } from '../../src/protocol/fact.ts';
import { type Carrier, carriers, wordsOf } from '../../src/room/words-of.ts';

test('a field that holds somebody’s words, and is not listed, does not compile', () => {
  interface Shouted {
    readonly type: 'shouted';
    readonly text: string;
    readonly loudly?: string;
    readonly person: string;
    readonly target: number;
  }
  const listed: Carrier<Shouted> = { words: { text: 'said', loudly: 'said' }, onHold: 'waits' };
  // @ts-expect-error one of its fields is missing
  const missing: Carrier<Shouted> = { words: { text: 'said' }, onHold: 'waits' };
  // @ts-expect-error an id is no word
  const named: Carrier<Shouted> = { ...listed, words: { ...listed.words, person: 'said' } };
  // @ts-expect-error a kind of change is missing
  const all: { readonly [Type in Change['type']]: unknown } = { posted: carriers.posted };
  expect([listed, missing, named, all]).toHaveLength(4);
});

test.each<[Change, readonly string[]]>([
  [{ type: 'posted', text: 'tea' }, ['tea']],
  [{ type: 'posted', text: 'tea', stamp: 'at five' }, ['tea', 'at five']],
  [{ type: 'edited', target: 1, text: 'tea' }, ['tea']],
  [{ type: 'removed', target: 1 }, []],
  [{ type: 'reacted', target: 1, emoji: '☕' }, ['☕']],
  [{ type: 'unreacted', target: 1, emoji: '☕' }, []],
  [{ type: 'asked', text: 'when?' }, ['when?']],
  [{ type: 'answered', target: 1, to: 'g_ann', text: 'at five' }, ['at five']],
  [{ type: 'set', setting: 'title', value: 'Tea' }, ['Tea']],
  [{ type: 'set', setting: 'topic', value: 'cake' }, ['cake']],
  [{ type: 'set', setting: 'rules', value: 'no cake' }, ['no cake']],
  // A rule may name what it is about; other values are none of anybody's words.
  [{ type: 'set', setting: 'filters', value: 'cake' }, []],
  [{ type: 'set', setting: 'read', value: 'members' }, []],
  [{ type: 'set', setting: 'password', value: 'v1' }, []],
  // Whoever acts on somebody names him as he is called.
  [{ type: 'granted', person: 'g_ann', name: 'ann', role: 'member' }, []],
])('the words of %j', (change, words) => {
  expect(wordsOf(change)).toEqual(words);
});
