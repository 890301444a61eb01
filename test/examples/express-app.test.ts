import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { builtPath } from '../../bin/manifest.ts';
import { packages } from '../../bin/packages.ts';
import { bundle } from '../support/bundle.ts';
import { errorsOf, openPage } from '../support/chromium.ts';
import { tempFolder } from '../support/temp.ts';
import { startExample } from './example.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The SDK as a project has it in its packages. */
async function installedClient(): Promise<string> {
  const folder = tempFolder();
  for (const part of await bundle(join(root, 'src/client/index.ts'), 'client/index.js')) {
    const path = join(folder, part.fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, part.type === 'chunk' ? part.code : part.source);
  }
  return folder;
}

test('the guide has the app and its page as they run, in few lines', () => {
  const guide = read('docs/guide-express.md');
  const app = read('examples/app/app.ts').replace(
    "'../../src/index.ts'; // in a project of yours: 'parlour'",
    "'parlour';",
  );
  expect(guide).toContain(app);
  const page = read('examples/app/page.html');
  expect(guide).toContain(page);
  const folder = /SDK = '(.+?)'/.exec(app)?.[1] ?? '';
  const asked = /from '\/sdk\/(.+?)'/.exec(page)?.[1] ?? '';
  const door = builtPath(packages['parlour-client'].doors['.'] ?? '');
  expect(join(folder, asked)).toBe(join('node_modules/parlour-client', door));
  const ofParlour = app.split('\n').filter((line) => /parlour|\/sdk|chat-token/i.test(line));
  expect(ofParlour.length).toBeLessThanOrEqual(20);
});

test('people of an Express app talk in a room of it, and nobody else', async () => {
  const env = { DATA: tempFolder(), SDK: await installedClient() };
  const app = await startExample('app/app', env);
  onTestFinished(() => app.end());
  expect((await fetch(`${app.http}/chat-token`)).status).toBe(204);
  expect((await fetch(`${app.http}/chat/api/rooms/hall/messages`)).status).toBe(401);
  const enter = async (name: string) => {
    const page = await openPage();
    await page.goto(app.http);
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    return page;
  };
  const [ann, bo] = await Promise.all([enter('ann'), enter('bo')]);
  const say = async (page: typeof ann, text: string) => {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.getByRole('button', { name: 'Say' }).click();
  };
  await say(ann, 'Water is on.');
  await bo.getByText('ann: Water is on.').waitFor();
  await say(bo, 'Milk?');
  await ann.getByText('bo: Milk?').waitFor();
  await ann.reload();
  await ann.getByText('bo: Milk?').waitFor();
  expect([...errorsOf(ann), ...errorsOf(bo)]).toEqual([]);
});
