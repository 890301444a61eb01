import type { RoomKey } from '../../protocol/code.ts';
import { Refusal } from '../../protocol/error.ts';
import { isSettingValue } from '../../protocol/setting-value.ts';
import type { StoreReader } from '../../store/store.ts';
import { Filter } from './filter.ts';
import { type FilterAction, parsing } from './rule.ts';
import { inSteps, Slice } from './steps.ts';

/** One message that filters would have met. */
export interface FilterHit {
  readonly seq: number;
  /** The rule that decides: its line, from 1 on, and as it was written. */
  readonly line: number;
  readonly rule: string;
  readonly action: FilterAction;
}

/** The outcome of filters on what was said before. */
export interface FilterTrial {
  /** The number of messages that were looked at. */
  readonly looked: number;
  /** Newest first. */
  readonly hits: readonly FilterHit[];
}

/** The latest messages of a room that are looked at. */
export const triedMessages = 1_000;
const page = 100;
/** Trials that wait for their turn; more are refused. */
const mostWaiting = 8;

/**
 * Shows which messages filters would have met, had they been there. One trial at a time, in slices: who
 * talks meanwhile does not wait.
 *
 * @example await new Trials(store).of('tea', 'cake') // { looked: 12, hits: [{ seq: 3, line: 1, … }] }
 */
export class Trials {
  readonly #store: Pick<StoreReader, 'messages'>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(store: Pick<StoreReader, 'messages'>) {
    this.#store = store;
  }

  /** @throws Refusal `bad_setting`; `bad_filter`, with the line; `search_busy` */
  async of(room: RoomKey, filters: string): Promise<FilterTrial> {
    if (!isSettingValue('filters', filters)) throw new Refusal('bad_setting');
    if (this.#waiting >= mostWaiting) throw new Refusal('search_busy');
    this.#waiting++;
    const trial = this.#last.then(() => this.#try(room, filters));
    this.#last = trial.catch(() => {});
    try {
      return await trial;
    } finally {
      this.#waiting--;
    }
  }

  async #try(room: RoomKey, filters: string): Promise<FilterTrial> {
    const parsed = await inSteps(parsing(filters));
    if (parsed.type === 'bad') throw new Refusal('bad_filter', null, parsed.line);
    const filter = await inSteps(Filter.building(parsed.rules));
    const slice = new Slice();
    const hits: FilterHit[] = [];
    let looked = 0;
    let before: number | undefined;
    do {
      const range = { limit: page, ...(before === undefined ? {} : { before }) };
      const { messages } = await this.#store.messages(room, range);
      for (const { seq, text } of messages.toReversed()) {
        const rule = filter.hit(text);
        if (rule) hits.push({ seq, line: rule.line, rule: rule.text, action: rule.action });
        await slice.end();
      }
      looked += messages.length;
      before = messages.length < page ? undefined : messages[0]?.seq;
    } while (before !== undefined && looked < triedMessages);
    return { looked, hits };
  }
}
