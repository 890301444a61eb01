import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startParlour } from '../support/parlour.ts';
import { host, hostFlags, tokenOf } from '../support/token.ts';
import { play } from '../support/transcript.ts';

const folders = ['native', 'roomcode', 'golem', 'chatlog', 'htmx'];
const root = import.meta.dirname;
const docOf = (folder: string) =>
  readFileSync(
    join(root, '../../docs', folder === 'native' ? 'protocol.md' : 'dialects.md'),
    'utf8',
  );

const folder = mkdtempSync(join(tmpdir(), 'parlour-secret-'));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, host.secret);
afterAll(() => rmSync(folder, { recursive: true }));

/** As a host's program makes them. */
const tokens = () => ({
  $token1: tokenOf({ sub: 'ann', name: 'Ann' }),
  $token2: tokenOf({ sub: 'ann', name: 'Ann A.' }),
  $token3: tokenOf({ sub: 'bo', name: 'Bo' }),
});

describe.each(folders)('%s', (folder) => {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.txt'));

  test.each(files)('%s', async (file) => {
    const parlour = await startParlour(hostFlags(secretFile));
    onTestFinished(() => parlour.end());
    await play(readFileSync(join(root, folder, file), 'utf8'), parlour.wsUrl, tokens());
  });

  test.each(files)('%s stands in the docs', (file) => {
    const transcript = readFileSync(join(root, folder, file), 'utf8').trim();
    expect(docOf(folder).includes(transcript)).toBe(true);
  });
});
