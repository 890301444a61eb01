import { expect, onTestFinished, test } from 'vitest';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const secret = (letter: string) => letter.repeat(43);

async function open() {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  const answer = await fetch(`${parlour.url}/api/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret('a')}` },
    body: JSON.stringify({ code: 'tea' }),
  });
  expect(answer.status).toBe(201);
  const come = async (letter: string, name: string) => {
    const talker = await Talker.greet(parlour.wsUrl, { secret: secret(letter), name });
    onTestFinished(() => talker.ws.terminate());
    talker.tell({ type: 'join', room: 'tea' });
    return { talker, joined: await talker.hear('joined') };
  };
  return { parlour, come };
}

test('an owner who comes in under a name takes it from a guest, who is told so, and from the list', async () => {
  const { parlour, come } = await open();
  const { talker: bo, joined } = await come('b', 'ann');
  expect(joined).not.toHaveProperty('me');
  await come('a', 'ann');
  const me = (await bo.hear('me')) as { name?: string };
  expect(me).toMatchObject({ room: 'tea', role: 'guest', name: expect.stringMatching(/^guest-/) });
  bo.tell({ type: 'post', room: 'tea', text: 'hi', ref: 'p1' });
  expect(await bo.hear('posted')).toMatchObject({ author: { name: me.name } });
  const names = async () => {
    bo.tell({ type: 'people', room: 'tea' });
    const { list } = (await bo.hear('people')) as unknown as { list: { name: string }[] };
    return list.map(({ name }) => name).sort();
  };
  expect(await names()).toEqual(['ann', me.name]);
  // Another name is its own again, and the taken one is not.
  bo.tell({ type: 'name', name: 'bo' });
  expect(await bo.hear('me')).not.toHaveProperty('name');
  expect(await names()).toEqual(['ann', 'bo']);
  bo.tell({ type: 'name', name: 'Аnn' });
  expect(await bo.hear('me')).toMatchObject({ name: me.name });
  const posted = await fetch(`${parlour.url}/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'over HTTP', name: 'ann' }),
  });
  expect(posted.status).toBe(201);
  expect(await bo.hear('posted')).toMatchObject({ author: { name: 'ann (not ann)' } });
});

test('over HTTP, who asks what it is in a room is told its name there', async () => {
  const { parlour, come } = await open();
  const { talker: ann } = await come('a', 'ann');
  ann.ws.terminate();
  const meOf = async (name: string) => {
    const answer = await fetch(`${parlour.url}/api/rooms/tea?name=${name}`, {
      headers: { authorization: `Bearer ${secret('b')}` },
    });
    return ((await answer.json()) as { me?: { name?: string } }).me;
  };
  expect(await meOf('ann')).toEqual({ role: 'guest', name: expect.stringMatching(/^guest-/) });
  expect(await meOf('bo')).toBeUndefined();
  expect(await meOf('')).toBeUndefined();
});

test('who comes later under the name of an owner that is not here is told with the join', async () => {
  const { parlour, come } = await open();
  const { talker: ann } = await come('a', 'ann');
  ann.tell({ type: 'post', room: 'tea', text: 'I am ann.', ref: 'p1' });
  await ann.hear('posted');
  ann.ws.terminate();
  const { joined } = await come('c', 'ann');
  expect(joined).toMatchObject({ me: { role: 'guest', name: expect.stringMatching(/^guest-/) } });
  const stranger = await Talker.open(`ws://127.0.0.1:${parlour.port}/ws?roomCode=tea`);
  onTestFinished(() => stranger.ws.terminate());
  stranger.say('{"type":"message","name":"ann","text":"hi"}');
});
