import { carriedIn } from '../protocol/carried.ts';
import { ownOf } from './fact-parts.ts';
import type { FactRow, Kind, Own } from './fact-row-type.ts';

type Reviewed = 'held' | 'rejected' | 'reported';

/** The kinds of fact about what waits for those who keep order. */
export const reviewRows: { readonly [Type in Reviewed]: FactRow<Kind<Type>> } = {
  held: {
    aim: 'perhaps a message',
    fields: {
      ...{ text: 'sealed', why: 'open', stamp: 'beside' },
      ...{ reply: 'open', cut: 'open', mentions: 'sealed', meta: 'sealed' },
    },
    heardBy: 'cleared',
    effect: 'reviews',
    meaning:
      'A message waits until somebody who keeps order has seen it; with `target`, a new text of that one does. Approved, the text is deleted here and stands in a `posted` or an `edited`; rejected, it is deleted.',
    from: ({ target, text, stamp, carried, ...parts }) => ({
      type: 'held',
      text: text ?? '',
      ...(ownOf(parts) as Pick<Kind<'held'>, 'why'>),
      ...carriedIn(carried),
      ...(target === null || target === undefined ? {} : { target }),
      ...(stamp === null || stamp === undefined ? {} : { stamp }),
    }),
    asked: ({ target, text }) =>
      target === null || target === undefined
        ? { type: 'post', text: text ?? '' }
        : { type: 'edit', seq: target, text: text ?? '' },
  },
  rejected: {
    aim: 'held, question or message',
    fields: { reason: 'open' },
    heardBy: 'cleared',
    effect: 'reviews',
    meaning:
      'What was held is not to be, and its text is deleted; a question waits no more, and its author still has it; of a message, that what was reported of it leads to nothing. By its author, it is taken back; by the server, nobody saw it for a day.',
    from: ({ target, ...parts }) => ({
      type: 'rejected',
      target: target ?? 0,
      ...(ownOf(parts) as Own<'rejected'>),
    }),
    asked: ({ target, ...parts }) => ({ type: 'reject', seq: target, ...ownOf(parts) }),
  },
  reported: {
    aim: 'message',
    fields: { why: 'open' },
    heardBy: 'cleared',
    effect: 'reviews',
    meaning: 'The author asks those who keep order to look at the message.',
    from: ({ target, ...parts }) => ({
      type: 'reported',
      target: target ?? 0,
      ...(ownOf(parts) as Own<'reported'>),
    }),
    asked: ({ target, ...parts }) => ({ type: 'report', seq: target, ...ownOf(parts) }),
  },
};
