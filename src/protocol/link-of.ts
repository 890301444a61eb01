// Of ASCII all but blanks, `"`, `<`, `>`, the backtick and two bars that end a spoiler. Of the rest neither
// quotes, brackets, stops of any script nor marks of direction: no address holds them, the sentence around
// it does. Joiners are letters of Persian words and of emoji, and tags are those of flags.
const letter =
  "[!#-&(-;=?-_a-z{}~]|\\|(?!\\|)|(?<=[\\p{L}\\p{N}\\p{M}])['\\u2019](?=[\\p{L}\\p{N}])|[\\u200c\\u200d\\u{e0020}-\\u{e007f}]|[^\\0-\\x7f\\s\\p{Cc}\\p{Cf}\\p{Terminal_Punctuation}\\p{Quotation_Mark}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}]";
const label = '[\\p{L}\\p{N}\\p{M}-]+';
const address = new RegExp(
  `(?<![a-z\\d])https?:\\/\\/(?:${letter})+|(?<![\\p{L}\\p{N}\\p{M}@._/:%=&\\\\-])(?!-)${label}(?:\\.${label})+(?::\\d{1,5})?(?![\\p{L}\\p{N}@_-])(?:[/?#](?:${letter})*)?`,
  'giu',
);
const trailing = /(?:[\p{Terminal_Punctuation}…'’([{*_~|]|\u200c|\u200d)+$/u;
const brackets = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const closings = new Set(brackets.values());
const shortest = 'a.b'.length;
const withScheme = /^https?:\/\//iu;
const authority = /^(?:https?:\/\/)?([^/\\?#]*)/iu;
/** An apostrophe belongs to words of a path, and to no host. */
const possessive = /['’].*$/u;
/** The ends of hosts that are taken for one without any more: of those that are no words or names of files. */
const wellKnown =
  /\.(?:com|net|org|edu|gov|info|biz|dev|app|chat|blog|io|museum|example|xyz|онлайн|рф|中国)$/iu;
/** A host of two letters at its end is a country's, a file (`main.rs`) or two sentences (`go.So`). */
const country = /\.(?!js|ts|py|rs|rb|go|sh|md|cs|cc|pl|hs|kt|ml|so|vb)(?:[a-z]{2})$/iu;
const latin = /\p{scx=Latin}/u;
const alike = /[\p{scx=Cyrillic}\p{scx=Greek}\p{scx=Armenian}\p{scx=Cherokee}]/u;
/** Letters of Cyrillic that are drawn as Latin ones are. */
const drawnAsLatin = /^[асеорхуіјѕԁһӏԛԝ\d-]+$/u;

/** An address of the web within a text. */
export interface Link {
  readonly at: number;
  /** As it was typed. */
  readonly typed: string;
  /** The whole address: one typed without its beginning is asked for safely. */
  readonly href: string;
  /** The host that it leads to, as browsers spell it. */
  readonly leadsTo: string;
  /** The host it leads to, if what was typed looks like another host. */
  readonly host?: string;
  /** Does what was typed look like another host only to deceive? */
  readonly isLookAlike?: true;
  /** Does it bring a user's name along? It looks like a host, and is made no link. */
  readonly isOfUser?: true;
}

/** A look before {@link linksOf}, which costs next to nothing: can there be an address in a text? */
export function mayHaveLink(text: string): boolean {
  return text.includes('.') || text.includes('://');
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
    address.lastIndex = found.index + Math.max(typed.length, shortest);
    const link = linkOf(typed, found.index);
    if (link) links.push(link);
  }
  return links;
}

function linkOf(typed: string, at: number): Link | undefined {
  const isWhole = withScheme.test(typed);
  const href = isWhole ? typed : `https://${typed}`;
  const [, stated = ''] = authority.exec(typed) ?? [];
  if (!isWhole && !isHost(stated, typed)) return undefined;
  if (!URL.canParse(href)) return undefined;
  const { host, hostname, username, password } = new URL(href);
  const shown = stated.toLowerCase().replace(/:\d*$/u, '');
  return {
    ...{ at, typed, href, leadsTo: hostname },
    ...(shown !== hostname && { host, ...(!isPlain(shown) && { isLookAlike: true }) }),
    ...((username || password) && { isOfUser: true }),
  };
}

/** Is what stands there without `https://` a host, and not two sentences, a number or a file? */
function isHost(stated: string, typed: string): boolean {
  const name = stated.replace(/:\d*$/u, '');
  if (wellKnown.test(name)) return true;
  return country.test(name) && (/^www\./iu.test(name) || typed[stated.length] === '/');
}

/** Is it a host of other letters than Latin ones, and none that only looks like one of these? */
function isPlain(host: string): boolean {
  if (/^[\0-\x7f]*$/u.test(host) || host !== host.normalize('NFKC')) return false;
  return host
    .split('.')
    .every((part) => !(latin.test(part) && alike.test(part)) && !drawnAsLatin.test(part));
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
