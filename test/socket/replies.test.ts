import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { connect, newSecret, type Room } from '../../src/client/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
let rooms = 0;
beforeAll(async () => {
  parlour = await startParlour();
  return () => parlour.end();
});

const annSecret = 'ann'.repeat(15).slice(0, 43);
const boSecret = 'bo_'.repeat(15).slice(0, 43);

/** Ann and bo in a room of their own. */
async function together() {
  const room = `room${rooms++}`;
  const come = async (name: string, secret: string) => {
    const talker = await Talker.greet(parlour.wsUrl, { name, secret });
    talker.tell({ type: 'join', room, ref: 'j' });
    await talker.hear('joined');
    onTestFinished(() => talker.ws.terminate());
    return talker;
  };
  return { room, ann: await come('ann', annSecret), bo: await come('bo', boSecret) };
}

async function api(method: string, path: string, body?: object, secret = annSecret) {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${parlour.url}/api/rooms/${path}`, init);
  return (await answer.json()) as Record<string, never>;
}

describe('a reply', () => {
  test('says whom it answers, and never what that says; pages quote what it says now', async () => {
    const { room, ann, bo } = await together();
    bo.tell({ type: 'post', room, text: 'Is the kettle on?' });
    const first = await ann.hear('posted');
    ann.tell({ type: 'post', room, text: 'Yes.', reply: 1, ref: 'r1' });
    const reply = { seq: 1, author: { id: (first['author'] as { id: string }).id, name: 'bo' } };
    const heard = await bo.hear('posted');
    const second = heard['seq'] === 1 ? await bo.hear('posted') : heard;
    expect(second).toMatchObject({ text: 'Yes.', reply });
    expect(JSON.stringify(second)).not.toContain('kettle');
    const quoted = { ...reply, text: 'Is the kettle on?' };
    const { messages } = await api('GET', `${room}/messages`);
    expect(messages).toMatchObject([{ seq: 1 }, { seq: 2, reply, quoted }]);
    expect(await api('GET', `${room}/messages/2`)).toMatchObject({ quoted });
    expect(await api('GET', `${room}/messages?around=2`)).toMatchObject({
      messages: [{}, { quoted }],
    });
    expect(await api('GET', `${room}/search?q=yes`)).toMatchObject({ messages: [{ quoted }] });
    await api('PATCH', `${room}/messages/1`, { text: `${'🫖'.repeat(200)}` }, boSecret);
    expect(await api('GET', `${room}/messages/2`)).toMatchObject({
      quoted: { ...reply, text: '🫖'.repeat(140) },
    });
    await api('DELETE', `${room}/messages/1`, undefined, boSecret);
    const gone = await api('GET', `${room}/messages/2`);
    expect(gone).toMatchObject({ reply, quoted: { ...reply, gone: true } });
    expect(gone).not.toHaveProperty('quoted.text');
  });

  test('is refused where there is no such message, or it is gone; said before, it is answered', async () => {
    const { room, ann } = await together();
    ann.tell({ type: 'post', room, text: 'one' });
    ann.tell({ type: 'post', room, text: 'two', reply: 1, ref: 'again' });
    expect(await ann.hear('ack')).toMatchObject({ seq: 1 });
    expect(await ann.hear('ack')).toMatchObject({ seq: 2, ref: 'again' });
    ann.tell({ type: 'remove', room, seq: 1, ref: 'x' });
    await ann.hear('ack');
    const refused = async (command: object) => {
      ann.tell({ type: 'post', room, text: 'to that', ...command });
      return (await ann.hear('refused'))['code'];
    };
    expect(await refused({ reply: 1 })).toBe('message_gone');
    expect(await refused({ reply: 3 })).toBe('no_message');
    expect(await refused({ reply: 99 })).toBe('no_message');
    expect(await refused({ reply: 0 })).toBe('no_message');
    expect(await refused({ reply: '1' })).toBe('bad_shape');
    ann.tell({ type: 'post', room, text: 'two', reply: 1, ref: 'again' });
    expect(await ann.hear('ack')).toMatchObject({ seq: 2, ref: 'again' });
    ann.tell({ type: 'post', room, text: 'two', reply: 2, ref: 'again' });
    expect(await ann.hear('refused')).toMatchObject({ code: 'ref_reused' });
    expect(await api('POST', `${room}/messages`, { text: 'x', reply: 1 })).toMatchObject({
      error: { code: 'message_gone' },
    });
  });

  test('keeps whom it answers through edits, and loses it with its text', async () => {
    const { room, ann } = await together();
    ann.tell({ type: 'post', room, text: 'one' });
    ann.tell({ type: 'post', room, text: 'two', reply: 1, meta: { table: 3 }, ref: 'p' });
    while ((await ann.hear('ack'))['ref'] !== 'p');
    ann.tell({ type: 'edit', room, seq: 2, text: 'three', ref: 'e' });
    while ((await ann.hear('ack'))['ref'] !== 'e');
    expect(await api('GET', `${room}/messages/2`)).toMatchObject({
      ...{ text: 'three', reply: { seq: 1 }, meta: { table: 3 } },
    });
    await api('PATCH', `${room}/messages/2`, { text: 'four', meta: null });
    expect(await api('GET', `${room}/messages/2`)).not.toHaveProperty('meta');
    await api('PATCH', `${room}/messages/2`, { text: 'five', meta: { a: 1 } });
    expect(await api('GET', `${room}/messages/2`)).toMatchObject({ meta: { a: 1 } });
    await api('DELETE', `${room}/messages/2`);
    const gone = await api('GET', `${room}/messages/2`);
    for (const part of ['reply', 'meta', 'quoted']) expect(gone).not.toHaveProperty(part);
  });

  test.each([
    ['roomcode', (room: string) => `roomCode=${room}`],
    ['golem', (room: string) => `dialect=golem&room=${room}`],
    ['chatlog', (room: string) => `dialect=chatlog&room=${room}`],
    ['htmx', (room: string) => `dialect=htmx&room=${room}`],
  ])('is one line with an arrow for clients of %s', async (dialect, query) => {
    const { room, ann, bo } = await together();
    bo.tell({ type: 'post', room, text: 'Tea?', ref: '1' });
    await bo.hear('ack');
    const reader = await Talker.open(`${parlour.wsUrl}?${query(room)}`);
    onTestFinished(() => reader.ws.terminate());
    if (dialect === 'golem') reader.say(`join ${JSON.stringify({ name: room })}`);
    if (dialect === 'chatlog')
      reader.say(JSON.stringify({ userName: 'cy', body: 'hi', timestamp: '' }));
    ann.tell({ type: 'post', room, text: 'Yes.', reply: 1, meta: { secret: 'unheard-of' } });
    let line = await reader.next();
    while (!line.includes('Yes.')) line = await reader.next();
    expect(line).toContain('↪ bo: Yes.');
    expect(line).not.toContain('unheard-of');
  });

  test('stands in an event stream, and in the page without scripts', async () => {
    const { room, ann, bo } = await together();
    bo.tell({ type: 'post', room, text: 'Tea?', ref: '1' });
    await bo.hear('ack');
    ann.tell({ type: 'post', room, text: 'Yes.', reply: 1, meta: { a: 1 }, ref: '2' });
    await ann.hear('ack');
    const life = new AbortController();
    const { epoch } = await api('GET', `${room}/messages`);
    const url = `${parlour.url}/api/rooms/${room}/events?after=${epoch}:1`;
    const stream = await fetch(url, { signal: life.signal });
    let heard = '';
    for await (const chunk of stream.body ?? []) {
      heard += new TextDecoder().decode(chunk);
      if (heard.includes('Yes.')) break;
    }
    life.abort();
    expect(heard).toContain('"reply":{"');
    expect(heard).toContain('"meta":{"a":1}');
    const lite = await (await fetch(`${parlour.url}/lite/${room}`)).text();
    expect(lite).toContain('↪ bo: Yes.');
  });
});

describe('messages by their numbers', () => {
  test('are told in order, without what is not there', async () => {
    const { room, ann } = await together();
    for (const text of ['one', 'two', 'three']) ann.tell({ type: 'post', room, text, ref: text });
    while ((await ann.hear('ack'))['ref'] !== 'three');
    ann.tell({ type: 'remove', room, seq: 2, ref: 'r' });
    while ((await ann.hear('ack'))['ref'] !== 'r');
    ann.tell({ type: 'messages', room, seqs: [3, 4, 1, 2, 99, 0], ref: 'm' });
    const told = await ann.hear('messages');
    expect(told).toMatchObject({ room, ref: 'm' });
    expect(told['messages']).toMatchObject([{ seq: 3 }, { seq: 1 }, { seq: 2, text: '' }]);
    expect(told).not.toHaveProperty('rest');
    expect(await api('GET', `${room}/messages?seqs=3,99,1`)).toMatchObject({
      latest: 4,
      messages: [{ text: 'three' }, { text: 'one' }],
    });
    for (const seqs of [[], Array(51).fill(1), ['1'], [1.5], [-1]]) {
      ann.tell({ type: 'messages', room, seqs });
      expect(await ann.hear('refused')).toMatchObject({ code: 'bad_shape' });
    }
    for (const seqs of ['', '1,', 'a', Array(51).fill(1).join()]) {
      const refused = await api('GET', `${room}/messages?seqs=${seqs}`);
      expect(refused).toMatchObject({ error: { code: 'bad_shape' } });
    }
    expect(await api('GET', `${room}/messages?seqs=1&before=3`)).toHaveProperty('error');
  });

  test('that are too long for one answer are told in several', async () => {
    const { room, ann } = await together();
    for (let n = 0; n < 8; n++)
      ann.tell({ type: 'post', room, text: `${n}${'🫖'.repeat(3_900)}`, ref: `${n}` });
    for (let n = 0; n < 8; n++) await ann.hear('ack');
    const seqs = [8, 7, 6, 5, 4, 3, 2, 1];
    ann.tell({ type: 'messages', room, seqs, ref: 'm' });
    const told = await ann.hear('messages');
    const first = (told['messages'] as { seq: number }[]).map(({ seq }) => seq);
    expect([...first, ...(told['rest'] as number[])]).toEqual(seqs);
    const client = connect(parlour.wsUrl, { secret: newSecret(), name: 'cy' });
    onTestFinished(() => client.close());
    const all = await client.room(room).messages(seqs);
    expect(all.map(({ seq }) => seq)).toEqual(seqs);
  });
});

describe('the SDK', () => {
  test('says, edits and reads what goes with a text, also where only HTTP passes', async () => {
    const room = `room${rooms++}`;
    const open = (url: string) => {
      const client = connect(url, { secret: newSecret(), name: 'ann' });
      onTestFinished(() => client.close());
      return client.room(room);
    };
    const sent = (of: Room) =>
      new Promise<number>((resolve) =>
        of.addEventListener('sent', ({ detail }) => resolve(detail.seq), { once: true }),
      );
    for (const url of [parlour.wsUrl, parlour.url]) {
      const ann = open(url);
      let landed = sent(ann);
      ann.post('first');
      const first = await landed;
      landed = sent(ann);
      const row = ann.post('second', { reply: first, meta: { table: 3 } });
      expect(row.more).toEqual({ reply: first, meta: { table: 3 } });
      const second = await landed;
      const quoted = { seq: first, text: 'first' };
      expect(await ann.messages([second])).toMatchObject([{ meta: { table: 3 }, quoted }]);
      await ann.edit(second, 'third');
      expect(await ann.messages([second])).toMatchObject([{ text: 'third', meta: { table: 3 } }]);
      await ann.edit(second, 'fourth', { meta: null });
      expect((await ann.messages([second]))[0]).not.toHaveProperty('meta');
      ann.leave();
    }
  });
});
