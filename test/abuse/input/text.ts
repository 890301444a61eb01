import { text as frame } from '../../conformance/frame.ts';
import type { Input, Kind, Place } from './kind.ts';
import { answerTo, askRaw, enter, request } from './talk.ts';

const family = '👨‍👩‍👧‍👦';

/** The places in which a text can stand. */
const places: Readonly<Record<string, (text: string, place: Place) => object>> = {
  text: (text) => ({ type: 'post', text }),
  name: (name) => ({ type: 'name', name }),
  room: (room) => ({ type: 'join', room }),
  topic: (value) => ({ type: 'set', setting: 'topic', value }),
};

/** A text in each of them, by the owner of a room: the place, and the answer to it. */
function everywhere(...texts: readonly string[]): readonly Input[] {
  return texts.flatMap((text) =>
    Object.entries(places).map(([name, says]): Input => {
      return async (place) => {
        const peer = await enter(place, 'ann', true);
        peer.send(frame(JSON.stringify({ room: place.room, ref: 'x', ...says(text, place) })));
        return `${name} ${await answerTo(peer)}`;
      };
    }),
  );
}

const zalgo = (marks: number) => `z${'\u0301'.repeat(marks)}`;

const kinds: readonly (readonly [name: string, inputs: readonly Input[]])[] = [
  ['lone surrogates', everywhere('a\ud800b', '\udc00', '\ud83d')],
  ['NUL', everywhere('a\u0000b')],
  ['controls', everywhere('a\u0007b', 'a\u001bb', '\u009bb')],
  ['line separators', everywhere('a\u2028b', 'a\u2029b')],
  ['bidi overrides', everywhere('a\u202eb', '\u2066a\u2069')],
  ['eight marks on a letter', everywhere(zalgo(8))],
  ['nine and a thousand', everywhere(zalgo(9), zalgo(1_000))],
  ['tag characters', everywhere('a\u{e0061}\u{e007f}')],
  ['nothing to see', everywhere('', ' ', '\u200b\u200d', '\u3164', '\ufeff', '\u2800')],
  ['mixed scripts, look-alikes', everywhere('аdmіn', 'ａｄｍｉｎ', 'admın', 'ad\u200dmin')],
  ['composed and decomposed twins', everywhere('\u00e9', 'e\u0301')],
  ['4,000 code points of emoji', everywhere(family.repeat(571))],
  ['4,000 family emoji', everywhere(family.repeat(4_000 / 2))],
  ['noncharacters and private use', everywhere('a\uffff', 'a\ue000', 'a\u{10ffff}')],
  [
    'words that others take for commands',
    everywhere(
      'null',
      'undefined',
      'NaN',
      '-1/0',
      "'; DROP TABLE fact; --",
      '$(id)',
      '../..',
      '%s%n',
    ),
  ],
  [
    'words that others take for numbers, dates, markup and paths',
    everywhere(
      ...['0', '1/0', '1e1000', '0x10', '١٢٣', '½', '1,5', '1970-01-01', '#REF!', 'true'],
      ...['CON', 'aux.txt', 'a\\b', 'C:', '.', '..', '~', '*', '?', '&amp;', '&#0;', '""', "''"],
      ...[
        '`id`',
        '{{x}}',
        '<!--',
        ']]>',
        '--',
        ';',
        '\\u0041',
        '%00',
        '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
        '👩🏽',
        '田中さん',
        'שלום',
      ],
    ),
  ],
];

const pageTexts = {
  'script and event handlers': ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>'],
  'attributes of htmx': [
    '<div hx-get="/x" hx-trigger="load">',
    '<b data-hx-on:click="alert(1)">',
    '<div hx-swap-oob="true" id="log">',
    '<i hx-vals="js:{a:alert(1)}">',
  ],
  'links to scripts and data': [
    'javascript:alert(1)',
    'JaVa\tScRiPt:alert(1)',
    'data:text/html,<b>',
  ],
  'base, meta, form, style, iframe': [
    '<base href="//evil.example">',
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    '<form action="//evil.example"><input name=a>',
    '<style>*{display:none}</style>',
    '<iframe srcdoc="<b>">',
  ],
  'names that clobber the page': ['<a id="body" name="getElementById">', '<form id="location">'],
  'template tokens': [
    '{{7*7}}',
    `$${'{'}7*7}`,
    '<%= 7*7 %>',
    '<template><b></template>',
    'html`<b>`',
  ],
  'what ends an attribute or a comment': [
    '"><b x="',
    "'><b>",
    '--><b>',
    ']]><b>',
    '</textarea><b>',
  ],
  'markdown, deep': ['> '.repeat(2_000), '**'.repeat(1_999), '`'.repeat(3_999), '['.repeat(3_999)],
  'hosts that look like others': [
    'https://\u0430pple.example',
    'https://chat.example@evil.example',
    'https://chat.example.evil.example/?https://chat.example',
    'https://xn--chat-example-.evil.example',
    'https://evil.example\u2215chat.example',
  ],
  formulas: ['=HYPERLINK("//evil.example")', '@SUM(1)', '+1', '-1'],
} as const;

/** Posts it, and looks for it as markup in what is served of the room. */
function served(words: string): Input {
  return async (place) => {
    const path = `/api/rooms/${place.room}/messages`;
    const answer = await askRaw(place, request('POST', path, JSON.stringify({ text: words })));
    for (const page of ['lite', 'r']) {
      const html = await (
        await fetch(`http://127.0.0.1:${place.port}/${page}/${place.room}`)
      ).text();
      if (words.includes('<') && html.includes(words)) return `${answer}, as markup in /${page}`;
    }
    return answer;
  };
}

/** Texts that are hard to keep, or to show. */
export const textKinds: readonly Kind[] = kinds.map(([name, inputs]) => {
  return { group: 'text', name, inputs };
});

/** Texts that would do something, were they markup. */
export const pageKinds: readonly Kind[] = Object.entries(pageTexts).map(([name, texts]) => {
  return { group: 'page', name, inputs: texts.map(served) };
});
