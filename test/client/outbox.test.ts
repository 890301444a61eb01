import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client, OutboxStore, Room, Unsent } from '../../src/client/index.ts';
import { newSecret } from '../../src/client/index.ts';
import { storageOutbox } from '../../src/client/outbox-store.ts';
import type { Command } from '../../src/protocol/command.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { allSent, fact, heardUpTo, holdChance, holdTime, linkIs, record, roomIs } from './fact.ts';
import { openClient, openStage, type Peer, type Stage } from './stage.ts';

type Post = Extract<Command, { type: 'post' }>;

let stage: Stage;
let client: Client;
let room: Room;

beforeEach(async () => {
  holdChance(0);
  stage = await openStage();
  client = openClient(stage, { name: 'ann' });
  room = client.room('tea');
});

const isPost = (command: Command): command is Post => command.type === 'post';
const posts = () => stage.heard.filter(isPost);
const said = () => stage.messages('tea').map(({ text }) => text);
const texts = (rows: readonly Unsent[]) => rows.map(({ text }) => text);

function memory(): OutboxStore & { rows: Map<string, string> } {
  const rows = new Map<string, string>();
  return {
    rows,
    load: (key) => JSON.parse(rows.get(key) ?? '[]') as Unsent[],
    save: (key, all) => rows.set(key, JSON.stringify(all)),
  };
}

