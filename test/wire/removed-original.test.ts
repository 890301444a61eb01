import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exportRoom } from '../../src/store/sqlite/archive/export-room.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';

const secretOf = (name: string) => `${name}_`.repeat(43).slice(0, 43);
/** Parts of the original: of its text, of its meta, and the name as it was typed. */
const words = ['kettleoftheoriginal', 'teapotinthemeta', 'ANNtyped'];
const original = {
  text: '@ANNtyped, the kettleoftheoriginal is on',
  meta: { inside: { deep: 'teapotinthemeta' } },
};

test.each([
  'removed',
  'edited',
  'hidden',
  'cleared',
])('a %s original is nowhere in any frame, page, quote, index, file or meta', async (way) => {
  const data = tempFolder();
  const parlour = await startParlour({ data });
  onTestFinished(() => parlour.stop());
  const room = 'tea';
  const api = async (method: string, path: string, name: string, body?: object) => {
    const headers = {
      authorization: `Bearer ${secretOf(name)}`,
      'content-type': 'application/json',
    };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(`${parlour.url}/api/rooms${path}`, init);
    const text = await answer.text();
    expect(answer.ok, text).toBe(true);
    return text;
  };
  const heardBy = async (query: string, first: readonly object[], protocols: string[] = []) => {
    const talker = await Talker.open(`${parlour.wsUrl}${query}`, protocols);
    onTestFinished(() => talker.ws.terminate());
    for (const frame of first)
      talker.say(typeof frame === 'string' ? frame : JSON.stringify(frame));
    return talker;
  };
  const comeIn = (after?: object) =>
    heardBy(
      '',
      [
        { type: 'hello', secret: secretOf('cy'), name: 'cy' },
        { type: 'join', room, after },
        { type: 'history', room },
        { type: 'messages', room, seqs: [1, 2, 3, 4] },
        { type: 'people', room, ref: 'through' },
      ],
      ['parlour.v1'],
    );

  await api('POST', '', 'ANNtyped', { code: room });
  const { seq } = JSON.parse(
    await api('POST', `/${room}/messages`, 'ANNtyped', { text: 'hello', name: 'ANNtyped' }),
  );
  await api('POST', `/${room}/messages`, 'bo', { ...original, name: 'bo' });
  await api('POST', `/${room}/messages`, 'cy', { text: 'Yes.', reply: seq + 1, name: 'cy' });
  const before = await api('GET', `/${room}/messages`, 'cy');
  for (const word of words) expect(before).toContain(word);
  expect(JSON.parse(before).messages.at(-1).quoted.text).toBe(original.text);
  const { epoch } = JSON.parse(before);
  expect(
    JSON.parse(await api('GET', `/${room}/search?q=kettleoftheoriginal`, 'cy')).messages,
  ).toHaveLength(1);

  const at = `/${room}/messages/${seq + 1}`;
  if (way === 'removed') await api('DELETE', at, 'bo');
  else if (way === 'edited') await api('PATCH', at, 'bo', { text: 'never mind', meta: null });
  else if (way === 'hidden')
    await api('POST', `/${room}/acts`, 'ANNtyped', { type: 'hide', seq: seq + 1 });
  else {
    const { author } = JSON.parse(await api('GET', at, 'cy'));
    await api('POST', `/${room}/acts`, 'ANNtyped', { type: 'clear', person: author.id });
  }

  const told: string[] = [];
  for (const path of ['', '?around=3', '?at=0', '?seqs=1,2,3,4', '?after=0', '?before=9']) {
    told.push(await api('GET', `/${room}/messages${path}`, 'cy'));
  }
  told.push(await api('GET', at, 'cy'), await api('GET', `/${room}/messages/${seq + 2}`, 'cy'));
  told.push(await api('GET', `/${room}/proof?after=0`, 'cy'));
  told.push(await api('GET', `/${room}/search?q=Yes`, 'cy'));
  for (const path of [`/r/${room}`, `/lite/${room}`, `/getAllMessages?roomCode=${room}`]) {
    told.push(await (await fetch(`${parlour.url}${path}`)).text());
  }
  for (const after of [undefined, { epoch, seq: 0 }]) {
    const talker = await comeIn(after);
    for (let frame = ''; !frame.includes('"through"'); told.push(frame))
      frame = await talker.next();
  }
  for (const [dialect, first] of [
    ['roomcode', []],
    ['golem', [`join ${JSON.stringify({ name: room })}`]],
    ['chatlog', [{ userName: 'dee', body: 'hi', timestamp: '' }]],
    ['htmx', []],
  ] as const) {
    const talker = await heardBy(`?dialect=${dialect}&room=${room}`, first as never);
    await api('POST', `/${room}/messages`, 'cy', { text: `end of ${dialect}`, name: 'cy' });
    for (let line = ''; !line.includes(`end of ${dialect}`); told.push(line)) {
      line = await talker.next();
    }
  }
  const life = new AbortController();
  const url = `${parlour.url}/api/rooms/${room}/events?after=${epoch}:0`;
  const stream = await fetch(url, { signal: life.signal });
  for await (const chunk of stream.body ?? []) {
    told.push(new TextDecoder().decode(chunk));
    if (told.at(-1)?.includes('end of htmx')) break;
  }
  life.abort();
  told.push([...exportRoom({ folder: data, code: room })].join(''));
  const all = told.join('\n');
  expect(all).toContain('Yes.');
  for (const word of words.slice(0, 2)) expect(all).not.toContain(word);
  expect(all).not.toContain('"name":"ANNtyped"}]');
  const found = await api('GET', `/${room}/search?q=kettleoftheoriginal`, 'cy');
  expect(JSON.parse(found).messages).toEqual([]);
  const quoted = JSON.parse(await api('GET', `/${room}/messages/${seq + 2}`, 'cy')).quoted;
  if (way === 'edited') expect(quoted).toMatchObject({ text: 'never mind' });
  else expect(quoted).toMatchObject({ gone: true });
  // What can be undone stays in the file until its time is over.
  if (way === 'hidden' || way === 'cleared') return;
  await parlour.stop();
  for (const name of readdirSync(data).filter((each) => each.includes('.db'))) {
    const bytes = readFileSync(join(data, name));
    for (const word of words.slice(0, 2)) expect(bytes.includes(word), name).toBe(false);
  }
});
