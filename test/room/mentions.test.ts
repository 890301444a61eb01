import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import { mentionsIn, namedBy } from '../../src/protocol/named-in.ts';
import type { Author } from '../../src/protocol/record.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const people: readonly Author[] = [
  { id: 'g_bo', name: 'Bo' },
  { id: 'g_ann', name: 'Ann' },
  { id: 'g_lee', name: 'Ann Lee' },
  { id: 'g_cy1', name: 'cy' },
  { id: 'g_cy2', name: 'Cy' },
  { id: 'g_str', name: 'Straße' },
  { id: 'g_j', name: 'J. R.' },
  { id: 'g_ja', name: '花子' },
  { id: 'c_x', name: 'dee', claimed: true },
];
const named = namedBy(people, (id) => id);
const found = (text: string, ids?: readonly string[], mayAll = false) =>
  mentionsIn(text, named, ids, mayAll).map(({ id, name }) => `${id}=${name}`);

describe('names behind an @', () => {
  test.each<[string, string[]]>([
    ['tea, @Bo?', ['g_bo=Bo']],
    ['@bo', ['g_bo=bo']],
    ['@BO and @bo', ['g_bo=BO']],
    ['＠bo', ['g_bo=bo']],
    ['(@bo)', ['g_bo=bo']],
    ['@Ann Lee, and @Ann', ['g_lee=Ann Lee', 'g_ann=Ann']],
    ['@Ann Leeds', ['g_ann=Ann']],
    ['@STRASSE!', ['g_str=STRASSE']],
    ['@J. R.', ['g_j=J. R.']],
    ['@花子', ['g_ja=花子']],
    ['@花子さん', []],
    ['@boat', []],
    ['bo@bo.example', []],
    ['@ bo', []],
    ['@cy', []],
    ['@dee', []],
    ['@nobody', []],
    ['@here', []],
    ['@', []],
  ])('%s', (text, mentions) => {
    expect(found(text)).toEqual(mentions);
  });

  test('are those of the ids alone that are given, if any', () => {
    expect(found('@cy @bo @Ann', ['g_cy2', 'g_ann'])).toEqual(['g_cy2=cy', 'g_ann=Ann']);
    expect(found('tea', ['g_bo'])).toEqual([]);
    expect(found('@bo', ['g_nobody'])).toEqual([]);
    expect(found('@dee', ['c_x'])).toEqual([]);
    expect(found('@cy', ['g_cy1', 'g_cy2'])).toEqual([]);
  });

  test('name all who are here by @here, for those who keep order', () => {
    expect(found('@here', undefined, true)).toEqual(['here=here']);
    expect(found('@Here, @bo', ['here'], true)).toEqual(['here=Here']);
    expect(found('@here', ['g_bo'], true)).toEqual([]);
    expect(found('@hereby', undefined, true)).toEqual([]);
  });

  test('are twenty at most, and looked for in time that grows with the text', () => {
    const crowd = Array.from({ length: 100 }, (_, i) => ({ id: `g_${i}`, name: `bo${i}` }));
    const many = namedBy(crowd, (id) => id);
    const text = crowd.map(({ name }) => `@${name}`).join(' ');
    expect(mentionsIn(text, many, undefined, false)).toHaveLength(20);
    const began = performance.now();
    mentionsIn(
      '@é '.repeat(1_300),
      namedBy([{ id: 'g', name: 'é'.repeat(64) }], String),
      undefined,
      true,
    );
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('mentions of a room', () => {
  let parlour: OwnParlour;
  beforeAll(async () => {
    parlour = await startParlour();
    return () => parlour.end();
  });
  const secretOf = (name: string) => `${name}_`.repeat(43).slice(0, 43);

  async function come(name: string, room: string, hello: object = { secret: secretOf(name) }) {
    const talker = await Talker.greet(parlour.wsUrl, { name, ...hello });
    onTestFinished(() => talker.ws.terminate());
    talker.tell({ type: 'join', room, ref: 'j' });
    await talker.hear('joined');
    return talker;
  }
  /** Ann in a room that is hers. */
  async function own(room: string) {
    const headers = {
      authorization: `Bearer ${secretOf('Ann')}`,
      'content-type': 'application/json',
    };
    const init = { method: 'POST', headers, body: JSON.stringify({ code: room }) };
    expect((await fetch(`${parlour.url}/api/rooms`, init)).ok).toBe(true);
    return come('Ann', room);
  }
  const say = async (talker: Talker, command: object) => {
    talker.tell({ type: 'post', ...command });
    for (;;) {
      const posted = await talker.hear('posted');
      if (posted['text'] === (command as { text: string }).text) return posted;
    }
  };

  test('are of those who are here, and of those who spoke and went; strangers are not named', async () => {
    const room = 'tea';
    const ann = await come('Ann', room);
    const bo = await come('Bo', room);
    await come('Dee', room, {});
    const { author: boIs } = await say(bo, { room, text: 'hello' });
    const mention = { id: (boIs as Author).id, name: 'bo' };
    expect(await say(ann, { room, text: 'hi @bo' })).toMatchObject({ mentions: [mention] });
    expect(await say(ann, { room, text: 'hi @Dee' })).not.toHaveProperty('mentions');
    expect(await say(ann, { room, text: 'bo' })).not.toHaveProperty('mentions');
    bo.ws.terminate();
    expect(await say(ann, { room, text: 'bye @bo!' })).toMatchObject({ mentions: [mention] });
    expect(await say(ann, { room, text: 'no @bo', mentions: [] })).not.toHaveProperty('mentions');
    const own = { room, text: 'you, @bo', mentions: [mention.id, 'g_nobody'] };
    expect(await say(ann, own)).toMatchObject({ mentions: [mention] });
    expect(await say(ann, { room, text: 'all @here' })).not.toHaveProperty('mentions');
    ann.tell({ type: 'edit', room, seq: 2, text: 'hi all', ref: 'e' });
    while ((await ann.hear('ack'))['ref'] !== 'e');
    const read = await fetch(`${parlour.url}/api/rooms/${room}/messages/2`);
    expect(await read.json()).not.toHaveProperty('mentions');
    ann.tell({ type: 'edit', room, seq: 2, text: 'hi @Bo', ref: 'f' });
    while ((await ann.hear('ack'))['ref'] !== 'f');
    const again = await fetch(`${parlour.url}/api/rooms/${room}/messages/2`);
    expect(await again.json()).toMatchObject({ mentions: [{ ...mention, name: 'Bo' }] });
  });

  test('lead to nobody who is here and not shown, but for who keeps order', async () => {
    const room = 'quiet';
    const ann = await own(room);
    const [bo, cy] = [await come('Bo', room), await come('Cy', room)];
    const { author } = await say(cy, { room, text: 'hello' });
    const boIs = { id: guestOf(secretOf('Bo')).author.id, name: 'Bo' };
    const ids = { mentions: [boIs.id, (author as Author).id] };
    for (const value of ['counted', 'hidden']) {
      ann.tell({ type: 'set', room, setting: 'people', value, ref: value });
      while ((await ann.hear('ack'))['ref'] !== value);
      for (const more of [{}, ids])
        expect(await say(cy, { room, text: `@Bo and @Cy, ${value}?`, ...more })).toMatchObject({
          mentions: [{ ...(author as Author), name: 'Cy' }],
        });
      expect(await say(ann, { room, text: `@Bo, ${value}` })).toMatchObject({ mentions: [boIs] });
    }
    // What it said is known to all.
    await say(bo, { room, text: 'here' });
    expect(await say(cy, { room, text: '@Bo!' })).toMatchObject({ mentions: [boIs] });
  });

  test('are of those who spoke lately in a room that was not looked at before', async () => {
    const room = 'cold';
    const bo = await come('Bo', room);
    await say(bo, { room, text: 'hello' });
    bo.ws.terminate();
    parlour = await parlour.restart();
    const ann = await come('Ann', room);
    expect(await say(ann, { room, text: '@Bo, where are you?' })).toMatchObject({
      mentions: [{ name: 'Bo' }],
    });
  });

  test('name all by @here where who keeps order says so', async () => {
    const room = 'owned';
    const [ann, bo] = [await own(room), await come('Bo', room)];
    expect(await say(ann, { room, text: '@here tea' })).toMatchObject({
      mentions: [{ id: 'here', name: 'here' }],
    });
    expect(await say(bo, { room, text: '@here no' })).not.toHaveProperty('mentions');
  });
});
