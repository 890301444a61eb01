import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

const room = named('Room 1');
const link = 'see https://tea.example/x';
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const guest: Actor = { author: bo, isGuest: true };
const member: Actor = { author: { id: 'g_cy', name: 'cy' } };
const moderator: Actor = { author: ann };

const submit = (actor: Actor, command: Omit<RoomCommand, 'room'>) =>
  house.rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const set = (setting: string, value: string) =>
  submit(host, { type: 'set', setting, value } as never);
const say = (actor: Actor, text: string, ref?: string) =>
  submit(actor, { type: 'post', text, ...(ref ? { ref } : {}) } as never);
const codeOf = (done: Promise<unknown>) =>
  done.then(
    () => 'taken',
    ({ code }) => code as string,
  );

async function giveRoles(): Promise<void> {
  for (const [{ author }, role] of [
    [moderator, 'moderator'],
    [member, 'member'],
  ] as const) {
    await submit(host, { type: 'grant', person: author.id, name: author.name, role } as never);
  }
}

describe('links', () => {
  test.each([
    ['anyone', ['taken', 'taken', 'taken', 'taken']],
    ['members', ['link_refused', 'taken', 'taken', 'taken']],
    ['nobody', ['link_refused', 'link_refused', 'taken', 'taken']],
  ])('where %s may write them', async (value, expected) => {
    await giveRoles();
    await set('links', value);
    const actors = [guest, member, moderator, host];
    expect(await Promise.all(actors.map((actor) => codeOf(say(actor, link))))).toEqual(expected);
  });

  test('are what a page makes one of, in whatever it is written', async () => {
    const { seq } = await say(guest, 'tea');
    await set('links', 'nobody');
    for (const text of ['tea.exampl', 'index.ts', 'xhttps://tea.example', 'https://']) {
      expect(await codeOf(say(guest, text))).toBe('taken');
    }
    for (const text of [
      link,
      'tea.example',
      'www.tea.example/x',
      'HTTP://TEA.EXAMPLE',
      '(http://127.0.0.1)',
      'x\nhttps://a.b',
    ]) {
      expect(await codeOf(say(guest, text))).toBe('link_refused');
      expect(await codeOf(submit(guest, { type: 'edit', seq, text } as never))).toBe(
        'link_refused',
      );
      expect(await codeOf(submit(guest, { type: 'ask', text } as never))).toBe('link_refused');
    }
  });

  test('what was said before is answered as the first time; and while it is decided, it counts', async () => {
    const first = await say(guest, link, 'r1');
    const [, meanwhile, again] = await Promise.allSettled([
      set('links', 'nobody'),
      say(guest, link),
      say(guest, link, 'r1'),
    ]);
    expect(meanwhile).toMatchObject({ reason: { code: 'link_refused' } });
    expect(again).toMatchObject({ value: { seq: first.seq } });
    expect((await house.store.messages(room.key, { limit: 9 })).messages).toHaveLength(1);
  });
});

test('while other filters are on their way, the old ones count, and the new ones', async () => {
  await set('filters', 'cake');
  for (const [next, text] of [
    ['', 'cake'],
    ['tea', 'tea'],
  ] as const) {
    const [, meanwhile] = await Promise.all([set('filters', next), codeOf(say(guest, text))]);
    expect(meanwhile).toBe('filtered');
  }
  expect(await codeOf(say(guest, 'cake'))).toBe('taken');
});
