import { ownOf } from './fact-parts.ts';
import type { FactRow, Kind, Own } from './fact-row-type.ts';

type Rows = 'timed-out' | 'banned' | 'unbanned' | 'noted';

const secondsAsked = (until: number | undefined, at: number) =>
  until === undefined ? undefined : Math.round((until - at) / 1_000);

/** The kinds of fact that are about a person, but for roles. */
export const personRows: { readonly [Type in Rows]: FactRow<Kind<Type>> } = {
  'timed-out': {
    aim: 'nothing',
    fields: { person: 'open', name: 'open', until: 'open', reason: 'open', address: 'open' },
    heardBy: 'cleared',
    effect: 'outs',
    meaning: 'The person may say nothing until then.',
    from: (parts) => ({ type: 'timed-out', ...(ownOf(parts) as Own<'timed-out'>) }),
    asked: (parts, at) => {
      const { person, until, reason, address } = ownOf(parts) as Own<'timed-out'>;
      return { type: 'timeout', person, reason, address, seconds: secondsAsked(until, at) };
    },
  },
  banned: {
    aim: 'nothing',
    fields: { person: 'open', name: 'open', until: 'open', reason: 'open', address: 'open' },
    heardBy: 'cleared',
    effect: 'outs',
    meaning: 'The person may say nothing, for good unless `until` says when that ends.',
    from: (parts) => ({ type: 'banned', ...(ownOf(parts) as Own<'banned'>) }),
    asked: (parts, at) => {
      const { person, until, reason, address } = ownOf(parts) as Own<'banned'>;
      return { type: 'ban', person, reason, address, seconds: secondsAsked(until, at) };
    },
  },
  unbanned: {
    aim: 'nothing',
    fields: { person: 'open', name: 'open' },
    heardBy: 'cleared',
    effect: 'outs',
    meaning: 'A ban of the person is over, and a timeout.',
    from: (parts) => ({ type: 'unbanned', ...(ownOf(parts) as Own<'unbanned'>) }),
    asked: (parts) => ({ type: 'unban', person: (ownOf(parts) as Own<'unbanned'>).person }),
  },
  noted: {
    aim: 'nothing',
    fields: { person: 'open', text: 'sealed' },
    heardBy: 'cleared',
    effect: 'notes',
    meaning: 'A note about this person, for those who keep order.',
    from: ({ text, ...parts }) => {
      const own = ownOf(parts) as Own<'noted'>;
      return { type: 'noted', ...own, text: text ?? '' };
    },
    asked: ({ text, ...parts }) => {
      const { person } = ownOf(parts) as Own<'noted'>;
      return { type: 'note', person, text: text ?? '' };
    },
  },
};
