import { afterAll, beforeAll, expect, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { acts } from '../../src/control/acts.ts';
import { askServer } from '../../src/control/ask.ts';
import { routes } from '../../src/http/routes.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { readConfig } from '../../src/index.ts';
import { actTypes } from '../../src/protocol/act.ts';
import { commands } from '../../src/web/command/commands.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;

interface Posted {
  readonly seq: number;
  readonly author: { readonly id: string };
}

beforeAll(async () => {
  parlour = await startParlour();
});

afterAll(() => parlour.end());

async function saysInTea(secret: string): Promise<void> {
  const talker = await Talker.greet(parlour.wsUrl, { secret, name: 'pia' });
  await talker.join('Tea');
  expect(await talker.ask({ type: 'post', room: 'Tea', text: 'tea?', ref: 'p1' })).toMatchObject({
    type: 'ack',
  });
  await talker.close();
}

async function inTea(act: string, given: Record<string, string> = {}): Promise<string> {
  const answer = await askServer(parlour.data, { act, given: { code: 'Tea', ...given } });
  if (answer?.type === 'done') return answer.lines.join('\n');
  return `refused: ${answer?.why}`;
}

/** Acts of the page that have no word in the composer: a toast takes back, the queue is worked through. */
const unspoken: readonly string[] = ['restore', 'approve', 'reject'];

test('every act that a room knows has its command here, in the composer, and a place over HTTP', () => {
  const names = acts.map(({ name }) => name);
  const words = commands.map(({ word }) => word);
  const road = routes.find(
    ({ method, path }) => `${method} ${path}` === 'POST /api/rooms/{code}/acts',
  );
  for (const type of actTypes) {
    expect(names).toContain(`host ${type}`);
    if (!unspoken.includes(type)) expect(words).toContain(type);
    expect([road?.acts].flat()).toContain(type);
  }
});

test('what is done says so as the audit does, and the audit tells it', async () => {
  expect(await inTea('host acts')).toBe('Nothing was done there.');
  const person = guestOf('p'.repeat(43)).author.id;
  const short = person.slice(0, 10);
  await saysInTea('p'.repeat(43));
  expect(await inTea('host note', { person, text: 'warned twice' })).toBe(
    `Tea: the host noted about ${short}: warned twice.`,
  );
  expect(await inTea('host calm', { for: '15m' })).toBe(
    'Tea: the host calmed the room down for 15 minutes.',
  );
  expect(await inTea('host calm', { for: '0s' })).toBe('Tea: the host ended the calm.');
  const lines = (await inTea('host acts')).split('\n');
  expect(lines.map((line) => line.replace(/^20\S+Z {2}/, ''))).toEqual([
    '4  the host ended the calm',
    '3  the host calmed the room down for 15 minutes',
    `2  the host noted about ${short}: warned twice`,
  ]);
  expect(await inTea('host acts', { before: '3' })).toMatch(/ {2}2 {2}the host noted[^\n]*$/);
  expect(await inTea('host note', { person: 'c_bo', text: 'x' })).toMatch(/^refused: .*\.$/);
});

test('people are kept from speaking by their id, or by a message of theirs', async () => {
  const bo = await Talker.greet(parlour.wsUrl, { name: 'bo', secret: 'b'.repeat(43) });
  await bo.join('Tea');
  bo.tell({ type: 'post', room: 'Tea', text: 'buy this', ref: 'p1' });
  const { seq, author } = (await bo.hear('posted')) as unknown as Posted;
  const flooding = { for: '10m', reason: 'flooding' };
  expect(await inTea('host timeout', { who: String(seq), ...flooding })).toBe(
    'Tea: the host paused bo for 10 minutes: flooding.',
  );
  bo.tell({ type: 'post', room: 'Tea', text: 'and this', ref: 'p2' });
  expect(await bo.hear('refused')).toMatchObject({ code: 'timed_out', ref: 'p2' });
  expect(await inTea('host ban', { who: author.id, for: '2d' })).toBe(
    'Tea: the host banned bo for 2 days.',
  );
  expect(await inTea('host unban', { person: author.id })).toBe(
    'Tea: the host let bo speak again.',
  );
  expect(await inTea('host timeout', { who: author.id, for: '5s' })).toBe(
    'refused: It is from 10 seconds to 1 day, not "5s".',
  );
  expect(await inTea('host ban', { who: '4000' })).toMatch(/^refused: /);
  await bo.close();
});

test('a name stands for the one person who has it, and for nobody else', async () => {
  const inHall = (act: string, given: Record<string, string>) =>
    inTea(act, { code: 'Hall', ...given });
  const greet = async (name: string, secret: string) => {
    const talker = await Talker.greet(parlour.wsUrl, { name, secret: secret.repeat(43) });
    await talker.join('Hall');
    return talker;
  };
  expect(await inHall('host ban', { who: 'bo' })).toMatch(/^refused: Nobody is called "bo"/);
  const bo = await greet('Bo', 'b');
  expect(await inHall('host ban', { who: 'bo' })).toBe('Hall: the host banned Bo.');
  bo.tell({ type: 'post', room: 'Hall', text: 'buy this', ref: 'n1' });
  expect(await bo.hear('refused')).toMatchObject({ code: 'banned', ref: 'n1' });
  expect(await inHall('host unban', { person: 'bo' })).toBe('Hall: the host let Bo speak again.');
  bo.tell({ type: 'post', room: 'Hall', text: 'buy this', ref: 'n2' });
  await bo.hear('posted');
  await bo.close();
  const other = await greet('bo', 'o');
  other.tell({ type: 'post', room: 'Hall', text: 'tea?', ref: 'n3' });
  await other.hear('posted');
  for (const [act, given] of [
    ['host ban', { who: 'bo' }],
    ['host timeout', { who: 'bo', for: '5m' }],
    ['host note', { person: 'bo', text: 'x' }],
    ['host clear', { person: 'bo' }],
  ] as const) {
    expect(await inHall(act, given)).toMatch(
      /^refused: Several are called "bo": .*g_\S+, g_\S+\.$/,
    );
  }
  await other.close();
});

test('a number that is somebody’s name is not taken for a message', async () => {
  const inYard = (act: string, given: Record<string, string>) =>
    inTea(act, { code: 'Yard', ...given });
  const greet = async (name: string, secret: string) => {
    const talker = await Talker.greet(parlour.wsUrl, { name, secret: secret.repeat(43) });
    await talker.join('Yard');
    return talker;
  };
  const [first, numbered] = [await greet('Al', 'A'), await greet('1', 'Z')];
  first.tell({ type: 'post', room: 'Yard', text: 'hi', ref: 'm1' });
  expect(await first.hear('posted')).toMatchObject({ seq: 1 });
  for (const act of ['host ban', 'host timeout']) {
    expect(await inYard(act, { who: '1', for: '5m' })).toMatch(
      /^refused: Somebody there is called "1": say "#1" .* g_\S+\.$/,
    );
  }
  expect(await inYard('host ban', { who: '#1' })).toBe('Yard: the host banned Al.');
  await numbered.close();
  await first.close();
});

test('what waits is told, and let pass or rejected; messages go, and come back', async () => {
  const inQueue = (act: string, given: Record<string, string> = {}) =>
    inTea(act, { code: 'Queue', ...given });
  expect(await inQueue('host queue')).toBe('Nothing waits there.');
  await inQueue('room set', { setting: 'hold', value: 'everybody' });
  const cy = await Talker.greet(parlour.wsUrl, { name: 'cy', secret: 'c'.repeat(43) });
  await cy.join('Queue');
  const post = async (text: string, ref: string) => {
    const { seq } = (await cy.ask({ type: 'post', room: 'Queue', text, ref })) as unknown as Posted;
    return String(seq);
  };
  const [one, two] = [await post('first\nline', 'p1'), await post('second', 'p2')];
  expect((await inQueue('host queue')).split('\n')).toEqual([
    expect.stringMatching(/^20\S+Z {2}2 {2}held \(everybody\) {2}cy: first line$/),
    expect.stringMatching(/ {2}3 {2}held \(everybody\) {2}cy: second$/),
  ]);
  expect(await inQueue('host approve', { held: one })).toBe(
    'Queue: the host let message 4 of cy pass.',
  );
  expect(await inQueue('host reject', { number: two, reason: 'twice' })).toBe(
    'Queue: the host rejected message 3 of cy, which waited: twice.',
  );
  await inQueue('host report', { message: '4', why: 'rude' });
  expect(await inQueue('host queue')).toMatch(/ {2}4 {2}reported \(rude\) {2}cy: first line$/);
  expect(await inQueue('host hide', { seq: '4' })).toBe('Queue: the host hid message 4 of cy.');
  expect(await inQueue('host restore', { seq: '4' })).toBe(
    'Queue: the host brought back message 4 of cy.',
  );
  expect(await inQueue('host remove', { message: '4', reason: 'spam' })).toBe(
    'Queue: the host removed message 4 of cy for good: spam.',
  );
  await cy.close();
});

test('who is in a room is told with its id', async () => {
  const ann = await Talker.greet(parlour.wsUrl, { name: 'ann', secret: 'a'.repeat(43) });
  await ann.join('Pool');
  const bo = await Talker.greet(parlour.wsUrl, { name: 'bo' });
  await bo.join('Pool');
  const lines = (await inTea('room people', { code: 'Pool' })).split('\n').sort();
  expect(lines).toEqual([
    expect.stringMatching(/^c_\S+ +bo {2}without a key$/),
    expect.stringMatching(/^g_\S+ +ann$/),
  ]);
  await Promise.all([ann.close(), bo.close()]);
});

test('where no server runs, the same is done by hand', async () => {
  const { data } = parlour;
  const person = guestOf('p'.repeat(43)).author.id;
  await saysInTea('p'.repeat(43));
  await parlour.stop();
  const given = { code: 'Tea', person, text: 'by hand' };
  const answer = await doAct(readConfig({ data }, {}), { act: 'host note', given });
  expect(answer).toEqual({
    type: 'done',
    lines: [`Tea: the host noted about ${person.slice(0, 10)}: by hand.`],
  });
  parlour = await startParlour({ data });
  expect(await inTea('host acts')).toContain('by hand');
});
