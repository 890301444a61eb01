import { linksOf, mayHaveLink } from '../../protocol/link-of.ts';
import { Automaton } from './automaton.ts';
import { asInHost, comparables, isWordAt } from './comparable.ts';
import { type FilterAction, type FilterRule, parseFilter } from './rule.ts';

const strength = { flag: 1, hold: 2, refuse: 3 } as const satisfies Record<FilterAction, number>;

/** Rules that are ready to be asked about texts. */
export class Filter {
  readonly #rules: readonly FilterRule[];
  readonly #automaton: Automaton;
  readonly #hosts: ReadonlyMap<string, FilterRule>;

  private constructor(rules: readonly FilterRule[], automaton: Automaton) {
    this.#rules = rules;
    this.#automaton = automaton;
    this.#hosts = hostsOf(rules);
  }

  /** @param text one that `parseFilter` takes; what it does not take has no rules */
  static of(text: string): Filter {
    const parsed = parseFilter(text);
    const rules = parsed.type === 'rules' ? parsed.rules : [];
    return new Filter(rules, Automaton.of(rules.map(({ pattern }) => pattern)));
  }

  /** The same of rules, in steps between which others may go on. */
  static *building(rules: readonly FilterRule[]): Generator<void, Filter> {
    const automaton = yield* Automaton.building(rules.map(({ pattern }) => pattern));
    return new Filter(rules, automaton);
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    return this.#automaton.bytes + this.#rules.length * 200;
  }

  /** The number of its rules. */
  get size(): number {
    return this.#rules.length;
  }

  /** The rule that decides about a text: of all that hit it, one that does most. */
  hit(text: string): FilterRule | undefined {
    let most: FilterRule | undefined;
    const isEnough = (rule: FilterRule | undefined): boolean => {
      if (rule && (!most || strength[rule.action] > strength[most.action])) most = rule;
      return most?.action === 'refuse';
    };
    const dotted = this.#hosts.size > 0 ? asInHost(text) : text;
    const forms = comparables(text);
    for (const form of dotted === text ? forms : [...forms, ...comparables(dotted)]) {
      this.#automaton.walk(form, (i, end) => {
        const rule = this.#rules[i];
        return isEnough(rule && stands(rule, form, end) ? rule : undefined);
      });
      if (isEnough(undefined)) return most;
    }
    if (this.#hosts.size > 0 && mayHaveLink(text)) {
      this.#hitHosts(text, isEnough);
      if (dotted !== text) this.#hitHosts(dotted, isEnough);
    }
    return most;
  }

  /** A host may be spelled in many ways in an address; where it leads is one. */
  #hitHosts(text: string, isEnough: (rule: FilterRule | undefined) => boolean): void {
    for (const { leadsTo } of linksOf(text)) {
      for (let host = leadsTo.replace(/\.$/, ''); host !== ''; host = above(host)) {
        if (isEnough(this.#hosts.get(host))) return;
      }
    }
  }
}

/** Does a rule hit there, or is what it looks for a part of something longer? */
function stands({ pattern, begins, ends, host }: FilterRule, text: string, end: number): boolean {
  const start = end - pattern.length;
  if (begins && start > 0 && isWordAt(text, start - 1)) return false;
  if (ends && end < text.length && isWordAt(text, end)) return false;
  if (host === undefined) return true;
  const goesOn = text[end] === '.' && end + 1 < text.length && isWordAt(text, end + 1);
  return text[start - 1] !== '-' && text[end] !== '-' && !goesOn;
}

/** The rules by their hosts: of two about one host, the one that does more. */
function hostsOf(rules: readonly FilterRule[]): ReadonlyMap<string, FilterRule> {
  const hosts = new Map<string, FilterRule>();
  for (const rule of rules) {
    if (rule.host === undefined) continue;
    const known = hosts.get(rule.host);
    if (!known || strength[rule.action] > strength[known.action]) hosts.set(rule.host, rule);
  }
  return hosts;
}

/** @example above('www.tea.example') // 'tea.example' */
function above(host: string): string {
  const dot = host.indexOf('.');
  return dot < 0 ? '' : host.slice(dot + 1);
}
