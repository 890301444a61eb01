import { guard, type OnBug } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomEvent } from '../protocol/event.ts';
import { meIn } from '../protocol/me.ts';
import { openQuestions, ownQuestions, type Question } from '../protocol/question.ts';
import { idsOf, type Standing } from '../protocol/standing.ts';
import type { QuestionPage, StoreReader } from '../store/store.ts';
import type { Clearances, Concerned } from './clearances.ts';
import type { Welcome } from './place.ts';

/** The reading of what was asked. */
export interface AskersParts {
  readonly key: string;
  readonly store: Pick<StoreReader, 'questions' | 'events'>;
  readonly clearances: Clearances;
  /** Bytes that somebody is told of questions at once. */
  readonly unsentBytes: number;
  readonly onBug: OnBug;
}

/** The part of a welcome that is about questions. */
export type AskedHere = Pick<Welcome, 'yours' | 'questions' | 'nextQuestion'>;

type Heard = Extract<RoomEvent, { type: 'asked' | 'answered' }>;

/**
 * Those who asked something in a room: each hears its own questions and the answers, on all its
 * connections. In a room where nobody asked, the store is not asked either.
 */
export class Askers {
  readonly #parts: AskersParts;
  #isAsked = false;
  #telling: Promise<unknown> = Promise.resolve();
  /** The head of the queue until that changes: it is read once for all who come in. */
  #queue: Promise<QuestionPage> | undefined;

  constructor(parts: AskersParts) {
    this.#parts = parts;
  }

  /** Somebody asked something here. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  begin(isAsked = false): void {
    this.#isAsked ||= isAsked;
  }

  /** The questions that somebody is told of on coming in. */
  async toldTo({ actor }: { readonly actor?: Actor | undefined }): Promise<AskedHere> {
    return askedIn(this.#parts, this.#parts.clearances.standing, actor, () => this.#queueNow());
  }

  /** Takes the room's next event. */
  take(event: RoomEvent): void {
    if (event.type === 'rejected') this.#queue = undefined;
    if (event.type !== 'asked' && event.type !== 'answered') return;
    this.#isAsked = true;
    this.#queue = undefined;
    const person = event.type === 'asked' ? event.author.id : event.to;
    const { standing, here } = this.#parts.clearances;
    const ids = idsOf(standing, person);
    const told = [...here].filter(
      ({ actor }) => actor && !actor.author.claimed && ids.includes(actor.author.id),
    );
    if (told.length === 0) return;
    // One after the other: an answer comes behind its question.
    this.#telling = this.#telling.then(() => this.#tell(event, told)).catch(this.#parts.onBug);
  }

  async #tell(event: Heard, told: readonly Concerned[]): Promise<void> {
    const yours = await this.#changedBy(event);
    const { key: room } = this.#parts;
    for (const one of told) guard(one, () => one.tell({ type: 'yours', room, yours }));
  }

  /** The question that is another one now, with what is new of it. */
  async #changedBy({ seq, author, at, text, ...event }: Heard): Promise<readonly Question[]> {
    if (event.type === 'asked') return [{ seq, author, at, text }];
    const { key, store } = this.#parts;
    const { target } = event;
    const [asked] = await store.events(key, target - 1, target, 1);
    if (asked?.type !== 'asked') return [];
    const answers = [{ seq, author, at, text }];
    return [{ seq: target, author: asked.author, at: asked.at, text: asked.text, answers }];
  }

  #queueNow(): Promise<QuestionPage> {
    if (this.#queue !== undefined) return this.#queue;
    const queue = queueOf(this.#parts);
    this.#queue = queue;
    // Whoever comes next tries again.
    queue.catch(() => {
      if (this.#queue === queue) this.#queue = undefined;
    });
    return queue;
  }
}

type Reading = Pick<AskersParts, 'key' | 'unsentBytes'> & {
  readonly store: Pick<StoreReader, 'questions'>;
};

function queueOf({ key, store, unsentBytes: bytes }: Reading): Promise<QuestionPage> {
  return store.questions(key, { limit: openQuestions, bytes });
}

/**
 * The questions of somebody in a room, and for the cleared the head of the queue that waits.
 *
 * @param queueNow reads that queue, unless it is known
 */
export async function askedIn(
  reading: Reading,
  standing: Standing,
  actor: Actor | undefined,
  queueNow = () => queueOf(reading),
): Promise<AskedHere> {
  if (!actor || actor.author.claimed) return {};
  const { key, store, unsentBytes: bytes } = reading;
  const of = idsOf(standing, actor.author.id);
  const { questions: yours } = await store.questions(key, { of, limit: ownQuestions, bytes });
  const me = meIn(standing, actor, key, Date.now());
  const { questions, next } = me.cleared ? await queueNow() : noQuestions;
  return {
    ...(yours.length > 0 ? { yours } : {}),
    ...(questions.length > 0 ? { questions } : {}),
    ...(next === undefined ? {} : { nextQuestion: next }),
  };
}

const noQuestions: QuestionPage = { questions: [] };
