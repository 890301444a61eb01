import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Client,
  newSecret,
  type OutboxStore,
  type Room,
  type Unsent,
} from '../../src/client/index.ts';
import { memoryOutbox } from '../../src/client/outbox-store.ts';
import type { Word } from '../../src/dialect/native.ts';
import type { Command } from '../../src/protocol/command.ts';
import { allSent, fact, holdChance, holdTime, roomIs } from './fact.ts';
import { openClient, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  holdChance(0);
  stage = await openStage();
});

type Post = Extract<Command, { type: 'post' }>;
const isPost = (command: Command): command is Post => command.type === 'post';
const posts = () => stage.heard.filter(isPost).map(({ text }) => text);
const said = () => stage.messages('tea').map(({ text }) => text);
const states = (room: Room) => room.unsent.map(({ text, state, code }) => [text, state, code]);
const rowOf = (room: Room, text: string) => room.unsent.find((row) => row.text === text);
const failed = (room: Room, text: string) =>
  fact(room, ['unsent'], () => rowOf(room, text)?.state === 'failed');

/** Refuses some posts, counted from 1. */
function refuse(code: string, retry: number | null, ...which: readonly number[]): void {
  stage.intercept = (command, peer) =>
    isPost(command) && which.includes(posts().length) && stage.refuse(peer, command, code, retry);
}

/** Whoever joins from now on is told this of the room. */
function tells(told: Pick<Extract<Word, { type: 'joined' }>, 'settings' | 'me'>): void {
  stage.rewrite = (frame) =>
    frame.map((word) => (word.type === 'joined' ? { ...word, ...told } : word));
}

function tellMe(me: Omit<Extract<Word, { type: 'me' }>, 'type' | 'room'>): void {
  stage.sayAll({ type: 'me', room: 'tea', ...me });
}

/** An outbox that holds this already, typed so many seconds ago. */
async function typedBefore(secret: string, seconds: number, ...texts: readonly string[]) {
  const outbox = memoryOutbox();
  const { author } = await authorOf(secret);
  for (const [i, text] of texts.entries()) {
    const at = Date.now() - seconds * 1_000 + i;
    await outbox.put({ ref: text, room: 'tea', author, text, at, state: 'queued' });
  }
  return outbox;
}

async function authorOf(secret: string): Promise<Unsent> {
  const away = openClient(stage, { secret, outbox: memoryOutbox() });
  const row = away.room('elsewhere').post('x');
  away.close();
  return row;
}

const mayNot = (code: 'slow' | 'read_only', seconds: number) =>
  ({ role: 'guest', mayNot: [{ what: 'post', code, seconds }] }) as const;

