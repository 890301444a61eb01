import { afterAll, beforeAll, expect, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { askServer } from '../../src/control/ask.ts';
import { readConfig } from '../../src/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;

beforeAll(async () => {
  parlour = await startParlour();
});

afterAll(() => parlour.end());

async function ask(act: string, given: Record<string, string>): Promise<string> {
  const answer = await askServer(parlour.data, { act, given });
  if (answer?.type === 'done') return answer.lines.join('\n');
  return `refused: ${answer?.why}`;
}

const inTea = (act: string, given: Record<string, string> = {}) =>
  ask(act, { code: 'Tea', ...given });

test('settings and roles are given and taken as the host, and the room hears of them', async () => {
  const ann = await Talker.greet(parlour.wsUrl, { name: 'ann' });
  await ann.join('Tea');
  expect(await inTea('room set', { setting: 'edits', value: '30' })).toBe(
    'Tea: edits is 30 seconds now.',
  );
  expect(await ann.hear('set')).toMatchObject({
    type: 'set',
    setting: 'edits',
    value: 30,
    author: { name: 'host', badge: 'host' },
  });
  const password = { setting: 'password', secret: 'off' };
  expect(await inTea('room set', password)).toBe('Tea: password is on now.');
  expect(await inTea('room show')).toContain('password    on');
  const none = { setting: 'password', value: 'off' };
  expect(await inTea('room set', none)).toBe('Tea: password is off now.');
  await inTea('room set', { setting: 'title', value: 'Tea at five' });
  const cy = { person: 'u_1', name: 'cy' };
  expect(await inTea('room grant', { ...cy, role: 'owner' })).toBe('Tea: u_1 is owner now.');
  await inTea('room grant', { person: 'u_2', name: 'bo', role: 'member', for: '2d' });
  const shown = await inTea('room show');
  expect(shown).toContain('title       Tea at five\nedits       30 seconds\nowner       cy  u_1');
  expect(shown).toMatch(/^member {6}bo {2}u_2 {2}until 20/m);
  expect(await inTea('room revoke', { person: 'u_1' })).toBe('Tea: u_1 has no role now.');
  expect(await inTea('room set', { setting: 'edits', value: '0' })).toBe(
    'Tea: edits is always now.',
  );
  expect(await inTea('room show')).not.toMatch(/u_1|edits/);
  await ann.close();
});

test.each([
  ['room set', { setting: 'colour', value: 'red' }, 'title, topic'],
  ['room set', { setting: 'slow', value: 'very' }, 'slow can\'t be "very"'],
  ['room set', { setting: 'password', value: 'on' }, 'leave it out'],
  ['room set', { setting: 'password', secret: ' ' }, 'refused: '],
  ['room set', { setting: 'topic', secret: 'tea' }, 'no secret'],
  ['room set', { setting: 'topic' }, 'needs value'],
  ['room grant', { person: 'u_9', name: 'cy', role: 'host' }, 'member, moderator or owner'],
  ['room grant', { person: 'c_9', name: 'cy', role: 'member' }, 'refused: '],
  ['room grant', { person: 'u_9', role: 'member' }, 'refused: '],
])('%s %j is refused in a sentence', async (act, given, why) => {
  const answer = await inTea(act, given);
  expect(answer).toMatch(/^refused: .*\.$/);
  expect(answer).toContain(why);
  expect(answer).not.toContain('the log says more');
});

test('where no server runs, the same is done by hand, and a server finds it', async () => {
  const { data } = parlour;
  await parlour.stop();
  const given = { code: 'Tea', setting: 'post', value: 'members' };
  const answer = await doAct(readConfig({ data }, {}), { act: 'room set', given });
  expect(answer).toEqual({ type: 'done', lines: ['Tea: post is members now.'] });
  parlour = await startParlour({ data });
  expect(await inTea('room show')).toContain('post        members');
});

test('a link is printed once, told in the list without its key, and taken back', async () => {
  const line = await inTea('room link', { role: 'moderator', people: '2', for: '1h' });
  const [, key = ''] = /^http:\/\/localhost:\d+\/r\/Tea#key=([\w-]{32})$/.exec(line) ?? [];
  const listed = await inTea('room links');
  expect(listed).toMatch(/^\S{12} {2}moderator {2}taken 0 of 2 {2}until 20\S+Z {2}by host$/);
  expect(listed).not.toContain(key);
  const taken = await fetch(`${parlour.url}/api/rooms/tea/links/take`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${'q'.repeat(43)}` },
    body: JSON.stringify({ key, name: 'quinn' }),
  });
  expect(taken.status).toBe(200);
  expect(await inTea('room show')).toContain('moderator   quinn');
  const [link = ''] = listed.split(' ');
  expect(await inTea('room unlink', { link, roles: 'take' })).toBe(
    `Tea: the link ${link} leads nowhere now. 1 lost a role.`,
  );
  expect(await inTea('room show')).not.toContain('quinn');
  expect(await inTea('room links')).toBe('No link gives a role here.');
  expect(await inTea('room unlink', { link })).toMatch(/^refused: That link leads nowhere/);
  expect(await inTea('room link', { role: 'member', people: '0' })).toBe(
    'refused: It is a number from 1 to 1000, not "0".',
  );
});
