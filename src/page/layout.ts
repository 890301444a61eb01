import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from './words/language.ts';
import { type Tongue, tongueOf } from './words/tongue.ts';

/** A whole page, ready to be served. */
export type PageHtml = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The addresses of the built files of the browser's half. */
export interface Assets {
  /** The path below which the site stands, without a slash at its end; '' where there is none. */
  readonly base: string;
  readonly script: string;
  /** The lobby's own, which is small. */
  readonly lobbyScript?: string | undefined;
  /** That of the host's desk. */
  readonly deskScript?: string | undefined;
  /** That of a wall, with its own sheets. */
  readonly wallScript?: string | undefined;
  readonly wallStyles?: readonly string[] | undefined;
  readonly styles: readonly string[];
  /** The words of a room's script, by language. */
  readonly words?: Readonly<Partial<Record<Language, string>>> | undefined;
  readonly icon?: string | undefined;
}

/** A page that is made in one language. */
export interface Spoken {
  /** English unless given. */
  readonly tongue?: Tongue | undefined;
}

export interface Layout extends Spoken {
  readonly title: string;
  readonly assets: Assets;
  /** The page's kind, on `<body>`. */
  readonly kind: 'lobby' | 'room' | 'fault' | 'desk' | 'wall';
  /** Pages that only some people may know of are kept out of search engines. */
  readonly hidden?: boolean;
  /** The script of the browser's half; a page without one works as it is. */
  readonly script?: string | undefined;
  /** The id of the last element without which nothing is to be painted: rows would move under it. */
  readonly awaits?: string;
  /** The script needs the words of a room. */
  readonly hasWords?: boolean;
  /**
   * The address leads to a place within the page. A browser goes there once the page is parsed, which no
   * script may hold up then.
   */
  readonly isPlace?: boolean | undefined;
  /** The page stands in a frame of another one. */
  readonly isFramed?: boolean | undefined;
  /** Further lines of the head. */
  readonly head?: PageHtml | undefined;
  readonly body: PageHtml;
}

/** The language of pages for which none was chosen. */
export const english = tongueOf('en');

/** The frame that all pages share; no script and no style stands in the page itself. */
export function layout({
  title,
  assets,
  kind,
  hidden,
  script,
  awaits,
  isPlace,
  isFramed,
  head,
  hasWords,
  tongue = english,
  body,
}: Layout): PageHtml {
  const words = hasWords ? assets.words?.[tongue.language] : undefined;
  return html`<!doctype html>
<html lang="${tongue.language}"${tongue.direction === 'rtl' ? html` dir="rtl"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>${title}</title>
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#201e1a" media="(prefers-color-scheme: dark)">
${hidden ? html`<meta name="robots" content="noindex">` : ''}
<meta name="referrer" content="no-referrer">
${assets.styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
${awaits ? html`<link rel="expect" href="#${awaits}" blocking="render">` : ''}
${assets.icon ? html`<link rel="icon" type="image/svg+xml" href="${assets.icon}">` : ''}
${words ? html`<link rel="modulepreload" class="words" href="${words}">` : ''}
${head ?? ''}${script === undefined ? '' : scriptIn('head', script, isPlace)}
</head>
<body class="page-${kind}${isFramed ? ' is-framed' : ''}">
${body}
${script === undefined ? '' : scriptIn('body', script, isPlace)}
</body>
</html>`;
}

function scriptIn(part: 'head' | 'body', script: string, isPlace = false): PageHtml | string {
  if (part === 'body')
    return isPlace ? html`<script type="module" async src="${script}"></script>` : '';
  return isPlace
    ? html`<link rel="modulepreload" href="${script}">`
    : html`<script type="module" src="${script}"></script>`;
}
