import { join } from 'node:path';
import { html } from 'hono/html';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { arrange } from '../../src/page/fragment/arrange.ts';
import { utcClock } from '../../src/page/fragment/clock.ts';
import { hueOf, initialOf } from '../../src/page/fragment/face.ts';
import { memberRow } from '../../src/page/fragment/member-row.ts';
import { messageRow } from '../../src/page/fragment/message-row.ts';
import type { Message } from '../../src/protocol/record.ts';
import { openPage } from '../support/chromium.ts';

declare const parts: typeof import('./fragment-entry.ts');

const minute = 60_000;
const noon = Date.UTC(2026, 10, 20, 12);

const said = (seq: number, author: string, at = noon, more: Partial<Message> = {}): Message => ({
  seq,
  author: { id: `g_${author}`, name: author },
  text: `${author} says ${seq}`,
  at,
  ...more,
});

describe('arrange', () => {
  const firsts = (messages: Message[], apart?: (message: Message) => boolean) =>
    arrange(messages, utcClock.day, apart).map((line) =>
      line.type === 'day' ? line.day : `${line.first ? '+' : ' '}${line.message.seq}`,
    );

  test('groups one author within five minutes of the message before', () => {
    const messages = [
      said(1, 'ann'),
      said(2, 'ann', noon + 4 * minute),
      said(3, 'ann', noon + 8 * minute),
      said(4, 'ann', noon + 13 * minute),
      said(5, 'bo', noon + 13 * minute),
    ];
    expect(firsts(messages)).toEqual(['2026-11-20', '+1', ' 2', ' 3', '+4', '+5']);
  });

  test('begins a group with a day, another name, and after anything that stands between', () => {
    const night = Date.UTC(2026, 10, 20, 23, 59);
    const renamed = { author: { id: 'g_ann', name: 'ann the second' } };
    const messages = [
      said(1, 'ann', night),
      said(2, 'ann', night + minute),
      said(3, 'ann', night + minute, renamed),
      said(4, 'ann', night + minute, renamed),
    ];
    expect(firsts(messages)).toEqual(['2026-11-20', '+1', '2026-11-21', '+2', '+3', ' 4']);
    expect(firsts(messages, ({ seq }) => seq === 4).at(-1)).toBe('+4');
  });
});

test('a hue and a letter stand for an author', () => {
  const hues = new Set(Array.from({ length: 500 }, (_, i) => hueOf(`g_${i}`)));
  expect([...hues].every((hue) => /^h(\d|1[0-7])$/.test(hue))).toBe(true);
  expect(hues.size).toBe(18);
  expect(initialOf('ann')).toBe('A');
  expect(initialOf('«李雷»')).toBe('李');
  expect(initialOf('👩‍👩‍👧 family')).toBe('👩‍👩‍👧');
  expect(initialOf('…')).toBe('?');
});

/** Nothing of these is markup of theirs, and all of it is there. */
const bombs = [
  '*<b>*_<i>_`<code>`||<img src=x onerror=1>||~<a href=javascript:1>~',
  '```"><script>x</script>\n</code></pre><script>document.title = 1</script>\n```',
  '```js\n<!--\n```\n> </blockquote><script>1</script>\n- </li></ul><style>*{}</style>',
  `${'*_~'.repeat(200)}x${'~_*'.repeat(200)}`,
  '`'.repeat(500),
  '||'.repeat(300),
  '> '.repeat(300),
  '*a _b* c_ ~d *e~ f*',
];
const view = { clock: utcClock, first: true, live: false };
const hostile = [
  '<script>document.title = "taken"</script>',
  '<img src=x onerror="document.title = \'taken\'">',
  '"><b>bold</b><!-- {{1}} &amp; &lt;',
  '\'" onmouseover="document.title = 1" x=\'',
  '</textarea></li></ol><h1>out</h1>',
  '\u202egnp.exe \u2066x',
];
/** What has a look of its own; the golden file has all that may stand in it. */
const formats = [
  '*a* _b_ ~c~ `d` ||e *f*|| https://a.example/ https://аpple.com lemon.example',
  'say\n> *quoted*\n> - in it\n\n1. one\n2. ||two||\n  - three\n```js\nlet x = "<b>"\n\n  y\n```\nafter',
  '```\nno language\n```',
  '🎉 ❤️',
  '```js\nx\n```',
  '> ```\n> a\n> ```',
  ...bombs,
];
const cases: readonly (readonly [Message, object])[] = [
  [said(1, 'ann'), {}],
  [
    said(2, 'ann', noon, { text: 'one\n  two\nhttps://a.example/?a=1&b=2 three' }),
    { first: false },
  ],
  [said(2, 'ann', noon, { text: 'https://a.example@b.example' }), {}],
  ...formats.flatMap((text, i) => {
    const one = said(40 + i, 'bo', noon, { text });
    return [[one, {}] as const, [one, { plain: true }] as const];
  }),
  [said(0, 'bo', noon, { text: '```js\nx\n```' }), {}],
  [said(3, 'bo', noon, { editedAt: noon + minute, ref: 'r"1' }), { you: ['g_bo'] }],
  [said(4, 'cy', noon, { text: '', removedAt: noon + minute }), {}],
  [said(5, 'cy', noon, { author: { id: 'c_1', name: 'cy', claimed: true } }), {}],
  [said(6, 'bo', noon, { reactions: [{ emoji: '☕', count: 2, by: ['g_ann', 'g_bo'] }] }), {}],
  [
    said(7, 'bo', noon, { reactions: [{ emoji: '<b>', count: 1, by: ['g_ann'] }] }),
    { you: ['g_ann'], live: true },
  ],
  ...hostile.map(
    (text, i) =>
      [said(10 + i, 'x', noon, { text, author: { id: text, name: text }, ref: text }), {}] as const,
  ),
];

