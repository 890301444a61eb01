import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

/* What the original programs stumble over. */

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({}, { stallSeconds: 1 });
});
afterAll(() => parlour.end());

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);

const open = (query: string) => Talker.open(`${parlour.wsUrl}?${query}`);

/** A native client, who is told of everything: who comes and goes, and what is posted. */
async function watch(room: string): Promise<Talker> {
  const cy = await Talker.greet(parlour.wsUrl, { name: 'cy' });
  await cy.join(room);
  return cy;
}

async function untilCount(watcher: Talker, count: number): Promise<void> {
  while ((await watcher.hear('presence'))['count'] !== count);
}

async function latestOf(room: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${parlour.port}/api/rooms/${room}`);
  return ((await response.json()) as { latest: number }).latest;
}

/** Says lines by roomcode and waits until the last one is heard. */
async function say(room: string, texts: readonly string[]): Promise<void> {
  const bo = await open(`roomCode=${room}`);
  for (const Content of texts) bo.say(JSON.stringify({ Author: 'bo', Content }));
  for (const _ of texts) await bo.next();
  await bo.close();
}

describe('roomcode', () => {
  test('a reader who reads nothing holds up nobody, there or gone', async () => {
    const stalled = await open('roomCode=wedge');
    stalled.ws.pause();
    const padding = 'x'.repeat(3_900);
    const texts = numbered(1, 1_500).map((line) => `${line} ${padding}`);
    const ann = await open('roomCode=wedge');
    for (const Content of texts) ann.say(JSON.stringify({ Author: 'ann', Content }));
    for (const text of texts) {
      expect(await ann.next()).toBe(`{"Author":"ann","Content":"${text}"}\n`);
    }
    stalled.ws.terminate();
    ann.say('{"Author":"ann","Content":"and on"}');
    expect(await ann.next()).toContain('and on');
    await ann.close();
  });

  test('a plain GET makes no room, and a room with nobody in it takes no place', async () => {
    const at = `http://127.0.0.1:${parlour.port}`;
    expect((await fetch(`${at}/ws?roomCode=plainget`)).status).toBe(426);
    expect(await (await fetch(`${at}/api/rooms/plainget`)).json()).toMatchObject({
      latest: 0,
      people: 0,
    });
  });
});

describe('chatlog', () => {
  const enter = (room: string) => open(`dialect=chatlog&room=${room}`);
  const bodyOf = (frame: string) => (JSON.parse(frame) as { body: string }).body;

  async function hears(talker: Talker, texts: readonly string[]): Promise<void> {
    for (const text of texts) expect(bodyOf(await talker.next())).toBe(text);
  }

  test('whoever joins at 100, 101 and 5,000 lines hears each once, and goes on live', async () => {
    let said = 0;
    for (const many of [100, 101, 5_000]) {
      await say('history', numbered(said + 1, many));
      said = many;
      const ann = await enter('history');
      ann.say('{"userName":"Ann","body":"hello","timestamp":"8:52 AM"}');
      const before = numbered(1, many);
      await hears(ann, many === 100 ? before : [...before.slice(0, 100), 'hello', ...hellos(many)]);
      await hears(ann, ['hello']);
      await say('history', ['live']);
      await hears(ann, ['live']);
      await ann.close();
    }

    /** What follows the first hundred lines, up to `many`: each joiner before said hello. */
    function hellos(many: number): string[] {
      return [
        'live',
        'line 101',
        ...(many === 101 ? [] : ['hello', 'live', ...numbered(102, many)]),
      ];
    }
  });

  test('a burst of 2,000 arrives whole and in order, at others too', async () => {
    const [ann, bo] = await Promise.all([enter('burst'), enter('burst')]);
    bo.say('{}');
    ann.say('{"userName":"Ann","body":"first"}');
    await hears(ann, ['first']);
    const texts = numbered(1, 2_000);
    for (const body of texts) ann.say(JSON.stringify({ userName: 'Ann', body }));
    await Promise.all([hears(ann, texts), hears(bo, ['first', ...texts])]);
    await Promise.all([ann.close(), bo.close()]);
  });

  test('opening and closing without a word posts nothing, nor does an empty one', async () => {
    const cy = await watch('wordless');
    const ann = await enter('wordless');
    await ann.close();
    const bo = await enter('wordless');
    for (const frame of ['', '{', '[]', 'null', '{}', '{"body":7}', '{"body":" \\u200b"}']) {
      bo.say(frame);
    }
    bo.say('{"userName":"Bo","body":"a word"}');
    await hears(bo, ['a word']);
    expect(await cy.hear('posted')).toMatchObject({ seq: 1, text: 'a word' });
    await Promise.all([bo.close(), cy.close()]);
  });

  test('a timestamp comes back as it came, live, replayed, and as the whole log', async () => {
    const own = await startParlour({ listen: ['0=chatlog:stamps'] });
    const port = own.listeners[0]?.port;
    const line = '{"userName":"Ann","body":"hi","timestamp":"half past <eight>"}';
    const shown = '{"userName":"Ann","body":"hi","timestamp":"half past \\u003ceight\\u003e"}';
    const ann = await Talker.open(`ws://127.0.0.1:${port}/chat`);
    ann.say(line);
    expect(await ann.next()).toBe(`${shown}\n`);
    const bo = await Talker.open(`ws://127.0.0.1:${port}/chat`);
    bo.say('{}');
    expect(await bo.next()).toBe(`${shown}\n`);
    const log = await fetch(`http://127.0.0.1:${port}/getAllMessages`);
    expect(await log.text()).toBe(`{"Messages":[${shown}]}\n`);
    await Promise.all([ann.close(), bo.close()]);
    await own.end();
  });
});

