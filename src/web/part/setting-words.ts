import { type KeptUntil, keptFor, stillKept } from '../../protocol/keeping.ts';
import { never } from '../../protocol/never.ts';
import {
  type SettingKind,
  type SettingName,
  type Settings,
  type SettingValue,
  settingRows,
} from '../../protocol/setting.ts';
import { spanWords } from '../../protocol/span.ts';
import { localClock } from '../local-clock.ts';

/** The choices of settings, in words. */
const choiceWords: Partial<Record<SettingName, Readonly<Record<string, string>>>> = {
  read: { anyone: 'Anybody', members: 'Members' },
  post: { anyone: 'Anybody', members: 'Members', moderators: 'Who keeps order' },
  guests: { on: 'May write', read: 'May read', off: 'May not come in' },
  links: { anyone: 'Anybody', members: 'Members', nobody: 'Who keeps order' },
  former: { nobody: 'Nobody', moderators: 'Who keeps order' },
  people: { listed: 'By name', counted: 'Counted', hidden: 'Not shown' },
};

/** A choice of a setting, in words. */
export function wordsOfChoice(name: SettingName, choice: string): string {
  return choiceWords[name]?.[choice] ?? choice;
}

/**
 * A setting's value as people read it.
 *
 * @example wordsOfValue('newcomers', 60) // '1 minute'
 */
export function wordsOfValue(name: SettingName, value: SettingValue): string {
  const { kind } = settingRows[name];
  switch (kind.type) {
    case 'flag':
    case 'secret':
      return value ? 'Yes' : 'No';
    case 'number':
      return value === 0 ? firstCapital(kind.zero) : wordsOfNumber(kind, Number(value));
    case 'choice':
      return wordsOfChoice(name, String(value));
    case 'keep':
      return firstCapital(keepWords(String(value)));
    case 'text':
    case 'lines':
      return String(value) || 'None';
    default:
      return never(kind);
  }
}

function wordsOfNumber({ unit }: Extract<SettingKind, { type: 'number' }>, value: number): string {
  if (unit === 'a second') return `${value.toLocaleString()} a second`;
  return unit === 'seconds' ? spanWords(value) : localClock.moment(value);
}

/** The time for which texts are kept, in words. */
export function keepWords(keep: string): string {
  const kept = keptFor(keep);
  if (!kept) return 'for ever';
  if ('messages' in kept) return `the latest ${kept.messages.toLocaleString()}`;
  return spanWords(kept.ms / 1_000);
}

/** The readers, and the time for which texts are kept: what somebody has to know who writes here. */
export function trustWords(
  { read, guests, password, keep = '' }: Readonly<Partial<Settings>>,
  besides: readonly KeptUntil[],
  now: number,
): string {
  const readers =
    read === 'members'
      ? 'Only members can read here'
      : password
        ? 'Whoever knows the password can read here'
        : guests === 'off'
          ? 'Whoever has an account of the host can read here'
          : 'Whoever has the code or the link can read here';
  const until = stillKept(besides, keep, now).at(-1)?.until;
  const stay = keptFor(keep) ? ' Names, times and reactions stay, and so do questions.' : '';
  if (until === undefined) return `${readers}. ${keptSentence(keep)}${stay}`;
  return `${readers}. ${keptSentence(keep, ` from ${localClock.moment(until)} on`)}${stay}`;
}

/** The sentence that less will be kept; undefined where that is not so. */
export function shorterWords(
  keep = '',
  besides: readonly KeptUntil[],
  now: number,
): string | undefined {
  const until = stillKept(besides, keep, now).at(-1)?.until;
  return until === undefined
    ? undefined
    : keptSentence(keep, ` from ${localClock.moment(until)} on`);
}

/** The sentence that tells what is kept. */
function keptSentence(keep: string, from = ''): string {
  const kept = keptFor(keep);
  if (!kept) return 'What is said is kept until it is deleted.';
  if ('ms' in kept) return `Texts are kept for ${keepWords(keep)}${from}.`;
  return `The latest ${kept.messages.toLocaleString()} messages are kept${from}; older texts are deleted.`;
}

function firstCapital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
