import type { OpenEvent } from '../protocol/clearance.ts';
import { keepDelay } from '../protocol/keeping.ts';
import type { Aside, Me } from '../protocol/me.ts';
import { type Question, withChanged } from '../protocol/question.ts';
import type { Author } from '../protocol/record.ts';
import { withOwnHeld } from '../protocol/review.ts';
import { usualRole } from '../protocol/role.ts';
import type { SettingName } from '../protocol/setting.ts';
import type { Joined } from './joined.ts';
import type { OrderEvents } from './ordered-room.ts';
import { Pinned } from './pinned.ts';

type Tell = <Name extends keyof OrderEvents>(name: Name, value: OrderEvents[Name]) => void;

/**
 * The settings whose values are for those who keep order; the whole table is too much for a client.
 */
export const clearedSettings: readonly SettingName[] = ['filters'];

/** A part of the queue of questions, as it is read. */
export interface QuestionPage {
  readonly questions: readonly Question[];
  readonly next?: number;
}

/** A client's knowledge of a room's settings, of its own role there, and of questions. */
export class Order {
  me: Me | undefined;
  settings: OrderEvents['settings'] = {};
  kept: OrderEvents['kept'] = [];
  pins: OrderEvents['pins'] = [];
  yours: OrderEvents['yours'] = [];
  waiting: OrderEvents['waiting'] = [];
  questions: OrderEvents['questions'] = [];
  /** The place where the queue goes on that `questions` is the head of; 0 for its head, where that has moved. */
  nextQuestion: number | undefined;
  readonly #pinned = new Pinned();
  readonly #tell: Tell;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Takes what a join says, which says it all. */
  enter(joined: Joined, you: Author | undefined): void {
    this.nextQuestion = joined.nextQuestion;
    this.#take('me', joined.me ?? { role: usualRole(you) });
    this.#take('waiting', withOwnHeld([], joined.waiting ?? []));
    this.#pinned.hidden = [];
    for (const name of ['kept', 'pins', 'yours', 'questions'] as const) {
      this.#take(name, (joined[name] ?? []) as never);
    }
    this.#take('settings', joined.settings ?? {});
  }

  notice(aside: Aside): void {
    // `me` says that, too.
    if (aside.type === 'out') return;
    if (aside.type === 'yours') {
      if (aside.waiting) this.#take('waiting', withOwnHeld(this.waiting, aside.waiting));
      return this.#take('yours', withChanged(this.yours, aside.yours));
    }
    const { type: _, room: __, ...me } = aside;
    this.#take('me', me);
    if (!me.cleared) this.#forgetSealed();
  }

  hear(event: OpenEvent): void {
    if (event.type === 'set' && event.value !== undefined) {
      const { keep = '' } = this.settings;
      this.#take('settings', { ...this.settings, [event.setting]: event.value });
      if (event.setting === 'keep') {
        this.#take('kept', [...this.kept, { keep, until: event.at + keepDelay }]);
      }
    }
    this.#take('pins', this.#pinned.follow(this.pins, event));
    if (event.type === 'asked') {
      const { seq, author, at, text } = event;
      const others = this.questions.filter((one) => one.seq !== seq);
      this.#take('questions', [...others, { seq, author, at, text }]);
    }
    if (event.type === 'answered' || event.type === 'rejected') {
      const { target } = event;
      if (this.nextQuestion !== undefined) this.nextQuestion = 0;
      this.#take(
        'questions',
        this.questions.filter(({ seq }) => seq !== target),
      );
    }
  }

  /** Takes more of the queue. @returns whether there is no more, or something was new */
  read({ questions, next }: QuestionPage): boolean {
    const known = this.questions.map(({ seq }) => seq);
    const isNew = questions.filter(({ seq }) => !known.includes(seq));
    this.nextQuestion = next;
    this.questions = [...this.questions, ...isNew];
    this.#tell('questions', this.questions);
    return !next || isNew.length > 0;
  }

  /** Drops all that is for nobody without clearance. */
  #forgetSealed(): void {
    this.nextQuestion = undefined;
    this.#take('questions', []);
    const settings = Object.entries(this.settings);
    const left = settings.filter(([name]) => !clearedSettings.includes(name as SettingName));
    this.#take('settings', Object.fromEntries(left));
  }

  #take<Name extends keyof OrderEvents>(name: Name, value: OrderEvents[Name]): void {
    if (JSON.stringify(this[name]) === JSON.stringify(value)) return;
    (this as OrderEvents)[name] = value;
    this.#tell(name, value);
  }
}
