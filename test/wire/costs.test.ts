import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dialects } from '../../src/dialect/dialects.ts';
import { createLog, openParlour, openSqliteStore, readConfig } from '../../src/index.ts';
import type { Store } from '../../src/store/store.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';

/*
 * What a room costs in which nobody ever set anything, asked the hosts or was given a role: each
 * figure is exact. Whoever makes one grow makes it grow for every room there is.
 */

const room = 'tea';

/** Figures by their names. */
type Counts = Record<string, number>;

/** What is read without anybody having asked, now and then. */
const background = ['keepingRooms'];

/** The same store, which counts what it is asked. */
function counting(store: Store, asked: Counts): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: readonly unknown[]) => {
        const answer: unknown = Reflect.apply(value, target, given);
        const isQuestion = answer instanceof Promise && !background.includes(String(name));
        if (isQuestion) asked[String(name)] = (asked[String(name)] ?? 0) + 1;
        return answer;
      };
    },
  });
}

async function openHouse() {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-costs-'));
  const asked: Counts = {};
  const store = await openSqliteStore({ folder, log: createLog('fatal') });
  const config = readConfig({ port: '0', data: folder }, {});
  const parlour = await openParlour({
    config,
    log: createLog('fatal'),
    store: counting(store, asked),
  });
  onTestFinished(async () => {
    await parlour.stop();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const encodes = [...dialects.values()].map((dialect) => vi.spyOn(dialect, 'encode'));
  onTestFinished(() => void vi.restoreAllMocks());
  const encodings = () => encodes.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  return { folder, store, asked, encodings, url: `http://127.0.0.1:${parlour.port}` };
}

/** All that is in the log: rows of each table that has some, and bytes of facts as they are kept. */
function kept(folder: string): { readonly rows: Counts; readonly factBytes: number } {
  const log = new DatabaseSync(join(folder, 'parlour.db'), { readOnly: true });
  const names = (sql: string) =>
    log
      .prepare(sql)
      .all()
      .map(({ name }) => String(name));
  const number = (sql: string) => Number(log.prepare(sql).get()?.['it']);
  const tables = names(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
  );
  const rows = tables.map(
    (name) => [name, number(`SELECT count(*) AS it FROM "${name}"`)] as const,
  );
  const columns = names("SELECT name FROM pragma_table_info('fact')");
  const bytes = columns.map((name) => `coalesce(octet_length("${name}"), 0)`).join(' + ');
  const factBytes = number(`SELECT sum(${bytes}) AS it FROM fact`);
  log.close();
  return { rows: Object.fromEntries(rows.filter(([, count]) => count > 0)), factBytes };
}

async function figuresOf(url: string): Promise<Counts> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const figure = (name: string) =>
    Number(new RegExp(`^parlour_${name}_total (\\d+)`, 'm').exec(text)?.[1]);
  return {
    writes: figure('socket_writes'),
    bytes: figure('socket_bytes'),
    deliveries: figure('deliveries'),
  };
}

const grown = (before: Counts, after: Counts): Counts =>
  Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );

