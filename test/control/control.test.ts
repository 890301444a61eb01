import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { doAct } from '../../src/by-hand.ts';
import type { ActParts } from '../../src/control/act.ts';
import { askServer } from '../../src/control/ask.ts';
import { type ControlParts, openControl } from '../../src/control/control.ts';
import { guests } from '../../src/identity/guest.ts';
import { readConfig } from '../../src/index.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { createModel } from '../support/model-store.ts';
import { startParlour } from '../support/parlour.ts';
import { tempFolder } from '../support/temp.ts';

const list = { act: 'room list', given: {} };
const none = { type: 'done', lines: ['The lobby lists no room.'] };

async function start(data = tempFolder()): Promise<string> {
  const parlour = await startParlour({ data });
  onTestFinished(() => parlour.end());
  return data;
}

/** What is answered to bytes that no command of ours would send. */
async function answerTo(folder: string, bytes: string | Buffer): Promise<string> {
  const socket = connect(join(folder, 'control'));
  socket.on('error', () => {});
  socket.write(bytes);
  return text(socket);
}

describe('a running server', () => {
  test('hears acts at a socket that is its owner’s alone, until it stops', async () => {
    const data = tempFolder();
    const parlour = await startParlour({ data });
    const path = join(data, 'control');
    expect(statSync(path).isSocket()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(data)).not.toContain('control.new');
    expect(await askServer(data, list)).toEqual(none);
    await parlour.stop();
    expect(existsSync(path)).toBe(false);
    expect(await askServer(data, list)).toBeUndefined();
  });

  test('takes what is not an act for none, and goes on', async () => {
    const data = await start();
    const wrong = [
      'GET / HTTP/1.1\r\n\r\n',
      '\n',
      '[]\n',
      'null\n',
      '{"act":"room list"}\n',
      '{"act":["room list"],"given":{}}\n',
      '{"act":"room show","given":{"code":7}}\n',
      `${'['.repeat(50_000)}\n`,
      Buffer.alloc(70_000, 0xff),
    ];
    for (const bytes of wrong) {
      expect(JSON.parse(await answerTo(data, bytes))).toEqual({
        type: 'refused',
        why: 'That is not an act as one line of JSON, of 65536 bytes at most.',
      });
    }
    expect(await askServer(data, list)).toEqual(none);
  });

  test('does nothing for half a line', async () => {
    const data = await start();
    const socket = connect(join(data, 'control'));
    socket.end('{"act":"room public","given":{"code":"tea","listed":"on"}}');
    expect(await text(socket)).toBe('');
    expect(await askServer(data, list)).toEqual(none);
  });

  test('answers who ended his side, and takes a line that comes in pieces', async () => {
    const data = await start();
    const socket = connect(join(data, 'control'));
    for (const piece of ['{"act":"room li', 'st","given"', ':{}}', '\n{"more']) {
      await new Promise((resolve) => socket.write(piece, resolve));
    }
    socket.end();
    expect(JSON.parse(await text(socket))).toEqual(none);
  });

  test.each([
    [{ act: 'room burn', given: {} }, 'does not know "room burn"'],
    [{ act: '__proto__', given: {} }, 'does not know "__proto__"'],
    [{ act: 'room show', given: {} }, 'room show needs code.'],
    [{ act: 'room show', given: { code: '/' } }, 'That cannot be a room code.'],
    [{ act: 'room public', given: { code: 'a', listed: 'yes' } }, 'on or off, not "yes"'],
  ])('refuses %j in a sentence', async (asked, why) => {
    expect(await askServer(await start(), asked)).toEqual({
      type: 'refused',
      why: expect.stringContaining(why),
    });
  });

  test('whose folder has a long path hears as well, and leaves no link', async () => {
    const data = join(tempFolder(), ...Array.from({ length: 4 }, () => 'd'.repeat(60)));
    const links = () =>
      readdirSync(tmpdir()).filter((name) => /^parlour-[A-Za-z0-9]{6}$/.test(name));
    const before = links();
    await start(data);
    expect(statSync(join(data, 'control')).mode & 0o777).toBe(0o600);
    expect(await askServer(data, list)).toEqual(none);
    const linked = links().filter((name) => existsSync(join(tmpdir(), name, 'd')));
    expect(linked.filter((name) => !before.includes(name))).toEqual([]);
  });

  test('has no other’s rooms: two of them, each by its own socket', async () => {
    const [one, two] = [await start(), await start()];
    const show = { act: 'room public', given: { code: 'tea', listed: 'on' } };
    expect(await askServer(one, show)).toMatchObject({ type: 'done' });
    expect(await askServer(one, list)).toEqual({ type: 'done', lines: ['tea  0 facts  0 here'] });
    expect(await askServer(two, list)).toEqual(none);
    await expect(startParlour({ data: one })).rejects.toThrow('Another Parlour');
    expect(await askServer(one, list)).toMatchObject({ lines: ['tea  0 facts  0 here'] });
  });

  test('that can have no socket runs all the same; commands say so', async () => {
    const data = tempFolder();
    mkdirSync(join(data, 'control'));
    writeFileSync(join(data, 'control/taken'), '');
    await start(data);
    const asked = doAct(readConfig({ data }, {}), list, 0);
    await expect(asked).rejects.toThrow(`A Parlour uses the folder ${data} and hears no commands`);
  });
});

