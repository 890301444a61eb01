import { spawnSync } from 'node:child_process';
import { createContext, runInContext } from 'node:vm';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { documented } from '../support/documented.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { Connection } from './golem-js.ts';
import { Shell } from './shell.ts';

const room = 'tea-at-five';
const debian = 'apt-get update && apt-get install -y curl python3-websockets';
/** A program may take its time to start. */
const patient = { timeout: 15_000 };

let parlour: OwnParlour;
let bo: Talker;

beforeEach(async () => {
  parlour = await startParlour({ listen: ['0=chatlog:tea-at-five'] });
  bo = await Talker.open(`${parlour.wsUrl}?roomCode=${room}`);
});
afterEach(() => parlour.end());

/** What the docs say, with this server's ports. */
function here(text: string): string {
  const [chatlog] = parlour.listeners;
  return text
    .replaceAll('localhost:8080', `127.0.0.1:${parlour.port}`)
    .replaceAll('localhost:9999', `127.0.0.1:${chatlog?.port}`);
}

const boSays = (text: string) => bo.say(JSON.stringify({ Author: 'bo', Content: text }));
const boHears = async (): Promise<unknown> => JSON.parse(await bo.next());

/** Resolves once so many are in the room. */
async function areThere(count: number): Promise<void> {
  const address = `http://127.0.0.1:${parlour.port}/api/rooms/${room}`;
  await expect
    .poll(async () => ((await (await fetch(address)).json()) as { people: number }).people, patient)
    .toBe(count);
}

function needs(command: string, ...probe: string[]): void {
  const { status } = spawnSync(command, probe);
  if (status !== 0) throw new Error(`${command} ${probe.join(' ')} fails. On Debian: ${debian}`);
}

test('curl says something over HTTP', async () => {
  needs('curl', '--version');
  const curl = new Shell(here(documented('sh', "curl -H 'Content-Type")));
  expect(JSON.parse(await curl.all())).toMatchObject({ room: 'teaatfive', seq: 1 });
  expect(await boHears()).toEqual({ Author: 'ann', Content: 'hello' });
});

test('curl hears server-sent events', async () => {
  needs('curl', '--version');
  const curl = new Shell(here(documented('sh', 'curl -N http://localhost:8080/api/rooms/')));
  expect(await curl.line()).toMatch(/^retry: \d+$/);
  expect(await curl.line()).toMatch(/^id: \w+:0:[\w-]+$/);
  boSays('caf\u00e9 \u{1f375}');
  expect(await curl.line()).toMatch(/^id: \w+:1:[\w-]+$/);
  expect(await curl.line()).toBe('event: posted');
  const [, data = ''] = /^data: (.*)$/.exec(await curl.line()) ?? [];
  expect(JSON.parse(data)).toMatchObject({ seq: 1, text: 'caf\u00e9 \u{1f375}' });
});

test('curl reads the whole log as golang-chat gives it', async () => {
  needs('curl', '--version');
  boSays('hello');
  await boHears();
  const curl = new Shell(here(documented('sh', '/getAllMessages')));
  expect(JSON.parse(await curl.all())).toMatchObject({
    Messages: [{ userName: 'bo', body: 'hello' }],
  });
});

test('wscat speaks and hears roomcode', async () => {
  const wscat = new Shell(here(documented('sh', 'wscat')));
  await areThere(2);
  boSays('anybody?');
  await boHears();
  expect(await wscat.line()).toBe('{"Author":"bo","Content":"anybody?"}');
  wscat.type('{"Author": "ann", "Content": "hello"}');
  // With its prompt in front.
  expect(await wscat.line()).toBe('> {"Author":"ann","Content":"hello"}');
  expect(await boHears()).toEqual({ Author: 'ann', Content: 'hello' });
});

test("Python's websockets speak and hear roomcode", async () => {
  needs('/usr/bin/python3', '-c', 'import websockets');
  const env = { SCRIPT: here(documented('python', 'websockets')) };
  const python = new Shell('/usr/bin/python3 -u -c "$SCRIPT"', env);
  expect(await python.line()).toBe('ann: hello');
  expect(await boHears()).toEqual({ Author: 'ann', Content: 'hello' });
  boSays('hello ann');
  expect(await python.line()).toBe('bo: hello ann');
});

test("golem.js' program speaks and hears golem", async () => {
  const heard: unknown[] = [];
  const connections: Connection[] = [];
  class Opened extends Connection {
    constructor(address: string) {
      super(address);
      connections.push(this);
    }
  }
  onTestFinished(() => connections[0]?.ws.close());
  const scope = {
    golem: { Connection: Opened },
    console: { log: (text: unknown) => heard.push(text) },
  };
  runInContext(here(documented('js', 'golem')), createContext(scope));
  expect(await boHears()).toMatchObject({ Content: 'hello' });
  boSays('<hello>');
  await expect.poll(() => heard, patient).toEqual(['hello', '<hello>']);
  connections[0]?.emit('poke');
  connections[0]?.emit('msg', { to: room, msg: 'still here' });
  await expect.poll(() => heard, patient).toEqual(['hello', '<hello>', 'still here']);
});

test("websocat's wire: a newline after each frame", async () => {
  const [, address = ''] = /^websocat '(.*)'$/.exec(here(documented('sh', 'websocat'))) ?? [];
  const ann = await Talker.open(address);
  ann.say('{"Author": "ann", "Content": "hello"}\n');
  expect(await ann.next()).toBe('{"Author":"ann","Content":"hello"}\n');
  expect(await boHears()).toEqual({ Author: 'ann', Content: 'hello' });
});
