import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import { type Answering, answering } from '../../src/protocol/answered.ts';
import { commandsOf } from '../../src/protocol/check.ts';
import type { Command } from '../../src/protocol/command.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { holdsOthers } from '../../src/socket/obey.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

type Type = Command['type'];
type Fields = { readonly properties: object; readonly required: readonly string[] };

const types = Object.keys(answering) as Type[];

/** A row of the index in docs/protocol.md. */
function rowOf(type: Type): string {
  const { properties, required } = commandsOf(defaultLimits)[type] as Fields;
  const fields = Object.keys(properties)
    .filter((name) => name !== 'type')
    .map((name) => `\`${name}${required.includes(name) ? '' : '?'}\``);
  const { by, pipelining } = answering[type];
  const answer = by.map((word) => `\`${word}\``).join(', ');
  return `| \`${type}\` | ${fields.join(', ') || '–'} | ${answer || '–'} | ${pipelining} |`;
}

test('docs/protocol.md has the index of commands', () => {
  const docs = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const [, after = ''] = docs.split('| command | fields | answer | pipelining |\n');
  expect(after.split('\n\n')[0]?.split('\n').slice(1)).toEqual(types.map(rowOf));
});

test('what holds up others is told so', () => {
  // A hello holds while somebody is asked whose it is; a session does that itself.
  const holding = types.filter(
    (type) => answering[type].pipelining === 'holds' && type !== 'hello',
  );
  expect(types.filter((type) => type !== 'hello' && holdsOthers({ type } as never))).toEqual(
    holding,
  );
});

const secretOf = (name: string) => `${name}_`.repeat(43).slice(0, 43);
const idOf = (name: string) => guestOf(secretOf(name)).author.id;
let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

async function come(name: string): Promise<Talker> {
  const talker = await Talker.greet(parlour.wsUrl, { secret: secretOf(name), name });
  onTestFinished(() => talker.ws.terminate());
  return talker;
}

let asked = 0;
/** The word by which a command is answered; what else is heard is passed over. */
async function answerOf(talker: Talker, command: object): Promise<string> {
  const ref = `asked ${asked++}`;
  talker.tell({ ...command, ref });
  for (;;) {
    const event = await talker.nextEvent();
    if (event['ref'] === ref && !isFact(event)) return event.type;
  }
}

/** The echo of a change carries its ref as the answer does, and its author. */
const isFact = (event: object) => 'author' in event || 'by' in event;

test('each command that has an answer is answered by the word that the index says', async () => {
  const ann = await come('ann');
  const bo = await come('bo');
  const given: Partial<Record<Type, readonly string[]>> = {};
  const ask = async (type: Type, fields: object = {}, by = ann) => {
    const answer = await answerOf(by, { type, room: 'tea', ...fields });
    given[type] = [...(given[type] ?? []), answer];
  };
  await ask('make');
  await ask('join');
  await ask('join', {}, bo);
  await ask('post', { text: 'tea?' }, bo);
  await ask('post', { text: 'and cake' }, bo);
  await ask('edit', { seq: 3, text: 'and a cake' }, bo);
  await ask('react', { seq: 2, emoji: '☕' });
  for (const type of ['hide', 'restore', 'pin', 'unpin'] as const) await ask(type, { seq: 2 });
  await ask('announce', { text: 'soon' });
  await ask('set', { setting: 'topic', value: 'tea' });
  await ask('ask', { text: 'why?' }, bo);
  const question = await latest();
  await ask('answer', { seq: question, text: 'so' });
  await ask('report', { seq: 2, why: 'spam' }, bo);
  await ask('reject', { seq: 2 });
  await ask('note', { person: idOf('bo'), text: 'x' });
  await ask('calm', { seconds: 60 });
  await ask('calm', { seconds: 0 });
  await ask('grant', { person: idOf('cy'), role: 'member', name: 'cy' });
  await ask('revoke', { person: idOf('cy') });
  await ask('set', { setting: 'hold', value: 'everybody' });
  await ask('post', { text: 'held' }, bo);
  await ask('approve', { seq: await latest() });
  await ask('remove', { seq: 3 }, bo);
  await ask('clear', { person: idOf('bo') });
  await ask('timeout', { person: idOf('bo'), seconds: 60 });
  await ask('ban', { person: idOf('bo') });
  await ask('unban', { person: idOf('bo') });
  for (const type of ['people', 'queue', 'history'] as const) await ask(type);
  await ask('messages', { seqs: [2] });
  await ask('name', { name: 'anna' });
  await ask('mine', { on: true });
  await ask('leave');
  const answered = Object.entries(given) as [Type, readonly string[]][];
  for (const [type, words] of answered) {
    for (const each of words)
      expect([type, answering[type].by]).toEqual([type, expect.arrayContaining([each])]);
  }
  // Without an answer; by a word without a ref; by bots and people with a token: their tests see to these.
  const others: Type[] = ['hello', 'token', 'typing', 'read', 'beat', 'grow', 'link'];
  expect(answered.map(([type]) => type).toSorted()).toEqual(
    types.filter((type) => !others.includes(type)).toSorted(),
  );
});

async function latest(): Promise<number> {
  const response = await fetch(`${parlour.url}/api/rooms/tea`);
  return ((await response.json()) as { latest: number }).latest;
}

test('what has no answer has none, and a beat is answered without a ref', async () => {
  const ann = await come('ann');
  ann.tell({ type: 'join', room: 'milk' });
  await ann.hear('joined');
  ann.tell({ type: 'typing', room: 'milk' });
  ann.tell({ type: 'read', room: 'milk', seq: 0 });
  ann.tell({ type: 'beat' });
  const { type }: { type: string } = await ann.nextEvent();
  const silent = ({ by }: Answering) => by.length === 0;
  expect([type, ...types.filter((each) => silent(answering[each]))]).toEqual([
    'beat',
    'typing',
    'read',
  ]);
});
