import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { play } from '../support/transcript.ts';

const folders = ['native', 'roomcode', 'golem', 'chatlog', 'htmx'];
const root = import.meta.dirname;
const docOf = (folder: string) =>
  readFileSync(
    join(root, '../../docs', folder === 'native' ? 'protocol.md' : 'dialects.md'),
    'utf8',
  );

let parlour: OwnParlour;
beforeEach(async () => {
  parlour = await startParlour();
});
afterEach(() => parlour.end());

describe.each(folders)('%s', (folder) => {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.txt'));

  test.each(files)('%s', async (file) => {
    await play(readFileSync(join(root, folder, file), 'utf8'), parlour.wsUrl);
  });

  test.each(files)('%s stands in the docs', (file) => {
    const transcript = readFileSync(join(root, folder, file), 'utf8').trim();
    expect(docOf(folder).includes(transcript)).toBe(true);
  });
});
