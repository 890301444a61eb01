import { describe, expect, test } from 'vitest';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse, type TokenHouse } from '../support/token-house.ts';

const host = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
const ann = 'a'.repeat(43);
const bo = 'b'.repeat(43);

function inRoom({ ask }: TokenHouse) {
  const send = async (method: string, path: string, bearer: string | undefined, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, body: JSON.stringify(body) };
    const response = await ask(`/api/rooms/tea${path}`, bearer, init);
    return { status: response.status, body: await response.json() };
  };
  const say = async (text: string) => {
    const { body } = await send('POST', '/messages', ann, { text });
    return (body as { seq: number }).seq;
  };
  const attempt = (filters: unknown, bearer?: string) =>
    send('POST', '/filters/try', bearer, { filters });
  return { send, say, attempt };
}

describe('a trial of filters', () => {
  test('tells what of the latest messages they would have met, and sets nothing', async () => {
    const { send, say, attempt } = inRoom(await openTokenHouse());
    const tea = await say('Tea is ready.');
    const cake = await say('Bring cake!');
    const both = await say('Cake and tea.');
    await say('Nothing of that.');
    const filters = 'hold: tea\n\ncake';
    expect(await attempt(filters, host)).toEqual({
      status: 200,
      body: {
        room: 'tea',
        looked: 4,
        hits: [
          { seq: both, line: 3, rule: 'cake', action: 'refuse' },
          { seq: cake, line: 3, rule: 'cake', action: 'refuse' },
          { seq: tea, line: 1, rule: 'hold: tea', action: 'hold' },
        ],
      },
    });
    expect((await send('POST', '/messages', ann, { text: 'cake' })).status).toBe(201);
  });

  test('is for those who keep order, of filters that could be set', async () => {
    const { say, attempt } = inRoom(await openTokenHouse());
    await say('Tea is ready.');
    expect((await attempt('tea')).status).toBe(401);
    expect(await attempt('tea', bo)).toMatchObject({
      status: 403,
      body: { error: { code: 'not_allowed' } },
    });
    expect(await attempt('tea\nt*a', host)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_filter', text: expect.stringMatching(/^Line 2: /) } },
    });
    for (const filters of ['tea\n'.repeat(501), 'x'.repeat(16_385), 7, null]) {
      expect(await attempt(filters, host)).toMatchObject({
        status: 400,
        body: { error: { code: 'bad_setting' } },
      });
    }
  });
});

test('filters that can’t be are refused with their line, over HTTP as over a socket', async () => {
  const { send } = inRoom(await openTokenHouse());
  expect(await send('PATCH', '', host, { filters: 'cake\n*' })).toMatchObject({
    status: 400,
    body: { error: { code: 'bad_filter', text: expect.stringMatching(/^Line 2: /) } },
  });
});
