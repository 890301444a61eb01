import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { newSecret } from '../../src/client/index.ts';
import { type RoomSnapshot, type RoomView, roomView } from '../../src/client/view/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { heardUpTo, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

let parlour: OwnParlour;

beforeEach(async () => {
  parlour = await startParlour();
  onTestFinished(() => parlour.end());
});

const open = (name: string) => openAt(parlour.wsUrl, { name, secret: newSecret() });

/** Resolves with the first snapshot that is as it should be, this one or a later one. */
function once(view: RoomView, isMeant: (now: RoomSnapshot) => boolean): Promise<RoomSnapshot> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isMeant(view.getSnapshot())) return;
      end();
      resolve(view.getSnapshot());
    };
    const end = view.subscribe(look);
    queueMicrotask(look);
  });
}

/** Keeps a view awake until the test ends, and counts its snapshots. */
function watch(view: RoomView): RoomSnapshot[] {
  const seen: RoomSnapshot[] = [];
  onTestFinished(view.subscribe(() => seen.push(view.getSnapshot())));
  return seen;
}

const texts = ({ messages }: RoomSnapshot) => messages.map(({ text }) => text);
const has = (text: string) => (now: RoomSnapshot) => texts(now).includes(text);
const last = (text: string) => (now: RoomSnapshot) => now.messages.at(-1)?.text === text;

