import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

const greet = (name: string) => Talker.greet(parlour.wsUrl, { name });

async function say(talker: Talker, room: string, texts: readonly string[]): Promise<void> {
  const answers = texts.map((text, i) =>
    talker.ask({ type: 'post', room, text, ref: `${text}${i}` }),
  );
  await Promise.all(answers);
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);

async function post(room: string, text: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${parlour.port}/api/rooms/${room}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, name: 'curl' }),
  });
  expect(response.status).toBe(201);
}

describe('coming back', () => {
  test.each([
    ['from memory', 250, 'ok'],
    ['to a gap', 301, 'gap'],
  ])('%s after %i facts', async (_, missed, state) => {
    const room = `back-${missed}`;
    const ann = await greet('ann');
    const { epoch } = await ann.join(room);
    const bo = await greet('bo');
    await bo.join(room);
    for (const text of lines(1, missed)) ann.tell({ type: 'post', room, text });
    for (let seq = 0; seq < missed; ) seq = (await bo.hear('posted'))['seq'] as number;

    const cy = await greet('cy');
    const joined = await cy.join(room, { epoch: epoch as string, seq: 0 });
    expect((joined['resume'] as { state: string }).state).toBe(state);
    if (state === 'ok') {
      for (let seq = 1; seq <= missed; seq++) expect((await cy.hear('posted'))['seq']).toBe(seq);
    } else {
      const page = joined['messages'] as { seq: number }[];
      expect(joined['resume']).toEqual({ state: 'gap', from: 1, to: (page[0]?.seq ?? 0) - 1 });
      expect(page.at(-1)?.seq).toBe(missed);
    }
    await Promise.all([ann, bo, cy].map((talker) => talker.close()));
  });

  test('hears what was edited, removed and reacted to meanwhile', async () => {
    const secret = 'ann'.repeat(15).slice(0, 43);
    const ann = await Talker.greet(parlour.wsUrl, { name: 'ann', secret });
    const { epoch } = await ann.join('changes');
    await ann.ask({ type: 'post', room: 'changes', text: 'one', ref: '1' });
    await ann.ask({ type: 'post', room: 'changes', text: 'two', ref: '2' });
    await ann.ask({ type: 'edit', room: 'changes', seq: 1, text: 'uno', ref: '3' });
    await ann.ask({ type: 'remove', room: 'changes', seq: 2, ref: '4' });
    await ann.ask({ type: 'react', room: 'changes', seq: 1, emoji: '☕', ref: '5' });
    const bo = await greet('bo');
    await bo.join('changes', { epoch: epoch as string, seq: 0 });
    const heard = [];
    for (let i = 0; i < 5; i++) heard.push(await bo.nextEvent());
    expect(heard).toMatchObject([
      { type: 'posted', seq: 1, text: 'uno', editedAt: expect.any(Number) },
      { type: 'posted', seq: 2, text: '', removedAt: expect.any(Number) },
      { type: 'edited', seq: 3, target: 1, text: 'uno' },
      { type: 'removed', seq: 4, target: 2 },
      { type: 'reacted', seq: 5, target: 1, emoji: '☕' },
    ]);
    await Promise.all([ann.close(), bo.close()]);
  });
});

test('no hole and no double where page and live tail meet', async () => {
  const ann = await greet('ann');
  await ann.join('seam');
  const sending = (async () => {
    for (const text of lines(1, 600))
      await ann.ask({ type: 'post', room: 'seam', text, ref: text });
  })();
  const joiners = Array.from({ length: 60 }, async (_, i) => {
    await new Promise((resolve) => setTimeout(resolve, i * 7));
    const bo = await greet(`bo${i}`);
    const joined = await bo.join('seam');
    const heard = (joined['messages'] as { seq: number }[]).map((message) => message.seq);
    while (heard.at(-1) !== 600) heard.push((await bo.hear('posted'))['seq'] as number);
    await bo.close();
    return heard;
  });
  await sending;
  for (const heard of await Promise.all(joiners)) {
    expect(heard).toEqual(Array.from({ length: heard.length }, (_, i) => (heard[0] ?? 0) + i));
  }
  await ann.close();
});

test('every road leads to the same room, in the same order', async () => {
  const ann = await greet('ann');
  await ann.join('one-room');
  const bo = await Talker.open(`${parlour.wsUrl}?roomCode=One%20Room`);
  bo.say('{"Author":"bo","Content":"by roomcode"}');
  await bo.next();
  await post('oneroom', 'by HTTP');
  await say(ann, 'one-room', ['by hand']);
  expect([await bo.next(), await bo.next()]).toEqual([
    '{"Author":"curl","Content":"by HTTP"}\n',
    '{"Author":"ann","Content":"by hand"}\n',
  ]);
  await ann.close();
  const cy = await greet('cy');
  const page = (await cy.join('ONEROOM'))['messages'] as { text: string }[];
  expect(page.map((message) => message.text)).toEqual(['by roomcode', 'by HTTP', 'by hand']);
  await Promise.all([bo.close(), cy.close()]);
});

test('a burst of 2,000 from one connection arrives whole and in order', async () => {
  const ann = await Talker.open(`${parlour.wsUrl}?roomCode=burst`);
  for (const text of lines(1, 2_000)) ann.say(JSON.stringify({ Author: 'ann', Content: text }));
  for (const text of lines(1, 2_000)) {
    expect(await ann.next()).toBe(`{"Author":"ann","Content":"${text}"}\n`);
  }
  await ann.close();
});

test('a restart ends connections with 1012, and a cursor goes on after it', async () => {
  let own = await startParlour();
  const ann = await Talker.greet(own.wsUrl, { name: 'ann' });
  const { epoch } = await ann.join('r');
  await ann.ask({ type: 'post', room: 'r', text: 'before', ref: '1' });
  own = await own.restart();
  expect((await ann.ended()).code).toBe(1012);
  const again = await Talker.greet(own.wsUrl, { name: 'ann' });
  const joined = await again.join('r', { epoch: epoch as string, seq: 0 });
  expect(joined).toMatchObject({ epoch, resume: { state: 'ok' } });
  expect(await again.hear('posted')).toMatchObject({ seq: 1, text: 'before' });
  await again.close();
  await own.end();
});

test('stopping does not wait for ever for a client that answers nothing', async () => {
  const own = await startParlour();
  const ann = await Talker.greet(own.wsUrl, { name: 'ann' });
  ann.ws.pause();
  const began = performance.now();
  await own.end();
  expect(performance.now() - began).toBeLessThan(4_500);
  ann.ws.terminate();
});

test('the lobby lists a public room as the host spells it, with how many are there, and no other', async () => {
  const own = await startParlour({ public: ['Tea & biscuits'] });
  const ann = await Talker.greet(own.wsUrl, { name: 'ann' });
  await ann.join('tea-&-BISCUITS');
  await ann.join('secret-room');
  await ann.ask({ type: 'post', room: 'tea-&-BISCUITS', text: 'hi', ref: '1' });
  await ann.ask({ type: 'post', room: 'secret-room', text: 'hi', ref: '2' });
  const lobby = await (await fetch(`http://127.0.0.1:${own.port}/`)).text();
  expect(lobby).toContain('Tea &amp; biscuits');
  expect(lobby).toContain('1 here');
  expect(lobby).not.toContain('secret');
  await ann.close();
  await own.end();
});
