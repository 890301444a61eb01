import type { RejectCommand, ReviewAct } from '../protocol/act.ts';
import { carryingOf } from '../protocol/carried.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Change } from '../protocol/fact.ts';
import { isAtLeast } from '../protocol/role.ts';
import { idsOf } from '../protocol/standing.ts';
import { keepText } from '../protocol/text.ts';
import type { ActGround, ActRows } from './act-row.ts';
import { Hindered, hinderedAsOut, refuseIf } from './may.ts';

/** Acts about what waits for those who keep order. */
export const reviewActs: ActRows<ReviewAct> = {
  approve: {
    least: 'moderator',
    change: ({ aimed }) => {
      const held = waiting(aimed);
      const { text, target } = held;
      const words = { text, ...carryingOf(held) };
      return target === undefined
        ? { type: 'posted', ...words }
        : { type: 'edited', target, ...words };
    },
  },
  reject: {
    least: 'stranger',
    judge: (on) => {
      const isOrder = isAtLeast(on.standing.roleOf(on.actor, on.now), 'moderator');
      if (!isOrder && !isOwn(on)) throw new Hindered({ code: 'not_allowed' });
    },
    change: ({ aimed, command: { seq, reason } }) => {
      if (aimed?.type !== 'posted' && aimed?.type !== 'asked') waiting(aimed);
      const why = reason === undefined ? {} : { reason: keepText(reason) };
      return { type: 'rejected', target: seq, ...why };
    },
  },
  report: {
    least: 'stranger',
    judge: (on) => {
      if (on.actor.author.claimed) throw new Hindered({ code: 'no_key' });
      refuseIf(hinderedAsOut(on));
    },
    change: ({ aimed, command: { seq, why } }) => {
      if (aimed?.type !== 'posted') throw new Refusal('no_message');
      if (aimed.removedAt !== undefined) throw new Refusal('message_gone');
      return { type: 'reported', target: seq, why: keepText(why) };
    },
  },
};

/** @throws Refusal `not_held` */
function waiting(aimed: RoomEvent | undefined): Extract<Change, { type: 'held' }> {
  if (aimed?.type !== 'held' || aimed.text === '') throw new Refusal('not_held');
  return aimed;
}

/** Is it what whoever asks wrote, under whichever id? */
function isOwn({ aimed, actor, standing }: ActGround<RejectCommand>): boolean {
  if (aimed?.type !== 'held' || actor.author.claimed) return false;
  return idsOf(standing.committed, actor.author.id).includes(aimed.author.id);
}
