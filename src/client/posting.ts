import { Failure, unanswered } from './failure.ts';
import type { OutboxEnd } from './outbox-end.ts';
import type { Answers } from './request.ts';
import { solved } from './solved.ts';
import type { Uplink } from './uplink.ts';

/** Says messages in a room, and does the work that it may ask for before. */
export class Posting {
  readonly #uplink: Uplink;
  readonly #room: string;
  /** The latest answer to what was asked for, until a message went with it. */
  #work: string | undefined;

  constructor(uplink: Uplink, room: string) {
    this.#uplink = uplink;
    this.#room = room;
  }

  readonly send: OutboxEnd['send'] = ({ text, more, ref }, answered, call) => {
    const work = this.#work;
    const settle = (answer: Answers['post'] | Failure) => {
      this.#work = undefined;
      const asked = answer instanceof Failure ? answer.work : undefined;
      if (!asked || work !== undefined) return answered(answer);
      solved(asked).then(
        (found) => {
          this.#work = found;
          // It is sent again, unless it is not wanted any more.
          answered(unanswered());
        },
        () => answered(answer),
      );
    };
    const post = { ...more, type: 'post', room: this.#room, text, ref, work } as const;
    this.#uplink.ask(post, settle, call);
  };
}
