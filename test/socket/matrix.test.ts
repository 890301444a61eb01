import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepText } from '../../src/protocol/text.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

/** What somebody hears of a line; golem's speakers say no names. */
interface Line {
  readonly text: string;
  readonly name?: string;
}

/** Somebody in a room, by whatever wire. */
interface Guest {
  /** As its lines are signed; undefined where the server makes the name. */
  readonly name: string | undefined;
  say(text: string): Promise<void> | void;
  next(): Promise<Line>;
  close(): Promise<void> | void;
}

const entities: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&#34;': '"',
  '&#39;': "'",
  '&#43;': '+',
};

const safe = `((?:[^<>&"'+]|&(?:lt|gt|amp|#34|#39|#43);)*)`;
const item = new RegExp(
  String.raw`^<div id="chat_room" hx-swap-oob="beforeend">\n  <li id="message" class="flex  my-2">\n` +
    String.raw`    <h1 class="text-base font-bold mr-2 text-red-500">${safe}: </h1>\n` +
    String.raw`    <p class="text-base"> ${safe}</p>\n  </li>\n</div>$`,
);

function readItem(fragment: string): Line {
  const [, name = '', text = ''] = item.exec(fragment) ?? [];
  const plain = (html: string) => html.replace(/&[#\w]+;/g, (entity) => entities[entity] ?? '');
  return { name: plain(name), text: plain(text) };
}

async function enterNative(room: string): Promise<Guest & { talker: Talker }> {
  const talker = await Talker.greet(parlour.wsUrl, { name: 'native' });
  await talker.join(room);
  return {
    talker,
    name: 'native',
    say: (text) => talker.tell({ type: 'post', room, text }),
    next: async () => {
      const { text, author } = await talker.hear('posted');
      return { text: String(text), name: (author as { name: string }).name };
    },
    close: () => talker.close(),
  };
}

/** What the four foreign wires differ in. */
interface Wire {
  readonly query: string;
  readonly name: string | undefined;
  readonly first?: string;
  readonly frame: (text: string) => object | string;
  readonly read: (frame: string) => Line | undefined;
}

const wiresOf = (room: string): readonly Wire[] => [
  {
    query: `roomCode=${room}`,
    name: 'roomcode',
    frame: (Content) => ({ Author: 'roomcode', Content }),
    read: (frame) => {
      const { Author: name, Content: text } = JSON.parse(frame) as Record<string, string>;
      return { name: name as string, text: text as string };
    },
  },
  {
    query: 'dialect=golem',
    name: undefined,
    first: `join {"name":"${room}"}`,
    frame: (msg) => `msg ${JSON.stringify({ to: room, msg })}`,
    read: (frame) => ({ text: JSON.parse(frame.replace(/^msg /, '')) as string }),
  },
  {
    query: `dialect=chatlog&room=${room}`,
    name: 'chatlog',
    first: '{}',
    frame: (body) => ({ userName: 'chatlog', body, timestamp: '8:52 AM' }),
    read: (frame) => {
      const { userName: name, body: text } = JSON.parse(frame) as Record<string, string>;
      return { name: name as string, text: text as string };
    },
  },
  {
    query: `dialect=htmx&room=${room}`,
    name: undefined,
    frame: (text) => ({ text, HEADERS: { 'HX-Request': 'true' } }),
    read: (frame) => (frame.includes('innerHTML') ? undefined : readItem(frame)),
  },
];

async function enter(wire: Wire): Promise<Guest> {
  const talker = await Talker.open(`${parlour.wsUrl}?${wire.query}`);
  if (wire.first) talker.say(wire.first);
  return {
    name: wire.name,
    say: (text) => {
      const frame = wire.frame(text);
      talker.say(typeof frame === 'string' ? frame : JSON.stringify(frame));
    },
    next: async () => {
      for (;;) {
        const line = wire.read(await talker.next());
        if (line) return line;
      }
    },
    close: () => talker.close(),
  };
}

async function enterByStream(room: string): Promise<Guest> {
  const url = `http://127.0.0.1:${parlour.port}/api/rooms/${room}`;
  const stream = await StreamReader.open(`${url}/events`);
  return {
    name: 'stream',
    say: async (text) => {
      const response = await fetch(`${url}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text, name: 'stream' }),
      });
      expect(response.status).toBe(201);
    },
    next: async () => {
      const message = await stream.posted();
      if (!message) throw new Error('the stream ended');
      return { text: message.text, name: message.author.name };
    },
    close: () => stream.close(),
  };
}

/** One of each, all of them in the room. */
async function gather(room: string): Promise<readonly Guest[]> {
  const native = await enterNative(room);
  const others = await Promise.all([...wiresOf(room).map(enter), enterByStream(room)]);
  const all = [native, ...others];
  while ((await native.talker.hear('presence'))['count'] !== all.length);
  return all;
}

const texts: readonly (readonly [string, string])[] = [
  ['plain', 'hello'],
  ['markup', `<script>alert(1)</script><b hx-swap-oob="true">"hi" & 'bye' + 1</b>`],
  ['entities', '&lt;b&gt; &amp;amp; &#34; {{name}} #{name} \\u003c \\n'],
  ['emoji', '🫖 👩‍👩‍👧 🇳🇴 e\u0301'],
  ['line breaks', 'a\u2028b\u2029c\r\nd\n\ne\u0085f'],
  ['a line like an event', 'x\n\nid: nonsense:1\nevent: posted\ndata: {}\n\n'],
  ['NUL', 'a\0b'],
  ['lone surrogates', '\ud83d a \udc00'],
  ['4,000 four-byte characters', '🫖'.repeat(4_000)],
  ['spaces around', '  kept as sent\t '],
];

describe('every line of everybody is heard by everybody, once', () => {
  test.each(texts)('%s', async (what, text) => {
    const guests = await gather(what.replaceAll(/\W/g, ''));
    for (const speaker of guests) {
      await speaker.say(text);
      const heard = await Promise.all(guests.map((guest) => guest.next()));
      for (const line of heard) {
        expect(line.text).toBe(keepText(text));
        if (speaker.name && 'name' in line) expect(line.name).toBe(speaker.name);
      }
      const names = new Set(heard.flatMap(({ name }) => name ?? []));
      expect([...names]).toEqual([
        speaker.name ?? expect.stringMatching(/^(guest-\w{4}|[\w-]{36})$/),
      ]);
    }
    await Promise.all(guests.map((guest) => guest.close()));
  });
});

test('when all speak at once, all hear the same order, and each speaker’s own is kept', async () => {
  const guests = await gather('allatonce');
  const each = 40;
  const saying = guests.map(async (guest, who) => {
    for (let i = 0; i < each; i++) await guest.say(`${who}:${i}`);
  });
  const heard = await Promise.all(
    guests.map(async (guest) => {
      const lines: string[] = [];
      while (lines.length < guests.length * each) lines.push((await guest.next()).text);
      return lines;
    }),
  );
  await Promise.all(saying);
  for (const lines of heard) expect(lines).toEqual(heard[0]);
  for (const who of guests.keys()) {
    const own = heard[0]?.filter((line) => line.startsWith(`${who}:`));
    expect(own).toEqual(Array.from({ length: each }, (_, i) => `${who}:${i}`));
  }
  await Promise.all(guests.map((guest) => guest.close()));
});
