/** The values that a setting may have, and the way one is chosen. */
export type SettingKind =
  | { readonly type: 'flag' }
  | {
      readonly type: 'number';
      readonly least: number;
      readonly most: number;
      /** A moment is milliseconds since 1970; what is a second is so many in each. */
      readonly unit: 'seconds' | 'moment' | 'a second';
      /** The meaning of 0, in words for people. */
      readonly zero: string;
    }
  | { readonly type: 'choice'; readonly of: readonly string[] }
  | { readonly type: 'text'; readonly points: number; readonly isLong?: true }
  /** Rules, a line each; `bytes` in UTF-8. */
  | { readonly type: 'lines'; readonly bytes: number; readonly lines: number }
  /** `''` for ever, an age as `12h` or `30d`, or a number of messages as `1000`. */
  | { readonly type: 'keep' }
  /** The fact has `false` for none, or names the version; what it is stands in no fact. */
  | { readonly type: 'secret' };

/** One setting of a room: all that panel, API, command line and docs know of it. */
export interface SettingRow<Value extends SettingValue> {
  readonly kind: SettingKind;
  /** The value where nobody set one. */
  readonly usual: Value;
  /** The least role that sets it. */
  readonly setBy: 'moderator' | 'owner';
  /** The people who learn its value; that it was set, everybody hears. */
  readonly seenBy: 'everybody' | 'cleared';
  /** A few words for a form. */
  readonly label: string;
  /** The sentence for people that says what it does. */
  readonly words: string;
}

/** All settings of a room, with the values of each. */
export interface Settings {
  readonly title: string;
  readonly topic: string;
  readonly rules: string;
  readonly read: 'anyone' | 'members';
  readonly post: 'anyone' | 'members' | 'moderators';
  readonly guests: 'on' | 'read' | 'off';
  /** A name for the password that counts, another one each time that one is set; false for none. */
  readonly password: false | string;
  readonly slow: number;
  readonly pace: number;
  readonly calm: number;
  readonly hold: 'nobody' | 'newcomers' | 'everybody';
  readonly newcomers: number;
  readonly links: 'anyone' | 'members' | 'nobody';
  readonly filters: string;
  readonly keep: string;
  readonly people: 'listed' | 'counted' | 'hidden';
  readonly listed: boolean;
  readonly archived: boolean;
  readonly opens: number;
  readonly ends: number;
  readonly edits: number;
  readonly former: 'nobody' | 'moderators';
  readonly formatting: boolean;
}

export type SettingName = keyof Settings;
export type SettingValue = string | number | boolean;

/** The end of the year 9999, in milliseconds since 1970. */
const lastMoment = 253_402_300_799_999;
/** An hour in seconds. */
const hour = 3_600;

const moment = (zero: string) =>
  ({ type: 'number', least: 0, most: lastMoment, unit: 'moment', zero }) as const;

