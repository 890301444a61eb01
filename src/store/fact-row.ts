import { carriedIn } from '../protocol/carried.ts';
import type { Change } from '../protocol/fact.ts';
import { type FactParts, ownOf, type ReadParts } from './fact-parts.ts';
import type { Effect, FactRow, Kind, Own } from './fact-row-type.ts';
import { personRows } from './person-row.ts';
import { reviewRows } from './review-row.ts';

/** Every kind of fact there is, a row each. How one is added stands in CONTRIBUTING.md. */
export const factRows: { readonly [Type in Change['type']]: FactRow<Kind<Type>> } = {
  posted: {
    aim: 'nothing',
    fields: {
      ...{ text: 'sealed', stamp: 'beside' },
      ...{ reply: 'open', cut: 'open', mentions: 'sealed', meta: 'sealed' },
    },
    heardBy: 'everybody',
    effect: 'begins',
    meaning:
      'A message begins; its number is that of this fact. `reply` names the message that it answers; `cut` says that its writer went away before the end.',
    from: ({ text, stamp, open, carried }) => {
      const said = { type: 'posted', text: text ?? '' } as const;
      const stamped = stamp === null || stamp === undefined ? said : { ...said, stamp };
      return open || carried ? { ...stamped, ...ownOf({ open }), ...carriedIn(carried) } : stamped;
    },
    asked: ({ text, open, carried }) => {
      return { type: 'post', text: text ?? '', ...askedWith(open, carried) };
    },
  },
  edited: {
    aim: 'message',
    fields: { text: 'sealed', mentions: 'sealed', meta: 'sealed' },
    heardBy: 'everybody',
    effect: 'rewords',
    meaning:
      'The message shows this text, with these mentions and this meta; what was there before is deleted.',
    from: ({ target, text, carried }) => {
      return { type: 'edited', target: target ?? 0, text: text ?? '', ...carriedIn(carried) };
    },
    asked: ({ target, text, carried }) => {
      return { type: 'edit', seq: target, text: text ?? '', ...askedWith(null, carried) };
    },
  },
  removed: {
    aim: 'message',
    fields: { reason: 'cleared' },
    heardBy: 'everybody; who and why: cleared',
    effect: 'removes',
    meaning: 'Text, stamp and reactions of the message are deleted; number, author and time stay.',
    from: ({ target, rest }) => ({ type: 'removed', target: target ?? 0, ...reasonIn(rest) }),
    asked: ({ target, rest }) => ({ type: 'remove', seq: target, ...reasonIn(rest) }),
  },
  hidden: {
    aim: 'message',
    fields: { reason: 'cleared' },
    heardBy: 'everybody; who and why: cleared',
    effect: 'hides',
    meaning:
      'The message is removed; for a minute it can be restored, and 75 seconds later what a removal takes is deleted.',
    from: ({ target, rest }) => ({ type: 'hidden', target: target ?? 0, ...reasonIn(rest) }),
    asked: ({ target, rest }) => ({ type: 'hide', seq: target, ...reasonIn(rest) }),
  },
  restored: {
    aim: 'message',
    fields: { cleared: 'open' },
    heardBy: 'everybody; who and why: cleared',
    effect: 'restores',
    meaning:
      'The hidden message is as it was; `target` may be the fact that cleared: then its messages are.',
    from: ({ target, ...parts }) => {
      const own = ownOf(parts) as Own<'restored'>;
      return { type: 'restored', target: target ?? 0, ...own };
    },
    asked: ({ target }) => ({ type: 'restore', seq: target }),
  },
  cleared: {
    aim: 'nothing',
    fields: { person: 'open', from: 'open', upTo: 'open', reason: 'cleared' },
    heardBy: 'everybody; who and why: cleared',
    effect: 'clears',
    meaning:
      'Every message of that author from `from` up to `upTo` is removed, as by `hidden`; where somebody clears its own, what goes is deleted at once.',
    from: (parts) => ({ type: 'cleared', ...(ownOf(parts) as Own<'cleared'>) }),
    asked: (parts) => {
      const { person, reason } = ownOf(parts) as Own<'cleared'>;
      return { type: 'clear', person, ...(reason === undefined ? {} : { reason }) };
    },
  },
  pinned: {
    aim: 'message',
    fields: { until: 'open' },
    heardBy: 'everybody; who and why: cleared',
    effect: 'pins',
    meaning: 'The message stands above all others; `until` is when it does no more.',
    from: ({ target, ...parts }) => {
      return { type: 'pinned', target: target ?? 0, ...(ownOf(parts) as Own<'pinned'>) };
    },
    asked: ({ target, ...parts }, at) => {
      const { until } = ownOf(parts) as Own<'pinned'>;
      const seconds = until === undefined ? {} : { seconds: Math.round((until - at) / 1_000) };
      return { type: 'pin', seq: target, ...seconds };
    },
  },
  unpinned: {
    aim: 'message',
    fields: {},
    heardBy: 'everybody; who and why: cleared',
    effect: 'pins',
    meaning: 'It does no more.',
    from: ({ target }) => ({ type: 'unpinned', target: target ?? 0 }),
    asked: ({ target }) => ({ type: 'unpin', seq: target }),
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
  set: {
    aim: 'nothing',
    fields: { setting: 'open', value: 'by setting' },
    heardBy: 'everybody',
    effect: 'sets',
    meaning: 'The room has this setting; some values are heard by the cleared only.',
    from: (parts) => ({ type: 'set', ...(ownOf(parts) as Own<'set'>) }),
    asked: (parts) => {
      const { setting, value } = ownOf(parts) as Own<'set'>;
      // The server names it anew each time that somebody sets one.
      const said = setting === 'password' ? value !== false : value;
      return { type: 'set', setting, value: said };
    },
  },
  granted: {
    aim: 'nothing',
    fields: { person: 'open', name: 'open', role: 'open', until: 'open' },
    heardBy: 'everybody; of a member: cleared',
    effect: 'grants',
    meaning: 'The person has this role, in place of the one before; `until` is when it ends.',
    from: (parts) => ({ type: 'granted', ...(ownOf(parts) as Own<'granted'>) }),
    asked: (parts, at) => {
      const { person, role, until } = ownOf(parts) as Own<'granted'>;
      const seconds = until === undefined ? {} : { until: Math.round((until - at) / 1_000) };
      return { type: 'grant', person, role, ...seconds };
    },
  },
  revoked: {
    aim: 'nothing',
    fields: { person: 'open', name: 'open', role: 'open', taken: 'open' },
    heardBy: 'everybody; of a member: cleared',
    effect: 'grants',
    meaning:
      'The person has no role any more; `role` is the one that it had, `taken` the highest that no token gives it from here on: any, where it is absent; none, where it is `guest`.',
    from: (parts) => ({ type: 'revoked', ...(ownOf(parts) as Own<'revoked'>) }),
    asked: (parts) => ({ type: 'revoke', person: (ownOf(parts) as Own<'revoked'>).person }),
  },
  linked: {
    aim: 'nothing',
    fields: { guest: 'open', person: 'open', name: 'open' },
    heardBy: 'cleared',
    effect: 'links',
    meaning: 'The guest is this person from here on.',
    from: (parts) => ({ type: 'linked', ...(ownOf(parts) as Own<'linked'>) }),
    asked: (parts) => {
      const { guest, person } = ownOf(parts) as Own<'linked'>;
      return { type: 'link', guest, person };
    },
  },
  asked: {
    aim: 'nothing',
    fields: { text: 'sealed' },
    heardBy: 'cleared',
    effect: 'asks',
    meaning: 'A question to those who keep order.',
    from: ({ text }) => ({ type: 'asked', text: text ?? '' }),
    asked: ({ text }) => ({ type: 'ask', text: text ?? '' }),
  },
  answered: {
    aim: 'question',
    fields: { to: 'open', text: 'sealed' },
    heardBy: 'cleared',
    effect: 'asks',
    meaning: 'An answer to who asked, and to nobody else.',
    from: ({ target, text, ...parts }) => {
      const own = ownOf(parts) as Own<'answered'>;
      return { type: 'answered', target: target ?? 0, text: text ?? '', ...own };
    },
    asked: ({ target, text }) => ({ type: 'answer', seq: target, text: text ?? '' }),
  },
  ...personRows,
  expired: {
    aim: 'nothing',
    fields: { upTo: 'open' },
    heardBy: 'everybody',
    effect: 'expires',
    meaning: 'Of every message up to that number, what a removal takes is deleted.',
    from: (parts) => ({ type: 'expired', ...(ownOf(parts) as Own<'expired'>) }),
  },
  ...reviewRows,
};

/** The words of a command for what a message carries. */
export function askedWith(
  own: string | null | undefined,
  carried: string | null | undefined,
): object {
  const { mentions, meta } = carriedIn(carried);
  const { reply } = ownOf({ open: own }) as Pick<Own<'posted'>, 'reply'>;
  return {
    ...(reply && { reply: reply.seq }),
    ...(mentions && { mentions: mentions.map(({ id }) => id) }),
    ...(meta && { meta }),
  };
}

/** The reason of an act, which most people are not told. */
function reasonIn(rest: string | null | undefined): { readonly reason?: string } {
  if (rest === null || rest === undefined) return {};
  const { reason } = ownOf({ rest }) as { readonly reason?: string };
  return reason === undefined ? {} : { reason };
}

/** The kinds' names, in the order of the table. */
export const factTypes = Object.keys(factRows) as Change['type'][];

export function changeFrom(type: Change['type'], parts: ReadParts): Change {
  return factRows[type].from(parts);
}

/** Is a fact of this kind a message, with its present state in its row? */
export function isMessage(type: Change['type']): boolean {
  return factRows[type].effect === 'begins';
}

export function hasField(type: Change['type'], field: keyof FactParts | 'meta'): boolean {
  return field in factRows[type].fields;
}

/** The kinds that do one of these, as a list for SQL: `'edited', 'removed'`. */
export function typesThat(...effects: readonly Effect[]): string {
  return factTypes
    .filter((type) => effects.includes(factRows[type].effect))
    .map((type) => `'${type}'`)
    .join(', ');
}
