import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { builtPath } from '../../bin/manifest.ts';
import { packages } from '../../bin/packages.ts';
import { errorsOf, openPage } from '../support/chromium.ts';
import { tempFolder } from '../support/temp.ts';
import { startExample } from './example.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The SDK as a project has it in its packages. */
function installedClient(): string {
  const folder = tempFolder();
  const sources = ['client', 'protocol', 'dialect'].flatMap((part) =>
    readdirSync(join(root, 'src', part), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(part, path)),
  );
  for (const source of sources) {
    const path = join(folder, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    const code = stripTypeScriptTypes(read(join('src', source)));
    writeFileSync(path, code.replaceAll(/\.ts(['"])/g, '.js$1'));
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
  const asked = [...page.matchAll(/from '\/sdk\/(.+?)'/g)].map(([, path = '']) => path);
  const { '.': client, './view': view } = packages['parlour-client'].doors;
  const built = [client, view].map((door) => join('node_modules/parlour-client', builtPath(door)));
  expect(asked.map((path) => join(folder, path))).toEqual(built);
  const ofParlour = app.split('\n').filter((line) => /parlour|\/sdk|chat-token/i.test(line));
  expect(ofParlour.length).toBeLessThanOrEqual(20);
});

async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
}

test('people of an Express app talk in a room of it, and nobody else', async () => {
  const data = tempFolder();
  const env = { DATA: data, SECRET: join(data, 'secret.key'), SDK: installedClient() };
  let app = await startExample('app/app', env);
  onTestFinished(() => app.end());
  expect((await fetch(`${app.http}/chat-token`)).status).toBe(204);
  expect((await fetch(`${app.http}/chat/api/rooms/hall/messages`)).status).toBe(401);
  const enter = async (name: string) => {
    const page = await openPage();
    await page.goto(app.http);
    await signIn(page, name);
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
  const errors = () => [...errorsOf(ann), ...errorsOf(bo)];
  expect(errors()).toEqual([]);
  await app.end();
  await ann.getByRole('status').getByText('No connection.').waitFor();
  await say(ann, 'Still there?');
  await ann.getByText('Still there? …').waitFor();
  // Whose session is gone by then is asked who it is.
  await bo.context().clearCookies();
  app = await startExample('app/app', { ...env, PORT: new URL(app.http).port });
  await signIn(bo, 'bo');
  await bo.getByText('ann: Still there?').waitFor();
  await ann.getByText('ann: Still there?').waitFor();
  expect(await ann.getByText('ann: Still there?').count()).toBe(1);
  await say(ann, 'x'.repeat(5_000));
  await ann.getByText(/^Not sent: x+ \(.+\)/).waitFor();
  await ann.getByRole('button', { name: 'Drop' }).click();
  await ann.getByText('Not sent:').waitFor({ state: 'detached' });
  // Nobody listens while it is stopped, and who asks just then is cut off; an answer would be no such error.
  const isOfStop = (error: string) => /net::ERR_CONNECTION_(REFUSED|RESET)/.test(error);
  expect(errors().filter((error) => !isOfStop(error))).toEqual([]);
});
