import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClientProtocol, Golem } from '../router/golem.ts';
import { type Example, startExample } from './example.ts';

const folder = join(import.meta.dirname, '../../examples');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3));
const examples = new Map<string, Example>();

beforeAll(async () => {
  await Promise.all(names.map(async (name) => examples.set(name, await startExample(name))));
}, 60_000);

afterAll(async () => {
  await Promise.all([...examples.values()].map((example) => example.end()));
});

const example = (name: string): Example => examples.get(name) as Example;
const enter = (name: string): Promise<Golem> => Golem.open(example(name).ws);

test('chat: rooms by name, in at most thirty lines', async () => {
  const lines = readFileSync(join(folder, 'chat.ts'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(30);
  const [ann, bo] = [await enter('chat'), await enter('chat')];
  ann.emit('join', { name: 'r' });
  ann.emit('msg', { to: 'r', msg: 'here' });
  expect(await ann.hear('msg')).toBe('here');
  bo.emit('join', { name: 'r' });
  bo.ws.send('join {"name":"r"}');
  bo.emit('msg', { to: 'r', msg: '<hi>' });
  expect([await bo.hear('msg'), await ann.hear('msg')]).toEqual(['<hi>', '<hi>']);
  bo.emit('poke');
  bo.ws.send('nonsense');
  bo.emit('msg', { to: 7 });
  bo.emit('leave', { name: 'r' });
  bo.emit('msg', { to: 'r', msg: 'from outside' });
  expect(await ann.hear('msg')).toBe('from outside');
  expect(ann.frames).toEqual(['msg "here"', 'msg "\\u003chi\\u003e"', 'msg "from outside"']);
  expect(bo.frames).toHaveLength(1);
  const page = await fetch(example('chat').http);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain("emit('join'");
});

test('simple: two events and their answers', async () => {
  const ann = await enter('simple');
  ann.emit('hello', { to: 'Server', from: 'Client' });
  ann.emit('poke');
  await ann.hearAll('answer', 2);
  expect(ann.frames).toEqual([
    'answer {"msg":"Thanks, client!"}',
    'answer {"msg":"Ouch I am sensible!"}',
  ]);
});

test('data: objects, anything, something made of it, nothing', async () => {
  const ann = await enter('data');
  ann.emit('json', { msg: 'Hi json!' });
  ann.emit('raw', 'Hi raw!');
  ann.emit('custom', 'Hi string!');
  ann.emit('nodata');
  for (let n = 0; n < 4; n++) await ann.next();
  expect(ann.frames).toEqual([
    'json {"msg":"Hi json!"}',
    'raw "string"',
    'custom "HI STRING!"',
    'json {"msg":"Hi from nodata!"}',
  ]);
});

test('room: the same object to all members', async () => {
  const [ann, bo, cy] = [await enter('room'), await enter('room'), await enter('room')];
  ann.emit('join');
  bo.emit('join');
  bo.emit('msg', { msg: 'bo is in' });
  await bo.hear('msg');
  ann.emit('msg', { msg: 'Hi lobby!' });
  expect(await bo.hear('msg')).toEqual({ msg: 'Hi lobby!' });
  await ann.hearAll('msg', 2);
  expect(ann.frames).toEqual(['msg {"msg":"bo is in"}', 'msg {"msg":"Hi lobby!"}']);
  expect(cy.frames).toEqual([]);
});

test('session: who has logged in, from a page of this host', async () => {
  const { http, ws } = example('session');
  const origin = http;
  await expect(Golem.open(ws, { origin })).rejects.toThrow('403');
  const cookie = (await fetch(`${http}/login`)).headers.get('set-cookie')?.split(';')[0] ?? '';
  const open = (from: string) => Golem.open(ws, { origin: from, headers: { cookie } });
  await expect(open('https://evil.test')).rejects.toThrow('403');
  const ann = await open(origin);
  ann.emit('whoami');
  expect(`session=${await ann.hear('you')}`).toBe(cookie);
  await fetch(`${http}/logout`, { headers: { cookie } });
  await expect(open(origin)).rejects.toThrow('403');
});

/** What golem's page for this example does, on its own client. */
const bson: ClientProtocol = {
  unpack(frame) {
    const { e, d } = deserialize(frame);
    return [e, d];
  },
  unmarshal: (data) => data,
  marshalAndPack: (e, d) => serialize({ e, d }),
};

test('protocol: BSON in binary frames', async () => {
  const ann = await Golem.open(example('protocol').ws, {}, bson);
  ann.ws.send('hello {"to":"Server","from":"Client"}');
  ann.ws.send(Buffer.from([1, 2, 3]));
  ann.emit('hello', { to: 'Server', from: 'Client' });
  ann.emit('poke');
  expect(await ann.hearAll('answer', 2)).toEqual([
    { msg: 'Thanks, client!' },
    { msg: 'Ouch I am sensible!' },
  ]);
});

test('board: typed by zod, what does not fit draws nothing', async () => {
  const ann = await enter('board');
  expect(await ann.hear('board')).toEqual([]);
  const stroke = { from: { x: 1, y: 2 }, to: { x: 3, y: 4 }, colour: 'ink' };
  ann.emit('name', ' ann ');
  ann.emit('stroke', { ...stroke, colour: 'green' });
  ann.emit('stroke', { ...stroke, to: { x: 0.5, y: 4 } });
  ann.emit('stroke', stroke);
  expect(await ann.hear('stroke')).toEqual({ ...stroke, by: 'ann' });
  const bo = await enter('board');
  expect(await bo.hear('board')).toEqual([stroke]);
  bo.emit('wipe');
  expect(await ann.hear('wiped')).toBe(null);
});

test.each(['express', 'fastify', 'hono'])('%s: beside its routes', async (name) => {
  const ann = await enter(name);
  ann.emit('echo', { to: name });
  expect(await ann.hear('echo')).toEqual({ to: name });
  const { http } = example(name);
  expect(await (await fetch(http)).json()).toEqual({ connected: 1 });
  expect((await fetch(`${http}/nowhere`)).status).toBe(404);
  expect((await fetch(`${http}/ws`)).status).toBe(name === 'express' ? 400 : 404);
});