/** Says some lines, the first one first, and the last one last. */
async function fill(count: number): Promise<void> {
  const say = async (n: number) => {
    const answer = await fetch(`${parlour.url}/api/rooms/tea/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: `line ${n}`, name: 'bo' }),
    });
    expect(answer.status).toBe(201);
  };
  await say(1);
  await Promise.all(Array.from({ length: Math.max(0, count - 2) }, (_, i) => say(i + 2)));
  await say(count);
}

test('a snapshot tells messages, reactions, answers, people, writing and what is unread', async () => {
  const [ann, bo] = [open('ann'), open('bo')];
  const [anns, bos] = [ann.room('tea'), bo.room('tea')];
  const view = roomView(anns);
  const first = view.getSnapshot();
  expect(first).toMatchObject({ state: 'connecting', messages: [], unread: 0, typing: [] });
  expect(view.getSnapshot()).toBe(first);
  watch(view);
  await once(view, ({ state, people }) => state === 'live' && people.count === 2);
  expect(view.getSnapshot()).toMatchObject({ start: 'end', hole: undefined, you: ann.you });
  bos.post('water is on');
  await once(view, has('water is on'));
  bos.typing();
  const { typing } = await once(view, (now) => now.typing.length === 1);
  expect(typing[0]?.author.name).toBe('bo');
  expect(typing[0]?.until).toBeGreaterThan(Date.now());
  anns.post('coming', { reply: 1 });
  const answered = await once(view, has('coming'));
  expect(answered.messages[1]?.quoted).toMatchObject({ seq: 1, text: 'water is on' });
  expect(answered.unread).toBe(1);
  await bos.edit(1, 'water boils');
  await bos.react(1, '🍵');
  const edited = await once(view, ({ messages: [one] }) => one?.reactions?.length === 1);
  expect(edited.messages[1]?.quoted).toMatchObject({ text: 'water boils' });
  view.read();
  await once(view, ({ unread }) => unread === 0);
  bos.post('now');
  // Whoever has said something writes no more.
  await once(view, (now) => has('now')(now) && now.typing.length === 0);
});

test('what is the same in two snapshots is the same object; a batch of events is one', async () => {
  const [ann, bo] = [open('ann'), open('bo')];
  const [anns, bos] = [ann.room('tea'), bo.room('tea')];
  const view = roomView(anns);
  const seen = watch(view);
  await once(view, ({ people }) => people.count === 2);
  bos.post('one');
  bos.post('two', { reply: 1 });
  const before = await once(view, has('two'));
  await bos.react(1, '🍵');
  const after = await once(view, ({ messages: [one] }) => one?.reactions !== undefined);
  expect(after.messages[0]).not.toBe(before.messages[0]);
  expect(after.people).toBe(before.people);
  expect(after.unsent).toBe(before.unsent);
  bos.post('three');
  const third = await once(view, has('three'));
  expect(third.messages[0]).toBe(after.messages[0]);
  expect(third.messages[1]).toBe(after.messages[1]);
  // Nothing but who is here is another.
  bo.close();
  expect((await once(view, ({ people }) => people.count === 1)).messages).toBe(third.messages);
  expect(new Set(seen).size).toBe(seen.length);

  const counted = seen.length;
  const burst = (text: string, seq: number) =>
    new CustomEvent('event', {
      detail: { type: 'posted', seq, at: 1, text, author: { id: 'g_bo', name: 'bo' } },
    }) as never;
  const from = (anns.cursor?.seq ?? 0) + 1;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  // A socket tells each frame in a task of its own.
  for (let n = 0; n < 100; n++) {
    anns.dispatchEvent(burst(`burst ${n}`, from + n));
    await new Promise((go) => setImmediate(go));
  }
  vi.advanceTimersByTime(16);
  expect(last('burst 99')(view.getSnapshot())).toBe(true);
  // A look that was due before the first one is one more.
  expect(seen.length - counted).toBeLessThanOrEqual(2);
});

test('what one says oneself stands among what is unsent until it is a message', async () => {
  const room = open('ann').room('tea');
  const view = roomView(room);
  const seen = watch(view);
  await once(view, ({ state }) => state === 'live');
  await parlour.stop();
  await once(view, ({ state }) => state === 'waiting');
  room.post('later');
  const waits = await once(view, ({ unsent }) => unsent.length === 1);
  expect(waits.unsent[0]).toMatchObject({ text: 'later', state: 'queued' });
  parlour = await parlour.restart();
  const come = await once(view, has('later'));
  expect(come.unsent).toEqual([]);
  // At no moment it is in neither, and at none in both.
  const from = seen.indexOf(waits);
  const counts = seen.slice(from).map((now) => now.unsent.length + Number(has('later')(now)));
  expect(new Set(counts)).toEqual(new Set([1]));
});

test('whoever begins to listen late, or again, sees the room as it is', async () => {
  const [ann, bo] = [open('ann'), open('bo')];
  const [anns, bos] = [ann.room('tea'), bo.room('tea')];
  await Promise.all([roomIs(anns, 'live'), roomIs(bos, 'live')]);
  bos.post('before');
  await heardUpTo(anns, 1);
  const late = roomView(anns);
  const end = late.subscribe(() => {});
  await once(late, has('before'));
  expect(late.getSnapshot()).toMatchObject({ state: 'live', start: 'end', hole: undefined });
  // React's StrictMode listens, stops, and listens again: nothing is read anew for that.
  const { messages } = late.getSnapshot();
  end();
  const again = late.subscribe(() => {});
  expect((await once(late, ({ state }) => state === 'live')).messages).toBe(messages);
  again();
  bos.post('meanwhile');
  await heardUpTo(anns, 2);
  expect(has('meanwhile')(late.getSnapshot())).toBe(false);
  expect(texts(await once(late, has('meanwhile')))).toEqual(['before', 'meanwhile']);
});

test('the window reads back, about a message and a moment, holds 400, and says what lies behind it', async () => {
  const [ann, bo] = [open('ann'), open('bo')];
  const bos = bo.room('tea');
  await fill(460);
  const view = roomView(ann.room('tea'));
  watch(view);
  await once(view, last('line 460'));
  expect(view.getSnapshot().start).toBe('more');
  while (view.getSnapshot().start === 'more') await view.older();
  const back = view.getSnapshot();
  expect(back.messages).toHaveLength(400);
  expect(back.messages[0]?.text).toBe('line 1');
  expect(back.hole).toEqual({ from: 401, to: 460, state: 'more' });
  await view.newer();
  expect(view.getSnapshot().messages.at(-1)?.seq).toBe(460);
  expect(view.getSnapshot().messages).toHaveLength(400);
  expect((await view.around(7))?.seq).toBe(7);
  expect((await view.at(0))?.text).toBe('line 1');
  const about = await once(view, ({ messages: [one] }) => one?.seq === 1);
  expect(about.messages.map(({ seq }) => seq)).toEqual(about.messages.map((_, i) => i + 1));
  bos.post('meanwhile');
  await once(view, ({ hole }) => hole?.to === 461);
  expect(has('meanwhile')(view.getSnapshot())).toBe(false);
  await view.latest();
  expect(view.getSnapshot().hole).toBeUndefined();
  while (view.getSnapshot().messages.length < 400) await view.older();
  expect(last('meanwhile')(view.getSnapshot())).toBe(true);
  // Whoever sees the end stays there, and the window lets go of its beginning.
  view.read();
  const [first] = view.getSnapshot().messages;
  bos.post('one more');
  const full = await once(view, last('one more'));
  expect(full.messages).toHaveLength(400);
  expect(full.messages[0]).not.toBe(first);
});

test('a page that was rendered by the server stands there at once, and goes on', async () => {
  const bos = open('bo').room('tea');
  await fill(3);
  bos.post('about it', { reply: 1 });
  await heardUpTo(bos, 4);
  const asked = await fetch(`${parlour.url}/api/rooms/tea/messages`);
  const page = (await asked.json()) as NonNullable<Parameters<typeof roomView>[1]>['page'] & {};
  const room = open('ann').room('tea');
  const pages: unknown[] = [];
  room.addEventListener('page', ({ detail }) => pages.push(detail));
  const view = roomView(room, { page });
  expect(texts(view.getSnapshot())).toEqual(['line 1', 'line 2', 'line 3', 'about it']);
  // Rows that were rendered from them need not be made again: also of one that answers.
  for (const [i, message] of page.messages.entries())
    expect(view.getSnapshot().messages[i]).toBe(message);
  watch(view);
  bos.post('line 4');
  expect(texts(await once(view, last('line 4')))).toHaveLength(5);
  expect([pages, view.getSnapshot().unread]).toEqual([[], 1]);
});

test('nothing of a room is held where nobody listens', async () => {
  const room = open('ann').room('tea');
  await roomIs(room, 'live');
  const listening: string[] = [];
  const add = room.addEventListener.bind(room);
  room.addEventListener = ((name: string, take: never, how?: { signal?: AbortSignal }) => {
    listening.push(name);
    how?.signal?.addEventListener('abort', () => listening.splice(listening.indexOf(name), 1));
    add(name as 'event', take, how);
  }) as typeof room.addEventListener;
  const view = roomView(room);
  expect(listening).toEqual([]);
  const [one, other] = [view.subscribe(() => {}), view.subscribe(() => {})];
  expect(listening).not.toEqual([]);
  one();
  one();
  expect(listening).not.toEqual([]);
  other();
  expect(listening).toEqual([]);
});
