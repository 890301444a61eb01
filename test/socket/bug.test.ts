import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { golem } from '../../src/dialect/golem.ts';
import { native } from '../../src/dialect/native-dialect.ts';
import { roomcode } from '../../src/dialect/roomcode.ts';
import { Channel } from '../../src/hub/channel.ts';
import { Hub } from '../../src/hub/hub.ts';
import { Presence } from '../../src/hub/presence.ts';
import { createLog, openParlour, type Parlour, readConfig } from '../../src/index.ts';
import { Outlet } from '../../src/send/outlet.ts';
import { Session } from '../../src/socket/session.ts';
import { WebSocketConnection } from '../../src/socket/web-socket-connection.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';

let parlour: Parlour;
let logged: unknown[];
beforeEach(async () => {
  const log = createLog('silent');
  logged = [];
  vi.spyOn(log, 'error').mockImplementation(((first: { err?: unknown }) => {
    logged.push(first.err);
  }) as never);
  const read = readConfig({ port: '0', data: tempFolder() }, {});
  parlour = await openParlour({ config: read, log });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await parlour.stop();
});

const planted = () => {
  throw new Error('planted');
};
const open = (query: string) => Talker.open(`ws://127.0.0.1:${parlour.port}/ws?${query}`);
const line = (text: string) => JSON.stringify({ Author: 'bo', Content: text });

/** Somebody else in the room, who notices nothing. */
async function bystander(): Promise<Talker> {
  const cy = await Talker.greet(`ws://127.0.0.1:${parlour.port}/ws`, { name: 'cy' });
  await cy.join('tea');
  return cy;
}

async function isServed(cy: Talker, text: string): Promise<void> {
  cy.tell({ type: 'post', room: 'tea', text, ref: text });
  for (let heard: unknown; heard !== text; ) heard = (await cy.hear('posted'))['text'];
  await cy.close();
}

function expectLogged(): void {
  expect(logged.length).toBeGreaterThan(0);
  for (const error of logged) expect((error as Error).stack).toContain('planted');
}

describe('what is thrown ends the connection it concerns, and is logged with its stack', () => {
  test.each([
    ['while a frame is decoded', () => vi.spyOn(roomcode, 'decode')],
    ['while a session takes it', () => vi.spyOn(Session.prototype, 'receive')],
  ])('%s', async (_, spy) => {
    const cy = await bystander();
    const ann = await open('roomCode=tea');
    spy().mockImplementationOnce(planted as never);
    ann.say(line('hi'));
    expect((await ann.ended()).code).toBe(1011);
    await isServed(cy, 'still here');
    expectLogged();
  });

  test.each([
    ['while a connection is made', () => vi.spyOn(roomcode, 'nameless')],
    ['while a session begins', () => vi.spyOn(Session.prototype, 'begin')],
    ['while a connection begins', () => vi.spyOn(WebSocketConnection.prototype, 'begin')],
    ['while a room is entered', () => vi.spyOn(Hub.prototype, 'enter')],
    ['while a place is given', () => vi.spyOn(Presence.prototype, 'enter')],
    ['while a room is opened', () => vi.spyOn(Channel.prototype, 'open')],
  ])('%s', async (_, spy) => {
    const cy = await bystander();
    spy().mockImplementationOnce(planted as never);
    const ann = await open('roomCode=tea').catch(() => undefined);
    if (ann) expect([1006, 1011]).toContain((await ann.ended()).code);
    await isServed(cy, 'still here');
    expectLogged();
  });

  test('while an event is encoded, for those of its dialect alone', async () => {
    const cy = await bystander();
    const [ann, bo, stream] = [
      await open('roomCode=tea'),
      await open('dialect=golem'),
      await StreamReader.open(`http://127.0.0.1:${parlour.port}/api/rooms/tea/events`),
    ];
    bo.say('join {"name":"tea"}');
    vi.spyOn(roomcode, 'encode').mockImplementationOnce(planted);
    bo.say('msg {"to":"tea","msg":"one"}');
    expect(await bo.next()).toBe('msg "one"');
    expect((await stream.posted())?.text).toBe('one');
    expect((await ann.ended()).code).toBe(1011);
    const again = await open('roomCode=tea');
    bo.say('msg {"to":"tea","msg":"two"}');
    expect(JSON.parse(await again.next()).Content).toBe('two');
    await isServed(cy, 'still here');
    await Promise.all([bo.close(), again.close()]);
    stream.close();
    expectLogged();
  });

  test('while a stream is written to', async () => {
    const cy = await bystander();
    const { voice } = Channel.prototype;
    vi.spyOn(Channel.prototype, 'voice').mockImplementationOnce(function (
      this: Channel,
      speech,
      how,
    ) {
      return voice.call(this, { ...speech, encode: planted }, how);
    });
    const stream = await StreamReader.open(`http://127.0.0.1:${parlour.port}/api/rooms/tea/events`);
    await isServed(cy, 'one');
    expect(await stream.posted()).toBeUndefined();
    expectLogged();
  });

  test('while bytes are handed to a socket', async () => {
    const cy = await bystander();
    const ann = await open('roomCode=tea');
    const flush = vi.spyOn(Outlet.prototype, 'flush').mockImplementationOnce(planted);
    ann.say(line('hi'));
    await expect.poll(() => flush).toHaveBeenCalled();
    const [gone] = await Promise.race([
      ann.ended().then((end) => [end]),
      cy.ended().then((end) => [end]),
    ]);
    expect(gone?.code).toBe(1006);
    const di = await bystander();
    await isServed(di, 'still here');
    expectLogged();
  });

  test('while a signal is told, and while people are counted', async () => {
    const cy = await bystander();
    const tell = vi.spyOn(native, 'signal').mockImplementationOnce(planted);
    const ann = await open('roomCode=tea');
    await expect.poll(() => tell).toHaveBeenCalled();
    expect((await cy.ended()).code).toBe(1011);
    const di = await bystander();
    await isServed(di, 'still here');
    await ann.close();
    expectLogged();
  });

  test('while its heart is looked at', async () => {
    const cy = await bystander();
    const ann = await open('dialect=golem');
    const check = vi.spyOn(WebSocketConnection.prototype, 'check').mockImplementationOnce(planted);
    await expect.poll(() => check.mock.calls.length).toBeGreaterThan(1);
    const ended = await Promise.race([ann.ended(), cy.ended()]);
    expect(ended.code).toBe(1011);
    const di = await bystander();
    await isServed(di, 'still here');
    expectLogged();
  }, 15_000);

  test('while it ends', async () => {
    const cy = await bystander();
    const ann = await open('roomCode=tea');
    vi.spyOn(Presence.prototype, 'leave').mockImplementationOnce(planted);
    await ann.close();
    await isServed(cy, 'still here');
    expectLogged();
  });

  test('while nothing but its name is asked for', async () => {
    const cy = await bystander();
    vi.spyOn(golem, 'nameless').mockImplementationOnce(planted);
    const ann = await open('dialect=golem').catch(() => undefined);
    await ann?.ended();
    await isServed(cy, 'still here');
    expectLogged();
  });
});
