import { describe, expect, test } from 'vitest';
import { heardBy, soundsAlike } from '../../src/protocol/clearance.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { As, Change } from '../../src/protocol/fact.ts';
import { isAtLeast, isCleared, roles } from '../../src/protocol/role.ts';

const head = {
  room: 'tea',
  seq: 7,
  epoch: 'e',
  at: 1_790_000_000_000,
  author: { id: 'g_ann', name: 'ann', badge: 'moderator' },
  ref: 'r1',
} as const;
const as: As = { role: 'moderator', by: 'token' };
const granted = { type: 'granted', person: 'g_bo', name: 'bo' } as const;

const event = (change: Change, acted: { as?: As } = {}): RoomEvent => ({
  ...head,
  ...acted,
  ...change,
});

describe('what everybody hears', () => {
  test.each<Change>([
    { type: 'posted', text: 'tea' },
    { type: 'edited', target: 1, text: 'tea' },
    { type: 'removed', target: 1 },
    { type: 'reacted', target: 1, emoji: '☕' },
    { type: 'unreacted', target: 1, emoji: '☕' },
    { type: 'set', setting: 'topic', value: 'tea' },
    { ...granted, role: 'moderator' },
    { ...granted, role: 'owner' },
    { type: 'revoked', person: 'g_bo', name: 'bo', role: 'owner' },
    { type: 'expired', upTo: 3 },
  ])('is the same object: $type', (change) => {
    const told = event(change);
    expect(soundsAlike(told)).toBe(true);
    expect(heardBy('open', told)).toBe(told);
  });

  test('is never as what somebody acted', () => {
    const told = event({ type: 'set', setting: 'topic', value: 'tea' }, { as });
    expect(soundsAlike(told)).toBe(false);
    expect(heardBy('open', told)).toEqual(event({ type: 'set', setting: 'topic', value: 'tea' }));
    expect(heardBy('cleared', told)).toBe(told);
  });

  test('is that a setting changed, and not to what, where that is for the cleared', () => {
    const told = event({ type: 'set', setting: 'filters', value: 'coffee' }, { as });
    expect(heardBy('open', told)).toEqual({ ...head, type: 'set', setting: 'filters' });
    expect(heardBy('cleared', told)).toBe(told);
  });
});

describe('of what is done to messages', () => {
  const acts: readonly Change[] = [
    { type: 'removed', target: 3, reason: 'spam' },
    { type: 'hidden', target: 3, reason: 'spam' },
    { type: 'restored', target: 3 },
    { type: 'cleared', person: 'g_bo', from: 1, upTo: 3, reason: 'spam' },
    { type: 'pinned', target: 3, until: 5 },
    { type: 'unpinned', target: 3 },
  ];

  test.each(acts)('$type, everybody hears all but who did it and why', (change) => {
    const told = event(change, { as });
    const { author: _, ref: __, ...open } = head;
    const { reason: ___, ...plain } = { reason: '', ...change };
    expect(heardBy('open', told)).toEqual({ ...open, ...plain });
    expect(heardBy('cleared', told)).toBe(told);
  });

  test.each(acts)('$type, what somebody does to its own is as ever', (change) => {
    expect(heardBy('open', event(change))).toMatchObject(head);
  });
});

test.each<Change>([
  { type: 'linked', guest: 'g_bo', person: 'u_bo', name: 'Bo B.' },
  { type: 'asked', text: 'when?' },
  { type: 'answered', target: 3, to: 'g_bo', text: 'at five' },
  { type: 'timed-out', person: 'g_bo', name: 'bo', until: 9 },
  { type: 'banned', person: 'g_bo', name: 'bo', reason: 'spam' },
  { type: 'unbanned', person: 'g_bo', name: 'bo' },
  { type: 'noted', person: 'g_bo', text: 'warned twice' },
  { ...granted, role: 'member' },
  { type: 'revoked', person: 'g_bo', name: 'bo', role: 'member' },
])('of $type only that it is there', (change) => {
  const told = event(change, { as });
  expect(heardBy('open', told)).toEqual({ type: 'sealed', room: 'tea', seq: 7, epoch: 'e' });
  expect(heardBy('cleared', told)).toBe(told);
});

test('roles go from the least to the most, and moderators are the first who are cleared', () => {
  expect(roles.filter((role) => isAtLeast(role, 'member'))).toEqual(roles.slice(2));
  expect(roles.filter(isCleared)).toEqual(['moderator', 'owner', 'host']);
});