/** Every setting there is, in the order in which they are shown. */
export const settingRows: { readonly [Name in SettingName]: SettingRow<Settings[Name]> } = {
  title: {
    kind: { type: 'text', points: 80 },
    usual: '',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Title',
    words: 'The name that stands above the room, in place of its code.',
  },
  topic: {
    kind: { type: 'text', points: 200 },
    usual: '',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Topic',
    words: 'A line about what is spoken of here.',
  },
  rules: {
    kind: { type: 'text', points: 2_000, isLong: true },
    usual: '',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'House rules',
    words: 'What is asked of who writes here; who comes for the first time is shown it.',
  },
  read: {
    kind: { type: 'choice', of: ['anyone', 'members'] },
    usual: 'anyone',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Who may read',
    words: 'Whether anybody may read here, or members only.',
  },
  post: {
    kind: { type: 'choice', of: ['anyone', 'members', 'moderators'] },
    usual: 'anyone',
    setBy: 'moderator',
    seenBy: 'everybody',
    label: 'Who may write',
    words: 'Whether anybody may write here, members only, or only who keeps order.',
  },
  guests: {
    kind: { type: 'choice', of: ['on', 'read', 'off'] },
    usual: 'on',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Guests',
    words: 'Whether people without an account of the host may write, only read, or not come in.',
  },
  password: {
    kind: { type: 'secret' },
    usual: false,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Password',
    words: 'Whoever comes in, or is in, is asked for it once; members are not.',
  },
  slow: {
    kind: { type: 'number', least: 0, most: 6 * hour, unit: 'seconds', zero: 'off' },
    usual: 0,
    setBy: 'moderator',
    seenBy: 'everybody',
    label: 'Slow mode',
    words: 'The seconds between two messages of one person; who keeps order does not wait.',
  },
  pace: {
    kind: { type: 'number', least: 0, most: 1_000, unit: 'a second', zero: 'as the server does' },
    usual: 0,
    setBy: 'moderator',
    seenBy: 'everybody',
    label: 'Messages a second',
    words:
      'How many messages a second all who write here may say together, each as many as the others. More than the server lets through, only its host sets.',
  },
  calm: {
    kind: moment('off'),
    usual: 0,
    setBy: 'moderator',
    seenBy: 'everybody',
    label: 'Calm until',
    words:
      'Until then strangers, who can not be known again, read only, new guests do some work before they write, and what newcomers write waits for those who keep order.',
  },
  hold: {
    kind: { type: 'choice', of: ['nobody', 'newcomers', 'everybody'] },
    usual: 'nobody',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Review first',
    words: 'Whose messages wait until somebody who keeps order has seen them.',
  },
  newcomers: {
    kind: { type: 'number', least: 0, most: 24 * hour, unit: 'seconds', zero: 'at once' },
    usual: 0,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Newcomers wait',
    words:
      'The seconds that somebody who never wrote here is in the room before the first message.',
  },
  links: {
    kind: { type: 'choice', of: ['anyone', 'members', 'nobody'] },
    usual: 'anyone',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Links',
    words: 'Who may write addresses that can be followed; whoever keeps order always may.',
  },
  filters: {
    kind: { type: 'lines', bytes: 16_384, lines: 500 },
    usual: '',
    setBy: 'owner',
    seenBy: 'cleared',
    label: 'Filters',
    words: 'Words and hosts that are refused or reviewed, a rule a line.',
  },
  keep: {
    kind: { type: 'keep' },
    usual: '',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Kept for',
    words:
      'How long texts are kept: an age, or a number of messages. Names, times and reactions stay in the chain. Less counts from a day later on.',
  },
  people: {
    kind: { type: 'choice', of: ['listed', 'counted', 'hidden'] },
    usual: 'listed',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Who is here',
    words: 'Whether the people who are here are listed by name, only counted, or not shown.',
  },
  listed: {
    kind: { type: 'flag' },
    usual: false,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'In the list of rooms',
    words: 'Whether the room stands in the list of public rooms.',
  },
  archived: {
    kind: { type: 'flag' },
    usual: false,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Archived',
    words: 'The room stays readable, and nothing more is said in it.',
  },
  opens: {
    kind: moment('open now'),
    usual: 0,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Opens',
    words: 'From when on it may be written here.',
  },
  ends: {
    kind: moment('never'),
    usual: 0,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Ends',
    words: 'From when on nothing more is said here.',
  },
  edits: {
    kind: { type: 'number', least: 0, most: 8_760 * hour, unit: 'seconds', zero: 'always' },
    usual: 0,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Edits',
    words: 'The seconds for which somebody may edit what he wrote.',
  },
  former: {
    kind: { type: 'choice', of: ['nobody', 'moderators'] },
    usual: 'nobody',
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'What was edited',
    words:
      'Who may read what a message said before it was edited: nobody, for it is deleted, or whoever keeps order.',
  },
  formatting: {
    kind: { type: 'flag' },
    usual: true,
    setBy: 'owner',
    seenBy: 'everybody',
    label: 'Formatting',
    words: 'Whether bold, code and lists are shown as such, or as they were typed.',
  },
};

/** The settings' names, in the order of the table. */
export const settingNames = Object.keys(settingRows) as SettingName[];

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingRows, name);
}
