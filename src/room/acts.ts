import type { ActCommand } from '../protocol/act.ts';
import type { Change } from '../protocol/fact.ts';
import { isAtLeast } from '../protocol/role.ts';
import { personActs } from './act-person.ts';
import { reviewActs } from './act-review.ts';
import { roomActs } from './act-room.ts';
import type { ActGround, ActRow, ActRows } from './act-row.ts';
import { Hindered } from './may.ts';

/** Every kind of act there is. */
const actRows: ActRows<ActCommand> = { ...personActs, ...roomActs, ...reviewActs };

/**
 * The change that an act makes; whether it may is not asked.
 *
 * @throws Refusal
 */
export function changeByAct(on: ActGround): Change {
  return rowOf(on.command).change(on);
}

/**
 * May somebody do that?
 *
 * @throws Hindered `not_allowed`, and what its row says
 */
export function judgeAct(on: ActGround): void {
  const { least, judge } = rowOf(on.command);
  const { standing, actor, now } = on;
  if (!isAtLeast(standing.roleOf(actor, now), least)) throw new Hindered({ code: 'not_allowed' });
  judge?.(on);
}

function rowOf({ type }: ActCommand): ActRow<ActCommand> {
  return actRows[type] as ActRow<ActCommand>;
}
