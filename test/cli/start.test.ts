import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { newFolder, type Program, runProgram, startProgram } from '../support/program.ts';
import { Talker } from '../support/talker.ts';

const programs: Program[] = [];
const folders: string[] = [];

function folder(): string {
  const made = newFolder();
  folders.push(made);
  return made;
}

async function start(args: readonly string[], how = {}): Promise<Program> {
  const program = await startProgram(args, how);
  programs.push(program);
  return program;
}

afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.end('SIGKILL')));
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
});

const wsOf = (program: Program) => `ws://127.0.0.1:${program.port}/ws`;

describe('starting', () => {
  test('tells address, folder and a room link, on both loopbacks', async () => {
    const data = folder();
    const program = await start(['--port', '0', '--data', data]);
    expect(program.said).toContain(data);
    expect(program.said).toMatch(new RegExp(`http://localhost:${program.port}/r/[a-z2-9-]{11}`));
    expect(program.said).toContain('--host 0.0.0.0');
    expect(program.said).toContain('--public-url');
    expect((await fetch(`http://127.0.0.1:${program.port}/healthz`)).status).toBe(200);
  });

  test.runIf(process.platform === 'linux')(
    'helpers of V8 give way to the loop and the writer',
    async () => {
      const program = await start(['--port', '0', '--data', folder()]);
      const tasks = `/proc/${program.process.pid}/task`;
      const priorities = readdirSync(tasks).map((thread) => {
        const [name, fields = ''] = readFileSync(`${tasks}/${thread}/stat`, 'latin1').split(') ');
        return { name, nice: Number(fields.split(' ')[16]) };
      });
      const niceOf = (word: string) =>
        priorities.flatMap(({ name, nice }) => (name?.includes(word) ? nice : []));
      expect(new Set(niceOf('V8Worker'))).toEqual(new Set([10]));
      expect([niceOf('Main'), niceOf('writer')]).toEqual([[getPriority()], [getPriority()]]);
    },
  );

  test.each([
    ['an unknown option', ['--prot', '80'], /--prot/],
    ['a port that is none', ['--port', '99999'], /0 to 65535/],
    ['a word too many', ['please'], /argument/i],
    ['a host that is none', ['--host', '999.1.1.1', '--port', '0'], /999\.1\.1\.1/],
  ])('%s gets one sentence and exit code 2', async (_, args, sentence) => {
    const { code, out, err } = await runProgram(['--data', folder(), ...args]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.trim()).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('HOST that names a compiler, and files of others in the folder, open nothing', async () => {
    const home = folder();
    writeFileSync(join(home, 'config.json'), '{"port": 9999, "theme": "dark"}');
    const program = await start(['--port', '0', '--data', folder()], {
      env: { HOST: 'x86_64-conda-linux-gnu' },
      cwd: home,
    });
    expect(program.said).toContain('Only this machine can reach it');
    expect(program.said).not.toContain('Listener');
  });

  test('an address in HOST that this machine lacks is blamed on HOST', async () => {
    const { code, err } = await runProgram(['--port', '0', '--data', folder()], {
      env: { HOST: '192.0.2.7' },
    });
    expect(code).toBe(2);
    expect(err).toMatch(/^parlour: .*192\.0\.2\.7.*variable HOST.*\n$/);
  });

  test('a taken port gets one sentence and exit code 2', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, err } = await runProgram(['--port', String(port), '--data', folder()]);
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`^parlour: .*${port}.*\\n$`));
    other.close();
  });

  test('a folder that another server holds gets one sentence and exit code 2', async () => {
    const data = folder();
    const first = await start(['--port', '0', '--data', data]);
    const second = await runProgram(['--port', '0', '--data', data]);
    expect(second.code).toBe(2);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    await first.end('SIGKILL');
    await start(['--port', '0', '--data', data]);
  });
});

test.runIf(process.platform === 'linux')(
  'it ends although its log can be written nowhere',
  async () => {
    const line = `exec ${process.execPath} src/cli/main.ts "$@" 2>/dev/full`;
    const program = await start(['--port', '0', '--data', folder()], {
      command: ['sh', '-c', line, 'sh'],
    });
    expect(await program.end('SIGTERM')).toEqual({ code: 0, signal: null });
  },
);

