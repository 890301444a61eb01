import { parseSync, Visitor } from 'vite';

/** A text that people read, where it stands in a source. */
export interface ShownText {
  readonly line: number;
  readonly text: string;
}

/** The attributes of an element that people read or hear. */
const shownAttribute =
  /\s(?:aria-label|aria-roledescription|aria-valuetext|title|placeholder|alt|label)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
/** Stands in a template for what is put in there. */
const hole = '\u0001';

/**
 * The texts of a source that people would read: between the tags of its templates, in attributes such as
 * `aria-label`, and in strings that look like words to say. What only programs read looks otherwise: it
 * has no space and no capital, or stands where an address, a selector or a name of something is wanted.
 */
export function textsOf(path: string, source: string): ShownText[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const found: ShownText[] = [];
  const quiet: [number, number][] = [];
  const lineOf = (at: number) => source.slice(0, at).split('\n').length;
  const add = (at: number, text: string) => {
    if (quiet.some(([from, to]) => at >= from && at < to)) return;
    found.push({ line: lineOf(at), text: text.replaceAll(hole, '…').trim() });
  };
  const hush = ({ start, end }: { start: number; end: number }) => quiet.push([start, end]);
  new Visitor({
    ImportDeclaration: hush,
    ExportAllDeclaration: hush,
    ImportExpression: hush,
    TSLiteralType: hush,
    TSTemplateLiteralType: hush,
    NewExpression(node) {
      // What is thrown as a bug is read by who writes programs.
      if (node.callee.type === 'Identifier' && /Error$|^URL$|^RegExp$/.test(node.callee.name))
        hush(node);
    },
    CallExpression(node) {
      if (asksForElements(node.callee)) hush(node);
    },
    TaggedTemplateExpression(node) {
      const { tag, quasi } = node;
      const name = tag.type === 'Identifier' ? tag.name : '';
      if (name !== 'html' && name !== 'svg') return;
      const markup = quasi.quasis.map(({ value }) => value.cooked ?? '').join(hole);
      hushParts(quasi.quasis);
      for (const text of textsIn(markup)) found.push({ line: lineOf(node.start), text });
    },
    TemplateLiteral(node) {
      const text = node.quasis.map(({ value }) => value.cooked ?? '').join(hole);
      if (isSaid(text)) add(node.quasis[0]?.start ?? node.start, text);
    },
    Literal(node) {
      if (typeof node.value === 'string' && isSaid(node.value)) add(node.start, node.value);
    },
  }).visit(program);
  return found;

  function hushParts(parts: readonly { start: number; end: number }[]): void {
    for (const part of parts) quiet.push([part.start, part.end + 1]);
  }
}

const selecting =
  /^(querySelector|querySelectorAll|closest|matches|getElementById|part|supports|matchMedia)$/;

function asksForElements(callee: { type: string; name?: unknown; property?: unknown }): boolean {
  const { property } = callee as { property?: { name?: unknown } };
  const name = callee.type === 'Identifier' ? callee.name : property?.name;
  return typeof name === 'string' && selecting.test(name);
}

const inTag = /^(?:\s*[a-z-]+="[^"<>]*")+\s*$/;

/** What of markup is read or heard. */
function textsIn(markup: string): string[] {
  const bare = markup.replaceAll(/<!--[\s\S]*?-->/g, '');
  const attributes = [...bare.matchAll(shownAttribute)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  // What is put into a tag stands between none.
  const between = inTag.test(bare) ? [] : bare.replaceAll(/<[^<>]*>/g, '\n').split('\n');
  return [...between, ...attributes]
    .map((text) => text.replaceAll(/&#?\w+;/g, ' ').trim())
    .filter((text) => hasWords(text.replaceAll(hole, '')))
    .map((text) => text.replaceAll(hole, '…'));
}

const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text);

/** Does a string look like something that is said to people? */
function isSaid(text: string): boolean {
  const bare = text.replaceAll(hole, ' ');
  if (!hasWords(bare)) return false;
  if (/^[\p{Lu}][\p{Ll}’']+[.?!…]?$/u.test(text.trim()))
    return !/^(Arrow|Page|Enter|Escape|Tab|Home|End|Delete|Backspace|Space)/.test(text);
  if (!/\p{L}[,.;:?!]? +["“]?[\p{L}\d]/u.test(bare)) return false;
  // Selectors, media queries, paths of icons and lists of classes.
  return !/[{}<>=[\]]|^[.#]|^[Mm][\d. ]|:not\(|\(prefers|^\d/.test(bare);
}
