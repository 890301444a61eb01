import { expect, test } from 'vitest';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse, type TokenHouse } from '../support/token-house.ts';

const host = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
const ann = 'a'.repeat(43);
const bo = 'b'.repeat(43);

function asking({ ask }: TokenHouse) {
  const get = async (name: 'questions' | 'yours', bearer?: string, query = '') => {
    const response = await ask(`/api/rooms/tea/${name}${query}`, bearer);
    return { status: response.status, body: await response.json() };
  };
  const say = async (path: string, text: string, bearer: string) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ text }) };
    const response = await ask(`/api/rooms/tea/questions${path}`, bearer, init);
    expect(response.status).toBe(201);
    return ((await response.json()) as { seq: number }).seq;
  };
  return { get, say };
}

test('those who keep order list what nobody has answered, and nobody else does', async () => {
  const { get, say } = asking(await openTokenHouse());
  expect(await get('questions', host)).toEqual({
    status: 200,
    body: { room: 'tea', questions: [] },
  });
  const first = await say('', 'May I?', ann);
  const second = await say('', 'And I?', bo);
  await say(`/${first}/answer`, 'You may.', host);
  expect((await get('questions', host)).body).toMatchObject({
    questions: [{ seq: second, text: 'And I?', author: { id: expect.any(String) } }],
  });
  expect((await get('questions', host)).body).not.toHaveProperty(['questions', 1]);
  expect(await get('questions', ann)).toMatchObject({
    status: 403,
    body: { error: { code: 'not_allowed' } },
  });
  expect((await get('questions')).status).toBe(401);
});

test('who asked lists its own questions with the answers, and nobody else’s', async () => {
  const { get, say } = asking(await openTokenHouse());
  const first = await say('', 'May I?', ann);
  const second = await say('', 'Really?', ann);
  await say('', 'And I?', bo);
  const answer = await say(`/${first}/answer`, 'You may.', host);
  const { yours } = (await get('yours', ann)).body as { yours: unknown[] };
  expect(yours).toHaveLength(2);
  expect(yours).toMatchObject([
    { seq: first, text: 'May I?', answers: [{ seq: answer, text: 'You may.' }] },
    { seq: second, text: 'Really?' },
  ]);
  expect((await get('yours', host)).body).toEqual({ room: 'tea', yours: [] });
  expect((await get('yours')).status).toBe(401);
});

test('both lists are read in pages, and everybody’s first question comes first', async () => {
  const { get, say } = asking(await openTokenHouse());
  const anns = [];
  for (const text of ['one', 'two', 'three']) anns.push(await say('', text, ann));
  const bos = await say('', 'me', bo);
  const seqs = async (name: 'questions' | 'yours', bearer: string, query: string) => {
    const { body } = await get(name, bearer, query);
    const { [name]: told, next } = body as Record<typeof name, { seq: number }[]> & {
      next: number;
    };
    return { told: told.map(({ seq }) => seq), next };
  };
  const [one, two, three] = anns;
  expect(await seqs('questions', host, '?limit=2')).toEqual({ told: [one, bos], next: bos });
  expect(await seqs('questions', host, `?limit=2&after=${bos}`)).toEqual({ told: [two, three] });
  expect(await seqs('yours', ann, '?limit=2')).toEqual({ told: [two, three], next: two });
  expect(await seqs('yours', ann, `?limit=2&before=${two}`)).toEqual({ told: [one] });
  expect(await get('questions', host, '?after=x')).toMatchObject({ status: 400 });
});
