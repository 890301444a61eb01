import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { ReportCommand } from '../protocol/act.ts';
import { isWorkDone, type Work, workText } from '../protocol/work.ts';
import type { Aimed, Ground, Said } from './ground.ts';
import { Hindered } from './may.ts';

/** Some 260,000 hashes: one to three seconds on a phone. */
const workBits = 18;
/** People whose work is known, at most: whoever did it longest ago is asked again. */
const mostKnown = 100_000;
const day = 86_400_000;

/** Things that a new guest says or does first: each may bring the answer to the work that it owes. */
type Worked = Said | ReportCommand | Extract<Aimed, { readonly type: 'react' }>;

/** New guests do some work before they write, for each room, and at most once a day. */
export class WorkNeeded extends Hindered {
  override readonly work: Work;

  constructor(work: Work) {
    super({ code: 'work_needed' });
    this.work = work;
  }
}

/**
 * The work of new guests. What is asked for is worked out of who asks, the room and the day, so that
 * nothing is kept until it is done; a restart asks anew.
 */
export class Works {
  readonly #key = randomBytes(32);
  /** The days on which people did it, by room and person, in that order. */
  readonly #done = new Map<string, number>();

  /**
   * Looks whether somebody did its work, now or before.
   *
   * @throws WorkNeeded
   */
  judge({ room, actor, now }: Ground, command: Worked): void {
    const { work: answer } = command;
    const who = `${room.key} ${actor.author.id}`;
    const today = Math.floor(now / day);
    const isKnown = (this.#done.get(who) ?? Number.NEGATIVE_INFINITY) >= today - 1;
    if (isKnown) return;
    const asked = this.#askedOf(who, today);
    if (answer === undefined || !isDone(asked, answer)) throw new WorkNeeded(asked);
    this.#done.set(who, today);
    if (this.#done.size <= mostKnown) return;
    for (const oldest of this.#done.keys()) {
      this.#done.delete(oldest);
      return;
    }
  }

  #askedOf(who: string, today: number): Work {
    const mac = createHmac('sha256', this.#key).update(`${who} ${today}`).digest('base64url');
    return { challenge: mac.slice(0, 22), bits: workBits };
  }
}

function isDone(work: Work, answer: string): boolean {
  const hash = createHash('sha256').update(workText(work, answer)).digest();
  return isWorkDone(hash.readUInt32BE(0), work.bits);
}
