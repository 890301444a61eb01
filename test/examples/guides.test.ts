import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { newSecret, type Room } from '../../src/client/index.ts';
import { makeBot } from '../../src/identity/bot/bot-file.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { fact, heardUpTo, record, roomIs } from '../client/fact.ts';
import { openAt } from '../client/stage.ts';
import { Golem } from '../router/golem.ts';
import { errorsOf, openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { startExample } from './example.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const guides = {
  'docs/guide-bot.md': ['examples/bot/bot.ts', 'examples/bot/grow.ts'],
  'docs/guide-forwarder.md': ['examples/forwarder/forward.ts'],
  'docs/guide-quiz.md': ['examples/quiz/quiz.ts', 'examples/quiz/quiz.html'],
  'docs/guide-wall.md': ['examples/wall/wall.html'],
};

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({ origins: 'any' });
});
afterAll(() => parlour.end());

/** Runs an example as a person does, until the test ends or it is told to. */
function run(path: string, env: Readonly<Record<string, string>>): () => Promise<void> {
  const child = spawn(process.execPath, [join(root, path)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(end);
  return end;
}

/** A program's server on a free port, until the test ends. */
async function serve(answer: (asked: IncomingMessage, answer: ServerResponse) => void) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Resolves once a file is there. */
async function isThere(path: string): Promise<void> {
  const watcher = watch(dirname(path));
  while (!existsSync(path)) await once(watcher, 'change');
  watcher.close();
}

async function enter(code: string): Promise<Room> {
  const room = openAt(parlour.wsUrl, { secret: newSecret(), name: 'ann' }).room(code);
  await roomIs(room, 'live');
  return room;
}

const isHere = (room: Room, name: string) =>
  fact(room, ['people'], () => room.people.list?.some((one) => one.name === name) ?? false);

test.each(Object.entries(guides))('%s has its programs as they run', (guide, examples) => {
  for (const example of examples) {
    const program = read(example).replace(
      /'[./]+\/src\/[\w/]+\.ts'; \/\/ in a project of yours: ('[\w/-]+')/g,
      '$1;',
    );
    expect(read(guide)).toContain(`\n${program}\`\`\`\n`);
  }
});

test('a bot answers whoever names it, by a key, and says a long answer as it comes', async () => {
  const [room, other] = [await enter('tea-at-five'), await enter('long')];
  const heard = record<RoomEvent>(room, 'event');
  const { key } = await makeBot(parlour.data, 'Tea');
  run('examples/bot/bot.ts', { SERVER: parlour.wsUrl, BOT_KEY: key });
  const { key: may } = await makeBot(parlour.data, 'Model', ['grow']);
  run('examples/bot/grow.ts', { SERVER: parlour.wsUrl, BOT_KEY: may, ROOM: 'long' });
  await isHere(room, 'Tea');
  room.post('Is anybody here?');
  room.post('@Tea how long does oolong take?');
  await heardUpTo(room, 3);
  expect(heard[2]).toMatchObject({
    ...{ type: 'posted', text: 'oolong: 3 minutes.', reply: { seq: 2 } },
    author: { name: 'Tea', badge: 'bot' },
  });
  await isHere(other, 'Model');
  other.post('@Model how is tea made?');
  await fact(other, ['growing'], () => other.growing[0]?.text.startsWith('Warm') ?? false);
  await heardUpTo(other, 2);
  const { messages } = await other.history({});
  expect(messages.at(-1)).toMatchObject({ text: /, and pour\.$/, reply: { seq: 1 } });
});

test('a bot says that its room does not let it in, and ends', async () => {
  await parlour.room('members').set('read', 'members');
  const { key } = await makeBot(parlour.data, 'Stray');
  const env = { ...process.env, SERVER: parlour.wsUrl, BOT_KEY: key, ROOM: 'members' };
  const bot = spawn(process.execPath, [join(root, 'examples/bot/bot.ts')], { env });
  onTestFinished(() => void bot.kill('SIGKILL'));
  const [said, [code]] = await Promise.all([text(bot.stderr), once(bot, 'exit')]);
  expect(said).toMatch(/^members does not let me in: \w.+\.\n$/);
  expect(code).toBe(1);
});

test('a forwarder brings each message in order, over failures and an absence', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  /** The texts by the keys under which they came: one that is cut off comes again. */
  const taken = new Map<unknown, string>();
  let [failing, wake] = [1, () => {}];
  const take = async (asked: IncomingMessage, answer: ServerResponse) => {
    const message = JSON.parse(await text(asked));
    const isTaken = failing-- <= 0;
    answer.writeHead(isTaken ? 204 : 500).end();
    if (!isTaken) return;
    taken.set(asked.headers['idempotency-key'], message.text);
    wake();
  };
  const hook = await serve((asked, answer) => void take(asked, answer));
  const takes = async (count: number) => {
    while (taken.size < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const env = { SERVER: parlour.url, ROOM: 'hall', TO: hook, PLACE: join(folder, 'place.txt') };
  const room = await enter('hall');
  room.post('before anybody listened');
  await heardUpTo(room, 1);
  const end = run('examples/forwarder/forward.ts', env);
  await isThere(env.PLACE);
  room.post('one');
  room.post('two');
  await takes(2);
  await end();
  room.post('three');
  await heardUpTo(room, 4);
  run('examples/forwarder/forward.ts', env);
  await takes(3);
  expect([...taken.values()]).toEqual(['one', 'two', 'three']);
});

test('a wall shows what is said, and lets go of what is taken away', async () => {
  const room = await enter('wall');
  room.post('<b>Welcome</b>');
  await heardUpTo(room, 1);
  const site = await serve((_, answer) =>
    answer.setHeader('content-type', 'text/html').end(read('examples/wall/wall.html')),
  );
  const page = await openPage();
  await page.goto(`${site}/?server=${parlour.url}&room=wall`);
  const rows = page.locator('li');
  await rows.getByText('ann <b>Welcome</b>').waitFor();
  room.post('Doors at seven');
  await rows.getByText('ann Doors at seven').waitFor();
  await room.edit(2, 'Doors at eight');
  await rows.getByText('ann Doors at eight').waitFor();
  await room.remove(1);
  await rows.getByText('Welcome').waitFor({ state: 'detached' });
  for (let i = 0; i < 12; i++) room.post(`line ${i}`);
  await rows.getByText('line 11').waitFor();
  await rows.getByText('Doors').waitFor({ state: 'detached' });
  expect(await rows.count()).toBe(12);
  expect(errorsOf(page)).toEqual([]);
});

test('a quiz is played beside a room, on one port', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parlour-guide-'));
  const quiz = await startExample('quiz/quiz', { DATA: data, SECONDS: '600' });
  onTestFinished(async () => {
    await quiz.end();
    rmSync(data, { recursive: true, force: true });
  });
  const ann = await Golem.open(quiz.ws.replace('/ws', '/quiz'));
  ann.emit('name', 'ann');
  expect(await ann.hear('question')).toMatchObject({ choices: ['Assam', 'Green', 'Oolong'] });
  const page = await openPage();
  await page.goto(quiz.http);
  await page.getByLabel('Your name').fill('bo');
  const green = page.getByRole('button', { name: 'Green' });
  await green.click();
  await page.getByText('1 of 2 have answered').waitFor();
  ann.emit('choose', 'Green');
  ann.emit('choose', 0);
  ann.emit('choose', 1);
  expect(await ann.hear('result')).toEqual({
    right: 1,
    scores: [
      { name: 'bo', points: 1 },
      { name: 'ann', points: 0 },
    ],
  });
  await page.getByText('bo: 1').waitFor();
  expect(await green.getAttribute('class')).toBe('right');
  const talk = page.frameLocator('iframe');
  const composer = talk.getByLabel('Message to');
  await composer.fill('I knew that.');
  await composer.press('Enter');
  await talk.getByLabel('Your name').press('Enter');
  await talk.getByText('I knew that.').waitFor();
  const said = await (await fetch(`${quiz.http}/talk/api/rooms/quiz/messages`)).text();
  expect(said).toContain('"I knew that."');
  expect(errorsOf(page)).toEqual([]);
});
