import { expect, test } from 'vitest';
import type { ActParts } from '../../src/control/act.ts';
import { perform } from '../../src/control/acts.ts';
import { guests } from '../../src/identity/guest.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { createModel } from '../support/model-store.ts';

async function order(act: string, given: Record<string, string>) {
  const sent: unknown[] = [];
  const rooms = {
    submit: async (...all: unknown[]) => {
      sent.push(all);
      return { seq: 1, at: 1 };
    },
  };
  const parts = {
    store: await createModel('e')(),
    rooms: rooms as unknown as ActParts['rooms'],
    identity: guests,
    people: { count: () => 0 },
    limits: defaultLimits,
    data: 'data',
  };
  const answer = await perform({ act, given: { code: 'Tea', ...given } }, parts, (error) => {
    throw error;
  });
  return { answer, sent };
}

const host = {
  author: { id: 'h_command-line', name: 'host', badge: 'host' },
  grants: { role: 'host' },
};
const tea = expect.objectContaining({ key: 'tea', code: 'Tea' });

test.each([
  [
    'room set',
    { setting: 'slow', value: '30' },
    { type: 'set', setting: 'slow', value: 30 },
    '30 seconds',
  ],
  [
    'room set',
    { setting: 'archived', value: 'on' },
    { type: 'set', setting: 'archived', value: true },
    'on',
  ],
  [
    'room set',
    { setting: 'title', value: '' },
    { type: 'set', setting: 'title', value: '' },
    'empty',
  ],
  [
    'room set',
    { setting: 'password', value: 'off' },
    { type: 'set', setting: 'password', value: false },
    'off',
  ],
  [
    'room grant',
    { person: 'u_1', role: 'owner' },
    { type: 'grant', person: 'u_1', role: 'owner' },
    'is owner',
  ],
  [
    'room grant',
    { person: 'u_1', role: 'member', for: '2d' },
    { type: 'grant', person: 'u_1', role: 'member', until: 172_800 },
    'is member',
  ],
  ['room revoke', { person: 'u_1' }, { type: 'revoke', person: 'u_1' }, 'no role'],
])('%s %j is submitted as the host', async (act, given, command, words) => {
  const { answer, sent } = await order(act, given as Record<string, string>);
  expect(sent).toEqual([[host, tea, { ...command, room: 'Tea' }]]);
  expect(answer).toEqual({ type: 'done', lines: [expect.stringContaining(words)] });
});

test.each([
  ['room set', { setting: 'colour', value: 'red' }, 'title, topic'],
  ['room set', { setting: 'slow', value: 'very' }, 'slow can\'t be "very"'],
  ['room set', { setting: 'password', value: 'on' }, 'on the page'],
  ['room grant', { person: 'u_1', role: 'host' }, 'member, moderator or owner'],
])('%s %j is refused before anything is submitted', async (act, given, why) => {
  const { answer, sent } = await order(act, given);
  expect([answer, sent]).toEqual([{ type: 'refused', why: expect.stringContaining(why) }, []]);
});
