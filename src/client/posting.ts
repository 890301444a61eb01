import { Failure, unanswered } from './failure.ts';
import type { OutboxEnd } from './outbox-end.ts';
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

  readonly send: OutboxEnd['send'] = ({ text, more, ref }, answered) => {
    const work = this.#work;
    this.#uplink.ask({ type: 'post', room: this.#room, text, ...more, ref, work }, (answer) => {
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
    });
  };
}