describe('sending', () => {
  test('a message waits in the outbox until it is answered', async () => {
    const lengths: number[] = [];
    room.addEventListener('unsent', ({ detail }) => lengths.push(detail.length));
    const row = room.post('hi');
    expect(row).toMatchObject({ room: 'tea', text: 'hi', state: 'queued' });
    expect(room.unsent).toEqual([row]);
    await stage.hears(isPost);
    expect(row.state).toBe('sending');
    await allSent(room);
    expect(said()).toEqual(['hi']);
    expect(lengths).toEqual([1, 1, 0]);
  });

  test('many keep their order, those typed before the connection and those after', async () => {
    const events = record<RoomEvent>(room, 'event');
    const expected = Array.from({ length: 40 }, (_, n) => `${n}`);
    for (const text of expected.slice(0, 20)) room.post(text);
    await roomIs(room, 'live');
    for (const text of expected.slice(20)) room.post(text);
    await Promise.all([allSent(room), heardUpTo(room, 40)]);
    expect(said()).toEqual(expected);
    expect(events.map((event) => event.type === 'posted' && event.text)).toEqual(expected);
  });

  test('the event alone is an answer, and so is the yes alone', async () => {
    stage.rewrite = (frame) => frame.filter(({ type }) => type !== 'ack');
    await roomIs(room, 'live');
    room.post('shown');
    await Promise.all([allSent(room), heardUpTo(room, 1)]);

    stage.rewrite = (frame) => frame.filter(({ type }) => type !== 'posted');
    room.post('acknowledged');
    await allSent(room);
    expect(room.cursor?.seq).toBe(1);
    expect(posts()).toHaveLength(2);
  });

  test('yes and event in any order show a message once', async () => {
    const events = record<RoomEvent>(room, 'event');
    stage.rewrite = (frame) => (frame.length > 1 ? [...frame.reverse(), ...frame] : frame);
    await roomIs(room, 'live');
    for (const text of ['a', 'b', 'c']) room.post(text);
    await Promise.all([allSent(room), heardUpTo(room, 3)]);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('another author’s message with our ref answers nothing', async () => {
    stage.intercept = (command) => {
      if (command.type !== 'post') return false;
      const forger = { id: 'g_cy', name: 'cy' };
      const forged = stage.commit('tea', forger, { type: 'posted', text: 'forged' }, command.ref);
      stage.publish(forged);
      return true;
    };
    room.post('mine');
    await heardUpTo(room, 1);
    expect(texts(room.unsent)).toEqual(['mine']);
  });
});

describe('a connection that breaks', () => {
  function answerUnheard(command: Command, peer: Peer): void {
    stage.rewrite = () => [];
    stage.answer(command, peer);
    stage.rewrite = (frame) => frame;
    stage.cut();
  }

  test('before the server stored it: it is sent again with its ref', async () => {
    stage.intercept = (command) => {
      if (command.type !== 'post' || posts().length > 1) return false;
      stage.cut();
      return true;
    };
    const row = room.post('hi');
    await allSent(room);
    expect(posts().map(({ ref }) => ref)).toEqual([row.ref, row.ref]);
    expect(said()).toEqual(['hi']);
  });

  test('between the commit and the answer, a hundred times: stored once, shown once', async () => {
    const cut = new Set<string | undefined>();
    stage.intercept = (command, peer) => {
      if (command.type !== 'post' || cut.has(command.ref)) return false;
      cut.add(command.ref);
      answerUnheard(command, peer);
      return true;
    };
    const events = record<RoomEvent>(room, 'event');
    const expected = Array.from({ length: 100 }, (_, n) => `${n}`);
    for (const text of expected) room.post(text);
    await Promise.all([allSent(room), heardUpTo(room, 100)]);
    expect(cut.size).toBe(100);
    expect(said()).toEqual(expected);
    expect(events.map(({ seq }) => seq)).toEqual(expected.map((_, n) => n + 1));
  });

  test('a page that holds our message answers it', async () => {
    stage.resumeGap = 0;
    stage.intercept = (command, peer) => {
      if (command.type !== 'post') return false;
      answerUnheard(command, peer);
      return true;
    };
    room.post('hi');
    await allSent(room);
    expect(posts()).toHaveLength(1);
    expect(room.cursor?.seq).toBe(1);
  });

  test('no answer in 15 s: it is sent again', async () => {
    holdTime();
    stage.intercept = (command) => command.type === 'post' && posts().length === 1;
    room.post('hi');
    await stage.hears(isPost);
    await vi.advanceTimersByTimeAsync(15_000);
    await allSent(room);
    expect(posts()).toHaveLength(2);
  });
});

describe('a refusal', () => {
  function refuse(times: number, code: string, retry: number | null): void {
    stage.intercept = (command, peer) =>
      command.type === 'post' &&
      posts().length <= times &&
      stage.refuse(peer, command, code, retry);
  }

  test('for good fails the message; others go on, and it can be tried again', async () => {
    refuse(1, 'text_marks', null);
    const row = room.post('ḧ̈̈̈');
    room.post('next');
    await fact(room, ['unsent'], () => row.state === 'failed' && room.unsent.length === 1);
    expect(row).toMatchObject({ code: 'text_marks', reason: 'no: text_marks' });
    expect(said()).toEqual(['next']);
    room.retry(row.ref);
    await allSent(room);
    expect(said()).toEqual(['next', 'ḧ̈̈̈']);
    expect(new Set(posts().map(({ ref }) => ref)).size).toBe(2);
  });

  test('for a while holds the message, and those behind it, so long', async () => {
    holdTime();
    refuse(2, 'storage_full', 5);
    const row = room.post('first');
    room.post('second');
    for (const round of [1, 2]) {
      await fact(room, ['unsent'], () => posts().length === round && row.retryAt !== undefined);
      expect(row).toMatchObject({ state: 'queued', code: 'storage_full' });
      expect((row.retryAt ?? 0) - Date.now()).toBe(5_000);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    await allSent(room);
    expect(row.code).toBeUndefined();
    expect(said()).toEqual(['first', 'second']);
  });

  test('again and again fails the message after all', async () => {
    refuse(8, 'storage_full', 0.001);
    const row = room.post('first');
    room.post('second');
    await fact(room, ['unsent'], () => row.state === 'failed' && room.unsent.length === 1);
    expect(row).toMatchObject({ code: 'storage_full', reason: 'no: storage_full' });
    expect(row.retryAt).toBeUndefined();
    expect(said()).toEqual(['second']);
  });

  test('because the server forgot us leads back into the room', async () => {
    refuse(1, 'not_joined', null);
    room.post('hi');
    await allSent(room);
    expect(stage.heard.map(({ type }) => type)).toEqual(['hello', 'join', 'post', 'join', 'post']);
  });

  test('too much for a frame never reaches the wire, and the connection stays', async () => {
    const row = room.post('x'.repeat(70_000));
    room.post('short');
    await fact(room, ['unsent'], () => row.state === 'failed' && room.unsent.length === 1);
    expect(row.code).toBe('too_big');
    expect(said()).toEqual(['short']);
    expect(client.state.name).toBe('live');
  });

  test('a discarded message is forgotten, also while it holds the others up', async () => {
    holdTime();
    refuse(1, 'storage_full', 60);
    const row = room.post('first');
    room.post('second');
    await fact(room, ['unsent'], () => row.retryAt !== undefined);
    room.discard(row.ref);
    room.discard('nobody’s');
    await allSent(room);
    expect(said()).toEqual(['second']);
  });
});

describe('the store', () => {
  test('has the message before the network, and not after its answer', async () => {
    const outbox = memory();
    const tea = openClient(stage, { outbox }).room('tea');
    const row = tea.post('hi');
    expect(outbox.load('tea')).toEqual([row]);
    await allSent(tea);
    expect(outbox.load('tea')).toEqual([]);
  });

  test('carries messages over to the next visit, in order, each sent once', async () => {
    const [outbox, secret] = [memory(), newSecret()];
    stage.intercept = (command) => command.type === 'post';
    const first = openClient(stage, { outbox, secret });
    for (const text of ['a', 'b', 'c']) first.room('tea').post(text);
    await stage.hears(isPost);
    first.close();
    stage.intercept = () => false;

    const second = openClient(stage, { outbox, secret });
    const tea = second.room('tea');
    expect(texts(tea.unsent)).toEqual(['a', 'b', 'c']);
    expect(tea.unsent.map(({ state }) => state)).toEqual(['queued', 'queued', 'queued']);
    await allSent(tea);
    expect(said()).toEqual(['a', 'b', 'c']);
  });

  test('what is typed while closed or away is kept', async () => {
    const outbox = memory();
    const away = openClient(stage, { outbox });
    await linkIs(away, 'live');
    away.close();
    const tea = away.room('tea');
    await roomIs(tea, 'closed');
    expect(tea.post('later').state).toBe('queued');
    expect(texts(outbox.load('tea'))).toEqual(['later']);
  });
});

describe('the browser’s storage', () => {
  class PageStorage {
    [key: string]: unknown;
    getItem(key: string): string | null {
      return (this[key] as string | undefined) ?? null;
    }
    setItem(key: string, value: string): void {
      if (value.includes('flood')) throw new Error('QuotaExceededError');
      this[key] = value;
    }
    removeItem(key: string): void {
      delete this[key];
    }
  }

  const storage = () => new PageStorage() as unknown as Storage;
  const row = (ref: string, at = 1, key = 'tea'): Unsent => {
    return { ref, room: key, text: ref, at, state: 'queued' };
  };
  const refs = (rows: readonly Unsent[]) => rows.map(({ ref }) => ref);

  test('keeps rooms and servers apart and gives rows back in the order typed', () => {
    const page = storage();
    const outbox = storageOutbox(page, 'p:a.example:');
    outbox.save('tea', [row('z', 1), row('b', 2), row('a', 3)]);
    outbox.save('cake', [row('c', 1, 'cake')]);
    expect(refs(outbox.load('tea'))).toEqual(['z', 'b', 'a']);
    expect(refs(outbox.load('cake'))).toEqual(['c']);
    expect(storageOutbox(page, 'p:b.example:').load('tea')).toEqual([]);
  });

  test('two tabs do not write over each other', () => {
    const page = storage();
    const [one, two] = [storageOutbox(page, 'p:'), storageOutbox(page, 'p:')];
    one.save('tea', [row('a', 1)]);
    two.save('tea', [row('b', 2)]);
    expect(refs(one.load('tea'))).toEqual(['a', 'b']);
    two.save('tea', []);
    expect(refs(one.load('tea'))).toEqual(['a']);
  });

  test('passes over what it can not read, and survives being full', () => {
    const page = storage();
    const outbox = storageOutbox(page, 'p:');
    for (const text of ['{', 'null', '3', '{"ref":"a"}', '']) page.setItem(`p:${text}`, text);
    outbox.save('tea', [row('flood', 1), row('a', 2)]);
    expect(refs(outbox.load('tea'))).toEqual(['a']);
  });
});
