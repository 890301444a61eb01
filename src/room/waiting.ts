import { isMessageAct, type MessageAct } from '../protocol/act.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import type { Answer } from './answer.ts';
import type { Aimed, Decided, Link, Make, Said, Take } from './ground.ts';
import type { Ruling } from './hooks/ruling.ts';
import type { Expiring, Lapsing } from './overdue.ts';

export type OnSeq = (seq: number) => void;

/** Somebody who waits for what becomes of a fact. */
export interface Waiter {
  readonly actor?: Actor | undefined;
  readonly within?: string | undefined;
  readonly onSeq?: OnSeq | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** A command that is not decided yet, and who waits for what becomes of it. */
export interface Waiting<Asked extends Decided = Decided> extends Waiter {
  readonly actor: Actor;
  readonly room: RoomName;
  readonly command: Asked;
  readonly within: string | undefined;
  /** The word of a hook on it, where that says more than yes. */
  readonly ruling?: Ruling | undefined;
  /** A rule says that it is shown to those who keep order. */
  readonly isFlagged?: true;
}

/** Something that time does, and who waits until it is done. */
export interface Expiry {
  readonly expiring: Expiring | Lapsing;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export function isExpiry(waiting: Waiting | Expiry): waiting is Expiry {
  return 'expiring' in waiting;
}

export function isSaid(waiting: Waiting): waiting is Waiting<Said> {
  const { type } = waiting.command;
  return type === 'post' || type === 'ask';
}

export function isAimed(waiting: Waiting): waiting is Waiting<Aimed> {
  const { type } = waiting.command;
  return type === 'edit' || type === 'remove' || type === 'react';
}

export function isOnMessages(waiting: Waiting): waiting is Waiting<MessageAct> {
  return isMessageAct(waiting.command);
}

export function isMaking(waiting: Waiting): waiting is Waiting<Make> {
  return waiting.command.type === 'make';
}

export function isLinking(waiting: Waiting): waiting is Waiting<Link> {
  return waiting.command.type === 'link';
}

export function isTaking(waiting: Waiting): waiting is Waiting<Take> {
  return waiting.command.type === 'take';
}

/** A fact that goes before another one: nobody waits for it. */
export function unasked<T extends Waiting>(waiting: T): T {
  return { ...waiting, onSeq: undefined, resolve: () => {}, reject: () => {} };
}
