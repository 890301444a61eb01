import { expect, test } from 'vitest';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const host = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
const ann = 'a'.repeat(43);

test('what a message said before is for those who keep order, where the room has it so', async () => {
  const { ask, post } = await openTokenHouse();
  await post('tea', 'tea', ann);
  const send = async (method: string, path: string, body: object, bearer: string) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, body: JSON.stringify(body) };
    expect((await ask(`/api/rooms/tea${path}`, bearer, init)).status).toBeLessThan(300);
  };
  const edit = (text: string) => send('PATCH', '/messages/1', { text }, ann);
  const set = (value: string) => send('PATCH', '', { former: value }, host);
  const get = async (bearer?: string, seq = 1) => {
    const response = await ask(`/api/rooms/tea/messages/${seq}/former`, bearer);
    return { status: response.status, body: await response.json() };
  };
  const texts = (...all: string[]) => ({
    status: 200,
    body: { room: 'tea', seq: 1, texts: all.map((text) => ({ text, at: expect.any(Number) })) },
  });
  const refused = (status: number, code: string) => ({ status, body: { error: { code } } });

  await edit('Tea');
  expect(await get(host)).toEqual(texts());
  await set('moderators');
  await edit('Tea?');
  await edit('Tea!');
  expect(await get(host)).toEqual(texts('Tea', 'Tea?'));
  expect(await get(ann)).toMatchObject(refused(403, 'not_allowed'));
  expect(await get()).toMatchObject(refused(401, 'not_authorised'));
  expect(await get(host, 9)).toMatchObject(refused(404, 'no_message'));
  await set('nobody');
  expect(await get(host)).toEqual(texts());
  await set('moderators');
  await edit('Tea …');
  await send('POST', '/acts', { type: 'hide', seq: 1 }, host);
  expect(await get(host)).toMatchObject(refused(410, 'message_gone'));
});
