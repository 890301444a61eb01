import type { Call } from './call.ts';
import { Failure, waitOut } from './failure.ts';
import type { Answers, Ask, Settle } from './request.ts';

type Request = Exclude<keyof Answers, 'token' | 'name' | 'join' | 'leave' | 'people' | 'post'>;
type Asking = <Type extends Request>(
  command: Ask<Type>,
  settle: Settle<Answers[Type]>,
  call?: Call,
) => void;

/** Requests about a room: asked at once, or held until it is joined, or failed. */
export class HeldRequests {
  readonly #ask: Asking;
  #mode: 'ask' | 'hold' | Failure = 'hold';
  #held: (() => void)[] = [];

  constructor(ask: Asking) {
    this.#ask = ask;
  }

  set mode(mode: 'ask' | 'hold' | Failure) {
    this.#mode = mode;
    for (const go of this.#held.splice(0)) go();
  }

  make<Type extends Request>(command: Ask<Type>, call?: Call): Promise<Answers[Type]> {
    return new Promise((resolve, reject) => {
      const go = () => {
        if (this.#mode === 'hold') this.#held.push(go);
        else if (this.#mode === 'ask') this.#ask(command, settle, call);
        else reject(this.#mode);
      };
      let tries = 0;
      const settle = (answer: Answers[Type] | Failure) => {
        if (!(answer instanceof Failure)) return resolve(answer);
        if (call) call.isSent = false;
        const wait = waitOut(answer, ++tries);
        if (wait === undefined) reject(answer);
        else setTimeout(go, wait);
      };
      go();
    });
  }
}
