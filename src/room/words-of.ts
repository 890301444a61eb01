import type { Change } from '../protocol/fact.ts';
import { settingRows } from '../protocol/setting.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;
/** Texts that are ids. */
type Id = 'person' | 'guest' | 'to';
type WordField<Part> = {
  [Field in keyof Part]-?: string extends Extract<Part[Field], string> ? Field : never;
}[keyof Part];

/** The kinds of text in a field. */
type Words =
  /** The words of whoever decides on it. */
  | 'said'
  /** The value of a setting: words, where it is a text for people. */
  | 'setting'
  /** A name of somebody, whoever speaks of him: how that is chosen is a matter of its own. */
  | 'called'
  /** Words that were judged when they came first. */
  | 'judged';

/** The fate of words that ought to be seen first by those who keep order. */
export type OnHold =
  /** They wait for them. */
  | 'waits'
  /** They are for them alone in any case. */
  | 'passes'
  /** They can't wait: nothing would show them then. */
  | 'refused';

/** The words of a change, and their fate where they are to be held. */
export interface Carrier<Part> {
  readonly words: Readonly<Record<Exclude<WordField<Part>, Id>, Words>>;
  readonly onHold: OnHold;
}

/**
 * The one list of what carries words: each field of each change that a text may stand in. One that is
 * not listed does not compile.
 */
export const carriers: { readonly [Type in Change['type']]: Carrier<Of<Type>> } = {
  posted: { words: { text: 'said', stamp: 'said' }, onHold: 'waits' },
  edited: { words: { text: 'said' }, onHold: 'waits' },
  removed: { words: { reason: 'said' }, onHold: 'passes' },
  hidden: { words: { reason: 'said' }, onHold: 'passes' },
  restored: { words: { text: 'judged' }, onHold: 'passes' },
  cleared: { words: { reason: 'said' }, onHold: 'passes' },
  pinned: { words: {}, onHold: 'passes' },
  unpinned: { words: {}, onHold: 'passes' },
  reacted: { words: { emoji: 'said' }, onHold: 'refused' },
  // Whoever takes a reaction back says nothing by it.
  unreacted: { words: { emoji: 'judged' }, onHold: 'passes' },
  set: { words: { value: 'setting' }, onHold: 'refused' },
  granted: { words: { name: 'called' }, onHold: 'passes' },
  revoked: { words: { name: 'called' }, onHold: 'passes' },
  linked: { words: { name: 'called' }, onHold: 'passes' },
  asked: { words: { text: 'said' }, onHold: 'passes' },
  answered: { words: { text: 'said' }, onHold: 'refused' },
  'timed-out': { words: { name: 'called', reason: 'said' }, onHold: 'passes' },
  banned: { words: { name: 'called', reason: 'said' }, onHold: 'passes' },
  unbanned: { words: { name: 'called' }, onHold: 'passes' },
  noted: { words: { text: 'said' }, onHold: 'passes' },
  expired: { words: {}, onHold: 'passes' },
  held: { words: { text: 'judged', stamp: 'judged' }, onHold: 'passes' },
  rejected: { words: { reason: 'said' }, onHold: 'passes' },
  reported: { words: { why: 'said' }, onHold: 'passes' },
};

/**
 * The words of a change: filters and the rule for links are asked about each of them.
 *
 * @example wordsOf({ type: 'posted', text: 'Is the kettle on?' }) // ['Is the kettle on?']
 */
export function wordsOf(change: Change): readonly string[] {
  const { words } = carriers[change.type];
  const found: string[] = [];
  for (const [field, kind] of Object.entries(words) as [string, Words][]) {
    const text: unknown = change[field as keyof Change];
    if (typeof text === 'string' && isSaid(kind, change)) found.push(text);
  }
  return found;
}

function isSaid(kind: Words, change: Change): boolean {
  if (kind !== 'setting') return kind === 'said';
  return change.type === 'set' && settingRows[change.setting].kind.type === 'text';
}
