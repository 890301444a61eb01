import { defaultLimits } from '../../../src/protocol/limit.ts';
import { defaultRates, type RateName } from '../../../src/protocol/rate.ts';
import type { FloodOrder, FloodWay, Tally } from './order.ts';

/** Seconds in which what was begun in a flood may still be taken. */
const late = 1;

/** First messages of newcomers that a room takes at once. */
const school = 300;

/** The number that a rate lets through in so many seconds. */
function upTo(name: RateName, seconds: number): number {
  const { burst, everyMs } = defaultRates[name];
  return burst + ((seconds + late) * 1_000) / everyMs;
}

/** Seconds for which it is known how many came from a place. */
const remembered = 20;

/** Connections that may be new: those of the rate, and past it the share of each place, once. */
function newcomers(addresses: number, seconds: number): number {
  const shares = (1_000 * remembered) / defaultRates.allConnections.everyMs;
  const times = 1 + Math.floor((seconds + late) / remembered);
  return upTo('allConnections', seconds) + times * Math.max(addresses, shares);
}

/** What of a way may be taken at most, by the rates; Infinity where its harm is bounded otherwise. */
export function mostTaken(way: FloodWay, { addresses, seconds }: FloodOrder, tally: Tally): number {
  switch (way) {
    case 'posts':
      // Newcomers together greet as often as the room takes messages, and a whole school at once.
      return 2 * upTo('roomPosts', seconds) + school;
    case 'joins':
      return tally.opened * upTo('joins', seconds);
    case 'rooms':
      return addresses * upTo('roomsMade', seconds);
    case 'connections':
      // Whoever was refused and then speaks has a count of its own, and takes the place of a mute one.
      return Math.min(2 * addresses * upTo('connections', seconds), newcomers(addresses, seconds));
    case 'reactions':
      return tally.opened * upTo('reactions', seconds);
    case 'streams':
      return newcomers(addresses, seconds);
    case 'searches':
    case 'proofs':
      return addresses * upTo('reads', seconds);
    case 'pings':
      // The one that is too many is answered, too, before the close.
      return tally.opened * (1 + defaultLimits.controlFramesPerSecond * (seconds + late));
    case 'history pages':
      return tally.opened * upTo('commands', seconds);
    case 'unused tickets':
      return addresses * upTo('newKeys', seconds);
    case 'typing':
    case 'fragments':
    case 'slow heads':
    case 'unread sockets':
      return 0;
    default:
      return way satisfies never;
  }
}
