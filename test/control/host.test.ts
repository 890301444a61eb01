import { afterAll, beforeAll, expect, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { acts } from '../../src/control/acts.ts';
import { askServer } from '../../src/control/ask.ts';
import { routes } from '../../src/http/routes.ts';
import { readConfig } from '../../src/index.ts';
import { actTypes } from '../../src/protocol/act.ts';
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

async function inTea(act: string, given: Record<string, string> = {}): Promise<string> {
  const answer = await askServer(parlour.data, { act, given: { code: 'Tea', ...given } });
  if (answer?.type === 'done') return answer.lines.join('\n');
  return `refused: ${answer?.why}`;
}

test('every act that a room knows has its command, and its place on the road over HTTP', () => {
  const commands = acts.map(({ name }) => name);
  const road = routes.find(
    ({ method, path }) => `${method} ${path}` === 'POST /api/rooms/{code}/acts',
  );
  for (const type of actTypes) {
    expect(commands).toContain(`host ${type}`);
    expect([road?.acts].flat()).toContain(type);
  }
});

test('what is done says so as the audit does, and the audit tells it', async () => {
  expect(await inTea('host acts')).toBe('Nothing was done there.');
  const person = 'g_AAAAAAAAAAAAAAAAAAAAAA';
  expect(await inTea('host note', { person, text: 'warned twice' })).toBe(
    'Tea: the host noted about g_AAAAAAAA: warned twice.',
  );
  expect(await inTea('host calm', { for: '15m' })).toBe(
    'Tea: the host calmed the room down for 15 minutes.',
  );
  expect(await inTea('host calm', { for: '0s' })).toBe('Tea: the host ended the calm.');
  const lines = (await inTea('host acts')).split('\n');
  expect(lines.map((line) => line.replace(/^20\S+Z {2}/, ''))).toEqual([
    '3  the host ended the calm',
    '2  the host calmed the room down for 15 minutes',
    '1  the host noted about g_AAAAAAAA: warned twice',
  ]);
  expect(await inTea('host acts', { before: '2' })).toMatch(/ {2}1 {2}the host noted[^\n]*$/);
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
  await parlour.stop();
  const given = { code: 'Tea', person: 'g_BBBBBBBBBBBBBBBBBBBBBB', text: 'by hand' };
  const answer = await doAct(readConfig({ data }, {}), { act: 'host note', given });
  expect(answer).toEqual({
    type: 'done',
    lines: ['Tea: the host noted about g_BBBBBBBB: by hand.'],
  });
  parlour = await startParlour({ data });
  expect(await inTea('host acts')).toContain('by hand');
});
