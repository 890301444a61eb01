import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeBot } from '../../src/identity/bot/bot-file.ts';
import { startProgram } from '../support/program.ts';
import { Talker } from '../support/talker.ts';
import { host, hostFlags, tokenOf } from '../support/token.ts';

test('no secret, token or key is in a log, an answer or a figure, whatever is wrong with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-leak-'));
  const file = join(folder, 'secret');
  writeFileSync(file, host.secret);
  const { key } = await makeBot(folder, 'Weather');
  const flags = { ...hostFlags(file), data: folder, port: '0', log: 'trace' };
  const program = await startProgram([
    ...Object.entries({ ...flags, 'jwt-secret-file': file }).flatMap(([name, value]) =>
      name === 'jwtSecretFile' ? [] : [`--${name}`, value],
    ),
    '--jwks',
    'http://127.0.0.1:9/keys?hush=quietquiet',
  ]);
  onTestFinished(async () => {
    await program.end('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const good = tokenOf({ sub: 'ann@site.example', name: 'Ann' });
  const foreign = `${Buffer.from('{"alg":"ES256","kid":"k"}').toString('base64url')}.e30.c2lnbmF0dXJl`;
  const bearers = [
    's3cretS3cret'.padEnd(43, 'x'),
    's3cretS3cret',
    good,
    tokenOf({ sub: 'bo@site.example', seconds: -70 }),
    `${good.slice(0, -8)}AAAAAAAA`,
    foreign,
    key,
    `pb_${'k3yk3yk3yk3y'.padEnd(43, 'x')}`,
  ];
  const hidden = [...bearers, host.secret, 'site.example', 'quietquiet'];
  const told: string[] = [program.said];
  const url = `http://127.0.0.1:${program.port}`;
  for (const bearer of bearers) {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    told.push(await (await fetch(`${url}/api/me`, { headers })).text());
    const post = { method: 'POST', headers, body: '{"text":"hi"}' };
    told.push(await (await fetch(`${url}/api/rooms/tea/messages`, post)).text());
    const talker = await Talker.open(`ws://127.0.0.1:${program.port}/ws`, ['parlour.v1']);
    talker.tell({ type: 'hello', token: bearer });
    told.push(await talker.next());
    talker.tell({ type: 'token', token: bearer, ref: 't' });
    talker.tell({ type: 'token', token: foreign, ref: 'u' });
    told.push(await talker.next(), await talker.next());
    if (bearer === good) {
      // Where it is shown late it counts for another minute, for which there is time.
      const brief = tokenOf({ sub: 'ann@site.example', name: 'Ann', seconds: 1 });
      hidden.push(brief);
      talker.tell({ type: 'token', token: brief, ref: 'v' });
      const { code, reason } = await talker.ended();
      expect(code).toBe(4_001);
      told.push(reason, ...talker.frames);
    }
    talker.ws.terminate();
  }
  for (const path of ['/metrics', '/openapi.json', '/api/rooms/tea/messages', '/r/tea']) {
    told.push(await (await fetch(`${url}${path}`)).text());
  }
  await program.end('SIGTERM');
  const logged = program.logged();
  expect(logged).toContainEqual(
    expect.objectContaining({ msg: 'the keys of tokens cannot be had' }),
  );
  const all = `${told.join('\n')}\n${JSON.stringify(logged)}`;
  const header = good.slice(0, good.indexOf('.'));
  for (const text of hidden) {
    for (let at = 0; at + 12 <= text.length; at++) {
      const piece = text.slice(at, at + 12);
      // The first part of every token is the same, and in the docs of all who make some.
      if (!header.includes(piece) && all.includes(piece)) expect.fail(`${piece} is told`);
    }
  }
}, 150_000);
