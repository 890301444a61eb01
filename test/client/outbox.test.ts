import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Client, OutboxStore, Room, Unsent } from '../../src/client/index.ts';
import { newSecret } from '../../src/client/index.ts';
import { memoryOutbox } from '../../src/client/outbox-store.ts';
import { pageOutbox } from '../../src/client/page-outbox.ts';
import { unless } from '../../src/client/patience.ts';
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

/** The row as it is now. */
const now = ({ ref }: Unsent, of = room) => of.unsent.find((row) => row.ref === ref);

describe('sending', () => {
  test('a message waits in the outbox until it is answered', async () => {
    const lengths: number[] = [];
    const told = record(room, 'sent');
    room.addEventListener('unsent', ({ detail }) => lengths.push(detail.length));
    const row = room.post('hi');
    expect(row).toMatchObject({ room: 'tea', text: 'hi', state: 'queued' });
    expect(room.unsent).toEqual([row]);
    await stage.hears(isPost);
    expect(now(row)?.state).toBe('sending');
    expect(row.state).toBe('queued');
    await allSent(room);
    expect(said()).toEqual(['hi']);
    expect(lengths).toEqual([1, 1, 0]);
    expect(told).toEqual([{ ref: row.ref, seq: 1 }]);
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
    await fact(room, ['unsent'], () => now(row)?.state === 'failed' && room.unsent.length === 1);
    expect(now(row)).toMatchObject({ code: 'text_marks', reason: 'no: text_marks' });
    expect(said()).toEqual(['next']);
    room.retry(row.ref);
    await allSent(room);
    expect(said()).toEqual(['next', 'ḧ̈̈̈']);
    expect(new Set(posts().map(({ ref }) => ref)).size).toBe(2);
  });

  test('of a ref that stands for something else fails the message; tried again, it has another', async () => {
    refuse(1, 'ref_reused', null);
    const row = room.post('hi');
    await fact(room, ['unsent'], () => now(row)?.state === 'failed');
    expect(now(row)).toMatchObject({ code: 'ref_reused' });
    room.retry(row.ref);
    await allSent(room);
    expect(said()).toEqual(['hi']);
    expect(new Set(posts().map(({ ref }) => ref)).size).toBe(2);
  });

  test('for a while holds the message, and those behind it, so long', async () => {
    holdTime();
    refuse(2, 'storage_full', 5);
    const row = room.post('first');
    room.post('second');
    for (const round of [1, 2]) {
      await fact(room, ['unsent'], () => posts().length === round && !!now(row)?.retryAt);
      expect(now(row)).toMatchObject({ state: 'queued', code: 'storage_full' });
      expect((now(row)?.retryAt ?? 0) - Date.now()).toBe(5_000);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    await allSent(room);
    expect(said()).toEqual(['first', 'second']);
  });

  test('again and again fails the message after all', async () => {
    refuse(8, 'storage_full', 0.001);
    const row = room.post('first');
    room.post('second');
    await fact(room, ['unsent'], () => now(row)?.state === 'failed' && room.unsent.length === 1);
    expect(now(row)).toMatchObject({ code: 'storage_full', reason: 'no: storage_full' });
    expect(room.retryIn(row.ref)).toBeLessThanOrEqual(1);
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
    await fact(room, ['unsent'], () => now(row)?.state === 'failed' && room.unsent.length === 1);
    expect(now(row)?.code).toBe('too_big');
    expect(said()).toEqual(['short']);
    expect(client.state.name).toBe('live');
  });

  test('a discarded message is forgotten, also while it holds the others up', async () => {
    holdTime();
    refuse(1, 'storage_full', 60);
    const row = room.post('first');
    room.post('second');
    await fact(room, ['unsent'], () => !!now(row)?.retryAt);
    room.discard(row.ref);
    room.discard('nobody’s');
    await allSent(room);
    expect(said()).toEqual(['second']);
  });
});

describe('the store', () => {
  test('has the message before the network, and not after its answer', async () => {
    const outbox = memoryOutbox();
    const order: string[] = [];
    const watched: OutboxStore = {
      ...outbox,
      async put(row) {
        await new Promise(setImmediate);
        order.push('kept');
        return outbox.put(row);
      },
    };
    stage.intercept = (command) => {
      if (isPost(command)) order.push('sent');
      return false;
    };
    const tea = openClient(stage, { outbox: watched }).room('tea');
    await roomIs(tea, 'live');
    tea.post('hi');
    await allSent(tea);
    expect(order).toEqual(['kept', 'sent']);
    await expect.poll(() => outbox.load('tea')).toEqual([]);
  });

  test('carries messages over to the next visit, in order, each sent once', async () => {
    const [outbox, secret] = [memoryOutbox(), newSecret()];
    stage.intercept = (command) => command.type === 'post';
    const first = openClient(stage, { outbox, secret });
    for (const text of ['a', 'b', 'c']) first.room('tea').post(text);
    await stage.hears(isPost);
    first.close();
    stage.intercept = () => false;

    const tea = openClient(stage, { outbox, secret }).room('tea');
    await fact(tea, ['unsent'], () => tea.unsent.length === 3);
    expect(texts(tea.unsent)).toEqual(['a', 'b', 'c']);
    await allSent(tea);
    expect(said()).toEqual(['a', 'b', 'c']);
  });

  test('that is slow does not change the order of who leaves and comes back at once', async () => {
    const outbox = memoryOutbox();
    const slow: OutboxStore = {
      ...outbox,
      put: async (row) => {
        for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate);
        return outbox.put(row);
      },
    };
    const mover = openClient(stage, { outbox: slow });
    for (const text of ['a', 'b', 'c']) mover.room('tea').post(text);
    mover.room('tea').leave();
    const tea = mover.room('tea');
    expect(texts(tea.unsent)).toEqual(['a', 'b', 'c']);
    tea.post('d');
    await allSent(tea);
    expect(said()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('gives nobody the messages of another secret', async () => {
    const outbox = memoryOutbox();
    const away = openClient(stage, { outbox, secret: newSecret() });
    const row = away.room('tea').post('mine');
    away.close();
    const other = openClient(stage, { outbox, secret: newSecret() }).room('tea');
    await roomIs(other, 'live');
    other.post('theirs');
    await allSent(other);
    expect(said()).toEqual(['theirs']);
    expect(await outbox.load('tea')).toEqual([row]);
    expect(row.author).toMatch(/^[a-z0-9]{8,14}$/);
  });

  test('that fails or hangs keeps no message from being sent', async () => {
    const failing = { ...memoryOutbox(), put: () => Promise.reject(new Error('full')) };
    const tea = openClient(stage, { outbox: failing }).room('tea');
    tea.post('a');
    tea.post('b');
    await allSent(tea);
    holdTime();
    const hanging = { ...memoryOutbox(), put: () => new Promise<void>(() => {}) };
    const cake = openClient(stage, { outbox: hanging }).room('cake');
    await roomIs(cake, 'live');
    cake.post('c');
    await vi.advanceTimersByTimeAsync(2_000);
    await allSent(cake);
    expect(said()).toEqual(['a', 'b']);
  });

  test('keeps what is typed while closed or away', async () => {
    const outbox = memoryOutbox();
    const away = openClient(stage, { outbox });
    await linkIs(away, 'live');
    away.close();
    const tea = away.room('tea');
    await roomIs(tea, 'closed');
    const row = tea.post('later');
    expect(row.state).toBe('queued');
    await expect.poll(() => outbox.load('tea')).toEqual([row]);
  });

  test('keeps a failed message with its reason, to be tried at the next visit', async () => {
    const [outbox, secret] = [memoryOutbox(), newSecret()];
    stage.intercept = (command, peer) =>
      isPost(command) && stage.refuse(peer, command, 'text_marks');
    const first = openClient(stage, { outbox, secret });
    const row = first.room('tea').post('x');
    const isFailed = (of: Room) => fact(of, ['unsent'], () => now(row, of)?.state === 'failed');
    await isFailed(first.room('tea'));
    await expect.poll(async () => (await outbox.load('tea'))[0]?.state).toBe('failed');
    first.close();
    stage.intercept = () => false;

    const tea = openClient(stage, { outbox, secret }).room('tea');
    await isFailed(tea);
    expect(now(row, tea)).toMatchObject({ code: 'text_marks', reason: 'no: text_marks' });
    tea.retry(row.ref);
    await allSent(tea);
    expect(said()).toEqual(['x']);
  });
});

describe('two clients on one store', () => {
  /** As tabs of one browser share it. */
  function shared(): OutboxStore {
    const outbox = memoryOutbox();
    const watchers = new Set<(room: string) => void>();
    const tell = (room: string) => {
      for (const changed of watchers) changed(room);
    };
    let turn = Promise.resolve();
    return {
      load: outbox.load,
      put: (row) => outbox.put(row).then(() => tell(row.room)),
      remove: (row) => outbox.remove(row).then(() => tell(row.room)),
      alone(_, work) {
        turn = turn.then(work);
        return turn;
      },
      watch: (changed) => void watchers.add(changed),
    };
  }

  test('show the same rows and send each once, in order', async () => {
    const [outbox, secret] = [shared(), newSecret()];
    const [one, two] = [1, 2].map(() => openClient(stage, { outbox, secret }).room('tea'));
    await Promise.all([one, two].map((each) => roomIs(each as Room, 'live')));
    const seen: string[][] = [];
    two?.addEventListener('unsent', ({ detail }) => seen.push(texts(detail)));
    for (const text of ['a', 'b', 'c', 'd']) one?.post(text);
    await Promise.all([one, two].map((each) => heardUpTo(each as Room, 4)));
    await Promise.all([one, two].map((each) => allSent(each as Room)));
    expect(said()).toEqual(['a', 'b', 'c', 'd']);
    expect(posts()).toHaveLength(4);
    expect(seen.some((rows) => rows.includes('d'))).toBe(true);
  });

  test('have what was sent forgotten before the other one has its turn', async () => {
    const [outbox, secret] = [shared(), newSecret()];
    const slow: OutboxStore = {
      ...outbox,
      remove: (row) => new Promise((done) => setTimeout(done, 50)).then(() => outbox.remove(row)),
    };
    // Neither hears the event that would tell it: only the answer does.
    stage.rewrite = (frame) => frame.filter(({ type }) => type !== 'posted');
    const [one, two] = [1, 2].map(() => openClient(stage, { outbox: slow, secret }).room('tea'));
    await Promise.all([one, two].map((each) => roomIs(each as Room, 'live')));
    one?.post('hi');
    await Promise.all([one, two].map((each) => allSent(each as Room)));
    await two?.history({});
    expect(posts()).toHaveLength(1);
  });

  test('one sends what the other could not', async () => {
    const [outbox, secret] = [shared(), newSecret()];
    stage.intercept = isPost;
    const first = openClient(stage, { outbox, secret });
    first.room('tea').post('hi');
    await stage.hears(isPost);
    const tea = openClient(stage, { outbox, secret }).room('tea');
    await roomIs(tea, 'live');
    await fact(tea, ['unsent'], () => tea.unsent.length === 1);
    stage.intercept = () => false;
    first.close();
    await allSent(tea);
    expect(said()).toEqual(['hi']);
    expect(new Set(posts().map(({ ref }) => ref)).size).toBe(1);
  });

  test('discarding in one, and trying again, is seen in the other', async () => {
    const [outbox, secret] = [shared(), newSecret()];
    stage.intercept = (command, peer) =>
      isPost(command) && stage.refuse(peer, command, 'text_marks');
    const [one, two] = [1, 2].map(() => openClient(stage, { outbox, secret }).room('tea')) as [
      Room,
      Room,
    ];
    const [bad, worse] = [one.post('bad'), one.post('worse')];
    const failed = (of: Room) => of.unsent.filter(({ state }) => state === 'failed').length;
    await fact(two, ['unsent'], () => failed(two) === 2);
    two.discard(bad.ref);
    await fact(one, ['unsent'], () => one.unsent.length === 1);
    stage.intercept = () => false;
    two.retry(worse.ref);
    await Promise.all([one, two].map(allSent));
    expect(said()).toEqual(['worse']);
  });
});

describe('the browser’s storage, where there is no database', () => {
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

  function openStorage(): Storage {
    const storage = new PageStorage() as unknown as Storage;
    vi.stubGlobal('localStorage', storage);
    onTestFinished(() => void vi.unstubAllGlobals());
    return storage;
  }

  const row = (ref: string, at = 1, key = 'tea'): Unsent => {
    return { ref, room: key, author: 'a', text: ref, at, state: 'queued' };
  };
  const refs = (rows: readonly Unsent[]) => rows.map(({ ref }) => ref);

  test('keeps rooms and servers apart', async () => {
    openStorage();
    const [one, two] = [pageOutbox('a.example', unless), pageOutbox('b.example', unless)];
    for (const each of [row('z', 1), row('b', 2), row('c', 1, 'cake')]) await one.put(each);
    expect(refs(await one.load('tea')).sort()).toEqual(['b', 'z']);
    expect(refs(await one.load('cake'))).toEqual(['c']);
    expect(await two.load('tea')).toEqual([]);
    await one.remove(row('z'));
    expect(refs(await pageOutbox('a.example', unless).load('tea'))).toEqual(['b']);
  });

  test('passes over what it can not read, and says when it is full', async () => {
    const storage = openStorage();
    const outbox = pageOutbox('a.example', unless);
    for (const text of ['{', 'null', '3', '{"ref":"a"}', '']) {
      storage.setItem(`parlour.unsent.a.example ${text}`, text);
    }
    await outbox.put(row('a', 2));
    await expect(outbox.put(row('flood'))).rejects.toThrow();
    expect(refs(await outbox.load('tea'))).toEqual(['a']);
  });
});
