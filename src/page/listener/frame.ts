import { html } from 'hono/html';
import { door } from '../fragment/icon.ts';
import type { PageHtml } from '../layout.ts';

export interface ListenerPlace {
  /** The path below which the site stands. */
  readonly base: string;
  /** The room its listener names, as spelled there. */
  readonly room: string;
}

interface Frame extends ListenerPlace {
  /** The wire, as the page names it. */
  readonly speaks: string;
  readonly head: PageHtml;
  readonly main: PageHtml;
}

/** The frame of all listeners' pages; no script and no style stands in the page itself. */
export function listenerFrame({ base, room, speaks, head, main }: Frame): PageHtml {
  const called = room === '' ? 'The room without a name' : room;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>${called} · ${speaks} · Parlour</title>
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<link rel="stylesheet" href="${base}/listener/page.css">
${head}
</head>
<body>
<header>
<span class="mark">${door(html)}</span>
<h1><bdi>${called}</bdi></h1>
<p>speaks ${speaks} · <span id="state" role="status">connecting</span></p>
</header>
${main}
</body>
</html>`;
}
