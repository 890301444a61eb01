import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

const room = named('Room 1');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const submit = (actor: Actor, command: object) =>
  house.rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const moderator: Actor = { author: ann, isGuest: true };
const others = [
  { type: 'ban', person: 'u_host' },
  { type: 'timeout', person: 'u_host', seconds: 60 },
  { type: 'clear', person: 'u_host' },
  { type: 'grant', person: 'u_host', role: 'member', name: 'h' },
  { type: 'revoke', person: 'u_host' },
];

test('nobody acts on a host who spoke here once, however long ago and whatever it was', async () => {
  await submit(host, { type: 'grant', person: ann.id, role: 'owner', name: 'ann' });
  await submit(host, { type: 'post', text: 'tea?' });
  const chat = Array.from({ length: 1_005 }, (_, i) =>
    submit({ author: bo, isGuest: true }, { type: 'post', text: String(i) }),
  );
  await Promise.all(chat);
  for (const command of others) {
    await expect(submit(moderator, command), command.type).rejects.toMatchObject({
      code: 'above_you',
    });
  }
  await submit(host, { type: 'grant', person: 'u_host', role: 'member', name: 'hope' });
});

test('a reaction tells the host as a message does', async () => {
  await submit(moderator, { type: 'post', text: 'tea?' });
  const by: Actor = { author: { id: 'u_other', name: 'o' }, grants: { role: 'host' } };
  await submit(host, { type: 'grant', person: ann.id, role: 'owner', name: 'ann' });
  await submit(by, { type: 'react', seq: 1, emoji: '☕', on: true });
  for (const command of others) {
    await expect(submit(moderator, { ...command, person: 'u_other' })).rejects.toMatchObject({
      code: 'above_you',
    });
  }
});
