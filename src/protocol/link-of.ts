// Of ASCII all but blanks, `"`, `<`, `>` and the backtick. Of the rest neither quotes, brackets,
// stops of any script nor marks of direction: no address holds them, the sentence around it does.
// Joiners are letters of Persian words and of emoji, and tags are those of flags.
const letter =
  "[!#-&(-;=?-_a-~]|(?<=[\\p{L}\\p{N}\\p{M}])['\\u2019](?=[\\p{L}\\p{N}])|[\\u200c\\u200d\\u{e0020}-\\u{e007f}]|[^\\0-\\x7f\\s\\p{Cc}\\p{Cf}\\p{Terminal_Punctuation}\\p{Quotation_Mark}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}]";
const address = new RegExp(`\\bhttps?:\\/\\/(?:${letter})+`, 'giu');
const trailing = /(?:[\p{Terminal_Punctuation}…'’([{]|\u200c|\u200d)+$/u;
const brackets = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const closings = new Set(brackets.values());
const scheme = 'http://'.length;
const authority = /^https?:\/\/([^/\\?#]*)/iu;
/** An apostrophe belongs to words of a path, and to no host. */
const possessive = /['’].*$/u;

/** An address of the web within a text. */
export interface Link {
  readonly at: number;
  /** As it was typed. */
  readonly typed: string;
  /** The host that it leads to, as browsers spell it. */
  readonly leadsTo: string;
  /** The host it leads to, if what was typed looks like another host: it may mean to deceive. */
  readonly host: string | undefined;
}

/**
 * The addresses of a text, in order; they can't overlap. It is the one rule for what a link is: pages
 * make these clickable, and rooms without links refuse them.
 *
 * @example linksOf('See https://tea.example.')[0]?.typed // 'https://tea.example'
 */
export function linksOf(text: string): Link[] {
  const links: Link[] = [];
  address.lastIndex = 0;
  for (let found = address.exec(text); found; found = address.exec(text)) {
    const typed = trim(found[0]);
    // What was cut off may hold another one.
    address.lastIndex = found.index + Math.max(typed.length, scheme);
    if (!URL.canParse(typed)) continue;
    const { host, hostname } = new URL(typed);
    const isShown = typedHost(typed) === hostname;
    links.push({ at: found.index, typed, leadsTo: hostname, host: isShown ? undefined : host });
  }
  return links;
}

/** The host as a reader takes it from the typed address. */
function typedHost(typed: string): string {
  const [, host = ''] = authority.exec(typed) ?? [];
  return host.toLowerCase().replace(/:\d*$/u, '');
}

/** Punctuation after an address belongs to the sentence; so does a bracket opened before it. */
function trim(found: string): string {
  const [start = ''] = authority.exec(found) ?? [];
  const kept = possessive.test(start) ? start.replace(possessive, '') : found;
  return kept.slice(0, endOf(kept)).replace(trailing, '');
}

/** The place of the first closing bracket that the address did not open. */
function endOf(found: string): number {
  const open: string[] = [];
  for (let i = 0; i < found.length; i++) {
    const letter = found.charAt(i);
    const closing = brackets.get(letter);
    if (closing !== undefined) open.push(closing);
    else if (closings.has(letter) && open.pop() !== letter) return i;
  }
  return found.length;
}
