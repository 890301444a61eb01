/** A piece of code that has a colour of its own. */
export interface CodePart {
  readonly kind: 'word' | 'text' | 'number' | 'comment';
  readonly at: number;
  readonly end: number;
}

/** A family of languages: the form of their comments, and the words that mean something in them. */
interface Family {
  readonly names: string;
  readonly comment: string;
  readonly words: string;
}

const slashes = '\\/\\/[^\\n]*|\\/\\*[^]*?(?:\\*\\/|$)';
const hash = '#[^\\n]*';
const families: readonly Family[] = [
  {
    names: 'js javascript mjs cjs jsx ts typescript tsx',
    comment: slashes,
    words:
      'abstract as async await break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in instanceof interface keyof let new null of private protected public readonly return satisfies set static super switch this throw true try type typeof undefined var void while with yield',
  },
  {
    names: 'py python',
    comment: hash,
    words:
      'False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield',
  },
  {
    names: 'c h cpp c++ cc cs csharp java kotlin kt swift go rust rs php scala dart',
    comment: slashes,
    words:
      'abstract as async auto await base bool boolean break byte case catch char class const continue crate def default defer delete do double dyn else enum extends extern false final float fn for foreach fun func function go goto guard if impl implements import in include int interface internal is lateinit let long loop match mod move mut namespace new nil null object operator override package private protected protocol pub public range readonly ref return select self short sizeof static string struct super switch this throw throws trait true try type typedef union unsafe unsigned use using val var virtual void when where while yield',
  },
  {
    names: 'sh bash zsh shell console fish make makefile dockerfile',
    comment: '(?<![^\\s])#[^\\n]*',
    words:
      'alias case cd do done echo elif else esac exit export fi for function if in local read return set sudo then unset until while FROM RUN COPY CMD ENV',
  },
  {
    names: 'rb ruby yaml yml toml ini r elixir ex perl pl',
    comment: hash,
    words:
      'alias and begin class def do else elsif end ensure false for if in module my next nil not null or our redo require rescue return self sub then true undef unless until use when while yield',
  },
  {
    names: 'sql postgres sqlite mysql',
    comment: '--[^\\n]*|\\/\\*[^]*?(?:\\*\\/|$)',
    words:
      'add all alter and as asc begin between by case commit create cross default delete desc distinct drop else end exists foreign from full group having in index inner insert into is join key left like limit not null offset on or order outer primary references returning right rollback select set table then union unique update using values view when where with',
  },
  { names: 'json json5', comment: slashes, words: 'false null true' },
  { names: 'css scss less', comment: slashes, words: 'important from to and not only' },
  { names: 'html xml svg vue', comment: '<!--[^]*?(?:-->|$)', words: '' },
  {
    names: 'lua haskell hs',
    comment: '--[^\\n]*',
    words:
      'and break case class data do else elseif end false for function if import in instance let local module nil not of or repeat return then true type until where while',
  },
];

const text = '"(?:[^"\\\\\\n]|\\\\.)*"?|\'(?:[^\'\\\\\\n]|\\\\.)*\'?|`(?:[^`\\\\]|\\\\[^])*`?';
const number = '\\b(?:0[xob][\\da-f_]+|\\d[\\d_]*(?:\\.\\d+)?(?:e[+-]?\\d+)?)\\w?\\b';

/**
 * The comments, texts, numbers and meant words of a code: what a reader looks for first, and no more
 * than that is known of any language.
 *
 * @example codeParts('let x = 1', 'js') // [{ kind: 'word', at: 0, end: 3 }, { kind: 'number', … }]
 * @returns nothing for a language that is not known
 */
export function codeParts(code: string, language: string): CodePart[] {
  const family = families.find(({ names }) => names.split(' ').includes(language));
  if (!family) return [];
  const isAnyCase = family.names.startsWith('sql');
  const words = new Set(family.words.split(' '));
  const pattern = new RegExp(
    `(?<comment>${family.comment})|(?<text>${text})|(?<number>${number})|[\\p{L}_$][\\p{L}\\p{N}_$]*`,
    'giu',
  );
  const parts: CodePart[] = [];
  for (const { 0: piece, index: at, groups } of code.matchAll(pattern)) {
    const word = isAnyCase ? piece.toLowerCase() : piece;
    const kind = kindOf(groups) ?? (words.has(word) ? 'word' : undefined);
    if (kind) parts.push({ kind, at, end: at + piece.length });
  }
  return parts;
}

function kindOf(groups: Record<string, string | undefined> = {}): CodePart['kind'] | undefined {
  return (['comment', 'text', 'number'] as const).find((kind) => groups[kind] !== undefined);
}
