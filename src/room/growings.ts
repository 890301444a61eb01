import { guard, type OnBug } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey, RoomName } from '../protocol/code.ts';
import type { GrowCommand, RoomCommand } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { type GrowingSignal, growingEach, grownBy } from '../protocol/growing.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfText, keepText } from '../protocol/text.ts';
import type { Answer } from './answer.ts';
import { authorIn } from './ground.ts';
import { GrowingMessage } from './growing.ts';
import { hinderedEntry, hinderedSpeech, refuseIf, stanceOf } from './may.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';

type Post = Extract<RoomCommand, { type: 'post' }>;

interface Parts extends Pick<RoomParts, 'standings' | 'rules' | 'house' | 'now'> {
  readonly limits: Limits;
  readonly tell: (signal: GrowingSignal) => void;
  readonly post: (asked: GrowAsked, post: Post) => Promise<Answer>;
  readonly onBug: OnBug;
  /** Is a hook asked about all that is said? Then nothing is heard before it is whole. */
  readonly isAsked?: boolean;
}

/** Somebody who lets a message grow in a room. */
export interface GrowAsked {
  readonly actor: Actor;
  readonly room: RoomName;
  /** The connection by which it grows: when that is gone, it is cut off. */
  readonly within: string;
}

/** The outcome of a piece: the length of the text so far, or the answer to the whole. */
export type Grown = { readonly length: number } | Answer;

interface Held {
  readonly message: GrowingMessage;
  readonly asked: GrowAsked;
}

const nameOf = ({ author }: Actor, ref: string) => `${author.id} ${ref}`;

/**
 * The messages that grow, in all rooms. Nothing of them is in the log until one is whole, or cut off:
 * then it is posted like any other, by what holds in its room at that moment.
 */
export class Growings {
  readonly #parts: Parts;
  /** The messages by room, then by author and ref. */
  readonly #rooms = new Map<string, Map<string, Held>>();
  #closing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Takes a piece of a message, and begins the message with its first one.
   *
   * @throws Refusal `not_allowed`, `bad_offset`, `too_many_growing`, and whatever a post is refused for
   */
  async grow(asked: GrowAsked, command: GrowCommand): Promise<Grown> {
    const { actor, room } = asked;
    if (!actor.mayGrow) throw new Refusal('not_allowed');
    const standing = await this.#parts.standings.of(room.key);
    const known = this.#rooms.get(room.key)?.get(nameOf(actor, command.ref))?.message;
    let text: string;
    let isShown: boolean;
    try {
      this.#checkStance(actor, standing);
      text = this.#whole(known?.text ?? '', command);
      isShown = this.#passes(actor, standing, text);
    } catch (error) {
      // Who only lost its place says it again.
      if (!(error instanceof Refusal && error.code === 'bad_offset')) known?.drop();
      throw error;
    }
    if (this.#closing) throw new Refusal('restart');
    const message = known ?? this.#begin(asked, command, standing);
    message.take(text, isShown);
    return command.end ? message.end(false) : { length: text.length };
  }

  /**
   * Cuts off what grew by a connection that is gone.
   *
   * @param isNobody its key or token is nobody's any more: nothing of it is said
   */
  left(within: string, isNobody: boolean): void {
    for (const { asked, message } of this.#all()) {
      if (asked.within !== within) continue;
      if (isNobody) message.drop();
      else guard({ fail: this.#parts.onBug }, () => message.cut());
    }
  }

  /** Takes back what may not be said any more, now that something was decided in a room. */
  decided(room: RoomKey): void {
    for (const held of this.#rooms.get(room)?.values() ?? [])
      guard({ fail: this.#parts.onBug }, () => this.#judge(held));
  }

  async #judge({ asked: { actor, room }, message }: Held): Promise<void> {
    const standing = await this.#parts.standings.of(room.key);
    try {
      this.#checkStance(actor, standing);
      message.show(this.#passes(actor, standing, message.text));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      message.drop();
    }
  }

  /** Cuts off all of them, and resolves when that is stored. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.allSettled(this.#all().map(({ message }) => message.cut()));
  }

  #all(): readonly Held[] {
    return [...this.#rooms.values()].flatMap((room) => [...room.values()]);
  }

  /** Checks that somebody may speak in a room at all. @throws Refusal */
  #checkStance(actor: Actor, standing: RoomStanding): void {
    const stance = stanceOf(standing, actor, this.#parts.now());
    refuseIf(hinderedEntry(stance));
    refuseIf(hinderedSpeech(stance));
  }

  /** The text with one more piece. @throws Refusal */
  #whole(so: string, { offset = so.length, text: piece, end = false }: GrowCommand): string {
    const text = grownBy(so, offset, piece);
    if (text === undefined) throw new Refusal('bad_offset');
    if (text === '' && !end) return text;
    const fault = faultOfText(keepText(text), this.#parts.limits);
    // It may begin with a space.
    if (fault && (end || text.trim() !== '')) throw new Refusal(fault);
    return text;
  }

  /** Do the rules let the room hear it now? @throws Refusal `filtered`, `link_refused` */
  #passes(actor: Actor, standing: RoomStanding, text: string): boolean {
    const { rules, now, isAsked } = this.#parts;
    const verdict = rules.verdict({ standing, actor, now: now() }, { type: 'posted', text });
    if (verdict.type === 'refused') throw new Refusal(verdict.code);
    // Where messages are looked at before they are shown, nothing is shown before the end.
    return !isAsked && verdict.type !== 'held' && standing.settings.hold === 'nobody';
  }

  /** @throws Refusal `too_many_growing` */
  #begin(asked: GrowAsked, command: GrowCommand, standing: RoomStanding): GrowingMessage {
    const { tell, post, onBug, rules, house, limits, now } = this.#parts;
    const { room, actor } = asked;
    const author = authorIn({ standing, rules, limits, house }, actor, now());
    const { ref, reply, mentions, meta } = command;
    const here = this.#rooms.get(room.key) ?? new Map<string, Held>();
    if (here.size >= growingEach) throw new Refusal('too_many_growing');
    const name = nameOf(actor, ref);
    const held: Held = {
      asked,
      message: new GrowingMessage({
        ...{ room, author, ref, tell, onBug },
        judge: () => this.#judge(held),
        post(text, isCut) {
          const cut = isCut ? { cut: true as const } : {};
          const said = { type: 'post', room: room.code, ref, text } as const;
          return post(asked, { ...said, reply, mentions, meta, ...cut });
        },
        ended: () => this.#forget(room.key, name),
      }),
    };
    this.#rooms.set(room.key, here.set(name, held));
    return held.message;
  }

  #forget(room: string, name: string): void {
    const here = this.#rooms.get(room);
    here?.delete(name);
    if (here?.size === 0) this.#rooms.delete(room);
  }
}