test('its log says starts, who is refused what, ten times and then once a minute, and stops', async () => {
  const data = folder();
  const program = await start(['--port', '0', '--data', data]);
  const url = `http://127.0.0.1:${program.port}`;
  await fetch(`${url}/nowhere`);
  for (let n = 0; n < 12; n++) await fetch(`${url}/api/rooms/%2F`);
  const bad = await Talker.open(`${wsOf(program)}?roomCode=a`);
  bad.say('no JSON');
  expect((await bad.ended()).code).toBe(1008);
  await program.end('SIGTERM');
  const from = '127.0.0.1';
  expect(program.logged()).toMatchObject([
    { msg: 'open', url: `http://localhost:${program.port}`, data },
    { msg: 'refused', code: 'not_found', from, times: 1 },
    ...Array.from({ length: 10 }, () => ({ msg: 'refused', code: 'bad_code', from, times: 1 })),
    { msg: 'refused', code: 'bad_frame', from, times: 1 },
    { msg: 'stopping' },
    { msg: 'refused', code: 'bad_code', from, times: 2 },
    { msg: 'stopped' },
  ]);
});

describe('stopping', () => {
  test.each([
    'SIGTERM',
    'SIGINT',
    'SIGHUP',
  ] as const)('%s says 1012 and ends with code 0', async (signal) => {
    const program = await start(['--port', '0', '--data', folder()]);
    const ann = await Talker.greet(wsOf(program), { name: 'ann' });
    const bo = await Talker.open(`${wsOf(program)}?roomCode=room1`);
    const began = performance.now();
    expect(await program.end(signal)).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect((await ann.ended()).code).toBe(1012);
    expect((await bo.ended()).code).toBe(1012);
  });

  test('Ctrl-C in a terminal, which tells the whole group, ends it as gently', async () => {
    const program = await start(['--port', '0', '--data', folder()], {
      command: ['npm', 'start', '--'],
      group: true,
    });
    const ann = await Talker.greet(wsOf(program), { name: 'ann' });
    const ended = once(program.process, 'exit');
    process.kill(-(program.process.pid as number), 'SIGINT');
    expect((await ann.ended()).code).toBe(1012);
    expect(await ended).toEqual([0, null]);
  });

  test('SIGTERM to `npm start` reaches it', async () => {
    const program = await start(['--port', '0', '--data', folder()], {
      command: ['npm', 'start', '--'],
    });
    const ann = await Talker.greet(wsOf(program), { name: 'ann' });
    expect((await program.end('SIGTERM')).code).toBe(0);
    expect((await ann.ended()).code).toBe(1012);
  });
});

test('after kill -9, every line that anybody heard is there, once and in order', async () => {
  const data = folder();
  const first = await start(['--port', '0', '--data', data, '--limits', 'off']);
  const bo = await Talker.open(`${wsOf(first)}?roomCode=room1`);
  const ann = await Talker.greet(wsOf(first), { name: 'ann' });
  await ann.join('room1');
  for (let i = 0; i < 500; i++) ann.tell({ type: 'post', room: 'room1', text: `line ${i}` });
  const heard: string[] = [];
  while (heard.length < 200)
    heard.push((JSON.parse(await bo.next()) as { Content: string }).Content);
  await first.end('SIGKILL');
  for (const frame of bo.frames) heard.push((JSON.parse(frame) as { Content: string }).Content);

  const second = await start(['--port', '0', '--data', data]);
  const kept: string[] = [];
  for (let after = 0; ; ) {
    const url = `http://127.0.0.1:${second.port}/api/rooms/room1/messages?after=${after}&limit=100`;
    const page = (await (await fetch(url)).json()) as { messages: { seq: number; text: string }[] };
    kept.push(...page.messages.map((message) => message.text));
    const last = page.messages.at(-1);
    if (!last) break;
    after = last.seq;
  }
  expect(kept.slice(0, heard.length)).toEqual(heard);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => `line ${i}`));
});
