import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { nativeAsyncApi } from '../../src/http/api/asyncapi.ts';
import { nativeSchema } from '../../src/http/api/native-schema.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { faultIn as faultOf, type Json } from '../support/schema-fault.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
let schema: Json;
beforeAll(async () => {
  parlour = await startParlour();
  schema = (await (await fetch(`${parlour.url}/schema/parlour.v1.json`)).json()) as Json;
});
afterAll(() => parlour.end());

const faultIn = (value: unknown, of: object) => faultOf(value, of, { root: schema });

const wordsOf = (frame: string) => [JSON.parse(frame)].flat() as { readonly type: string }[];
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

test('the schema that a server serves is the one in docs', () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(nativeSchema(defaultLimits))));
  const kept = readFileSync(new URL('../../docs/parlour.v1.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(kept)).toEqual(schema);
});

test('the AsyncAPI document that a server serves is the one in docs, of the same schemas', async () => {
  const served = await (await fetch(`${parlour.url}/schema/parlour.v1.asyncapi.json`)).json();
  const made = nativeAsyncApi({ publicUrl: undefined, base: '' }, defaultLimits);
  expect(served).toEqual(JSON.parse(JSON.stringify(made)));
  const kept = new URL('../../docs/parlour.v1.asyncapi.json', import.meta.url);
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual(served);
  const { operations, components } = served as Record<string, Record<string, Json>>;
  const said = Object.keys(schema['$defs'] as Json).filter((name) => / /.test(name));
  expect(Object.keys(components?.['schemas'] as Json).toSorted()).toEqual(
    ['Message', ...said.map((name) => name.replace(' ', '.'))].toSorted(),
  );
  const commands = said.filter((name) => name.startsWith('command '));
  expect(Object.keys(operations as Json)).toEqual([
    ...commands.map((name) => name.slice(8)),
    'tell',
  ]);
  for (const [, to = ''] of JSON.stringify(served).matchAll(/"\$ref":"#\/([^"]*)"/g)) {
    const part = to
      .split('/')
      .reduce<unknown>((at, name) => (at as Json | undefined)?.[name], served);
    expect([to, typeof part]).toEqual([to, 'object']);
  }
});

test('the AsyncAPI document names the address by which people reach the server', () => {
  const { servers } = nativeAsyncApi(
    { publicUrl: 'https://x.example/chat', base: '/chat' },
    defaultLimits,
  );
  const at = { host: 'x.example', protocol: 'wss', pathname: '/chat' };
  expect(servers).toEqual({ parlour: at });
});

test('the words that a server says are of it, and so are the commands that it takes', async () => {
  const secret = (name: string) => `${name}_`.repeat(43).slice(0, 43);
  const come = async (name: string) => {
    const talker = await Talker.open(parlour.wsUrl, ['parlour.v1']);
    onTestFinished(() => talker.ws.terminate());
    const heard: string[] = [];
    talker.ws.on('message', (data) => heard.push(String(data)));
    const say = (command: object) => {
      expect(faultIn(command, ref('Command')), JSON.stringify(command)).toBeUndefined();
      talker.tell(command);
    };
    say({ type: 'hello', secret: secret(name), name });
    say({ type: 'join', room: 'tea', ref: 'j' });
    await expect.poll(() => heard.join()).toContain('"joined"');
    return { heard, say };
  };
  const ann = await come('ann');
  ann.say({ type: 'make', room: 'tea', ref: 'm' });
  await expect.poll(() => ann.heard.join()).toContain('"m"');
  const bo = await come('bo');
  bo.say({ type: 'post', room: 'tea', text: 'hello', meta: { a: [1] }, ref: 'p' });
  await expect.poll(() => bo.heard.join()).toContain('"hello"');
  const at = Number(/"seq":(\d+)[^{}]*\{[^{}]*\},"text":"hello"/.exec(bo.heard.join())?.[1]);
  for (const command of [
    { type: 'post', text: '@bo yes', reply: at },
    { type: 'edit', seq: at, text: 'not mine' },
    { type: 'react', seq: at, emoji: '👍', on: true },
    { type: 'set', setting: 'topic', value: 'tea' },
    { type: 'pin', seq: at },
    { type: 'unpin', seq: at },
    { type: 'note', person: 'nobody', text: 'x' },
    { type: 'hide', seq: at },
    { type: 'restore', seq: at },
    { type: 'history', limit: 5 },
    { type: 'history', around: at },
    { type: 'messages', seqs: [at, 1] },
    { type: 'queue' },
    { type: 'people' },
    { type: 'typing' },
  ]) {
    ann.say({ room: 'tea', ref: `${command.type}`, ...command });
  }
  for (const type of ['unpin', 'restore', 'people']) {
    await expect.poll(() => ann.heard.join()).toContain(`"ref":"${type}"`);
  }
  bo.say({ type: 'ask', room: 'tea', text: 'why?', ref: 'a' });
  bo.say({ type: 'report', room: 'tea', seq: at, why: 'x', ref: 'r' });
  bo.say({ type: 'beat' });
  ann.say({ type: 'name', name: 'anna', ref: 'n' });
  ann.say({ type: 'mine', on: true, ref: 'mine' });
  ann.say({ type: 'leave', room: 'tea', ref: 'l' });
  await expect.poll(() => ann.heard.join()).toContain('"left"');
  await expect.poll(() => bo.heard.join()).toContain('"beat"');
  const types = new Set<string>();
  for (const frame of [...ann.heard, ...bo.heard]) {
    for (const word of wordsOf(frame)) {
      types.add(word.type);
      expect(faultIn(word, ref(`word%20${word.type}`)), JSON.stringify(word)).toBeUndefined();
    }
    expect(faultIn(JSON.parse(frame), ref('Frame')), frame).toBeUndefined();
  }
  expect([...types]).toEqual(
    expect.arrayContaining(['posted', 'refused', 'ack', 'history', 'messages', 'hidden', 'pinned']),
  );
  expect(faultIn({ type: 'post', room: 'tea' }, ref('Command'))).toBeDefined();
  expect(faultIn({ type: 'posted', room: 'tea' }, ref('Word'))).toBeDefined();
});
