import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startParlour } from '../support/parlour.ts';

interface Made {
  readonly issuer: string;
  readonly audience: string;
  readonly secret: string;
  readonly jwks: object;
  readonly tokens: readonly { what: string; token: string; code: string | null }[];
}

test('tokens that PyJWT makes now are taken and refused as those of the fixture', async () => {
  const script = join(import.meta.dirname, '../identity/fixture/make-tokens.py');
  const run = spawnSync('/usr/bin/python3', [script, '--live'], { encoding: 'utf8' });
  const debian = 'apt-get update && apt-get install -y python3-jwt python3-cryptography';
  if (run.status !== 0) throw new Error(`PyJWT is missing. On Debian: ${debian}\n${run.stderr}`);
  const made = JSON.parse(run.stdout) as Made;
  const asked: (string | undefined)[] = [];
  const keys = createServer(({ url }, response) => {
    asked.push(url);
    response.end(JSON.stringify(made.jwks));
  });
  keys.listen(0, '127.0.0.1');
  await once(keys, 'listening');
  onTestFinished(() => void keys.close());
  const folder = mkdtempSync(join(tmpdir(), 'parlour-live-'));
  const jwtSecretFile = join(folder, 'secret');
  writeFileSync(jwtSecretFile, made.secret);
  const jwks = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`;
  const { issuer, audience } = made;
  const parlour = await startParlour({ jwks, jwtSecretFile, issuer, audience });
  onTestFinished(async () => {
    await parlour.end();
    rmSync(folder, { recursive: true });
  });
  for (const { what, token, code } of made.tokens) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${parlour.url}/api/me`, { headers });
    const said = (await answer.json()) as { error?: { code: string } };
    expect([what, said.error?.code ?? null]).toEqual([what, code]);
  }
  expect(asked.filter((url) => url !== '/jwks')).toEqual([]);
});