describe('a refusal that lasts', () => {
  test('leaves the message to the person, who sends it once its time is over; others go on', async () => {
    holdTime();
    refuse('read_only', 600, 1);
    const tea = openClient(stage, { name: 'ann' }).room('tea');
    const { ref } = tea.post('early');
    tea.post('next');
    await fact(tea, ['unsent'], () => tea.unsent.length === 1);
    expect(said()).toEqual(['next']);
    expect(tea.unsent).toMatchObject([{ state: 'failed', code: 'read_only', wait: 600 }]);
    expect(tea.retry(ref)).toBe(false);
    await vi.advanceTimersByTimeAsync(599_000);
    expect(tea.retryIn(ref)).toBe(1);
    expect(tea.retry(ref)).toBe(false);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(posts()).toHaveLength(2);
    expect(tea.retryIn(ref)).toBe(0);
    expect(tea.retry(ref)).toBe(true);
    await allSent(tea);
    expect(said()).toEqual(['next', 'early']);
  });

  test('is kept over a reload, and waits no longer and no shorter where the clock is set', async () => {
    holdTime();
    const [outbox, secret] = [memoryOutbox(), newSecret()];
    refuse('read_only', 600, 1);
    const first = openClient(stage, { secret, outbox });
    const { ref } = first.room('tea').post('early');
    await failed(first.room('tea'), 'early');
    await expect.poll(async () => (await outbox.load('tea'))[0]?.state).toBe('failed');
    first.close();
    await vi.advanceTimersByTimeAsync(100_000);
    // Told by a room that says nothing of it.
    tells({ me: mayNot('slow', 5) });
    const open = async (): Promise<[Client, Room]> => {
      const client = openClient(stage, { secret, outbox });
      const tea = client.room('tea');
      await roomIs(tea, 'live');
      await failed(tea, 'early');
      return [client, tea];
    };
    const [second, tea] = await open();
    expect(tea.retryIn(ref)).toBe(500);
    vi.setSystemTime(Date.now() + 86_400_000);
    expect(tea.retryIn(ref)).toBe(500);
    vi.setSystemTime(Date.now() - 2 * 86_400_000);
    expect(tea.retryIn(ref)).toBe(500);
    second.close();
    const [, again] = await open();
    expect(again.retryIn(ref)).toBe(600);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(again.retryIn(ref)).toBe(0);
    expect(posts()).toEqual(['early']);
  });

  test('is over as soon as the room says so, and as long as it says', async () => {
    holdTime();
    refuse('slow', 3_600, 1);
    const tea = openClient(stage).room('tea');
    const { ref } = tea.post('early');
    await failed(tea, 'early');
    tellMe(mayNot('slow', 60));
    await fact(tea, ['me'], () => tea.me?.mayNot !== undefined);
    expect(tea.retryIn(ref)).toBe(60);
    tellMe({ role: 'guest' });
    await fact(tea, ['me'], () => tea.me?.mayNot === undefined);
    expect(tea.retryIn(ref)).toBe(0);
    expect(posts()).toHaveLength(1);
    expect(tea.retry(ref)).toBe(true);
    await allSent(tea);
  });
});

