import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeBot, revokeBot } from '../src/identity/bot/bot-file.ts';
import {
  type Bus,
  createLog,
  createMemoryBus,
  type Dialect,
  guests,
  openParlour,
  openSqliteStore,
  type Parlour,
  type ParlourParts,
  type Published,
  readConfig,
  type Store,
} from '../src/index.ts';
import { Refusal } from '../src/protocol/error.ts';
import { dialectContract } from './contract/dialect.ts';
import { identityContract } from './contract/identity.ts';
import { Talker } from './support/talker.ts';

const log = createLog('silent');

async function folder(): Promise<string> {
  const made = mkdtempSync(join(tmpdir(), 'parlour-server-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function open(brought: Omit<ParlourParts, 'config' | 'log'> = {}): Promise<Parlour> {
  const config = readConfig({ port: '0', data: await folder() }, {});
  const parlour = await openParlour({ config, log, ...brought });
  onTestFinished(() => parlour.stop());
  return parlour;
}

const wire = ({ port }: Parlour) => `ws://127.0.0.1:${port}/ws`;
const secret = (letter: string) => letter.repeat(43);

async function come(parlour: Parlour, name: string, room = 'tea'): Promise<Talker> {
  const talker = await Talker.greet(wire(parlour), { name, secret: secret(name.charAt(0)) });
  onTestFinished(() => talker.ws.terminate());
  talker.tell({ type: 'join', room });
  await talker.hear('joined');
  return talker;
}

async function openStore(): Promise<Store> {
  const store = await openSqliteStore({ folder: await folder(), log, onBroken: () => {} });
  onTestFinished(() => store.close());
  return store;
}

/** A store that notes what is asked of it. */
function recording(store: Store): { readonly store: Store; readonly asked: string[] } {
  const asked: string[] = [];
  const noted = new Proxy(store, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        asked.push(String(key));
        return Reflect.apply(value, target, given);
      };
    },
  });
  return { store: noted, asked };
}

