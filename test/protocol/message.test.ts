import { expect, test } from 'vitest';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { after } from '../../src/protocol/message.ts';
import { type Message, reactionAuthors, reactionKinds } from '../../src/protocol/record.ts';

const head = { room: 'tea', epoch: 'e', at: 9 };
const by = (id: string) => ({ ...head, seq: 2, author: { id, name: id }, target: 1 });
const react = (id: string, emoji = '☕'): RoomEvent => ({ type: 'reacted', ...by(id), emoji });
const unreact = (id: string, emoji = '☕'): RoomEvent => ({ type: 'unreacted', ...by(id), emoji });
const said: Message = { seq: 1, author: { id: 'ann', name: 'ann' }, text: 'tea', at: 1, ref: 'r' };

const all = (message: Message, events: readonly RoomEvent[]): Message =>
  events.reduce((now, event) => after(now, event), message);
const names = Array.from({ length: reactionAuthors + 1 }, (_, i) => `guest${i}`);

test('what is aimed at a message that is not known is passed over', () => {
  expect(after(undefined, react('bo'))).toBeUndefined();
});

test('a removed message keeps number, author, time and ref, and nothing brings it back', () => {
  const gone = after({ ...said, stamp: '9:00' }, { type: 'removed', ...by('ann') });
  expect(gone).toEqual({ ...said, text: '', removedAt: 9 });
  const later: RoomEvent[] = [react('bo'), { type: 'edited', ...by('ann'), text: 'milk' }];
  expect(all(gone, later)).toBe(gone);
});

test('a reaction counts once for each author, and the last one takes its kind along', () => {
  const once = after(said, react('bo'));
  expect(after(once, react('bo'))).toBe(once);
  expect(after(once, unreact('cy'))).toBe(once);
  expect(after(once, unreact('bo'))).toEqual(said);
  expect(after(said, unreact('bo'))).toBe(said);
});

test('the first fifty authors are told, and who comes after them is counted', () => {
  const full = all(
    said,
    names.map((name) => react(name)),
  );
  const [tally] = full.reactions ?? [];
  expect(tally).toEqual({ emoji: '☕', count: 51, by: names.slice(0, 50) });
  const [fewer] = after(full, unreact(names[50] ?? '')).reactions ?? [];
  expect(fewer).toEqual({ emoji: '☕', count: 50, by: names.slice(0, 50) });
  // Who was the fifty-first is not known here: nobody takes that place before them.
  const [open] = all(full, [unreact('guest0'), react('dee')]).reactions ?? [];
  expect(open).toEqual({ emoji: '☕', count: 51, by: names.slice(1, 50) });
});

test('a message has twenty kinds at most', () => {
  const kinds = Array.from({ length: reactionKinds }, (_, i) => react('bo', `emoji${i}`));
  const full = all(said, kinds);
  expect(after(full, react('bo', 'one more'))).toBe(full);
});
