import { paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import type { ErrorCode } from '../../protocol/error.ts';
import { type KeptUntil, stillKept } from '../../protocol/keeping.ts';
import type { Me } from '../../protocol/me.ts';
import { isAtLeast } from '../../protocol/role.ts';
import type { Settings } from '../../protocol/setting.ts';
import { spanWords } from '../../protocol/span.ts';
import { localClock } from '../local-clock.ts';
import type { Wait } from './compose-line.ts';
import { keepWords } from './setting-words.ts';

/** A rule of the room that a reader has to know of. */
export interface StateChip {
  readonly key: string;
  readonly words: string;
  /** Words of what it is, why, until when, and what to do now. */
  readonly says: string;
  readonly path: string;
  /** It holds somebody back who reads this. */
  readonly isMine: boolean;
}

type Known = Readonly<Partial<Settings>>;

const notForYou = ' It is not for you: you may.';

/** The chips of a room, from the most to the least urgent. */
export function chipsOf(
  settings: Known,
  besides: readonly KeptUntil[],
  me: Me,
  now: number,
): StateChip[] {
  return [
    ...endChips(settings, now),
    ...paceChips(settings, me, now),
    ...writeChips(settings, me),
    ...enterChips(settings, me),
    ...keepChips(settings, besides, now),
  ];
}

function endChips({ archived, opens = 0, ends = 0 }: Known, now: number): StateChip[] {
  if (archived) return [chip('archived', 'Archived', archivedWords, latePaths.box, true)];
  const chips: StateChip[] = [];
  if (opens > now) {
    const at = momentWords(opens, now);
    chips.push(chip('opens', `Opens ${at}`, opensWords(opens, now), latePaths.clock, true));
  }
  if (ends > now) {
    const at = momentWords(ends, now);
    const says = `This room ends ${at}. What was said can be read then, and nothing is added.`;
    chips.push(chip('ends', `Ends ${at}`, says, latePaths.clock, false));
  } else if (ends > 0) {
    chips.push(chip('ended', 'Ended', endedWords, latePaths.clock, true));
  }
  return chips;
}

const endedWords = 'This room has ended. What was said can be read, and nothing is added.';
const opensWords = (opens: number, now: number) =>
  `This room opens ${momentWords(opens, now)}. Until then it can be read here.`;
const archivedWords =
  'This room is archived: it can be read, and nothing more is said in it until an owner opens it again.';

function writeChips({ post, newcomers = 0 }: Known, me: Me): StateChip[] {
  const chips: StateChip[] = [];
  const { role } = me;
  const least = ({ members: 'member', moderators: 'moderator' } as const)[String(post)];
  if (least) {
    const may = isAtLeast(role, least);
    const who = least === 'member' ? 'members' : 'those who keep order';
    const says = `Only ${who} write here at the moment.${may ? notForYou : ' You can read, and ask those who keep order.'}`;
    const words = least === 'member' ? 'Members write' : 'Read only';
    chips.push(chip('post', words, says, latePaths.lock, !may));
  }
  if (newcomers > 0) {
    const isNew = waitOf(me) > 0;
    const says = `Whoever never wrote here reads for ${spanWords(newcomers)} first.${isNew ? ' You can type already.' : notForYou}`;
    chips.push(
      chip('newcomers', `New people wait ${spanWords(newcomers)}`, says, latePaths.clock, isNew),
    );
  }
  return chips;
}

function paceChips({ slow = 0, calm = 0 }: Known, { role }: Me, now: number): StateChip[] {
  const chips: StateChip[] = [];
  const isExempt = isAtLeast(role, 'moderator');
  if (slow > 0) {
    const says = `${slowWords(slow)} ${isExempt ? 'You are exempt: who keeps order does not wait.' : 'You can type meanwhile.'}`;
    const words = isExempt ? 'Slow: you are exempt' : `Slow: ${spanWords(slow)}`;
    chips.push(chip('slow', words, says, latePaths.clock, !isExempt));
  }
  if (calm > now) {
    const until = momentWords(calm, now).replace(/^(at|on) /, '');
    const says = `Those who keep order calm this room down until ${until}: who can not be known again reads only, and what new people write waits for review.`;
    chips.push(chip('calm', `Calm until ${until}`, says, latePaths.clock, role === 'stranger'));
  }
  return chips;
}

const slowWords = (slow: number) => `Slow mode: everybody writes once in ${spanWords(slow)}.`;

function enterChips({ read, guests, password }: Known, { role }: Me): StateChip[] {
  const chips: StateChip[] = [];
  if (guests === 'read') {
    const may = isAtLeast(role, 'member');
    const says = `Guests can read here; to write, one signs in with the host of this page.${may ? notForYou : ''}`;
    chips.push(chip('guests', 'Guests read', says, paths.eye, !may));
  }
  if (read === 'members') {
    chips.push(
      chip(
        'read',
        'Members only',
        'Only members can read what is said here.',
        latePaths.lock,
        false,
      ),
    );
  }
  if (password) {
    const says = 'Whoever comes in is asked for the password once; members are not.';
    chips.push(chip('password', 'Password', says, latePaths.lock, false));
  }
  return chips;
}

function keepChips({ keep = '' }: Known, besides: readonly KeptUntil[], now: number): StateChip[] {
  if (keep === '') return [];
  const words = /^\d+$/.test(keep) ? `Keeps ${keepWords(keep)}` : `Kept ${keepWords(keep)}`;
  const until = stillKept(besides, keep, now).at(-1)?.until;
  const from = until === undefined ? '' : ` from ${localClock.moment(until)} on`;
  const says = `Texts that are older are deleted${from}. Names, times and reactions stay, so that the log can be checked.`;
  return [chip('keep', `${words}${from && ' soon'}`, says, latePaths.clock, false)];
}

function chip(key: string, words: string, says: string, path: string, isMine: boolean): StateChip {
  return { key, words, says, path, isMine };
}

/** The time alone where it is today. */
export function momentWords(at: number, now: number): string {
  return localClock.day(at) === localClock.day(now)
    ? `at ${localClock.time(at)}`
    : `on ${localClock.moment(at)}`;
}

/**
 * The one sentence that stands in the composer's place; undefined where one may write, or soon may.
 */
export function barredWords(settings: Known, me: Me, now: number): string | undefined {
  const told = me.mayNot?.find(({ what }) => what === 'post');
  if (!told || passing.has(told.code)) return undefined;
  return barredBy[whyBarred(settings, told.code, now)] ?? opensWords(settings.opens ?? now, now);
}

/** The setting of the room that is behind a refusal, by the name of its words. */
function whyBarred(
  { opens = 0, ends = 0, calm = 0, post }: Known,
  code: ErrorCode,
  now: number,
): string {
  if (code !== 'read_only') return code;
  if (opens > now) return 'opens';
  if (ends > 0 && ends <= now) return 'ended';
  if (post === 'members') return 'members_only';
  return post === undefined && calm > now ? 'calm' : 'read_only';
}

const barredBy: Readonly<Record<string, string>> = {
  archived: archivedWords,
  ended: endedWords,
  calm: 'This room calms down: who can not be known again reads only. You can read.',
  members_only: 'Only members write here. You can read, and ask those who keep order.',
  read_only:
    'Only those who keep order write here at the moment. You can read, and ask those who keep order.',
  guests_off: 'Guests can read here. Sign in with the host of this page to write.',
  no_key: 'This browser keeps nothing by which you are known again: here only those write who are.',
};

/** Refusals that pass while one looks: what is typed stays in the field, and is sent when they have. */
const passing: ReadonlySet<ErrorCode> = new Set(['newcomer', 'slow']);

/** The number of seconds until somebody may write who may soon; 0 where nobody waits. */
export function waitOf({ mayNot }: Me): number {
  return mayNot?.find(({ code }) => passing.has(code))?.seconds ?? 0;
}

/** The wait of somebody who may write in some seconds. */
export function waitFor(
  { newcomers = 0, slow = 0 }: Known,
  { mayNot }: Me,
  seconds: number,
  now: number,
): Wait {
  const isBrief = !mayNot?.some(({ code }) => code === 'newcomer');
  if (isBrief) return { seconds, words: slowWords(slow), isBrief };
  const from = momentWords(now + seconds * 1_000, now).replace(/^(at|on) /, '');
  const words = `You can send from ${from} on: whoever never wrote here reads for ${spanWords(newcomers)} first.`;
  return { seconds, words, isBrief };
}
