import { describe, expect, test } from 'vitest';
import { type Grants, grantedRole } from '../../src/protocol/actor.ts';

const rooms = (given: Record<string, 'member' | 'moderator' | 'owner'>): Grants => ({
  rooms: new Map(Object.entries(given)),
});

describe('what a token says of a room', () => {
  test.each([
    ['its own name', rooms({ 'lecture:7': 'moderator', 'lecture:*': 'member' }), 'moderator'],
    ['the longest beginning', rooms({ '*': 'owner', 'lecture:*': 'member' }), 'member'],
    ['the name of all', rooms({ '*': 'member', 'other:*': 'owner' }), 'member'],
    ['a name that only begins alike', rooms({ 'lec*': 'owner', lecture: 'owner' }), undefined],
    ['a longer name', rooms({ 'lecture:7:*': 'owner', 'lecture:77': 'owner' }), undefined],
    ['nothing', {}, undefined],
    ['no token', undefined, undefined],
    ['that it is the host', { role: 'host', ...rooms({ '*': 'member' }) }, 'host'],
  ] as const)('is %s', (_, grants, role) => {
    expect(grantedRole(grants, 'lecture:7')).toBe(role);
  });

  test('goes from the longest beginning to the shortest, a colon at the front too', () => {
    const grants = rooms({ ':*': 'member', ':a:*': 'owner', '*': 'moderator' });
    expect(grantedRole(grants, ':a:b')).toBe('owner');
    expect(grantedRole(grants, ':b')).toBe('member');
    expect(grantedRole(grants, 'b:')).toBe('moderator');
    expect(grantedRole(rooms({ 'a:*': 'owner' }), ':a:b')).toBeUndefined();
  });
});
