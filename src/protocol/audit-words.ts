import type { AuditEntry } from './audit.ts';
import { never } from './never.ts';
import type { GivenRole } from './role.ts';
import { type SettingKind, settingRows } from './setting.ts';
import { spanWords } from './span.ts';

type Of<Type extends AuditEntry['type']> = Extract<AuditEntry, { readonly type: Type }>;

/** A moment as people read it. */
type Moment = (ms: number) => string;

/** @example utcMoment(0) // '1970-01-01 00:00 UTC' */
export const utcMoment: Moment = (ms) =>
  `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * An entry of a room's audit as a sentence for people; when it was, whoever shows it says beside it.
 *
 * @param moment of the reader's own clock
 * @example auditSentence(entry) // 'ann (moderator) hid message 17 of bo: spam'
 */
export function auditSentence(entry: AuditEntry, moment: Moment = utcMoment): string {
  const reason = 'reason' in entry && entry.reason ? `: ${entry.reason}` : '';
  return `${whoActed(entry)} ${deed(entry, moment)}${reason}`;
}

/** @example 'ann (moderator by token)' */
function whoActed({ author, as: { role, by } }: AuditEntry): string {
  const { name, id } = author;
  if (name === role) return `the ${role}`;
  const from = by === undefined || by === role ? '' : ` by ${by}`;
  return `${name || shortId(id)} (${role}${from})`;
}

function deed(entry: AuditEntry, moment: Moment): string {
  const { type } = entry;
  switch (type) {
    case 'hidden':
      return `hid message ${entry.target}${ofWhom(entry)}`;
    case 'removed':
      return `removed message ${entry.target}${ofWhom(entry)} for good`;
    case 'restored':
      if (entry.of === 'cleared') return `brought back what was cleared${ofWhom(entry)}`;
      return `brought back message ${entry.target}${ofWhom(entry)}`;
    case 'cleared':
      return `cleared the messages${ofWhom(entry)}, from number ${entry.from} up to ${entry.upTo}`;
    case 'pinned':
      return `pinned message ${entry.target}${ofWhom(entry)}${lasting(entry, moment)}`;
    case 'unpinned':
      return `took down message ${entry.target}${ofWhom(entry)}, which was pinned`;
    case 'set':
      return settingDeed(entry, moment);
    case 'granted':
      return `made ${whom(entry)} ${articled[entry.role]}${lasting(entry, moment)}`;
    case 'revoked':
      return revokedDeed(entry);
    case 'answered':
      return `answered question ${entry.target}${ofWhom(entry)}`;
    case 'timed-out':
      return `paused ${whom(entry)}${lasting(entry, moment)}`;
    case 'banned':
      return `banned ${whom(entry)}${lasting(entry, moment)}`;
    case 'unbanned':
      return `let ${whom(entry)} speak again`;
    case 'noted':
      return `noted about ${whom(entry)}: ${entry.text || 'words that are gone'}`;
    case 'approved':
      if (entry.target === undefined) return `let message ${entry.seq}${ofWhom(entry)} pass`;
      return `let the new text of message ${entry.target}${ofWhom(entry)} pass`;
    case 'rejected':
      if (entry.of === 'held')
        return `rejected message ${entry.target}${ofWhom(entry)}, which waited`;
      return `set aside the reports about message ${entry.target}${ofWhom(entry)}`;
    default: {
      // A tab may be older than its server.
      entry satisfies never;
      return 'did something that is not known here';
    }
  }
}

const articled: Readonly<Record<GivenRole, string>> = {
  member: 'a member',
  moderator: 'a moderator',
  owner: 'an owner',
};

function revokedDeed(entry: Of<'revoked'>): string {
  if (entry.person === entry.author.id) return `is ${articled[entry.role]} no longer`;
  return `took from ${whom(entry)} what made it ${articled[entry.role]}`;
}

function numberWords(unit: NumberKind['unit'], value: number, moment: Moment): string {
  if (unit === 'moment') return moment(value);
  return unit === 'seconds' ? spanWords(value) : `${value.toLocaleString()} ${unit}`;
}

type NumberKind = Extract<SettingKind, { type: 'number' }>;

function settingDeed({ at, setting, value }: Of<'set'>, moment: Moment): string {
  const { kind } = settingRows[setting];
  if (setting === 'calm') {
    const seconds = Math.round((Number(value) - at) / 1_000);
    return seconds > 0 ? `calmed the room down for ${spanWords(seconds)}` : 'ended the calm';
  }
  switch (kind.type) {
    case 'flag':
      return `set ${setting} ${value ? 'on' : 'off'}`;
    case 'secret':
      return value ? `set another ${setting}` : `took the ${setting} away`;
    case 'lines':
      return value === '' ? `took the ${setting} away` : `changed the ${setting}`;
    case 'number':
      if (value === 0) return `set ${setting} to ${kind.zero}`;
      return `set ${setting} to ${numberWords(kind.unit, Number(value), moment)}`;
    case 'keep':
      return `set ${setting} to ${value === '' ? 'for ever' : value}`;
    case 'text':
      if (value === '') return `took the ${setting} away`;
      return kind.isLong ? `changed the ${setting}` : `set the ${setting} to “${value}”`;
    case 'choice':
      return `set ${setting} to ${value}`;
    default:
      return never(kind);
  }
}

/** The words of how long something lasts that was done then. */
function lasting({ at, until }: { readonly at: number; readonly until?: number }, moment: Moment) {
  if (until === undefined) return '';
  const seconds = Math.round((until - at) / 1_000);
  return seconds > 0 ? ` for ${spanWords(seconds)}` : ` until ${moment(until)}`;
}

function ofWhom(entry: AuditEntry): string {
  return entry.on ? ` of ${whom(entry)}` : '';
}

function whom({ on }: AuditEntry): string {
  if (!on) return 'somebody';
  return on.name || shortId(on.id);
}

const shortId = (id: string) => id.slice(0, 10);
