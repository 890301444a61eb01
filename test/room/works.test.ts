import { expect, test, vi } from 'vitest';
import { host } from '../../src/client/host/index.ts';
import { connect } from '../../src/client/index.ts';
import { solve } from '../../src/client/work.ts';
import type { Work } from '../../src/protocol/work.ts';
import { fact } from '../client/fact.ts';
import { holdTime } from '../support/held-time.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let refs = 0;
const post = (talker: Talker, room: string, text: string, work?: string) =>
  talker.ask({ type: 'post', room, text, ref: `r${++refs}`, ...(work && { work }) });
const come = (parlour: OwnParlour, name: string) =>
  Talker.greet(parlour.wsUrl, { name, secret: (name[0] ?? 'x').repeat(43) });

/** A room where ann wrote, and which ann's moderators then calm down. */
async function calmRoom(parlour: OwnParlour, room: string) {
  const ann = await come(parlour, 'ann');
  await ann.join(room);
  await post(ann, room, 'I was here before.');
  const moderator = { code: room, setting: 'calm', value: `${Date.now() + 3_600_000}` };
  const { askServer } = await import('../../src/control/ask.ts');
  await askServer(parlour.data, { act: 'room set', given: moderator });
  return ann;
}

const workIn = (refused: Record<string, unknown>): Work => {
  expect(refused).toMatchObject({ type: 'refused', code: 'work_needed', retry: null });
  return refused['work'] as Work;
};

test('a new guest does some work once a day for each room; who wrote there before does none', async () => {
  holdTime();
  const parlour = await startParlour();
  const ann = await calmRoom(parlour, 'tea');
  expect(await post(ann, 'tea', 'and now')).toMatchObject({ type: 'ack' });
  const bo = await come(parlour, 'bo');
  await bo.join('tea');
  const work = workIn(await post(bo, 'tea', 'hello'));
  expect(work).toEqual({ challenge: expect.stringMatching(/^[\w-]{22}$/), bits: 18 });
  expect(workIn(await post(bo, 'tea', 'hello', 'nonsense'))).toEqual(work);
  const answer = await solve(work);
  // It is nobody else's.
  const cy = await come(parlour, 'cy');
  await cy.join('tea');
  expect(workIn(await post(cy, 'tea', 'hello', answer))).not.toEqual(work);
  // What it says waits for those who keep order all the same.
  expect(await post(bo, 'tea', 'hello', answer)).toMatchObject({ type: 'ack', held: true });
  await bo.close();
  const again = await come(parlour, 'bo');
  await again.join('tea');
  const other = await post(again, 'tea', 'on another connection');
  expect(other).toMatchObject({ type: 'ack', held: true });
  const { status } = await fetch(`${parlour.url}/api/rooms/tea/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${'d'.repeat(43)}`,
      'content-type': 'application/json',
    },
    body: '{"text":"by HTTP"}',
  });
  expect(status).toBe(403);
  vi.advanceTimersByTime(3_600_000);
  const free = await post(cy, 'tea', 'calm no more');
  expect(free).toMatchObject({ type: 'ack' });
  expect(free).not.toHaveProperty('held');
  await Promise.all([ann.close(), again.close(), cy.close()]);
  await parlour.end();
});

test('a question or a report by somebody new asks for the same work, once for all of these', async () => {
  const parlour = await startParlour();
  const ann = await calmRoom(parlour, 'tea');
  const ask = (talker: Talker, work?: string) =>
    talker.ask({
      type: 'ask',
      room: 'tea',
      text: 'Why?',
      ref: `r${++refs}`,
      ...(work && { work }),
    });
  const report = (talker: Talker, work?: string) => {
    const said = { type: 'report', room: 'tea', seq: 1, why: 'rude', ref: `r${++refs}` };
    return talker.ask({ ...said, ...(work && { work }) });
  };
  const [bo, cy] = [await come(parlour, 'bo'), await come(parlour, 'cy')];
  await bo.join('tea');
  await cy.join('tea');
  const isTaken = (said: Record<string, unknown>) => expect(said['type']).not.toBe('refused');
  const work = workIn(await ask(bo));
  expect(workIn(await report(bo))).toEqual(work);
  isTaken(await ask(bo, await solve(work)));
  isTaken(await report(bo));
  isTaken(await ask(ann));
  isTaken(await report(cy, await solve(workIn(await report(cy)))));
  const client = connect(parlour.wsUrl, { secret: 'd'.repeat(43), name: 'dee' });
  await host(client.room('tea')).ask('May I?');
  client.close();
  await Promise.all([ann, bo, cy].map((one) => one.close()));
  await parlour.end();
});

test('a reaction of a new key asks for it as a message does, over sockets and over HTTP; to take one back does not', async () => {
  const parlour = await startParlour();
  const ann = await calmRoom(parlour, 'tea');
  const [bo, cy] = [await come(parlour, 'bo'), await come(parlour, 'cy')];
  await Promise.all([bo.join('tea'), cy.join('tea')]);
  const react = (talker: Talker, on: boolean, work?: string) =>
    talker.ask({
      ...{ type: 'react', room: 'tea', seq: 1, emoji: '☕', on, ref: `r${++refs}` },
      ...(work && { work }),
    });
  const work = workIn(await react(bo, true));
  expect(await react(bo, false)).toMatchObject({ type: 'ack' });
  expect(await react(bo, true, await solve(work))).toMatchObject({ type: 'ack' });
  expect(await react(ann, true)).toMatchObject({ type: 'ack' });
  const path = `${parlour.url}/api/rooms/tea/messages/1/reactions/${encodeURIComponent('☕')}`;
  const put = (query = '') =>
    fetch(`${path}${query}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${'e'.repeat(43)}` },
    });
  const { error } = (await (await put()).json()) as { error: { work: Work } };
  expect((await put(`?work=${await solve(error.work)}`)).status).toBe(200);
  const client = connect(parlour.wsUrl, { secret: 'd'.repeat(43), name: 'dee' });
  await client.room('tea').react(1, '🎉');
  client.close();
  await Promise.all([ann, bo, cy].map((one) => one.close()));
  await parlour.end();
});

test('the SDK does it by itself, over a WebSocket and over HTTP', async () => {
  const parlour = await startParlour();
  const ann = await calmRoom(parlour, 'tea');
  const client = connect(parlour.wsUrl, { secret: 'b'.repeat(43), name: 'bo' });
  const tea = client.room('tea');
  for (const text of ['one', 'two']) tea.post(text);
  await fact(tea, ['unsent'], () => tea.unsent.length === 0);
  // What waits for those who keep order is sealed for everybody else.
  for (const seq of [3, 4]) expect(await ann.hear('sealed')).toMatchObject({ seq });
  client.close();
  await ann.close();
  await parlour.end();
});