describe('who is slow', () => {
  async function open(more: Partial<ControlParts>, parts: Partial<ActParts> = {}) {
    const folder = tempFolder();
    const store = await createModel('e')();
    const limits = { ...defaultLimits, codePoints: 300 };
    const rooms = createRooms({ store, bus: createMemoryBus(), limits });
    const people = { count: () => 0, list: () => [] };
    const bugs: unknown[] = [];
    const control = await openControl({
      folder,
      parts: { store, rooms, identity: guests, people, limits, data: folder, ...parts },
      log: { info: () => {}, warn: () => {} },
      onBug: (error) => bugs.push(error),
      ...more,
    });
    onTestFinished(() => control?.close());
    return { folder, store, limits, bugs, control };
  }

  test('to ask is let go of', async () => {
    const { folder, bugs } = await open({ patience: 200 });
    expect(await answerTo(folder, '')).toBe('');
    expect(await answerTo(folder, '{"act":')).toBe('');
    expect([await askServer(folder, list), bugs]).toEqual([none, []]);
  });

  test('to take the answer is let go of, by a server that goes on or closes', async () => {
    const { folder, store, limits, bugs, control } = await open({ patience: 200 });
    for (let n = 0; n < 900; n++) {
      const room = store.find(`${'🫖'.repeat(250)}${n}`, limits);
      if (room) await store.setPublic(room, true);
    }
    const slow = Array.from({ length: 16 }, () => {
      const socket = connect(join(folder, 'control'));
      socket.on('error', () => {});
      socket.write(`${JSON.stringify(list)}\n`);
      return socket;
    });
    // Where this machine is busy, some are let go of before they hear anything.
    const hears = (one: Socket) =>
      new Promise((resolve) => one.once('readable', resolve).once('close', resolve));
    await Promise.all(slow.map(hears));
    // They were as many as may be there at once.
    const show = { act: 'room show', given: { code: 'tea' } };
    const answer = () => askServer(folder, show).catch(({ message }) => message);
    await expect.poll(answer, { timeout: 30_000 }).toMatchObject({ type: 'done' });
    await control?.close();
    expect(bugs).toEqual([]);
    for (const one of slow) {
      const rest = one.destroyed ? '' : await text(one).catch(() => '');
      expect(rest.length).toBeLessThan(500_000);
    }
  });

  test('in work is heard to the end when the server closes', async () => {
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const store = await createModel('e')();
    const slow = Object.assign(Object.create(store), {
      async publicRooms() {
        begun.resolve();
        await go.promise;
        return [];
      },
    });
    const { folder, control } = await open({}, { store: slow });
    const answer = askServer(folder, list);
    await begun.promise;
    const closed = control?.close();
    go.resolve();
    expect(await answer).toEqual(none);
    await closed;
  });

  test('a bug in an act is logged, and said in one sentence', async () => {
    const store = await createModel('e')();
    const broken = Object.assign(Object.create(store), {
      publicRooms: () => Promise.reject(new Error('planted')),
    });
    const { folder, bugs } = await open({}, { store: broken });
    expect(await askServer(folder, list)).toMatchObject({
      type: 'refused',
      why: expect.stringContaining('the log says more'),
    });
    expect(bugs).toEqual([new Error('planted')]);
  });
});

test('a server is found by a long way that begins at where one stands', async () => {
  const data = relative(process.cwd(), tempFolder());
  const long = `${'./'.repeat(60)}${data}/${'d'.repeat(110)}`;
  mkdirSync(long);
  await start(long);
  expect(await doAct({ ...readConfig({ data: long }, {}), data: long }, list, 0)).toEqual(none);
});

describe('where no server runs', () => {
  const on = (code: string) => ({ act: 'room public', given: { code, listed: 'on' } });

  test('acts are done by hand, one after the other, and a server finds what they did', async () => {
    const data = tempFolder();
    const config = readConfig({ data }, {});
    await expect(doAct(config, list)).rejects.toThrow('There is no log in the folder');
    expect(existsSync(join(data, 'lock'))).toBe(false);
    await (await startParlour({ data })).stop();
    const done = await Promise.all(['a', 'b', 'c'].map((code) => doAct(config, on(code))));
    expect(done.map(({ type }) => type)).toEqual(['done', 'done', 'done']);
    await start(data);
    const listed = await askServer(data, list);
    expect(listed?.type === 'done' && listed.lines.length).toBe(3);
  });

  test('nobody’s old file is in the way', async () => {
    const data = mkdtempSync(join(tmpdir(), 'parlour-stale-'));
    await (await startParlour({ data })).stop();
    writeFileSync(join(data, 'control'), '');
    mkdirSync(join(data, 'control.new'));
    writeFileSync(join(data, 'control.new/s'), '');
    expect(await doAct(readConfig({ data }, {}), list)).toEqual(none);
    const parlour = await startParlour({ data });
    expect(await askServer(data, list)).toEqual(none);
    await parlour.stop();
    rmSync(data, { recursive: true });
  });
});
