import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Change } from '../protocol/fact.ts';
import { isCleared } from '../protocol/role.ts';
import { keepText } from '../protocol/text.ts';
import type { Ground, Ordered } from './ground.ts';
import { Hindered, hinderedEntry, refuseIf, stanceOf } from './may.ts';

/**
 * May somebody ask those who keep order? Its answer has to find it again.
 *
 * @throws Refusal `no_key`, or why it may not be here
 */
export function checkQuestion({
  standing,
  actor,
  now,
}: Pick<Ground, 'standing' | 'actor' | 'now'>): void {
  if (actor.author.claimed) throw new Hindered({ code: 'no_key' });
  refuseIf(hinderedEntry(stanceOf(standing, actor, now)));
}

/**
 * What an answer changes.
 *
 * @param asked the fact that it is to
 * @throws Refusal `no_message`
 */
export function answerTo(
  { seq: target, text }: Extract<Ordered, { type: 'answer' }>,
  asked: RoomEvent | undefined,
): Change {
  if (asked?.type !== 'asked') throw new Refusal('no_message');
  return { type: 'answered', target, to: asked.author.id, text: keepText(text) };
}

/** @throws Hindered `not_allowed` */
export function judgeAnswer({ standing, actor, now }: Ground): void {
  if (!isCleared(standing.roleOf(actor, now))) throw new Hindered({ code: 'not_allowed' });
}

/** Questions that one person may have without an answer. */
const mostOpen = 20;
/** People with open questions that are counted; of others, those who asked first are forgotten. */
const mostCounted = 10_000;

/** How many questions somebody asked since the start, that nobody answered. */
export class OpenQuestions {
  readonly #counts = new Map<string, number>();

  /** @throws Refusal `too_many_questions` */
  check(room: string, person: string): void {
    if ((this.#counts.get(`${room}/${person}`) ?? 0) >= mostOpen) {
      throw new Hindered({ code: 'too_many_questions' });
    }
  }

  /** Told of what was committed. */
  note(room: string, event: RoomEvent): void {
    if (event.type === 'asked') this.#count(`${room}/${event.author.id}`, 1);
    if (event.type === 'answered') this.#count(`${room}/${event.to}`, -1);
  }

  #count(key: string, more: number): void {
    const count = (this.#counts.get(key) ?? 0) + more;
    this.#counts.delete(key);
    if (count > 0) this.#counts.set(key, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > mostCounted && oldest !== undefined) this.#counts.delete(oldest);
  }
}