describe('golem', () => {
  const member = async (room: string) => {
    const talker = await open('dialect=golem');
    talker.say(`join ${JSON.stringify({ name: room })}`);
    return talker;
  };

  test('60 members drop while 400 messages fly, and who stays hears all of them', async () => {
    const cy = await watch('drops');
    const members = await Promise.all(Array.from({ length: 60 }, () => member('drops')));
    const ann = await member('drops');
    await untilCount(cy, 62);
    for (const [i, text] of numbered(1, 400).entries()) {
      ann.say(`msg ${JSON.stringify({ to: 'drops', msg: text })}`);
      if (i % 6 === 0) members[i / 6]?.ws.terminate();
      if (i % 10 === 0) await new Promise(setImmediate);
    }
    for (const text of numbered(1, 400)) expect(await ann.next()).toBe(`msg "${text}"`);
    await Promise.all(members.map((talker) => talker.ws.terminate()));
    await untilCount(cy, 2);
    await Promise.all([ann.close(), cy.close()]);
  });

  test('joining twice and leaving once leaves', async () => {
    const cy = await watch('twice');
    const ann = await member('twice');
    ann.say('join {"name":"Twice"}');
    await untilCount(cy, 2);
    ann.say('leave {"name":"twice"}');
    await untilCount(cy, 1);
    ann.say('msg {"to":"twice","msg":"from outside"}');
    await cy.hear('posted');
    ann.say('join {"name":"twice"}');
    ann.say('msg {"to":"twice","msg":"from inside"}');
    expect(await ann.next()).toBe('msg "from inside"');
    await Promise.all([ann.close(), cy.close()]);
  });

  test('frames that mean nothing post nothing', async () => {
    const ann = await member('nonsense');
    for (const frame of ['', ' ', 'msg', 'msg ', 'msg {', 'MSG {"to":"nonsense","msg":"x"}']) {
      ann.say(frame);
    }
    ann.say('msg {"to":"nonsense","msg":""}');
    ann.say('msg {"to":"nonsense","msg":7}');
    ann.ws.send(Buffer.from('msg {"to":"nonsense","msg":"binary"}'));
    ann.say('msg {"to":"nonsense","msg":"sense"}');
    expect(await ann.next()).toBe('msg "sense"');
    expect(await latestOf('nonsense')).toBe(1);
    await ann.close();
  });
});

describe('htmx', () => {
  const enter = (room: string) => open(`dialect=htmx&room=${room}`);
  const opening = '<div id="chat_room" hx-swap-oob="innerHTML"></div>';
  const textOf = (frame: string) => /<p class="text-base"> (.*)<\/p>/.exec(frame)?.[1];

  test('n lines of history are n lines: the last 100, once, after the list is emptied', async () => {
    await say('lines', numbered(1, 150));
    const ann = await enter('lines');
    expect(await ann.next()).toBe(opening);
    for (const text of numbered(51, 150)) {
      const frame = await ann.next();
      expect(frame.match(/<li /g)).toHaveLength(1);
      expect(textOf(frame)).toBe(text);
    }
    await say('lines', ['live']);
    expect(textOf(await ann.next())).toBe('live');
    await ann.close();
  });

  test('frames that mean nothing post nothing', async () => {
    const ann = await enter('blank');
    for (const frame of ['', '{', '[]', '"text"', '{}', '{"text":7}', '{"text":"  "}']) {
      ann.say(frame);
    }
    ann.ws.send(Buffer.from('{"text":"sense"}'));
    expect(await ann.next()).toBe(opening);
    expect(textOf(await ann.next())).toBe('sense');
    expect(await latestOf('blank')).toBe(1);
    await ann.close();
  });

  test('a page that was too slow is asked to come back', async () => {
    const cy = await watch('slow');
    const ann = await enter('slow');
    await ann.next();
    await untilCount(cy, 2);
    ann.ws.pause();
    const padding = '🫖'.repeat(3_900);
    const texts = numbered(1, 800).map((line) => `${line} ${padding}`);
    await say('slow', texts);
    await untilCount(cy, 1);
    ann.ws.resume();
    expect((await ann.ended()).code).toBe(1013);
    await cy.close();
  });

  test('one that floods is not, and one that meets a restart comes back', async () => {
    const own = await startParlour();
    const [ann, bo] = [
      await Talker.open(`${own.wsUrl}?dialect=htmx`),
      await Talker.open(`${own.wsUrl}?dialect=htmx`),
    ];
    for (let i = 0; i < 30; i++) ann.ws.ping();
    expect((await ann.ended()).code).toBe(1008);
    await own.end();
    expect((await bo.ended()).code).toBe(1012);
  });
});
