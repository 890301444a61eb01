import type { ActCommand, MessageAct } from '../protocol/act.ts';
import type { Change } from '../protocol/fact.ts';
import { isAtLeast } from '../protocol/role.ts';
import { personActs } from './act-person.ts';
import { reviewActs } from './act-review.ts';
import { roomActs } from './act-room.ts';
import type { ActGround, ActRow, ActRows } from './act-row.ts';
import { Hindered } from './may.ts';

/** An act that is decided by what the room knows of its people and by the fact of its number. */
export type RowAct = Exclude<ActCommand, MessageAct>;

/** Every kind of these. */
const actRows: ActRows<RowAct> = { ...personActs, ...roomActs, ...reviewActs };

/**
 * The change that an act makes; whether it may is not asked.
 *
 * @throws Refusal
 */
export function changeByAct(on: ActGround<RowAct>): Change {
  return rowOf(on.command).change(on);
}

/**
 * May somebody do that?
 *
 * @throws Hindered `not_allowed`, and what its row says
 */
export function judgeAct(on: ActGround<RowAct>): void {
  const { least, judge } = rowOf(on.command);
  const { standing, actor, now } = on;
  if (!isAtLeast(standing.roleOf(actor, now), least)) throw new Hindered({ code: 'not_allowed' });
  judge?.(on);
}

function rowOf({ type }: RowAct): ActRow<RowAct> {
  return actRows[type] as ActRow<RowAct>;
}
