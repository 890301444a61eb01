import { asInHost, comparable, isWordEnd } from './comparable.ts';

/** The fate of a text that a rule hits. */
export type FilterAction = 'refuse' | 'hold' | 'flag';

/** One rule of a filter. */
export interface FilterRule {
  /** Its line, from 1 on. */
  readonly line: number;
  /** As somebody wrote it. */
  readonly text: string;
  readonly action: FilterAction;
  /** The text that is looked for, as texts are compared. */
  readonly pattern: string;
  /** Nothing that belongs to the same word may stand before it, or after it. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** The host that it names besides, as addresses spell it. */
  readonly host?: string;
}

/** Rules, or the first line that can't be one. */
export type ParsedFilter =
  | { readonly type: 'rules'; readonly rules: readonly FilterRule[] }
  | { readonly type: 'bad'; readonly line: number };

const prefix = /^(hold|flag)\s*:\s*/iu;
const hostName =
  /^(?:\*\.)?((?:[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?\.)+[\p{L}\p{M}]{2,})$/u;
/** UTF-16 units of a rule: the longest name of a host, and a few stars. */
const longest = 256;
const linesAStep = 100;

/**
 * The rules of a text, one a line: a word (`cake`), a part of one (`cak*`, `*ake`, `*ak*`), or a host
 * (`tea.example`) with all those below it. `hold:` or `flag:` before it says what becomes of a text that
 * it hits; it is refused unless said. Empty lines are none.
 *
 * @example parseFilter('cake\nhold: *ffee*')
 */
export function parseFilter(text: string): ParsedFilter {
  const work = parsing(text);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same in steps, between which others may go on. */
export function* parsing(text: string): Generator<void, ParsedFilter> {
  const rules: FilterRule[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    const rule = ruleIn(line.trim(), i + 1);
    if (rule === 'bad') return { type: 'bad', line: i + 1 };
    if (rule) rules.push(rule);
    if (i % linesAStep === linesAStep - 1) yield;
  }
  return { type: 'rules', rules };
}

/** The rule that stands in a line; undefined where the line is empty. */
function ruleIn(text: string, line: number): FilterRule | 'bad' | undefined {
  if (text === '') return undefined;
  if (text.length > longest) return 'bad';
  const action = (prefix.exec(text)?.[1]?.toLowerCase() ?? 'refuse') as FilterAction;
  const said = text.replace(prefix, '');
  const host = hostName.exec(asInHost(said))?.[1];
  const body = host ?? said.replace(/^\*/u, '').replace(/\*$/u, '');
  const pattern = comparable(body.trim());
  if (pattern === '' || body.includes('*')) return 'bad';
  const own = { line, text, action, pattern };
  if (host !== undefined) return { ...own, begins: true, ends: true, host: asciiHost(host) };
  return {
    ...own,
    begins: !said.startsWith('*') && isWordEnd(pattern, 'first'),
    ends: !said.endsWith('*') && isWordEnd(pattern, 'last'),
  };
}

/** A host as the address of a link has it. */
function asciiHost(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? host.toLowerCase();
}
