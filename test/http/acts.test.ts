import { expect, test } from 'vitest';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const host = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
const ann = 'a'.repeat(43);

test('every act has one route, which its type tells apart', async () => {
  const { ask } = await openTokenHouse();
  const act = async (body: object, bearer?: string) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await ask('/api/rooms/tea/acts', bearer, init);
    return { status: response.status, body: await response.json() };
  };
  const note = { type: 'note', person: 'g_AAAAAAAAAAAAAAAAAAAAAA', text: 'warned', ref: 'n1' };
  const first = await act(note, host);
  expect(first).toMatchObject({ status: 200, body: { room: 'tea', seq: 1 } });
  expect(await act(note, host)).toEqual(first);
  const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
  expect(await act(note, ann)).toMatchObject(refused(403, 'not_allowed'));
  expect(await act(note)).toMatchObject(refused(401, 'not_authorised'));
  expect(await act({ ...note, type: 'dance' }, host)).toMatchObject(refused(400, 'bad_shape'));
  expect(await act({ type: 'note', text: 'x' }, host)).toMatchObject(refused(404, 'bad_person'));
});
