import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { newSecret, type Page, type Room } from '../../src/client/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { openHttpOnly } from '../support/http-only.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';
import { record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

/*
 * A folder that goes back in time: two facts, a copy of it, three more, the copy is put back, and
 * other facts get the numbers that were given before.
 */

let folder: string;
let parlour: OwnParlour;

const data = () => join(folder, 'data');
const copy = () => join(folder, 'copy');

const start = async (port = '0') => {
  parlour = await startParlour({ data: data(), port });
  return parlour;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parlour-rollback-'));
  await start();
  onTestFinished(async () => {
    await parlour.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await say('one', 'two');
});

const urlOf = (path: string) => `http://127.0.0.1:${parlour.port}/api/rooms/tea${path}`;

async function say(...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ text });
    await fetch(urlOf('/messages'), { method: 'POST', headers, body });
  }
}

async function logNow(): Promise<string[]> {
  const { messages } = (await (await fetch(urlOf('/messages'))).json()) as Page;
  return messages.map(({ text }) => text);
}

/** Copied while the server runs, as a snapshot of a disk is. */
const takeCopy = () => cpSync(data(), copy(), { recursive: true });

async function putBack(...since: readonly string[]): Promise<void> {
  const { port } = parlour;
  await parlour.stop();
  rmSync(data(), { recursive: true });
  cpSync(copy(), data(), { recursive: true });
  await start(String(port));
  await say(...since);
}

/** The texts that somebody who listens to a room shows. */
function screenOf(room: Room): { readonly texts: () => readonly string[]; readonly pages: Page[] } {
  const events = record<RoomEvent>(room, 'event');
  const pages = record<Page>(room, 'page');
  let shown: string[] = [];
  room.addEventListener('page', ({ detail: { messages, reason } }) => {
    shown = [...(reason === 'gap' ? shown : []), ...messages.map(({ text }) => text)];
  });
  room.addEventListener('event', ({ detail }) => {
    if (detail.type === 'posted') shown.push(detail.text);
  });
  void events;
  return { texts: () => shown, pages };
}

test.each([
  ['as many', ['x', 'y', 'z']],
  ['more', ['x', 'y', 'z', 'more']],
  ['fewer', ['x']],
])('the SDK begins anew where %s were said since, and shows the log', async (_, since) => {
  const room = openAt(parlour.wsUrl, { name: 'ann', secret: newSecret() }).room('tea');
  const screen = screenOf(room);
  await roomIs(room, 'live');
  takeCopy();
  await say('a', 'b', 'c');
  await expect.poll(screen.texts).toEqual(['one', 'two', 'a', 'b', 'c']);
  await putBack(...since);
  await expect.poll(screen.texts).toEqual(['one', 'two', ...since]);
  expect(screen.pages.at(-1)).toMatchObject({ reason: 'reset' });
  expect(screen.texts()).toEqual(await logNow());
});

test('the SDK over HTTP alone begins anew, too', async () => {
  const { wsUrl } = await openHttpOnly(parlour.port);
  const room = openAt(wsUrl, { name: 'ann', secret: newSecret() }).room('tea');
  const screen = screenOf(room);
  await roomIs(room, 'live');
  takeCopy();
  await say('a', 'b', 'c');
  await expect.poll(screen.texts).toEqual(['one', 'two', 'a', 'b', 'c']);
  await putBack('x', 'y', 'z', 'more');
  await expect.poll(screen.texts, { timeout: 10_000 }).toEqual(await logNow());
  expect(screen.pages.at(-1)).toMatchObject({ reason: 'reset' });
});

test('what a cursor is good for is told over HTTP', async () => {
  takeCopy();
  await say('a', 'b', 'c');
  const { epoch, run } = (await (await fetch(urlOf(''))).json()) as { epoch: string; run: string };
  await putBack('x', 'y', 'z', 'more');
  const resumeFrom = async (cursor: string) =>
    ((await (await fetch(urlOf(`?after=${cursor}`))).json()) as { resume: object }).resume;
  expect(await resumeFrom(`${epoch}:5:${run}`)).toEqual({ state: 'reset', code: 'cursor_run' });
  expect(await resumeFrom(`${epoch}:2:${run}`)).toEqual({ state: 'ok' });
  expect(await resumeFrom(`${epoch}:5`)).toEqual({ state: 'ok' });
  expect(await resumeFrom(`${epoch}:9:${run}`)).toEqual({ state: 'reset', code: 'cursor_ahead' });
});

test('native cursors: those of facts that stand go on, the others are reset', async () => {
  const before = await Talker.greet(parlour.wsUrl);
  const joined = await before.ask({ type: 'join', room: 'tea', ref: 'j' });
  expect(joined['run']).toMatch(/^[a-z0-9]{12}$/);
  takeCopy();
  await say('a', 'b', 'c');
  await putBack('x', 'y', 'z', 'more');
  const after = await Talker.greet(parlour.wsUrl);
  const { epoch, run } = joined as never as { epoch: string; run: string };
  const resume = async (cursor: object) =>
    (await after.ask({ type: 'join', room: 'tea', after: { epoch, ...cursor }, ref: 'j' }))[
      'resume'
    ];
  expect(await resume({ seq: 5, run })).toEqual({ state: 'reset', code: 'cursor_run' });
  expect(await resume({ seq: 3, run })).toEqual({ state: 'reset', code: 'cursor_run' });
  expect(await resume({ seq: 2, run })).toEqual({ state: 'ok' });
  expect(await resume({ seq: 0, run })).toEqual({ state: 'ok' });
  expect(await resume({ seq: 2, run: 'unknown' })).toEqual({ state: 'reset', code: 'cursor_run' });
  expect(await resume({ seq: 5 })).toEqual({ state: 'ok' });
});

test('a run that the copy does not know is reset, whatever it heard', async () => {
  takeCopy();
  await parlour.stop();
  await start(String(parlour.port));
  await say('a');
  const bo = await StreamReader.open(urlOf('/events'));
  await bo.next();
  await putBack('x', 'y');
  const again = await fetch(urlOf('/events'), { headers: { 'last-event-id': bo.lastId } });
  expect(again.status).toBe(410);
  expect(await again.json()).toMatchObject({ error: { code: 'cursor_run' } });
});

test('a stream that comes back after a gentle restart goes on', async () => {
  const bo = await StreamReader.open(urlOf('/events'));
  await bo.next();
  const { port } = parlour;
  await parlour.stop();
  await start(String(port));
  await say('three');
  const again = await StreamReader.open(urlOf('/events'), { 'last-event-id': bo.lastId });
  expect(await again.texts(1)).toEqual(['three']);
  again.close();
});

test('who came back once and stayed is reset by the next rollback', async () => {
  takeCopy();
  await putBack('x');
  const bo = await Talker.greet(parlour.wsUrl);
  const { epoch, run } = (await bo.ask({ type: 'join', room: 'tea', ref: 'j' })) as never as {
    epoch: string;
    run: string;
  };
  await putBack('other', 'more');
  const again = await Talker.greet(parlour.wsUrl);
  const after = { epoch, seq: 3, run };
  expect((await again.ask({ type: 'join', room: 'tea', after, ref: 'j' }))['resume']).toEqual({
    state: 'reset',
    code: 'cursor_run',
  });
});
