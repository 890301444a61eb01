import { formatOf, type Item, type Part } from '../../protocol/format.ts';
import { never } from '../../protocol/never.ts';
import { icon, paths } from './icon.ts';
import { linkTo } from './linked.ts';
import type { Html } from './template.ts';

type Drawn<T> = string | T;

/** The ways in which one place shows what people wrote otherwise than another one. */
export interface FormatView<T> {
  /** Draws words between marks and addresses; they stand as they are where this is not given. */
  readonly words?: ((text: string) => readonly Drawn<T>[]) | undefined;
  /** Has a fence a button that copies it? Something has to hear it. */
  readonly copies?: boolean | undefined;
}

/** A text, drawn. */
export interface Formatted<T> {
  /** Do lists, quotes or fences stand in it? Then it is paragraphs, and no line. */
  readonly isBlock: boolean;
  readonly content: readonly Drawn<T>[];
}

/**
 * A message's text as its row shows it: by elements of ours alone, each with the text that was typed.
 *
 * @example formatted(html, 'so *good*').content // ['so ', html`<strong>good</strong>`]
 */
export function formatted<T>(html: Html<T>, text: string, view: FormatView<T> = {}): Formatted<T> {
  const parts = formatOf(text);
  const isBlock = parts.some(isBlockPart);
  return { isBlock, content: isBlock ? paragraphs(html, parts, view) : inlines(html, parts, view) };
}

function isBlockPart(part: Part): boolean {
  return typeof part !== 'string' && ['fence', 'list', 'quote'].includes(part.type);
}

function paragraphs<T>(html: Html<T>, parts: readonly Part[], view: FormatView<T>): Drawn<T>[] {
  const drawn: Drawn<T>[] = [];
  let line: Part[] = [];
  const put = () => {
    if (line.length > 0) drawn.push(html`<p dir="auto">${inlines(html, line, view)}</p>`);
    line = [];
  };
  for (const part of parts) {
    if (isBlockPart(part)) {
      put();
      drawn.push(...drawnPart(html, part, view));
    } else line.push(part);
  }
  put();
  return drawn;
}

function inlines<T>(html: Html<T>, parts: readonly Part[], view: FormatView<T>): Drawn<T>[] {
  return parts.flatMap((part) => drawnPart(html, part, view));
}

function drawnPart<T>(html: Html<T>, part: Part, view: FormatView<T>): readonly Drawn<T>[] {
  if (typeof part === 'string') return view.words?.(part) ?? [part];
  switch (part.type) {
    case 'bold':
      return [html`<strong>${inlines(html, part.parts, view)}</strong>`];
    case 'italic':
      return [html`<em>${inlines(html, part.parts, view)}</em>`];
    case 'strike':
      return [html`<del>${inlines(html, part.parts, view)}</del>`];
    case 'spoiler':
      return [spoiler(html, inlines(html, part.parts, view))];
    case 'code':
      return [html`<code dir="ltr">${part.text}</code>`];
    case 'link':
      return [linkTo(html, part.link)];
    case 'quote':
      return [html`<blockquote>${paragraphs(html, part.parts, view)}</blockquote>`];
    case 'list':
      return [html`<ul>${part.items.map((item) => listed(html, item, view))}</ul>`];
    case 'fence':
      return [fence(html, part.language, part.text, view)];
    default:
      return never(part);
  }
}

/** The button is for keys and for those who hear the page; a click counts anywhere on it. */
function spoiler<T>(html: Html<T>, inner: readonly Drawn<T>[]): T {
  return html`<span class="spoiler"><button type="button" class="unseen" aria-expanded="false">Hidden text</button><span class="under">${inner}</span></span>`;
}

function listed<T>(html: Html<T>, { level, value, parts }: Item, view: FormatView<T>): T {
  const mark = value === undefined ? '•' : `${value}.`;
  return html`<li class="${`l${level}`}"><span class="bullet">${mark}</span> <span dir="auto">${inlines(html, parts, view)}</span></li>`;
}

function fence<T>(html: Html<T>, language: string, text: string, { copies }: FormatView<T>): T {
  const copy = copies ? html`<button type="button">${icon(html, paths.copy)} Copy</button>` : '';
  // What is on its way has room for the button already.
  const head = html`<p class="fence-head"><span>${language}</span>${copy}</p>`;
  return html`<div class="fence">${language || copies !== undefined ? head : ''}<pre dir="ltr" tabindex="0"><code data-language="${language}">${text}</code></pre></div>`;
}
