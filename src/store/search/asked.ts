import { foldForSearch } from '../../protocol/fold.ts';
import type { SearchRange } from '../../protocol/search-range.ts';
import { holdsThing } from '../../protocol/thing.ts';
import { type Gram, gramsOf } from './gram.ts';
import { askedSigns, mentionsIn } from './sign.ts';
import type { SaidHead, SaidText } from './texts.ts';
import { holdsAll, searchedPart, wordsOf } from './word.ts';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Is a person meant by an id, or by a name as it was borne? */
type Means = (person: Person) => boolean;

/** The messages that a search asks for: all that it says has to be so of each. */
export class Asked {
  /** False where nothing is asked for: no words, and nothing beside them. */
  readonly isSomething: boolean;
  /** The grams that a message which is asked for has. */
  readonly grams: readonly Gram[];
  /** The moments of the messages, both bounds exclusive. */
  readonly after: number;
  readonly before: number;
  readonly #words: readonly string[];
  readonly #range: SearchRange;
  readonly #isFrom: Means | undefined;
  readonly #isMention: Means | undefined;

  constructor(query: string, range: SearchRange) {
    const { from, mentions, after, before } = range;
    this.#words = wordsOf(query);
    this.#range = range;
    this.#isFrom = from === undefined ? undefined : meaning(from);
    this.#isMention = mentions === undefined ? undefined : meaning(mentions);
    this.after = after ?? Number.NEGATIVE_INFINITY;
    this.before = before ?? Number.POSITIVE_INFINITY;
    const signs = askedSigns(range);
    this.grams = gramsOf(this.#words, signs);
    const isDated = after !== undefined || before !== undefined;
    this.isSomething = this.#words.length > 0 || signs.length > 0 || isDated;
  }

  /** Can messages of these moments, both inclusive, be asked for? */
  mayBeOf(first: number, last: number): boolean {
    return last > this.after && first < this.before;
  }

  /** The look at author and time of a message; undefined where neither is asked for. */
  get isMeant(): ((head: SaidHead) => boolean) | undefined {
    const { from, after, before } = this.#range;
    const isAny = from === undefined && after === undefined && before === undefined;
    return isAny ? undefined : (head) => this.#hasHead(head);
  }

  #hasHead({ at, author }: SaidHead): boolean {
    return this.mayBeOf(at, at) && (this.#isFrom?.(author) ?? true);
  }

  /** Is it asked for? What is quick to tell comes first. */
  has(said: SaidText): boolean {
    const { text } = said;
    const { has = [] } = this.#range;
    return (
      this.#hasHead(said) &&
      (!this.#isMention || mentionsIn(said).some(this.#isMention)) &&
      has.every((each) =>
        each === 'mention' ? mentionsIn(said).length > 0 : holdsThing(text, each),
      ) &&
      (this.#words.length === 0 || holdsAll(foldForSearch(searchedPart(text)), this.#words))
    );
  }
}

/** The last name that was folded is mostly the next one's, too. */
function meaning(idOrName: string): Means {
  const folded = foldForSearch(idOrName);
  let last = { name: idOrName, isIt: true };
  return ({ id, name }) => {
    if (id === idOrName) return true;
    if (name !== last.name) last = { name, isIt: foldForSearch(name) === folded };
    return last.isIt;
  };
}