describe('one markup', () => {
  let script = '';

  beforeAll(async () => {
    const output = await build({
      root: join(import.meta.dirname, '../..'),
      configFile: false,
      publicDir: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: {
          entry: join(import.meta.dirname, 'fragment-entry.ts'),
          formats: ['iife'],
          name: 'parts',
        },
      },
    });
    const [chunk] = (output as Rolldown.RolldownOutput[])[0]!.output;
    script = chunk.code;
  });

  test('of a message, by hono and by lit', async () => {
    const page = await openPage();
    await page.goto('about:blank');
    await page.evaluate(`${script}; globalThis.parts = parts`);
    for (const [message, more] of cases) {
      const served = String(await messageRow(html, message, { ...view, ...more }));
      const [byHono, byLit] = await page.evaluate((args) => parts.compare(args), [
        served,
        message,
        { first: true, live: false, ...more },
      ] as const);
      expect(byLit).toBe(byHono);
      if (message.text && !isFormatted(message.text))
        expect(textOf(byHono)).toContain(message.text);
      expect(activeIn(byHono)).toEqual([]);
    }
    expect(await page.title()).toBe('');
  });

  test('of a member, by hono and by lit', async () => {
    const page = await openPage();
    await page.goto('about:blank');
    await page.evaluate(`${script}; globalThis.parts = parts`);
    for (const name of ['ann', ...hostile]) {
      const author = { id: `g_${name}`, name, claimed: true as const };
      const served = String(await memberRow(html, author, author.id));
      const [byHono, byLit] = await page.evaluate((args) => parts.compareMember(args), [
        served,
        author,
      ] as const);
      expect(byLit).toBe(byHono);
      expect(textOf(byHono)).toContain(name);
    }
  });
});

const isFormatted = (text: string) => formats.includes(text);

/** Elements and attributes of markup that a browser wrote, other than those that we write. */
function activeIn(markup: string): string[] {
  const tags = [...markup.matchAll(/<\/?([a-z0-9]+)((?:\s+[^\s=>]+="[^"]*")*)\s*>/g)];
  const bare = markup.replace(/<\/?([a-z0-9]+)((?:\s+[^\s=>]+="[^"]*")*)\s*>/g, '');
  const names = tags.map(([, name = '']) => name).filter((name) => !ourElements.has(name));
  const attributes = tags.flatMap(([, , all = '']) =>
    [...all.matchAll(/\s([^\s=>]+)="([^"]*)"/g)].flatMap(([, name = '', value = '']) =>
      ourAttributes.has(name) && (name !== 'href' || /^https?:\/\//i.test(value)) ? [] : [name],
    ),
  );
  return [...names, ...attributes, ...(bare.match(/[<>]/g) ?? [])];
}

const ourElements = new Set(
  'li span div p b bdi time small strong em del code pre ul blockquote a button svg path'.split(
    ' ',
  ),
);
const ourAttributes = new Set(
  'id class data-seq data-author data-emoji data-language aria-hidden aria-pressed aria-expanded dir datetime title href target rel type tabindex d viewBox viewbox width height fill stroke stroke-width stroke-linecap stroke-linejoin'.split(
    ' ',
  ),
);

/** What a person reads in markup that a browser wrote. */
function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
