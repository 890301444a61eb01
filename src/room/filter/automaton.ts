/** Told of a pattern that ends before `end`; true ends the walk. */
export type Found = (pattern: number, end: number) => boolean;

/**
 * A search for many patterns at once, in one walk over a text: the automaton of A. V. Aho and M. J.
 * Corasick, "Efficient string matching: an aid to bibliographic search", Communications of the
 * ACM 18 (1975), 333–340. Letters are UTF-16 units.
 *
 * States are numbered level by level, and each one's by their letters, so that those after a state
 * stand in one row: two numbers say where a text goes on.
 *
 * @example
 * const automaton = Automaton.of(['he', 'she']);
 * automaton.walk('ushers', (pattern, end) => false); // told (1, 4), then (0, 4)
 */
export class Automaton {
  readonly #states: States;
  /** The state for the longest end of each state that is one, too. */
  readonly #fallback: Int32Array;
  /** The next state down the fallbacks of each at which a pattern ends, or 0; and with itself. */
  readonly #below: Int32Array;
  readonly #told: Int32Array;
  /** The next states after the first ones by each letter of ASCII: most of a text is read there. */
  readonly #rows: Int32Array;
  readonly #rowed: number;

  private constructor(states: States, fallback: Int32Array, below: Int32Array) {
    const { count, from, to } = states;
    this.#states = states;
    this.#fallback = fallback;
    this.#below = below;
    this.#told = Int32Array.from({ length: count }, (_, state) =>
      from[state] === to[state] ? (below[state] as number) : state,
    );
    this.#rowed = Math.min(count, Math.max(leastRowed, count >> 7));
    this.#rows = Int32Array.from({ length: this.#rowed * ascii }, (_, i) =>
      goOn(states, fallback, Math.floor(i / ascii), i % ascii),
    );
  }

  /** @param patterns none of them empty */
  static of(patterns: readonly string[]): Automaton {
    const building = Automaton.building(patterns);
    for (;;) {
      const { done, value } = building.next();
      if (done) return value;
    }
  }

  /** The same in steps of a few hundred microseconds each, between which others may go on. */
  static *building(patterns: readonly string[]): Generator<void, Automaton> {
    const order = Int32Array.from(patterns.keys()).sort((a, b) => inOrder(patterns, a, b));
    yield;
    const states = yield* growing(patterns, order);
    const fallback = new Int32Array(states.count);
    const below = new Int32Array(states.count);
    for (let state = 1; state < states.count; state++) {
      const shorter = shorterEnd(states, fallback, state);
      fallback[state] = shorter;
      const isEnd = states.from[shorter] !== states.to[shorter];
      below[state] = isEnd ? shorter : (below[shorter] as number);
      if (state % statesAStep === 0) yield;
    }
    return new Automaton(states, fallback, below);
  }

  /** About how many bytes it takes: up to 40 a letter of its patterns. */
  get bytes(): number {
    return this.#states.letter.length * 26 + this.#states.count * 12 + this.#rows.byteLength;
  }

  /** Walks over a text, and tells of the patterns in it by their ends, of one end the longest first. */
  walk(text: string, found: Found): void {
    const states = this.#states;
    const fallback = this.#fallback;
    const told = this.#told;
    const rows = this.#rows;
    const rowed = this.#rowed;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const letter = text.charCodeAt(i);
      let next = 0;
      while (state >= rowed && next === 0) {
        next = after(states, state, letter);
        if (next === 0) state = fallback[state] as number;
      }
      if (next !== 0) state = next;
      else if (letter < ascii) state = rows[state * ascii + letter] as number;
      else state = goOn(states, fallback, state, letter);
      if (told[state] !== 0 && this.#tell(told[state] as number, i + 1, found)) return;
    }
  }

  #tell(first: number, end: number, found: Found): boolean {
    const { order, from, to } = this.#states;
    for (let state = first; state !== 0; state = this.#below[state] as number) {
      for (let i = from[state] as number; i < (to[state] as number); i++) {
        if (found(order[i] as number, end)) return true;
      }
    }
    return false;
  }
}

const statesAStep = 1_000;
const ascii = 128;
/** A row has 512 bytes; one for 128 states is some tenth of what they take. */
const leastRowed = 64;
/** Up to so many letters after a state, looking at one after the other is the shorter way. */
const fewLetters = 8;

interface States {
  readonly count: number;
  /** The letter by which each is reached, and the state before it. */
  readonly letter: Uint16Array;
  readonly parent: Int32Array;
  /** The first state after each; those after it end where those after the next one begin. */
  readonly children: Int32Array;
  /** The patterns in order, and of each state, between which places stand those that end there. */
  readonly order: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The state after another one by a letter; 0, the root, where there is none. */
function after({ children, letter }: States, state: number, by: number): number {
  let from = children[state] as number;
  let to = children[state + 1] as number;
  while (to - from > fewLetters) {
    const middle = (from + to) >> 1;
    if ((letter[middle] as number) <= by) from = middle;
    else to = middle;
  }
  for (; from < to; from++) if (letter[from] === by) return from;
  return 0;
}

function inOrder(patterns: readonly string[], a: number, b: number): number {
  const one = patterns[a] as string;
  const other = patterns[b] as string;
  return one < other ? -1 : one > other ? 1 : a - b;
}

/** Makes the states, level by level: each is a beginning that a row of sorted patterns have in common. */
function* growing(patterns: readonly string[], order: Int32Array): Generator<void, States> {
  const most = patterns.reduce((sum, { length }) => sum + length, 1);
  const letter = new Uint16Array(most);
  const parent = new Int32Array(most);
  const children = new Int32Array(most + 1);
  const from = new Int32Array(most);
  const to = new Int32Array(most);
  const rowEnd = new Int32Array(most);
  const depth = new Uint32Array(most);
  rowEnd[0] = order.length;
  let count = 1;
  for (let state = 0; state < count; state++) {
    const at = depth[state] as number;
    const end = rowEnd[state] as number;
    let i = from[state] as number;
    children[state] = count;
    // The shortest stand first.
    while (i < end && (patterns[order[i] as number] as string).length === at) i++;
    to[state] = i;
    while (i < end) {
      const by = (patterns[order[i] as number] as string).charCodeAt(at);
      letter[count] = by;
      parent[count] = state;
      depth[count] = at + 1;
      from[count] = i;
      while (i < end && (patterns[order[i] as number] as string).charCodeAt(at) === by) i++;
      rowEnd[count++] = i;
    }
    if (state % statesAStep === 0) yield;
  }
  children[count] = count;
  return { count, letter, parent, children, order, from, to };
}

/** The state in which a text is that goes on by a letter. */
function goOn(states: States, fallback: Int32Array, state: number, letter: number): number {
  let end = state;
  for (;;) {
    const next = after(states, end, letter);
    if (next !== 0 || end === 0) return next;
    end = fallback[end] as number;
  }
}

/** The longest end of a state that is a state, too; those of shorter ones are known. */
function shorterEnd(states: States, fallback: Int32Array, state: number): number {
  const parent = states.parent[state] as number;
  if (parent === 0) return 0;
  return goOn(states, fallback, fallback[parent] as number, states.letter[state] as number);
}
