import { type Invite, invitedEach, invitePath, isGood } from '../../protocol/invite.ts';
import { givenRoles } from '../../protocol/role.ts';
import { act } from '../act.ts';
import { age, choice, text, whole } from '../field.ts';
import { hostActor } from '../host-actor.ts';
import { roomOf } from '../room-of.ts';
import { momentOf } from '../standing-lines.ts';

const code = text('the room, as somebody spells it');

const link = act({
  name: 'room link',
  does: 'Make a link that gives a role in a room, and print it, this once.',
  takes: { code, role: choice('the role', givenRoles) },
  options: {
    people: whole('how many people it is good for; one, unless --for is said', invitedEach),
    for: age('how long it is good'),
  },
  secret: true,
  async work({ code, role, people, for: seconds }, parts) {
    const room = roomOf(code, parts);
    const { key } = await parts.rooms.links.make(hostActor, room, { role, people, seconds });
    return [`${parts.address ?? ''}${invitePath(room.code, key)}`];
  },
});

const links = act({
  name: 'room links',
  does: 'Tell which links give a role in a room, and how they fare.',
  takes: { code },
  async work(given, parts) {
    const room = roomOf(given.code, parts);
    const all = await parts.rooms.links.list(hostActor, room);
    if (all.length === 0) return ['No link gives a role here.'];
    return all.map((each) => lineOf(each, Date.now()));
  },
});

const unlink = act({
  name: 'room unlink',
  does: 'Take a link back, and with --roles take the roles that it gave.',
  takes: { code, link: text('its id, as room links tells it') },
  options: { roles: choice('what becomes of the roles that it gave', ['keep', 'take']) },
  async work({ code, link, roles }, parts) {
    const room = roomOf(code, parts);
    const taken = await parts.rooms.links.end(hostActor, room, link, roles === 'take');
    const lost = roles === 'take' ? ` ${taken} lost a role.` : '';
    return [`${room.code}: the link ${link} leads nowhere now.${lost}`];
  },
});

export const linkActs = [link, links, unlink];

function lineOf(invite: Invite, now: number): string {
  const { id, role, name, until, people, taken } = invite;
  const uses = people === undefined ? `taken ${taken}` : `taken ${taken} of ${people}`;
  const end = until === undefined ? '' : `  until ${momentOf(until)}`;
  return `${id}  ${role.padEnd(9)}  ${uses}${end}  by ${name}${isGood(invite, now) ? '' : '  over'}`;
}
