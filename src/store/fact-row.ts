import type { Change } from '../protocol/fact.ts';

/** What a fact holds beside room, number, author, time and ref, as it is stored. */
export interface FactParts {
  readonly target: number | null;
  readonly emoji: string | null;
  readonly text: string | null;
  readonly stamp: string | null;
}

/** The same as it is read: a line of a room's file leaves out what is not there. */
export type ReadParts = { readonly [Part in keyof FactParts]?: FactParts[Part] | undefined };

/**
 * How a field is kept. `open`: in the chain, for good. `sealed`: words; in the chain by a seal of
 * their own, so that they can go. `beside`: not in the chain; it goes with its message.
 */
export type Keeping = 'open' | 'sealed' | 'beside';

/** What a fact does to a message, in one word; what that means is `after` of protocol/message.ts. */
export type Effect = 'begins' | 'rewords' | 'removes' | 'reacts';

type KeysOf<Kind> = Kind extends unknown ? keyof Kind : never;
type FieldsOf<Kind> = Exclude<KeysOf<Kind>, 'type' | 'target'>;

/** One kind of fact: all that packing, rows, a room's file, its check, search and the docs know of it. */
interface FactRow<Kind extends Change> {
  readonly aim: Kind extends { readonly target: number } ? 'message' : 'nothing';
  /** A field that is no part of {@link FactParts} does not compile: nothing would keep it. */
  readonly fields: {
    readonly [Field in FieldsOf<Kind>]: Field extends keyof FactParts ? Keeping : never;
  };
  readonly heardBy: 'everybody';
  readonly effect: Effect;
  /** A sentence for docs/protocol.md. */
  readonly meaning: string;
  /** The change that was stored as these parts. */
  readonly from: (parts: ReadParts) => Kind;
  /** The command that says it, but for room and ref: a room's file is held to what that may say. */
  readonly asked: (parts: ReadParts) => object;
}

type Kind<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

/** Every kind of fact there is, a row each. How one is added stands in CONTRIBUTING.md. */
export const factRows: { readonly [Type in Change['type']]: FactRow<Kind<Type>> } = {
  posted: {
    aim: 'nothing',
    fields: { text: 'sealed', stamp: 'beside' },
    heardBy: 'everybody',
    effect: 'begins',
    meaning: 'A message begins; its number is that of this fact.',
    from: ({ text, stamp }) =>
      stamp === null || stamp === undefined
        ? { type: 'posted', text: text ?? '' }
        : { type: 'posted', text: text ?? '', stamp },
    asked: ({ text }) => ({ type: 'post', text: text ?? '' }),
  },
  edited: {
    aim: 'message',
    fields: { text: 'sealed' },
    heardBy: 'everybody',
    effect: 'rewords',
    meaning: 'The message shows this text; the one before it is deleted.',
    from: ({ target, text }) => ({ type: 'edited', target: target ?? 0, text: text ?? '' }),
    asked: ({ target, text }) => ({ type: 'edit', seq: target, text: text ?? '' }),
  },
  removed: {
    aim: 'message',
    fields: {},
    heardBy: 'everybody',
    effect: 'removes',
    meaning: 'Text, stamp and reactions of the message are deleted; number, author and time stay.',
    from: ({ target }) => ({ type: 'removed', target: target ?? 0 }),
    asked: ({ target }) => ({ type: 'remove', seq: target }),
  },
  reacted: {
    aim: 'message',
    fields: { emoji: 'open' },
    heardBy: 'everybody',
    effect: 'reacts',
    meaning: 'The author has this reaction on the message.',
    from: ({ target, emoji }) => ({ type: 'reacted', target: target ?? 0, emoji: emoji ?? '' }),
    asked: ({ target, emoji }) => ({ type: 'react', seq: target, emoji }),
  },
  unreacted: {
    aim: 'message',
    fields: { emoji: 'open' },
    heardBy: 'everybody',
    effect: 'reacts',
    meaning: 'The author has it no longer.',
    from: ({ target, emoji }) => ({ type: 'unreacted', target: target ?? 0, emoji: emoji ?? '' }),
    asked: ({ target, emoji }) => ({ type: 'react', seq: target, emoji }),
  },
};

/** The kinds' names, in the order of the table. */
export const factTypes = Object.keys(factRows) as Change['type'][];

export function changeFrom(type: Change['type'], parts: ReadParts): Change {
  return factRows[type].from(parts);
}

export function partsOf(change: Change): FactParts {
  return {
    target: 'target' in change ? change.target : null,
    emoji: 'emoji' in change ? change.emoji : null,
    text: 'text' in change ? change.text : null,
    stamp: 'stamp' in change ? (change.stamp ?? null) : null,
  };
}

/** Is a fact of this kind a message, with its present state in its row? */
export function isMessage(type: Change['type']): boolean {
  return factRows[type].effect === 'begins';
}

export function hasField(type: Change['type'], field: keyof FactParts): boolean {
  return field in factRows[type].fields;
}

/** The kinds that do one of these, as a list for SQL: `'edited', 'removed'`. */
export function typesThat(...effects: readonly Effect[]): string {
  return factTypes
    .filter((type) => effects.includes(factRows[type].effect))
    .map((type) => `'${type}'`)
    .join(', ');
}
