import type { ActCommand } from '../../protocol/act.ts';
import type { AuditPage } from '../../protocol/audit.ts';
import type { KeptUntil } from '../../protocol/keeping.ts';
import type { Pin } from '../../protocol/pin.ts';
import type { Question } from '../../protocol/question.ts';
import type { GivenRole } from '../../protocol/role.ts';
import type { SettingName, Settings } from '../../protocol/setting.ts';
import type { Ack } from '../ack.ts';
import type { Observable, Target } from '../target.ts';
import type { FilterTrial } from './filter-trial.ts';
import type { RoleLinks } from './links.ts';

type WithoutRoom<Command> = Command extends unknown ? Omit<Command, 'room'> : never;
/** An act of order, as `act` takes it. */
export type Act = WithoutRoom<ActCommand>;

/** A part of what was done in a room: the latest 50 acts, or those before one of them. */
export interface ActsRange {
  /** Exclusive. */
  readonly before?: number;
  readonly limit?: number;
}

/** The events of a room's order; each tells all there is by then. */
export interface OrderEvents {
  /** Values of `keep` that were in force within a day. */
  kept: readonly KeptUntil[];
  /** The messages that stand above all others, in the order in which they were pinned. */
  pins: readonly Pin[];
  /** The questions of this client to those who keep order, with answers, oldest first. */
  yours: readonly Question[];
  /** For who keeps order: what nobody has answered yet, oldest first. */
  questions: readonly Question[];
}

/**
 * A room's decisions about itself and its people, and the questions to those who keep order. Made before
 * the room is joined it has all from the join on; later it asks for it, and tells it once it is there.
 *
 * @example
 * const order = host(room);
 * order.addEventListener('questions', ({ detail }) => showQueue(detail));
 * await order.set('title', 'Tea at five');
 */
export interface RoomOrder extends Target<OrderEvents>, Observable<OrderEvents>, RoleLinks {
  /**
   * Values of `keep` that were in force within a day, each with the moment until which it counts
   * beside the one in `room.settings`: what any of them keeps is kept.
   */
  readonly kept: readonly KeptUntil[];
  /**
   * The messages that stand above all others, in the order in which they were pinned; one with an
   * `until` no longer than that.
   */
  readonly pins: readonly Pin[];
  /**
   * The questions of this client to those who keep order, with answers: the latest 20, oldest first.
   */
  readonly yours: readonly Question[];
  /** For who keeps order: the head of the queue of what nobody has answered yet; else empty. */
  readonly questions: readonly Question[];
  /** The place where that queue goes on; undefined where `questions` is all of it. */
  readonly nextQuestion: number | undefined;

  /**
   * Changes a setting of the room, to a value of its type.
   *
   * @example await order.set('title', 'Tea at five')
   * @throws Failure `not_allowed`, `bad_setting`, `bad_filter`
   */
  set<Name extends SettingName>(setting: Name, value: Settings[Name]): Promise<Ack>;

  /**
   * Tells which of the latest 1,000 messages filters would have met; nothing is set. It asks over HTTP.
   *
   * @example const { hits } = await order.tryFilters('cake\nhold: *offee*')
   * @throws Failure `not_allowed`, `bad_filter`
   */
  tryFilters(filters: string): Promise<FilterTrial>;

  /**
   * Grants somebody a role in the room, in place of the one before.
   *
   * @param person an author's id
   * @param seconds after which it ends; stays unless said
   * @param name of who has the role, where nobody of that id is here
   * @example await order.grant(author.id, 'moderator', 3_600)
   * @throws Failure `not_allowed`, `above_you`, `bad_person`
   */
  grant(person: string, role: GivenRole, seconds?: number, name?: string): Promise<Ack>;

  /**
   * Takes somebody's role.
   *
   * @example await order.revoke(author.id)
   * @throws Failure `not_allowed`, `above_you`, `bad_person`
   */
  revoke(person: string): Promise<Ack>;

  /**
   * Asks those who keep order; nobody else hears it. The answer comes in `yours`.
   *
   * @example await order.ask('May I bring cake?')
   * @throws Failure `no_key` without a secret or token, `too_many_questions`, `text_empty`
   */
  ask(text: string): Promise<Ack>;

  /**
   * Reads more of the queue into `questions`, over HTTP.
   *
   * @example while (order.nextQuestion !== undefined) await order.moreQuestions()
   * @throws Failure `not_allowed`
   */
  moreQuestions(): Promise<void>;

  /**
   * Answers a question; who asked hears it, and those who keep order.
   *
   * @example await order.answer(question.seq, 'You may.')
   * @throws Failure `not_allowed`, `no_message`, `too_many_answers`
   */
  answer(seq: number, text: string): Promise<Ack>;

  /**
   * Does an act of order; docs/protocol.md has the list of them.
   *
   * @example await order.act({ type: 'note', person: author.id, text: 'Warned twice.' })
   * @throws Failure `not_allowed`, and what the list says of each
   */
  act(act: Act): Promise<Ack>;

  /**
   * Reads what those who keep order did here, newest first, over HTTP; for them alone.
   *
   * @example
   * const { entries, next } = await order.acts();
   * const older = next && (await order.acts({ before: next }));
   * @throws Failure `not_allowed`
   */
  acts(range?: ActsRange): Promise<AuditPage>;
}
