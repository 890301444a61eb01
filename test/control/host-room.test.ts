import { afterEach, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { doAct } from '../../src/by-hand.ts';
import { askServer } from '../../src/control/ask.ts';
import { type Flags, readConfig } from '../../src/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
const talkers: Talker[] = [];

async function open(flags: Flags = {}): Promise<void> {
  parlour = await startParlour({ trustProxy: 'loopback', ...flags });
  onTestFinished(() => parlour.end());
}

afterEach(() => {
  for (const talker of talkers.splice(0)) talker.ws.terminate();
});

/** Somebody whom a proxy says to come from an address. */
async function from(address: string, hello: object, room: string): Promise<Talker> {
  const headers = { 'x-forwarded-for': address };
  const ws = new WebSocket(parlour.wsUrl, ['parlour.v1'], { headers });
  const talker = new Talker(ws);
  talkers.push(talker);
  await new Promise((resolve) => ws.once('open', resolve));
  talker.tell({ type: 'hello', ...hello });
  await talker.hear('welcome');
  await talker.join(room);
  return talker;
}

const post = async (talker: Talker, room: string, count: number) => {
  for (let i = 0; i < count; i++) {
    await talker.ask({ type: 'post', room, text: `line ${i}`, ref: `p${i}` });
  }
};

async function host(act: string, given: Record<string, string> = {}) {
  const answer = await askServer(parlour.data, { act: `host ${act}`, given });
  if (answer?.type !== 'done') throw new Error(answer?.why);
  return { text: answer.lines.join('\n'), value: answer.value as Record<string, unknown> };
}

const secretOf = (letter: string) => letter.repeat(43);

test('rooms are told by how much happens in them, with the place that most come from', async () => {
  await open();
  expect((await host('rooms')).text).toBe('Nobody is in a room.');
  const ann = await from('192.0.2.7', { name: 'ann', secret: secretOf('a') }, 'Tea at five');
  await from('192.0.2.7', { name: 'bo', secret: secretOf('b') }, 'Tea at five');
  await from('2001:db8::1', { name: 'cy', secret: secretOf('c') }, 'Tea at five');
  await from('192.0.2.9', { name: 'dee', secret: secretOf('d') }, 'quiet');
  await post(ann, 'Tea at five', 4);
  const { text, value } = await host('rooms');
  expect(text.split('\n')).toEqual([
    'Room         Here  A minute  Addresses  Most from one',
    'Tea at five     3         4          2  2 of 192.0.2.7',
    'quiet           1         0          1  1 of 192.0.2.9',
  ]);
  expect(value['rooms']).toMatchObject([
    { key: 'teaatfive', people: 3, addresses: [{ connections: 2 }, { from: '2001:db8:0:0::/64' }] },
    { key: 'quiet' },
  ]);
  expect((await host('rooms', { most: '1' })).text.split('\n')).toHaveLength(2);
});

test('a room is told with who says how much, from where, its settings and who was refused', async () => {
  await open();
  const ann = await from('192.0.2.7', { name: 'ann', secret: secretOf('a') }, 'tea');
  const bo = await from('192.0.2.8', { name: 'bo', secret: secretOf('b') }, 'tea');
  await from('2001:db8:1234:5678::1', { name: 'W'.repeat(60) }, 'tea');
  const gone = await from('192.0.2.8', { name: 'cy' }, 'tea');
  await post(bo, 'tea', 3);
  await post(gone, 'tea', 1);
  await gone.close();
  await ann.ask({ type: 'post', room: 'tea', text: '', ref: 'empty' });
  await host('set', { code: 'tea', setting: 'topic', value: 'leaves' });
  const { text, value } = await host('room', { code: 'tea' });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^topic +leaves$/m);
  expect(text).toMatch(/^bo +g_\S{22} +3 {2}192\.0\.2\.8$/m);
  expect(text).toMatch(/^ann +g_\S{22} +0 {2}192\.0\.2\.7$/m);
  expect(text).toMatch(/^cy +\S+ +no key +1 {2}gone$/m);
  expect(text).toMatch(/^W+… .* 0 {2}2001:db8:1234:5678::\/64$/m);
  expect(text).toMatch(/^192\.0\.2\.8 +1 +3$/m);
  expect(text).toMatch(/^text_empty +1 {2}20\S+Z {2}192\.0\.2\.7$/m);
  expect(value).toMatchObject({ key: 'tea', here: 3, refused: [{ code: 'text_empty' }] });
});

test('refusals of another room are not told, and addresses look as in the log', async () => {
  await open({ logAddresses: 'hashed' });
  const ann = await from('192.0.2.7', { name: 'ann' }, 'tea');
  await ann.ask({ type: 'post', room: 'coffee', text: '', ref: 'empty' });
  const { text } = await host('room', { code: 'tea' });
  expect(text).not.toContain('192.0.2.7');
  expect(text).not.toContain('Refused');
  expect(text).toMatch(/^ann +\S+ +no key +0 {2}[\w-]{12}$/m);
});

test('a room is closed and opened, by the server and where none runs', async () => {
  await open();
  const ann = await from('192.0.2.7', { name: 'ann', secret: secretOf('a') }, 'tea');
  await post(ann, 'tea', 1);
  expect((await host('close', { code: 'tea' })).text).toBe('tea is closed now.');
  const refused = await ann.ask({ type: 'post', room: 'tea', text: 'more', ref: 'r' });
  expect(refused).toMatchObject({ type: 'refused', code: 'archived' });
  expect((await host('rooms')).text).toMatch(/ {2}closed$/);
  await parlour.stop();
  const config = readConfig({ data: parlour.data }, {});
  const alone = await doAct(config, { act: 'host open', given: { code: 'tea' } });
  expect(alone).toMatchObject({ lines: ['tea is open now.'] });
  const shown = await doAct(config, { act: 'host room', given: { code: 'tea' } });
  expect(shown).toMatchObject({ type: 'done', value: { here: 0 } });
  const none = await doAct(config, { act: 'host rooms', given: {} });
  expect(none).toMatchObject({ lines: ['Nobody is in a room: no server runs there.'] });
});
