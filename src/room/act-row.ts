import type { ActCommand } from '../protocol/act.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Change } from '../protocol/fact.ts';
import type { Role } from '../protocol/role.ts';
import type { Ground } from './ground.ts';
import type { NameOf } from './order.ts';

/** The ground that an act is decided on. */
export interface ActGround<Command extends ActCommand = ActCommand> extends Ground {
  readonly command: Command;
  /** The names of people here. */
  readonly nameOf: NameOf;
  /** The fact of its `seq`; undefined where there is none, or it names none. */
  readonly aimed: RoomEvent | undefined;
}

/** One kind of act: who may do it, and what it changes. */
export interface ActRow<Command extends ActCommand> {
  /** The least role that may. */
  readonly least: Role;
  /**
   * The change that it makes; whether it may is not asked.
   *
   * @throws Refusal
   */
  readonly change: (on: ActGround<Command>) => Change;
  /**
   * Asked of who has the role; what was done before is answered all the same.
   *
   * @throws Hindered
   */
  readonly judge?: (on: ActGround<Command>) => void;
}

/** Rows of the kinds of act that a file is about. */
export type ActRows<Command extends ActCommand> = {
  readonly [Type in Command['type']]: ActRow<Extract<Command, { readonly type: Type }>>;
};
