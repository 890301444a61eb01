import { describe, expect, test, vi } from 'vitest';
import { holdTime } from '../support/held-time.ts';
import { Talker } from '../support/talker.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const secret = 's'.repeat(43);

describe('a person of the host', () => {
  test('is the same by every road, under the name of its token', async () => {
    const house = await openTokenHouse();
    const ann = await house.person({ sub: 'ann', name: 'Ann A.' });
    const { you } = await ann.hear('welcome');
    expect(you).toMatchObject({ name: 'Ann A.', id: expect.stringMatching(/^u_/) });
    ann.tell({ type: 'name', name: 'somebody else' });
    expect(await ann.hear('named')).toMatchObject({ you });
    ann.tell({ type: 'join', room: 'tea' });
    expect(await ann.hear('joined')).toMatchObject({ people: { list: [you] } });
    const token = tokenOf({ sub: 'ann', name: 'Ann A.' });
    expect((await house.post('tea', 'hello', token)).status).toBe(201);
    expect(await ann.hear('posted')).toMatchObject({ author: you });
    const me = await (await house.ask('/api/me', token)).json();
    expect(me).toEqual({ author: you, named: true, until: expect.any(Number) });
    const edit = { method: 'PATCH', headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ text: 'good day' });
    const path = '/api/rooms/tea/messages/1';
    expect((await house.ask(path, token, { ...edit, body })).status).toBe(200);
    expect((await house.ask(path, tokenOf({ sub: 'bo' }), { ...edit, body })).status).toBe(403);
  });

  test('without a name in it is called as it says', async () => {
    const house = await openTokenHouse();
    const ann = await house.greet({ token: tokenOf({ sub: 'ann' }), name: 'ann' });
    expect(await ann.hear('welcome')).toMatchObject({ you: { name: 'ann' } });
    ann.tell({ type: 'name', name: 'anna' });
    expect(await ann.hear('named')).toMatchObject({ you: { name: 'anna' } });
  });

  test('outlives a restart as the same author', async () => {
    const house = await openTokenHouse();
    const first = await house.person({ sub: 'ann' });
    const { you } = await first.hear('welcome');
    const again = await house.restart();
    const second = await Talker.greet(again.wsUrl, { token: tokenOf({ sub: 'ann' }) });
    second.tell({ type: 'name', name: '' });
    expect(await second.hear('named')).toMatchObject({ you });
    second.ws.terminate();
    await again.stop();
  });

  test('shows a token of 8 KiB before hello, and none that is longer', async () => {
    const house = await openTokenHouse();
    const long = (bytes: number) => {
      const rest = bytes - tokenOf({ sub: 'ann', name: 'n', parlour: { pad: '' } }).length;
      return tokenOf({
        sub: 'ann',
        name: 'n',
        parlour: { pad: 'x'.repeat(Math.floor(rest * 0.75)) },
      });
    };
    const ann = await house.greet({ token: long(8_100) });
    expect(await ann.hear('welcome')).toMatchObject({ you: { name: 'n' } });
    expect((await house.ask('/api/me', long(8_100))).status).toBe(200);
    const bo = await house.greet({ token: long(8_300) });
    expect(await bo.hear('refused')).toMatchObject({ code: 'bad_token' });
  });

  test.each([
    ['a token that is none', { token: 'a.b.c' }, 'bad_token', null],
    ['a token that is over', { token: tokenOf({ sub: 'a', seconds: -70 }) }, 'token_expired', 1],
    ['a key of no bot', { token: `pb_${secret}` }, 'bad_token', null],
    ['a text that is nothing', { token: 'x' }, 'bad_secret', null],
    ['a bad secret beside it', { token: tokenOf({ sub: 'a' }), secret: 'x' }, 'bad_secret', null],
  ] as const)('%s is refused, and may try again', async (_, hello, code, retry) => {
    const house = await openTokenHouse();
    const ann = await house.greet(hello);
    expect(await ann.hear('refused')).toMatchObject({ code, retry });
    ann.tell({ type: 'join', room: 'tea', ref: 'j' });
    expect(await ann.hear('refused')).toMatchObject({ code: 'no_hello', ref: 'j' });
    ann.tell({ type: 'hello', token: tokenOf({ sub: 'ann' }) });
    await ann.hear('welcome');
    ann.tell({ type: 'hello', token: tokenOf({ sub: 'ann' }) });
    expect(await ann.hear('refused')).toMatchObject({ code: 'second_hello' });
  });

  test('is kept waiting for, in order, with all it says meanwhile', async () => {
    const house = await openTokenHouse();
    const ann = await house.person({ sub: 'ann' });
    ann.tell({ type: 'hello', token: tokenOf({ sub: 'ann' }), ref: 'h' });
    ann.tell({ type: 'join', room: 'tea' });
    for (let i = 0; i < 20; i++) ann.tell({ type: 'post', room: 'tea', text: `${i}`, ref: `${i}` });
    await ann.hear('welcome');
    expect(await ann.hear('refused')).toMatchObject({ code: 'second_hello' });
    for (let i = 0; i < 20; i++) expect(await ann.hear('posted')).toMatchObject({ text: `${i}` });
  });
});

