import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/protocol/audit.ts';
import { auditSentence } from '../../src/protocol/audit-words.ts';
import type { As } from '../../src/protocol/fact.ts';

const ann = { id: 'g_ann', name: 'ann' };
const bo = { id: 'g_bo_and_more', name: 'bo' };
const at = 1_795_800_000_000;
const moderator: As = { role: 'moderator' };
const head = { seq: 21, at, author: ann, as: moderator, on: bo };

const sentences: readonly (readonly [string, AuditEntry])[] = [
  [
    'ann (moderator) hid message 17 of bo: spam',
    { ...head, type: 'hidden', target: 17, reason: 'spam' },
  ],
  ['ann (moderator) removed message 17 of bo for good', { ...head, type: 'removed', target: 17 }],
  ['ann (moderator) brought back message 17 of bo', { ...head, type: 'restored', target: 17 }],
  [
    'ann (moderator) brought back what was cleared of bo',
    { ...head, type: 'restored', target: 20, of: 'cleared' },
  ],
  [
    'ann (moderator) cleared the messages of bo, from number 3 up to 19: flooding',
    { ...head, type: 'cleared', person: bo.id, from: 3, upTo: 19, reason: 'flooding' },
  ],
  [
    'ann (moderator) pinned message 17 of bo for 1 hour',
    { ...head, type: 'pinned', target: 17, until: at + 3_600_000 },
  ],
  [
    'ann (moderator) took down message 17 of bo, which was pinned',
    { ...head, type: 'unpinned', target: 17 },
  ],
  ['ann (moderator) set slow to 30 seconds', { ...head, type: 'set', setting: 'slow', value: 30 }],
  ['ann (moderator) set slow to off', { ...head, type: 'set', setting: 'slow', value: 0 }],
  [
    'ann (moderator) calmed the room down for 15 minutes',
    { ...head, type: 'set', setting: 'calm', value: at + 900_000 },
  ],
  ['ann (moderator) ended the calm', { ...head, type: 'set', setting: 'calm', value: 0 }],
  [
    'ann (moderator) changed the filters',
    { ...head, type: 'set', setting: 'filters', value: 'casino' },
  ],
  [
    'ann (moderator) set the title to “Tea”',
    { ...head, type: 'set', setting: 'title', value: 'Tea' },
  ],
  [
    'ann (moderator) set another password',
    { ...head, type: 'set', setting: 'password', value: 'v2' },
  ],
  [
    'ann (moderator) set opens to 2026-11-27 17:20 UTC',
    { ...head, type: 'set', setting: 'opens', value: at },
  ],
  [
    'ann (moderator) made bo a moderator for 2 days',
    {
      ...head,
      type: 'granted',
      person: bo.id,
      name: 'bo',
      role: 'moderator',
      until: at + 172_800_000,
    },
  ],
  [
    'ann (moderator) took from bo what made it a member',
    { ...head, type: 'revoked', person: bo.id, name: 'bo', role: 'member' },
  ],
  [
    'ann (moderator) is a moderator no longer',
    { ...head, type: 'revoked', person: ann.id, name: 'ann', role: 'moderator' },
  ],
  ['ann (moderator) answered question 7 of bo', { ...head, type: 'answered', target: 7 }],
  [
    'ann (moderator) paused bo for 10 minutes: spam',
    {
      ...{ ...head, type: 'timed-out', person: bo.id, name: 'bo', reason: 'spam' },
      until: head.at + 600_000,
    },
  ],
  ['ann (moderator) banned bo', { ...head, type: 'banned', person: bo.id, name: 'bo' }],
  ['ann (moderator) let bo speak again', { ...head, type: 'unbanned', person: bo.id, name: 'bo' }],
  [
    'ann (moderator) noted about bo: warned twice',
    { ...head, type: 'noted', person: bo.id, text: 'warned twice' },
  ],
  ['ann (moderator) let message 21 of bo pass', { ...head, type: 'approved', held: 9 }],
  [
    'ann (moderator) let the new text of message 4 of bo pass',
    { ...head, type: 'approved', held: 9, target: 4 },
  ],
  [
    'ann (moderator) rejected message 9 of bo, which waited: rude',
    { ...head, type: 'rejected', target: 9, of: 'held', reason: 'rude' },
  ],
  [
    'ann (moderator) set aside the reports about message 9 of bo',
    { ...head, type: 'rejected', target: 9 },
  ],
];

test.each(sentences)('%s', (sentence, entry) => {
  expect(auditSentence(entry)).toBe(sentence);
});

test('it says where a role came from, and who has no name', () => {
  const hidden = { ...head, type: 'hidden', target: 17 } as const;
  const by = (as: As) => auditSentence({ ...hidden, as }).split(' hid')[0];
  expect(by({ role: 'moderator', by: 'token' })).toBe('ann (moderator by token)');
  expect(by({ role: 'member', by: 'link' })).toBe('ann (member by link)');
  expect(by({ role: 'host', by: 'host' })).toBe('ann (host)');
  const host = { ...hidden, author: { id: 'h_command-line', name: 'host' } };
  expect(auditSentence({ ...host, as: { role: 'host', by: 'host' } })).toMatch(/^the host hid/);
  expect(auditSentence({ ...hidden, on: { id: bo.id } })).toBe(
    'ann (moderator) hid message 17 of g_bo_and_m',
  );
});