describe('a refusal that passes', () => {
  test('is waited for by one tab, and the turn of the others is theirs meanwhile', async () => {
    holdTime();
    refuse('slow', 30, 1);
    const turns: string[] = [];
    const store = memoryOutbox();
    const outbox: OutboxStore = {
      ...store,
      alone: async (_, work) => {
        turns.push('taken');
        await work();
        turns.push('over');
      },
    };
    const tea = openClient(stage, { outbox }).room('tea');
    tea.post('early');
    await fact(tea, ['unsent'], () => rowOf(tea, 'early')?.retryAt !== undefined);
    await expect.poll(() => turns.at(-1)).toBe('over');
    await vi.advanceTimersByTimeAsync(29_900);
    expect(posts()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    await allSent(tea);
    expect(said()).toEqual(['early']);
  });

  test('is waited for also where the connection breaks meanwhile, and the clock is set', async () => {
    holdTime();
    refuse('storage_full', 20, 1);
    const client = openClient(stage);
    const tea = client.room('tea');
    tea.post('early');
    await fact(tea, ['unsent'], () => rowOf(tea, 'early')?.retryAt !== undefined);
    stage.cut();
    await fact(client, ['state'], () => client.state.name === 'waiting');
    vi.setSystemTime(Date.now() - 86_400_000);
    client.retryNow();
    await roomIs(tea, 'live');
    await vi.advanceTimersByTimeAsync(19_000);
    expect(posts()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    await allSent(tea);
  });

  test('of one in between: after each answer the queue goes on at its head', async () => {
    let answer = () => {};
    stage.intercept = (command, peer) => {
      if (!isPost(command)) return false;
      if (posts().length === 1) return stage.refuse(peer, command, 'text_marks');
      if (posts().length !== 2) return false;
      answer = () => stage.answer(command, peer);
      return true;
    };
    const tea = openClient(stage).room('tea');
    const { ref } = tea.post('a');
    for (const text of ['b', 'c']) tea.post(text);
    await stage.hears((command) => isPost(command) && command.text === 'b');
    expect(tea.retry(ref)).toBe(true);
    answer();
    await allSent(tea);
    expect(said()).toEqual(['b', 'a', 'c']);
  });
});

describe('a slow room', () => {
  test('has one message wait, and the others are for the person to send, one by one', async () => {
    holdTime();
    tells({ settings: { slow: 20 } });
    const client = openClient(stage);
    const tea = client.room('tea');
    for (const text of ['a', 'b', 'c']) tea.post(text);
    refuse('slow', 20, 1);
    await failed(tea, 'c');
    await fact(tea, ['unsent'], () => rowOf(tea, 'a')?.retryAt !== undefined);
    expect(states(tea)).toEqual([
      ['a', 'queued', 'slow'],
      ['b', 'failed', 'slow'],
      ['c', 'failed', 'slow'],
    ]);
    const d = tea.post('d');
    expect(d.state).toBe('failed');
    expect(tea.retry(d.ref)).toBe(false);
    await vi.advanceTimersByTimeAsync(20_000);
    await fact(tea, ['unsent'], () => tea.unsent.length === 3);
    expect(said()).toEqual(['a']);
    const [b, c] = [rowOf(tea, 'b'), rowOf(tea, 'c')];
    expect(tea.retry(b?.ref ?? '')).toBe(true);
    expect(tea.retry(c?.ref ?? '')).toBe(false);
    await fact(tea, ['unsent'], () => tea.unsent.length === 2);
    expect(said()).toEqual(['a', 'b']);
  });

  test('says for all that waits for the person when the next one may go, over a reload too', async () => {
    holdTime();
    const [outbox, secret] = [memoryOutbox(), newSecret()];
    tells({ settings: { slow: 900 } });
    const first = openClient(stage, { secret, outbox });
    stage.intercept = isPost;
    for (const text of ['a', 'b']) first.room('tea').post(text);
    await failed(first.room('tea'), 'b');
    first.close();
    tells({ settings: { slow: 900 }, me: mayNot('slow', 700) });
    const tea = openClient(stage, { secret, outbox }).room('tea');
    await failed(tea, 'b');
    await roomIs(tea, 'live');
    expect(tea.retryIn(rowOf(tea, 'b')?.ref ?? '')).toBe(700);
  });

  test('that becomes one keeps what waits already from following at once', async () => {
    const tea = openClient(stage).room('tea');
    await roomIs(tea, 'live');
    stage.intercept = isPost;
    for (const text of ['a', 'b']) tea.post(text);
    await stage.hears(isPost);
    const change = { type: 'set', setting: 'slow', value: 20 } as const;
    stage.publish(stage.commit('tea', { id: 'g_bo', name: 'bo' }, change));
    await failed(tea, 'b');
    expect(posts()).toEqual(['a']);
  });

  test('lets who keeps order say what it wants', async () => {
    tells({ settings: { slow: 20 }, me: { role: 'moderator', cleared: true } });
    const tea = openClient(stage).room('tea');
    for (const text of ['a', 'b', 'c']) tea.post(text);
    await allSent(tea);
    expect(said()).toEqual(['a', 'b', 'c']);
  });
});

describe('what was typed long ago', () => {
  const told = [
    ['slow', { settings: { slow: 20 } }],
    ['held', { settings: { hold: 'everybody' } }],
    ['calm', { settings: { calm: 8_640_000_000_000 } }],
    ['closed for a while', { me: mayNot('read_only', 60) }],
  ] as const;
  test.each(told)('in a room that is %s is sent by the person alone', async (_, room) => {
    const secret = newSecret();
    tells(room);
    const outbox = await typedBefore(secret, 3_600, 'good night');
    const tea = openClient(stage, { secret, outbox }).room('tea');
    await failed(tea, 'good night');
    expect(states(tea)).toEqual([['good night', 'failed', 'waited']]);
    expect(tea.retry('good night')).toBe(true);
    await allSent(tea);
    expect(posts()).toEqual(['good night']);
  });

  test('in any other room goes by itself, and so does what is new in one of these', async () => {
    const [one, two] = [newSecret(), newSecret()];
    const tea = openClient(stage, {
      secret: one,
      outbox: await typedBefore(one, 3_600, 'good night'),
    }).room('tea');
    await stage.hears(isPost);
    await allSent(tea);
    tells({ settings: { hold: 'everybody' } });
    const other = openClient(stage, { secret: two, outbox: await typedBefore(two, 60, 'a', 'b') });
    other.room('tea');
    await stage.hears((command) => isPost(command) && command.text === 'b');
    await allSent(other.room('tea'));
    expect(said()).toEqual(['good night', 'a', 'b']);
  });
});
