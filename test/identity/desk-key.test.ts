import { readFileSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { readConfig } from '../../src/config/read.ts';
import { deskKeyFile } from '../../src/identity/desk/desk-key-file.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

async function open(flags: Parameters<typeof startParlour>[0] = {}) {
  const parlour = await startParlour(flags);
  onTestFinished(() => parlour.end());
  const { data } = parlour;
  const makeKey = async () => {
    const answer = await doAct(readConfig({ data }, {}), { act: 'desk-key', given: {} });
    if (answer.type !== 'done') throw new Error(answer.why);
    return answer.lines[0] ?? '';
  };
  const greet = async (token: string) => {
    const talker = await Talker.open(parlour.wsUrl, ['parlour.v1']);
    onTestFinished(() => talker.ws.terminate());
    talker.tell({ type: 'hello', token });
    return talker;
  };
  const ask = async (path: string, key: string) => {
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${parlour.url}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  };
  return { ...parlour, makeKey, greet, ask };
}

test('the key of the desk is kept as a hash, its owner alone reads, and whoever has it is the host everywhere', async () => {
  const { data, makeKey, greet, ask } = await open({ guests: 'off', rooms: 'closed' });
  const key = await makeKey();
  expect(key).toMatch(/^pd_[\w-]{43}$/);
  expect(statSync(deskKeyFile(data)).mode & 0o077).toBe(0);
  expect(readFileSync(deskKeyFile(data), 'utf8')).not.toContain(key.slice(3, 15));
  const host = await greet(key);
  const you = { id: 'h_desk', name: 'host', badge: 'host' };
  expect(await host.hear('welcome')).toMatchObject({ you });
  expect(await host.join('tea')).toMatchObject({ me: { role: 'host' } });
  host.tell({ type: 'calm', room: 'tea', seconds: 60, ref: 'c1' });
  await host.hear('ack');
  const { body } = await ask('/api/rooms/tea/acts', key);
  expect(body).toMatchObject({
    entries: [{ type: 'set', setting: 'calm', author: you, as: { role: 'host', by: 'host' } }],
  });
});

test('a key that is made takes the place of the one before, which is out within a second and nobody any more', async () => {
  const { makeKey, greet, ask } = await open();
  const first = await makeKey();
  const host = await greet(first);
  await host.hear('welcome');
  const second = await makeKey();
  expect((await host.ended()).code).toBe(1_008);
  expect(await ask('/api/me', first)).toMatchObject({
    status: 401,
    body: { error: { code: 'bad_token' } },
  });
  expect(await ask('/api/me', second)).toMatchObject({ status: 200 });
});

test('without a server it is made all the same; before one was, no key is right', async () => {
  const { makeKey, ask, stop, restart } = await open();
  expect(await ask('/api/me', `pd_${'x'.repeat(43)}`)).toMatchObject({ status: 401 });
  await stop();
  const key = await makeKey();
  const again = await restart();
  onTestFinished(() => again.stop());
  expect(await ask('/api/me', key)).toMatchObject({ status: 200 });
});
