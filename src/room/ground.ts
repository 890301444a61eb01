import type { ActCommand, MessageAct } from '../protocol/act.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import type { OrderCommand, RoomCommand } from '../protocol/command.ts';
import type { Invite } from '../protocol/invite.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Author } from '../protocol/record.ts';
import { badgeOf } from '../protocol/role.ts';
import type { Ruling } from './hooks/ruling.ts';
import type { HouseNames } from './house-names.ts';
import type { Rules } from './rules.ts';
import type { RoomStanding } from './standing.ts';

/** The ground that a decision rests on. */
export interface Ground {
  readonly room: RoomName;
  readonly actor: Actor;
  /** The actor's, with the badge that it has here. */
  readonly author: Author;
  readonly standing: RoomStanding;
  /** The connection of an author without a secret, within which its refs count. */
  readonly within?: string | undefined;
  readonly limits: Limits;
  /** The rules about words. */
  readonly rules: Rules;
  /** The word of a hook on it, where that says more than yes. */
  readonly ruling?: Ruling | undefined;
  readonly now: number;
}

type Of<Type extends RoomCommand['type']> = Extract<RoomCommand, { readonly type: Type }>;
/** Words that are said without a look at what was said before. */
export type Said = Of<'post' | 'ask'>;
/** A command to do something to a message. */
export type Aimed = Of<'edit' | 'remove' | 'react'>;
/** Words that stand, or will stand, in a message. */
export type Words = Of<'post' | 'edit'>;
export type Make = Of<'make'>;
export type Link = Of<'link'>;
/** A link is taken. No client's command says it: keys are told over HTTP alone. */
export interface Take {
  readonly type: 'take';
  readonly room: string;
  readonly invite: Invite;
  readonly ref?: string;
}
/** All that a room decides on. */
export type Decided = RoomCommand | Take;
/** A decision about the room, its people and their words, or on what somebody asked. */
export type Ordered = OrderCommand | Exclude<ActCommand, MessageAct> | Of<'answer'>;

/** The parts of a room by which people have their names there. */
interface Namers extends Pick<Ground, 'standing' | 'rules' | 'limits'> {
  readonly house?: HouseNames;
}

/** Somebody with the badge and under the name that it has in a room. */
export function authorIn(
  { standing, rules, limits, house }: Namers,
  actor: Actor,
  at: number,
): Author {
  const { author, grants } = actor;
  if (grants === undefined && standing.isNameless && !author.badge) {
    const called = rules.areNone ? author : rules.called(standing, author);
    return house?.called(called, limits) ?? called;
  }
  const badge = author.badge ?? badgeOf(standing.roleOf(actor, at));
  if (badge === undefined) {
    const called = rules.called(standing, standing.called(author, at, limits));
    return house?.called(called, limits) ?? called;
  }
  const shown = author.badge === badge ? author : { ...author, badge };
  standing.note(shown);
  return shown;
}