describe('a new token on the open connection', () => {
  test('is taken under traffic: nothing is lost and nothing breaks', async () => {
    const house = await openTokenHouse();
    const [ann, bo] = await Promise.all(
      ['ann', 'bo'].map((sub) => house.person({ sub, name: sub })),
    );
    if (!ann || !bo) throw new Error('nobody came');
    for (const each of [ann, bo]) each.tell({ type: 'join', room: 'tea' });
    await bo.hear('joined');
    for (let i = 0; i < 200; i++) {
      ann.tell({ type: 'post', room: 'tea', text: `${i}`, ref: `${i}` });
      if (i % 20 === 0) {
        ann.tell({ type: 'token', token: tokenOf({ sub: 'ann', name: 'ann' }), ref: `t${i}` });
        bo.tell({ type: 'token', token: tokenOf({ sub: 'bo', name: 'bo' }), ref: `t${i}` });
      }
    }
    for (let i = 0; i < 200; i++) expect(await bo.hear('posted')).toMatchObject({ seq: i + 1 });
    expect(await ann.ask({ type: 'token', token: tokenOf({ sub: 'ann' }), ref: 'last' })).toEqual({
      type: 'refreshed',
      until: expect.any(Number),
      ref: 'last',
    });
    expect([ann.closed, bo.closed]).toEqual([undefined, undefined]);
  });

  test('changes the name that others see', async () => {
    const house = await openTokenHouse();
    const [ann, bo] = [
      await house.person({ sub: 'ann', name: 'Ann' }),
      await house.greet({ secret }),
    ];
    for (const each of [ann, bo]) {
      each.tell({ type: 'join', room: 'tea' });
      await each.hear('joined');
    }
    ann.tell({ type: 'token', token: tokenOf({ sub: 'ann', name: 'Ann B.' }) });
    await ann.hear('refreshed');
    ann.tell({ type: 'post', room: 'tea', text: 'married' });
    expect(await bo.hear('posted')).toMatchObject({ author: { name: 'Ann B.' } });
  });

  test.each([
    ['of another person', tokenOf({ sub: 'bo' }), 'other_person'],
    ['that is a guest', secret, 'other_person'],
    ['that is none', 'a.b.c', 'bad_token'],
    ['that is over', tokenOf({ sub: 'ann', seconds: -70 }), 'token_expired'],
  ] as const)('%s is refused, and the one of before goes on', async (_, token, code) => {
    const house = await openTokenHouse();
    const ann = await house.person({ sub: 'ann' });
    expect(await ann.ask({ type: 'token', token, ref: 't' })).toMatchObject({ code });
    ann.tell({ type: 'join', room: 'tea' });
    await ann.hear('joined');
  });

  test('is none for a guest', async () => {
    const house = await openTokenHouse();
    const bo = await house.greet({ secret, name: 'bo' });
    const token = tokenOf({ sub: 'bo' });
    expect(await bo.ask({ type: 'token', token, ref: 't' })).toMatchObject({
      code: 'other_person',
    });
    const cy = await house.greet({ name: 'cy' });
    expect(await cy.ask({ type: 'token', token, ref: 't' })).toMatchObject({
      code: 'other_person',
    });
  });
});

