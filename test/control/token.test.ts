import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { askServer } from '../../src/control/ask.ts';
import { readConfig } from '../../src/index.ts';
import { startParlour } from '../support/parlour.ts';
import { tempFolder } from '../support/temp.ts';

function flagsOf(data: string) {
  const jwtSecretFile = join(data, 'secret');
  writeFileSync(jwtSecretFile, 's'.repeat(32));
  return { data, jwtSecretFile, issuer: 'https://site.example', audience: 'chat' };
}

const asked = (given: Record<string, string>) => ({
  act: 'token',
  given: { subject: '7', ...given },
});

test('a token is taken by the server that made it, and says who it is and what it may do', async () => {
  const flags = flagsOf(tempFolder());
  const parlour = await startParlour(flags);
  onTestFinished(() => parlour.end());
  const answer = await askServer(
    flags.data,
    asked({ name: 'ann', role: 'moderator', room: 'lecture:*', for: '10m' }),
  );
  if (answer?.type !== 'done') throw new Error(answer?.why);
  const [token = ''] = answer.lines;
  const [, body = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  expect(claims).toMatchObject({ sub: '7', parlour: { rooms: { 'lecture:*': 'moderator' } } });
  expect(claims.exp - claims.iat).toBe(600);
  const posted = await fetch(`http://127.0.0.1:${parlour.port}/api/rooms/tea/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"text":"hello"}',
  });
  expect(posted.ok).toBe(true);
  const page = await fetch(`http://127.0.0.1:${parlour.port}/api/rooms/tea/messages`);
  const { messages } = (await page.json()) as { messages: { author: object }[] };
  expect(messages[0]?.author).toMatchObject({ id: expect.stringMatching(/^u_/), name: 'ann' });
});

test.each([
  [{ role: 'member' }, 'needs --room'],
  [{ room: 'tea' }, 'needs --room'],
  [{ role: 'host', room: 'tea' }, 'needs --room'],
  [{ role: 'king', room: 'tea' }, 'host, member, moderator or owner'],
  [{ role: 'member', room: '/' }, 'token'],
  [{ for: '0s' }, 'a second or more'],
])('%j makes none', async (given, why) => {
  const flags = flagsOf(tempFolder());
  await (await startParlour(flags)).stop();
  const answer = await doAct(readConfig(flags, {}), asked(given));
  expect(answer).toEqual({ type: 'refused', why: expect.stringContaining(why) });
});

test('without a secret there is none', async () => {
  const data = tempFolder();
  await (await startParlour({ data })).stop();
  const answer = await doAct(readConfig({ data }, {}), asked({}));
  expect(answer).toEqual({ type: 'refused', why: expect.stringContaining('--jwt-secret-file') });
});