describe('what is brought along', () => {
  test('a store holds what is said, and stays open', async () => {
    const { store, asked } = recording(await openStore());
    const parlour = await open({ store });
    const ann = await come(parlour, 'ann');
    ann.tell({ type: 'post', room: 'tea', text: 'hello', ref: '1' });
    await ann.hear('ack');
    await parlour.stop();
    expect(asked).toContain('commit');
    expect(asked).not.toContain('close');
    expect((await store.messages('tea', { limit: 5 })).messages).toMatchObject([{ text: 'hello' }]);
  });

  test('a bus carries every event and stays open', async () => {
    const inner = createMemoryBus();
    const published: Published[] = [];
    let isClosed = false;
    const bus: Bus = {
      publish(message) {
        published.push(message);
        inner.publish(message);
      },
      subscribe: inner.subscribe,
      close: async () => {
        isClosed = true;
      },
    };
    const parlour = await open({ bus });
    const ann = await come(parlour, 'ann');
    ann.tell({ type: 'post', room: 'tea', text: 'hello', ref: '1' });
    await ann.hear('posted');
    await parlour.stop();
    expect(published).toContainEqual(
      expect.objectContaining({ event: expect.objectContaining({ text: 'hello' }) }),
    );
    expect(isClosed).toBe(false);
  });

  test('an identity says who is who, over WebSocket and HTTP, and who is nobody', async () => {
    const parlour = await open({ identity: staff });
    const hello = await Talker.open(wire(parlour), ['parlour.v1']);
    onTestFinished(() => hello.ws.terminate());
    hello.tell({ type: 'hello', name: 'x', secret: secret('z') });
    expect(await hello.hear('refused')).toMatchObject({ code: 'not_authorised' });
    hello.tell({ type: 'hello', name: 'x', secret: secret('a') });
    expect(await hello.hear('welcome')).toMatchObject({ you: { id: 's_ann', name: 'Ann A.' } });
    const post = (letter: string) =>
      fetch(`${parlour.url}/api/rooms/tea/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret(letter)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ text: 'hello' }),
      });
    expect((await post('z')).status).toBe(401);
    expect((await post('b')).status).toBe(201);
    const page = await fetch(`${parlour.url}/api/rooms/tea/messages`);
    expect(await page.json()).toMatchObject({ messages: [{ author: { id: 's_bo' } }] });
  });

  test('hooks are told of each fact in order and of each refusal; one that throws changes nothing', async () => {
    const told: string[] = [];
    const parlour = await open({
      hooks: {
        committed(event) {
          told.push(`${event.type} ${event.seq}`);
          if (told.length === 1) throw new Error('a hook of no use');
        },
        refused(code, from) {
          told.push(`${code} ${from}`);
          throw new Error('a hook of no use');
        },
      },
    });
    const ann = await come(parlour, 'ann');
    for (const text of ['hello', 'hello']) {
      ann.tell({ type: 'post', room: 'tea', text, ref: '1' });
      await ann.hear('ack');
    }
    ann.tell({ type: 'edit', room: 'tea', seq: 1, text: 'good day', ref: '2' });
    await ann.hear('ack');
    ann.tell({ type: 'remove', room: 'tea', seq: 9, ref: '3' });
    expect(await ann.hear('refused')).toMatchObject({ code: 'no_message' });
    const hears = (one: string) => expect.poll(() => told).toContain(one);
    await hears('edited 2');
    expect(told.filter((one) => one !== 'no_message 127.0.0.1')).toEqual([
      ...['posted 1', 'posted 1', 'edited 2'],
    ]);
    expect(told).toContain('no_message 127.0.0.1');
  });

  test('a dialect is spoken by its name, on every port and on one of its own', async () => {
    const dialects = [plain];
    const flags = { port: '0', data: await folder(), dialects: 'native', listen: ['0=plain:tea'] };
    const config = readConfig(flags, {}, { dialects });
    const parlour = await openParlour({ config, log, dialects });
    onTestFinished(() => parlour.stop());
    expect(parlour.listeners).toMatchObject([{ dialect: 'plain', room: 'tea' }]);
    const ann = await come(parlour, 'ann');
    const bo = await Talker.open(`${wire(parlour)}?dialect=plain&room=tea`);
    const cy = await Talker.open(`ws://127.0.0.1:${parlour.listeners[0]?.port}/ws`);
    onTestFinished(() => {
      for (const talker of [bo, cy]) talker.ws.terminate();
    });
    bo.say('hello');
    expect(await ann.hear('posted')).toMatchObject({ text: 'hello' });
    expect(await bo.next()).toBe('someone: hello');
    expect(await cy.next()).toBe('someone: hello');
    const figures = await (await fetch(`${parlour.url}/metrics`)).text();
    expect(figures).toContain('parlour_connections{dialect="plain"} 2\n');
    await expect(Talker.open(`${wire(parlour)}?dialect=golem`)).rejects.toThrow();
  });

  test('a dialect of a name that stands, or two of one name, are refused', async () => {
    const golem = { ...plain, name: 'golem' };
    await expect(open({ dialects: [golem] })).rejects.toThrow(RangeError);
    await expect(open({ dialects: [plain, { ...plain }] })).rejects.toThrow('named plain');
  });
});

describe('two servers on one store and one bus', () => {
  test('are one talk: messages and people of both are on both, and who stops is gone', async () => {
    const [store, bus] = [await openStore(), createMemoryBus()];
    const [one, two] = [await open({ store, bus }), await open({ store, bus })];
    const ann = await come(one, 'ann');
    const bo = await Talker.greet(wire(two), { name: 'bo', secret: secret('b') });
    onTestFinished(() => bo.ws.terminate());
    bo.tell({ type: 'join', room: 'tea' });
    expect(await bo.hear('joined')).toMatchObject({ people: { count: 2 } });
    await hearCount(ann, 2);
    ann.tell({ type: 'post', room: 'tea', text: 'hello', ref: '1' });
    expect(await bo.hear('posted')).toMatchObject({ seq: 1, text: 'hello' });
    bo.tell({ type: 'post', room: 'tea', text: 'good day', ref: '1' });
    expect(await ann.hear('ack')).toMatchObject({ seq: 1 });
    while ((await ann.hear('posted'))['seq'] !== 2);
    expect(await (await fetch(`${one.url}/api/rooms/tea`)).json()).toMatchObject({ people: 2 });
    await two.stop();
    await hearCount(ann, 1);
  });
});

async function hearCount(talker: Talker, count: number): Promise<void> {
  while ((await talker.hear('presence'))['count'] !== count);
}

const staffNames: Readonly<Record<string, string>> = { a: 'ann', b: 'bo' };

/** An identity of people with names of their own. */
const staff = {
  whoHas(secret: string) {
    const name = staffNames[secret.charAt(0)];
    if (name === undefined) throw new Refusal('not_authorised');
    const full = `${name.charAt(0).toUpperCase()}${name.slice(1)} A.`;
    return { author: { id: `s_${name}`, name: full }, isNamed: true } as const;
  },
  claimant: guests.claimant,
};

describe('an identity of names of its own', () =>
  identityContract({
    identity: staff,
    good: [secret('a'), secret('b')],
    strange: [
      [secret('z'), 'not_authorised'],
      [secret('0'), 'not_authorised'],
    ],
  }));

/** Nothing but the text, each way. */
const plain: Dialect = {
  name: 'plain',
  enters: 'at-open',
  backlog: { kind: 'none' },
  binary: 'ignore',
  illFormed: 'ignore',
  nameless: () => 'someone',
  decode: (text, { room, name }) =>
    text.trim() === '' ? [] : [{ type: 'post', room, name, text }],
  encode: (event) => (event.type === 'posted' ? `${event.author.name}: ${event.text}` : undefined),
};

describe('a dialect of nothing but text', () => dialectContract(plain, (text) => text));

test('where nobody can come in, it says so, also where every bot was revoked', async () => {
  const data = await folder();
  const told: unknown[] = [];
  const warned = { ...log, warn: (words: unknown) => told.push(words) } as unknown as typeof log;
  const start = async () => {
    told.length = 0;
    const config = readConfig({ port: '0', data, guests: 'off' }, {});
    await (await openParlour({ config, log: warned })).stop();
    return told.filter((words) => String(words).startsWith('nobody can come in')).length;
  };
  expect(await start()).toBe(1);
  const { bot } = await makeBot(data, 'kettle');
  expect(await start()).toBe(0);
  await revokeBot(data, bot);
  expect(await start()).toBe(1);
});