describe('the end of a token', () => {
  test('is told before, and closes with 4001', async () => {
    const house = await openTokenHouse();
    holdTime();
    const ann = await house.person({ sub: 'ann', seconds: 1 });
    await ann.hear('welcome');
    vi.advanceTimersByTime(500);
    expect(await ann.hear('token_ends')).toEqual({ type: 'token_ends', seconds: 1 });
    vi.advanceTimersByTime(499);
    expect(await ann.ask({ type: 'people', room: 'tea', ref: 'still' })).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(await ann.ended()).toMatchObject({ code: 4_001 });
  });

  test('moves with each new one', async () => {
    const house = await openTokenHouse();
    holdTime();
    const ann = await house.person({ sub: 'ann', seconds: 1 });
    await ann.hear('welcome');
    vi.advanceTimersByTime(500);
    await ann.hear('token_ends');
    ann.tell({ type: 'token', token: tokenOf({ sub: 'ann', seconds: 600 }) });
    await ann.hear('refreshed');
    vi.advanceTimersByTime(2_000);
    expect(await ann.ask({ type: 'people', room: 'tea', ref: 'still' })).toBeDefined();
  });

  test('ends its event stream, and the API asks for another', async () => {
    const house = await openTokenHouse();
    holdTime();
    const token = tokenOf({ sub: 'ann', seconds: 1 });
    const stream = await house.ask('/api/rooms/tea/events', token);
    vi.advanceTimersByTime(1_000);
    expect(await stream.text()).toContain('retry: 1000');
    expect(
      await (await house.ask('/api/me', tokenOf({ sub: 'ann', seconds: -70 }))).json(),
    ).toEqual({
      error: { code: 'token_expired', text: expect.any(String), retry: 1 },
    });
  });
});

describe('guests who may only read', () => {
  test('hear all, say nothing, and persons do', async () => {
    const house = await openTokenHouse({ guests: 'read' });
    const [ann, bo] = [
      await house.person({ sub: 'ann' }),
      await house.greet({ secret, name: 'bo' }),
    ];
    for (const each of [ann, bo]) each.tell({ type: 'join', room: 'tea' });
    await bo.hear('joined');
    expect(await bo.ask({ type: 'post', room: 'tea', text: 'x', ref: 'p' })).toMatchObject({
      code: 'guests_off',
    });
    bo.tell({ type: 'typing', room: 'tea' });
    expect(await bo.ask({ type: 'name', name: 'ann', ref: 'n' })).toMatchObject({
      code: 'guests_off',
    });
    ann.tell({ type: 'post', room: 'tea', text: 'hello' });
    expect(await bo.hear('posted')).toMatchObject({ text: 'hello', seq: 1 });
    expect((await house.ask('/api/rooms/tea/messages')).status).toBe(200);
    expect((await house.post('tea', 'x')).status).toBe(401);
    expect((await house.post('tea', 'x', secret)).status).toBe(401);
    expect((await house.post('tea', 'x', tokenOf({ sub: 'cy' }))).status).toBe(201);
    const golem = await Talker.open(`${house.wsUrl}?dialect=golem`);
    golem.say('join {"name":"tea"}');
    golem.say('msg {"to":"tea","msg":"x"}');
    await golem.ended();
    expect(await (await house.ask('/api/rooms/tea')).json()).toMatchObject({ latest: 2 });
  });
});

describe('guests who may not come in', () => {
  test('are told so at every door', async () => {
    const house = await openTokenHouse({ guests: 'off' });
    const token = tokenOf({ sub: 'ann' });
    await house.post('tea', 'a word of ours', token);
    for (const hello of [{}, { secret }, { name: 'bo' }]) {
      const bo = await house.greet(hello);
      expect(await bo.hear('refused')).toMatchObject({ code: 'guests_off' });
    }
    for (const dialect of ['golem', 'roomcode', 'chatlog', 'htmx']) {
      await expect(Talker.open(`${house.wsUrl}?dialect=${dialect}&room=tea`)).rejects.toThrow(
        '401',
      );
    }
    const { paths } = (await (await house.ask('/openapi.json')).json()) as { paths: object };
    const reads = Object.entries(paths as Record<string, object>).filter(([, one]) => 'get' in one);
    expect(reads.length).toBeGreaterThan(15);
    for (const [path] of reads) {
      const asked = path.replace('{code}', 'tea').replace('{seq}', '1').replace('{name}', 'x');
      for (const bearer of [undefined, secret]) {
        const answer = await house.ask(asked, bearer, { redirect: 'manual' });
        expect(await answer.text()).not.toContain('a word of ours');
        if (path.startsWith('/api/')) expect([path, answer.status]).toEqual([path, 401]);
      }
    }
    expect((await house.ask('/api/rooms/tea/messages', token)).status).toBe(200);
    expect(await (await house.ask('/api/rooms/tea/messages', token)).text()).toContain('of ours');
  });
});
