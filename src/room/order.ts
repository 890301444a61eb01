import type { OrderCommand } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import type { Change } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName, keepName } from '../protocol/name.ts';
import { never } from '../protocol/never.ts';
import { keptPassword } from '../protocol/password.ts';
import { hasIdForm, isAuthorId } from '../protocol/record.ts';
import { isAtLeast, type Role } from '../protocol/role.ts';
import { type SettingName, type SettingValue, settingRows } from '../protocol/setting.ts';
import { isSettingValue } from '../protocol/setting-value.ts';
import { judgeAbove } from './above.ts';
import { parseFilter } from './filter/rule.ts';
import type { Ground } from './ground.ts';
import { Hindered } from './may.ts';
import { newPasswordVersion } from './passwords.ts';
import { checkSettingWords } from './setting-words.ts';

type Of<Type extends OrderCommand['type']> = Extract<OrderCommand, { readonly type: Type }>;

/** The name of a person here that is known beside the room's facts. */
export type NameOf = (room: string, person: string) => string | undefined;

/**
 * The change that an order makes; whether it may is not asked.
 *
 * @throws Refusal `bad_setting`, `bad_person`, what is wrong about the name
 */
export function changeBy(ground: Ground, command: OrderCommand, nameOf: NameOf): Change {
  switch (command.type) {
    case 'set':
      return setBy(ground, command);
    case 'grant':
      return grantBy(ground, command, nameOf);
    case 'revoke': {
      const { standing } = ground;
      if (!isAuthorId(command.person)) throw new Refusal('bad_person');
      const { person, name: called } = standing.meant(command.person);
      const granted = standing.granted(person);
      const name = granted?.name ?? nameOf(ground.room.key, person) ?? called ?? '';
      const role = granted?.role ?? 'member';
      return { type: 'revoked', person, name, role, ...takenBy(ground, person) };
    }
    default:
      return never(command);
  }
}

function setBy({ limits }: Ground, { setting, value }: Of<'set'>): Change {
  checkSetting(setting, value, limits);
  if (setting !== 'password') return { type: 'set', setting, value };
  const isNone = value === false || value === '';
  return { type: 'set', setting, value: isNone ? false : newPasswordVersion() };
}

/**
 * May somebody set it to this? What is said of a password is the password itself.
 *
 * @throws Refusal `bad_setting`; `text_marks`; `bad_filter`
 */
export function checkSetting(
  setting: SettingName,
  value: SettingValue,
  limits: Pick<Limits, 'passwordPoints' | 'marks'>,
): void {
  const mayBe =
    setting === 'password' ? isSaidPassword(value, limits) : isSettingValue(setting, value);
  if (!mayBe) throw new Refusal('bad_setting');
  if (setting === 'filters') checkFilter(String(value));
  const { kind } = settingRows[setting];
  if (kind.type === 'text') checkSettingWords(kind, String(value), limits);
}

/** @throws Refusal `bad_filter`, with the line */
function checkFilter(text: string): void {
  const parsed = parseFilter(text);
  if (parsed.type === 'bad') throw new Refusal('bad_filter', null, parsed.line);
}

function isSaidPassword(value: SettingValue, limits: Pick<Limits, 'passwordPoints'>): boolean {
  if (value === false || value === '') return true;
  return typeof value === 'string' && keptPassword(value, limits) !== undefined;
}

/** The refusal of a role for somebody of whom only the id is known here. */
class NameWanted extends Refusal {
  override readonly words = 'Nobody here knows what that person is called: say its name, too.';

  constructor() {
    super('bad_person');
  }
}

function grantBy(ground: Ground, command: Of<'grant'>, nameOf: NameOf): Change {
  const { room, standing, now, limits } = ground;
  const { person: id, role, until, name: said } = command;
  // Nobody can prove to be who is only claimed.
  if (id.startsWith('c_') || !hasIdForm(id)) throw new Refusal('bad_person');
  const { person, name: called } = standing.meant(id);
  const known = nameOf(room.key, person) ?? standing.granted(person)?.name;
  // What is said may be what the guest was called: everybody would learn who that is.
  const name = keepName(known ?? called ?? said ?? '');
  if (name === '') throw new NameWanted();
  const fault = faultOfName(name, limits);
  if (fault) throw new Refusal(fault);
  const end = until === undefined ? {} : { until: now + until * 1_000 };
  return { type: 'granted', person, name, role, ...end };
}

/** A revocation takes, of what a token may say, the roles that whoever revokes stands above. */
function takenBy(
  { standing, actor, now }: Ground,
  person: string,
): { readonly taken?: 'member' | 'moderator' } {
  const role = standing.roleOf(actor, now);
  const takesAll = role === 'host' || person === actor.author.id;
  if (takesAll || (role === 'owner' && standing.isFirst(actor.author.id))) return {};
  return { taken: role === 'owner' ? 'moderator' : 'member' };
}

/**
 * May somebody decide that? Nobody acts on somebody who stands as high, but for the host, a room's
 * first owner, and whoever steps down.
 *
 * @throws Hindered `not_allowed`, `too_many_roles`, `above_you`
 */
export function judgeOrder(ground: Ground, command: OrderCommand): void {
  const { standing, actor, now } = ground;
  const role = standing.roleOf(actor, now);
  if (!isAtLeast(role, leastFor(ground, command))) throw new Hindered({ code: 'not_allowed' });
  if (command.type === 'set') return;
  const { person } = standing.meant(command.person);
  const isFull = command.type === 'grant' && !standing.hasRoomFor(person);
  if (isFull) throw new Hindered({ code: 'too_many_roles' });
  if (role === 'host') return;
  if (stepsDown(ground, command)) {
    if (outlasts(ground, command, person)) throw new Hindered({ code: 'not_allowed' });
    return;
  }
  judgeAbove(ground, person);
}

/** The least role for an order. */
function leastFor(ground: Ground, command: OrderCommand): Role {
  const { standing, now } = ground;
  if (command.type !== 'set' && stepsDown(ground, command)) return 'member';
  switch (command.type) {
    case 'set':
      return settingRows[command.setting].setBy;
    case 'grant':
      return command.role === 'member' ? 'moderator' : 'owner';
    case 'revoke':
      // A role that a token gives may be any: it takes an owner.
      return standing.givenTo(standing.meant(command.person).person, now) === undefined
        ? 'owner'
        : 'moderator';
    default:
      return never(command);
  }
}

/** Would it have the lower role for longer than the one that it gives up? */
function outlasts(
  { standing, now }: Ground,
  command: Exclude<OrderCommand, { type: 'set' }>,
  person: string,
): boolean {
  const end = standing.granted(person)?.until;
  if (command.type === 'revoke' || end === undefined) return false;
  return command.until === undefined || now + command.until * 1_000 > end;
}

/** Does somebody give up what it has here? */
function stepsDown(
  { standing, actor, now }: Ground,
  command: Exclude<OrderCommand, { type: 'set' }>,
): boolean {
  const { person } = standing.meant(command.person);
  if (person !== actor.author.id) return false;
  const given = standing.givenTo(person, now);
  if (given === undefined) return false;
  return command.type === 'revoke' || (given !== command.role && isAtLeast(given, command.role));
}
