import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isBehindDoor } from '../../../src/http/door.ts';
import { guestOf } from '../../../src/identity/guest.ts';
import {
  createLog,
  type EnterAnswer,
  type HookPerson,
  openParlour,
  type Parlour,
  readConfig,
} from '../../../src/index.ts';
import type { Actor } from '../../../src/protocol/actor.ts';
import { foreign, heardOutside } from '../../support/foreign.ts';
import { holdTime } from '../../support/held-time.ts';
import { ann, bo, named, openHouse } from '../../support/house.ts';
import { revoked, thrown } from '../../support/revoked.ts';
import { pathIn, roomReads } from '../../support/room-reads.ts';
import { Talker } from '../../support/talker.ts';

/** No byte of it may reach who is not let in. */
const words = 'the kettle is under the stairs';
const room = 'cellar';
const annSecret = 'ann'.repeat(15).slice(0, 43);
const boSecret = 'bo_'.repeat(15).slice(0, 43);
const idOf = (secret: string) => guestOf(secret).author.id;

describe('at every door', () => {
  let parlour: Parlour;
  let url: string;
  let wsUrl: string;
  const inside = new Set([idOf(annSecret)]);

  beforeAll(async () => {
    const data = mkdtempSync(join(tmpdir(), 'parlour-enter-'));
    const config = readConfig({ port: '0', data, limits: 'off' }, {});
    const mayEnter = ({ id }: HookPerson, { key }: { readonly key: string }): EnterAnswer =>
      key !== room || inside.has(id) ? { type: 'ok' } : { type: 'refused', text: 'Buy a ticket.' };
    parlour = await openParlour({ config, log: createLog('silent'), hooks: { mayEnter } });
    url = `http://127.0.0.1:${parlour.port}`;
    wsUrl = `ws://127.0.0.1:${parlour.port}/ws`;
    expect((await say(annSecret, words)).status).toBe(201);
    return async () => {
      await parlour.stop();
      await rm(data, { recursive: true, force: true });
    };
  });

  const head = (secret: string) => ({
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
  });
  const say = (secret: string, text: string) =>
    fetch(`${url}/api/rooms/${room}/messages`, {
      method: 'POST',
      headers: head(secret),
      body: JSON.stringify({ text }),
    });

  test.each(roomReads)('GET $path tells nothing of it', async (route) => {
    const response = await fetch(`${url}${pathIn(route.path, room)}?q=kettle`);
    const body = await response.text();
    expect(body).not.toContain('kettle');
    if (!isBehindDoor(route)) return;
    expect(response.status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({
      error: { code: 'host_refused', text: 'Buy a ticket.', retry: null },
    });
  });

  test.each([
    `/getAllMessages?room=${room}`,
    `/getAllMessages?roomCode=${room}`,
    `/api/events?room=${room}&after=x:0`,
  ])('GET %s is refused', async (path) => {
    const response = await fetch(url + path);
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('kettle');
  });

  test('nobody is given a ticket, nor says anything, but may take back what it said', async () => {
    const ticket = JSON.stringify({ room, for: 'read' });
    const asked = { method: 'POST', headers: head(boSecret), body: ticket };
    expect((await fetch(`${url}/api/ticket`, asked)).status).toBe(403);
    expect((await say(boSecret, 'hello')).status).toBe(403);
    inside.add(idOf(boSecret));
    const { seq } = (await (await say(boSecret, 'hello')).json()) as { seq: number };
    inside.delete(idOf(boSecret));
    const removal = { method: 'DELETE', headers: head(boSecret) };
    const gone = await fetch(`${url}/api/rooms/${room}/messages/${seq}`, removal);
    expect(gone.status).toBe(200);
  });

  test('on the native wire one is refused in the words of the hook, and let in once it says so', async () => {
    const secret = 'c'.repeat(43);
    const cy = await Talker.greet(wsUrl, { secret, name: 'cy' });
    onTestFinished(() => cy.close());
    const told = { type: 'refused', code: 'host_refused', text: 'Buy a ticket.' };
    expect(await cy.join(room)).toMatchObject(told);
    expect(JSON.stringify(cy.frames)).not.toContain('kettle');
    inside.add(idOf(secret));
    expect(await cy.join(room)).toMatchObject({ type: 'joined', room });
  });

  test.each(
    foreign,
  )('%s says nothing there, neither as it comes nor from outside', async (dialect) => {
    const dee = await Talker.greet(wsUrl, { name: 'dee' });
    await dee.join('beside');
    onTestFinished(() => dee.close());
    const frames: Record<string, string> = {
      golem: `msg ${JSON.stringify({ to: room, msg: 'poured' })}`,
      roomcode: JSON.stringify({ Author: 'cy', Content: 'poured' }),
      chatlog: JSON.stringify({ userName: 'cy', body: 'poured', timestamp: 'now' }),
      htmx: JSON.stringify({ text: 'poured', HEADERS: {} }),
    };
    const stranger = await Talker.open(`${wsUrl}?dialect=${dialect}&room=${room}`);
    stranger.say(frames[dialect] ?? '');
    if (dialect === 'golem') {
      stranger.say(`msg ${JSON.stringify({ to: 'beside', msg: 'done' })}`);
      expect(await dee.hear('posted')).toMatchObject({ text: 'done' });
      await stranger.close();
    } else await stranger.ended();
    const read = await fetch(`${url}/api/rooms/${room}/messages`, { headers: head(annSecret) });
    expect(await read.text()).not.toContain('poured');
  });

  test('it is in no list of rooms, and nobody who is outside is told that it is named there', async () => {
    const secret = 'd'.repeat(43);
    inside.add(idOf(secret));
    const dee = await Talker.greet(wsUrl, { secret, name: 'dee' });
    await dee.join(room);
    await dee.ask({ type: 'post', room, text: 'hello', ref: 'h' });
    dee.tell({ type: 'read', room, seq: 1 });
    dee.tell({ type: 'mine', on: true, ref: 'm' });
    expect(await dee.hear('mine')).toMatchObject({ read: { [room]: 1 } });
    dee.tell({ type: 'leave', room, ref: 'l' });
    await dee.hear('left');
    inside.delete(idOf(secret));
    const list = await fetch(`${url}/api/me/rooms`, { headers: head(secret) });
    expect(await list.json()).toMatchObject({ rooms: [] });
    expect((await say(annSecret, 'to @dee')).status).toBe(201);
    dee.tell({ type: 'beat' });
    expect((await dee.nextEvent()).type).toBe('beat');
    await dee.close();
  });

  test.each(foreign)('%s hears nothing of it', async (dialect) => {
    const dee = await Talker.greet(wsUrl, { name: 'dee' });
    const heard = await heardOutside(dialect, wsUrl, room, {
      dee,
      say: () => say(annSecret, words),
    });
    expect(heard).not.toContain('kettle');
  });
});

describe('the asking', () => {
  type MayEnter = (person: HookPerson) => EnterAnswer | Promise<EnterAnswer>;

  async function openWith(mayEnter: MayEnter) {
    const bugs: unknown[] = [];
    const onBug = (bug: unknown) => bugs.push(bug);
    const house = await openHouse({}, { hooks: { mayEnter }, onBug });
    onTestFinished(() => house.end());
    const enter = (actor: Actor, code = 'tea') => house.rooms.checkEntry(actor, named(code));
    return { enter, house, bugs };
  }

  test('is once for all who ask at once, and again after ten seconds, but for who is refused', async () => {
    holdTime();
    const asked: HookPerson[] = [];
    let word: EnterAnswer = { type: 'ok' };
    const { enter } = await openWith((person) => {
      asked.push(person);
      return word;
    });
    await Promise.all([enter({ author: ann }), enter({ author: ann })]);
    expect(asked).toEqual([{ ...ann, role: 'guest' }]);
    await enter({ author: bo });
    await enter({ author: ann }, 'cake');
    expect(asked).toHaveLength(3);
    vi.advanceTimersByTime(9_999);
    await enter({ author: ann });
    expect(asked).toHaveLength(3);
    vi.advanceTimersByTime(1);
    word = { type: 'refused', text: 'No.' };
    const refused = { code: 'host_refused', words: 'No.' };
    await expect(enter({ author: ann })).rejects.toMatchObject(refused);
    await expect(enter({ author: ann })).rejects.toMatchObject(refused);
    expect(asked).toHaveLength(5);
  });

  test('is not about the host', async () => {
    const { enter } = await openWith(() => ({ type: 'refused', text: 'No.' }));
    await enter({ author: { id: 'h_desk', name: 'host' }, grants: { role: 'host' } });
  });

  test.each<[string, MayEnter]>([
    ['throws', () => JSON.parse('{')],
    ['is killed', () => Promise.reject(new Error('socket hang up'))],
    ['says nothing', () => undefined as unknown as EnterAnswer],
    ['misspells a field', () => ({ type: 'refused', reason: 'No.' }) as unknown as EnterAnswer],
    ['says ok with more', () => ({ type: 'ok', until: 1 }) as EnterAnswer],
    ['refuses without words', () => ({ type: 'refused' }) as unknown as EnterAnswer],
    ['throws what throws', () => thrown(revoked())],
    ['holds', () => ({ type: 'held' }) as unknown as EnterAnswer],
  ])('that %s lets nobody in, and one bug of a row is told', async (_, mayEnter) => {
    const { enter, bugs } = await openWith(mayEnter);
    for (const author of [ann, bo]) {
      const failed = { code: 'hook_failed', retry: 5 };
      await expect(enter({ author })).rejects.toMatchObject(failed);
    }
    expect(bugs).toHaveLength(1);
  });

  test('that hangs ends after two seconds, or when the server stops', async () => {
    holdTime();
    const asked: HookPerson[] = [];
    const { enter, house } = await openWith((person) => {
      asked.push(person);
      return new Promise<never>(() => {});
    });
    const isAsked = async (times: number) => {
      while (asked.length < times) await new Promise(setImmediate);
    };
    const late = expect(enter({ author: ann })).rejects.toMatchObject({ code: 'hook_failed' });
    await isAsked(1);
    vi.advanceTimersByTime(2_000);
    await late;
    const stopped = expect(enter({ author: bo })).rejects.toMatchObject({ code: 'restart' });
    await isAsked(2);
    await house.rooms.close();
    await stopped;
  });
});
