import { guard, type OnBug } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomEvent } from '../protocol/event.ts';
import { meIn } from '../protocol/me.ts';
import { openQuestions, ownQuestions, type Question } from '../protocol/question.ts';
import { idsOf, type Standing } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';
import type { Clearances, Concerned } from './clearances.ts';
import type { Welcome } from './place.ts';

/** The reading of what was asked. */
export interface AskersParts {
  readonly key: string;
  readonly store: Pick<StoreReader, 'questions'>;
  readonly clearances: Clearances;
  readonly onBug: OnBug;
}

/**
 * Those who asked something in a room: each hears its own questions and the answers, on all its
 * connections. In a room where nobody asked, the store is not asked either.
 */
export class Askers {
  readonly #parts: AskersParts;
  #isAsked = false;
  #telling: Promise<unknown> = Promise.resolve();

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

  /** What somebody is told on coming in. */
  async toldTo({
    actor,
  }: {
    readonly actor?: Actor | undefined;
  }): Promise<Pick<Welcome, 'yours' | 'questions'>> {
    const { key, store, clearances } = this.#parts;
    return askedIn(key, store, clearances.standing, actor);
  }

  /** Takes the room's next event. */
  take(event: RoomEvent): void {
    if (event.type !== 'asked' && event.type !== 'answered') return;
    this.#isAsked = true;
    const person = event.type === 'asked' ? event.author.id : event.to;
    const { standing, here } = this.#parts.clearances;
    const ids = idsOf(standing, person);
    const told = [...here].filter(
      ({ actor }) => actor && !actor.author.claimed && ids.includes(actor.author.id),
    );
    if (told.length === 0) return;
    // One after the other: the last word counts.
    this.#telling = this.#telling.then(() => this.#tell(person, told)).catch(this.#parts.onBug);
  }

  async #tell(person: string, told: readonly Concerned[]): Promise<void> {
    const yours = await this.#ownOf(person);
    const { key: room } = this.#parts;
    for (const one of told) guard(one, () => one.tell({ type: 'yours', room, yours }));
  }

  #ownOf(person: string): Promise<readonly Question[]> {
    const { key, store, clearances } = this.#parts;
    return store.questions(key, { of: idsOf(clearances.standing, person), limit: ownQuestions });
  }
}

/** What somebody asked in a room, and for the cleared what nobody has answered yet. */
export async function askedIn(
  key: string,
  store: Pick<StoreReader, 'questions'>,
  standing: Standing,
  actor: Actor | undefined,
): Promise<Pick<Welcome, 'yours' | 'questions'>> {
  if (!actor || actor.author.claimed) return {};
  const of = idsOf(standing, actor.author.id);
  const yours = await store.questions(key, { of, limit: ownQuestions });
  const me = meIn(standing, actor, key, Date.now());
  const questions = me.cleared ? await store.questions(key, { limit: openQuestions }) : [];
  return {
    ...(yours.length > 0 ? { yours } : {}),
    ...(questions.length > 0 ? { questions } : {}),
  };
}
