import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Told } from '../../src/bus/bus.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import { heardBy } from '../../src/protocol/clearance.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { ann, bo, type House, named, openHouse } from '../support/house.ts';

let house: House;
const heard: RoomEvent[] = [];
beforeEach(async () => {
  house = await openHouse();
  heard.length = 0;
  house.bus.subscribe('room1', (message) => heard.push((message as Told).event));
});
afterEach(() => house.end());

const room = named('Room 1');
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const guest = (author: Actor['author']): Actor => ({ author, isGuest: true });
const submit = (actor: Actor, command: object) =>
  house.rooms.submit(actor, room, { room: 'room1', ...command } as RoomCommand);
const note = (person: string, text = 'warned twice', ref?: string) => ({
  type: 'note',
  person,
  text,
  ...(ref ? { ref } : {}),
});

test('a note is for those who keep order, who alone may write one', async () => {
  await submit(guest(bo), { type: 'post', text: 'tea?' });
  heard.length = 0;
  const { seq } = await submit(host, note(bo.id));
  expect(heard).toMatchObject([
    { type: 'noted', seq, person: bo.id, text: 'warned twice', as: { role: 'host', by: 'host' } },
  ]);
  const [event] = heard;
  if (event) expect(heardBy('open', event)).toMatchObject({ type: 'sealed', seq });
  await expect(submit(guest(ann), note(bo.id))).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(submit(guest(ann), note('nobody'))).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(submit(host, note('c_bo'))).rejects.toMatchObject({ code: 'bad_person' });
  await expect(submit(host, note('bo'))).rejects.toMatchObject({ code: 'bad_person' });
  await expect(submit(host, note(bo.id, ' '))).rejects.toMatchObject({ code: 'text_empty' });
});

test('an act is answered as the first time, also to who may no more', async () => {
  await submit(guest(bo), { type: 'post', text: 'tea?' });
  await submit(host, { type: 'grant', person: ann.id, role: 'moderator', name: 'ann' });
  const first = await submit(guest(ann), note(bo.id, 'warned', 'n1'));
  await submit(host, { type: 'revoke', person: ann.id });
  expect(await submit(guest(ann), note(bo.id, 'warned', 'n1'))).toEqual(first);
  await expect(submit(guest(ann), note(bo.id, 'again', 'n1'))).rejects.toMatchObject({
    code: 'ref_reused',
  });
  await expect(submit(guest(ann), note(bo.id, 'again', 'n2'))).rejects.toMatchObject({
    code: 'not_allowed',
  });
});