test('a room that uses nothing of it pays nothing for roles, settings and questions', async () => {
  // What a dialect says of the hour is longer at noon than an hour later.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 28, 12, 44) });
  onTestFinished(() => void vi.useRealTimers());
  const { url, store, asked, encodings, folder } = await openHouse();
  /** What the store is asked while something is done. */
  const questions = async (act: () => Promise<unknown>): Promise<Counts> => {
    const before = { ...asked };
    await act();
    return grown(before, asked);
  };
  const open = (query: string, protocols: string[] = []) =>
    Talker.open(`${url}/ws${query}`, protocols);
  const greet = async (name: string) => {
    const talker = await open('', ['parlour.v1']);
    talker.tell({ type: 'hello', secret: name.repeat(43).slice(0, 43), name });
    await talker.hear('welcome');
    return talker;
  };
  const [ann, bo, cy, dee] = [
    await greet('ann'),
    await greet('bo'),
    await greet('cy'),
    await greet('dee'),
  ];
  const joins = {
    first: await questions(() => ann.join(room)),
    next: await questions(() => bo.join(room)),
    ofEmptyRoom: await questions(() => cy.join('elsewhere')),
  };
  const joinedBytes = JSON.stringify(await cy.join(room)).length;
  const golem = await open('?dialect=golem');
  golem.say(`join {"name":"${room}"}`);
  const foreign = [
    golem,
    await open(`?roomCode=${room}`),
    await open(`?dialect=htmx&room=${room}`),
    await open(`?dialect=chatlog&room=${room}`),
  ];
  foreign[3]?.say('{}');
  await StreamReader.open(`${url}/api/rooms/${room}/events`);
  await StreamReader.open(`${url}/api/rooms/${room}/events?facts=all`);
  for (const each of [ann, bo]) while ((await each.hear('presence'))['count'] !== 9);
  // Who is in two rooms is told of both, of the other one maybe later.
  for (
    const due = new Map([
      [room, 9],
      ['elsewhere', 1],
    ]);
    due.size > 0;
  ) {
    const told = await cy.hear('presence');
    if (due.get(String(told['room'])) === told['count']) due.delete(String(told['room']));
  }

  /** What it costs that ann says something and nine readers hear it. */
  const cost = async (fact: string, command: object) => {
    const before = { ...(await figuresOf(url)), encodings: encodings() };
    const asks = await questions(async () => {
      ann.tell({ room, ...command });
      await Promise.all([ann.hear('ack'), bo.hear(fact), cy.hear(fact)]);
    });
    const after = { ...(await figuresOf(url)), encodings: encodings() };
    return { asks, ...grown(before, after) };
  };
  const posted = {
    post: await cost('posted', { type: 'post', text: 'one' }),
    postWithRef: await cost('posted', { type: 'post', text: 'two', ref: 'p' }),
  };
  // Whether anything is pinned there is asked once, by the first edit in a room.
  expect((await cost('edited', { type: 'edit', seq: 2, text: 'dos' })).asks).toHaveProperty(
    'pins',
    1,
  );
  const facts = {
    ...posted,
    edit: await cost('edited', { type: 'edit', seq: 1, text: 'uno' }),
    react: await cost('reacted', { type: 'react', seq: 1, emoji: '☕' }),
    unreact: await cost('unreacted', { type: 'react', seq: 1, emoji: '☕', on: false }),
    remove: await cost('removed', { type: 'remove', seq: 2 }),
  };
  const { epoch } = store;
  const get = (path: string) => questions(async () => (await fetch(url + path)).text());
  const post = (path: string) =>
    questions(async () => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${'e'.repeat(43)}`,
      };
      const body = JSON.stringify({ text: 'by HTTP', name: 'eve' });
      await (await fetch(url + path, { method: 'POST', headers, body })).text();
    });
  const reads = {
    resume: await questions(() => dee.join(room, { epoch, seq: 3 })),
    history: await questions(() => ann.ask({ type: 'history', room, ref: 'h' })),
    messages: await get(`/api/rooms/${room}/messages`),
    message: await get(`/api/rooms/${room}/messages/1`),
    room: await get(`/api/rooms/${room}`),
    proof: await get(`/api/rooms/${room}/proof`),
    search: await get(`/api/rooms/${room}/search?q=uno`),
    page: await get(`/r/${room}`),
    lite: await get(`/lite/${room}`),
    postToOpenRoom: await post(`/api/rooms/${room}/messages`),
    postToColdRoom: await post('/api/rooms/cold/messages'),
    postToItAgain: await post('/api/rooms/cold/messages'),
  };
  expect(joins).toEqual({
    first: { opening: 1 },
    next: { room: 1 },
    ofEmptyRoom: { opening: 1 },
  });
  expect(joinedBytes).toBe(377);
  const said = { writes: 9, deliveries: 9, encodings: 5 };
  // Other dialects have no word for a change: natives and the stream of all facts hear of it.
  const changed = { ...said, writes: 4 };
  const aimed = { commit: 1, message: 1 };
  const reacted = { ...aimed, hasReacted: 1, reactionsBy: 1 };
  expect(facts).toEqual({
    post: { ...said, asks: { commit: 1 }, bytes: 1_196 },
    postWithRef: { ...said, asks: { commit: 1 }, bytes: 1_256 },
    edit: { ...changed, asks: aimed, bytes: 785 },
    react: { ...changed, asks: reacted, bytes: 794 },
    unreact: { ...changed, asks: reacted, bytes: 804 },
    remove: { ...changed, asks: aimed, bytes: 738 },
  });
  expect(reads).toEqual({
    resume: { room: 1 },
    history: { messages: 1 },
    messages: { messages: 1 },
    message: { message: 1 },
    room: { opening: 1 },
    proof: { proof: 1 },
    search: { search: 1 },
    // Its bar of pins stands in what is served.
    page: { room: 1, messages: 1, pins: 1 },
    lite: { room: 1, messages: 1 },
    postToOpenRoom: { commit: 1 },
    // What is decided in a room is read once, before its first command.
    postToColdRoom: { standing: 1, commit: 1 },
    postToItAgain: { commit: 1 },
  });
  expect(kept(folder)).toEqual({
    rows: { meta: 4, room: 2, fact: 10, run: 1 },
    factBytes: 1_220,
  });
});
