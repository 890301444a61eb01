import type { RoomName } from '../../protocol/code.ts';
import type { OrderCommand } from '../../protocol/command.ts';
import { givenRoles } from '../../protocol/role.ts';
import {
  isSettingName,
  type SettingName,
  settingNames,
  settingRows,
} from '../../protocol/setting.ts';
import { settingValue } from '../../protocol/setting-value.ts';
import { type Act, type ActParts, act } from '../act.ts';
import { ActRefused } from '../act-refused.ts';
import { age, choice, text } from '../field.ts';
import { hostActor } from '../host-actor.ts';
import { roomOf } from '../room-of.ts';
import { valueInWords } from '../standing-lines.ts';

const code = text('the room, as somebody spells it');
const person = text('the id of its author: u_…, g_… or b_…');

/** The act that sets something in a room, under one of its names. */
const setter = (name: string): Act =>
  act({
    name,
    does: 'Set what holds in a room; docs/rooms.md has the table of settings.',
    takes: { code, setting: choice('what is set', settingNames), value: text('the value') },
    asks: {
      inPlaceOf: 'value',
      question: ({ setting = '' }) => (isSecret(setting) ? 'The password' : undefined),
    },
    async work(given, parts) {
      const room = roomOf(given.code, parts);
      const { setting, secret } = given;
      if (secret !== undefined && !isSecret(setting))
        throw new ActRefused(`${setting} is no secret.`);
      const value = secret ?? chosenValue(setting, given.value);
      await order(room, { type: 'set', room: room.code, setting, value }, parts);
      return [`${room.code}: ${setting} is ${valueInWords(setting, value) || 'empty'} now.`];
    },
  });

const grant = act({
  name: 'room grant',
  does: 'Give somebody a role in a room, in place of the one before; --name says what is called who is not here.',
  takes: { code, person, role: choice('the role', givenRoles) },
  options: {
    for: age('how long it lasts; for good unless said'),
    name: text('what it is called, where nobody here knows it yet'),
  },
  async work({ code, person, role, for: until, name }, parts) {
    const room = roomOf(code, parts);
    const more = {
      ...(until === undefined ? {} : { until }),
      ...(name === undefined ? {} : { name }),
    };
    await order(room, { type: 'grant', room: room.code, person, role, ...more }, parts);
    return [`${room.code}: ${person} is ${role} now.`];
  },
});

const revoke = act({
  name: 'room revoke',
  does: 'Take the role that somebody has in a room.',
  takes: { code, person },
  async work({ code, person }, parts) {
    const room = roomOf(code, parts);
    await order(room, { type: 'revoke', room: room.code, person }, parts);
    return [`${room.code}: ${person} has no role now.`];
  },
});

export const orderActs = [setter('room set'), grant, revoke];
export const hostSet = setter('host set');

/** @throws Refusal */
async function order(room: RoomName, command: OrderCommand, { rooms }: ActParts): Promise<void> {
  await rooms.submit(hostActor, room, command);
}

/** @throws ActRefused */
function chosenValue(setting: SettingName, typed: string) {
  const { words } = settingRows[setting];
  const value = settingValue(setting, typed);
  if (value !== undefined) return value;
  if (isSecret(setting)) {
    throw new ActRefused(`A ${setting} is asked for: leave it out, or say off for none.`);
  }
  throw new ActRefused(`${setting} can't be "${typed}". ${words}`);
}

function isSecret(setting: string): boolean {
  return isSettingName(setting) && settingRows[setting].kind.type === 'secret';
}
