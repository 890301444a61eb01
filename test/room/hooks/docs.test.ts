import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLog, type Hooks, openParlour } from '../../../src/index.ts';
import { Talker } from '../../support/talker.ts';

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/hooks.md'), 'utf8');
const source = (path: string) => readFileSync(join(root, path), 'utf8');

/** The hooks of the guide as they stand there. */
function hooksOf(site: string, given: object): Hooks {
  const blocks = [...guide.matchAll(/```ts\n(async function (\w+)\(.*?)```/gs)];
  const names = blocks.map(([, , name]) => name);
  const code = blocks.map(([, block]) => block).join('\n');
  const plain = stripTypeScriptTypes(code).replace('https://site.example', site);
  const make = new Function(...Object.keys(given), `${plain}\nreturn { ${names.join(', ')} };`);
  return make(...Object.values(given)) as Hooks;
}

test('the hooks of the guide do what it says', async () => {
  const sent: { key: string | undefined; body: unknown }[] = [];
  const site = createServer((request, response) => {
    let text = '';
    request.on('data', (bytes: Buffer) => (text += String(bytes)));
    request.on('end', () => {
      const key = request.headers['idempotency-key'];
      sent.push({ key: String(key), body: JSON.parse(text) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void site.close());
  const users: Record<string, object> = {
    s17: { id: '17', name: 'Ann', isTeacher: true },
    s18: { id: '18', name: 'Bo' },
  };
  const bought = { id: '17' };
  const given = {
    sessions: { userOf: async (bearer: string) => users[bearer] },
    users: { byAuthor: async (id: string) => (id === parlour.authorOf('17') ? bought : undefined) },
    hasBought: async (user: object, key: string) => user === bought && key === 'course:8',
  };
  const data = mkdtempSync(join(tmpdir(), 'parlour-hooks-guide-'));
  const { port } = site.address() as AddressInfo;
  const hooks = hooksOf(`http://127.0.0.1:${port}`, given);
  expect(Object.keys(hooks)).toEqual(['authorize', 'mayEnter', 'mayPost', 'committed']);
  const parlour = await openParlour({ port: 0, data, log: createLog('silent'), hooks });
  onTestFinished(async () => {
    await parlour.stop();
    await rm(data, { recursive: true, force: true });
  });
  const come = async (token: string) => {
    const talker = await Talker.greet(`ws://127.0.0.1:${parlour.port}/ws`, { token });
    onTestFinished(() => talker.close());
    return talker;
  };
  const ann = await come('s17');
  expect(await ann.join('course:7')).toMatchObject({
    ...{ type: 'refused', code: 'host_refused', text: 'Buy the course first.' },
  });
  expect(await ann.join('course:8')).toMatchObject({ type: 'joined' });
  const joined = await ann.join('tea');
  expect(joined).toMatchObject({ type: 'joined' });
  const say = (text: string) => ann.ask({ type: 'post', room: 'tea', text, ref: text });
  expect(await say('cake?')).toMatchObject({ code: 'host_refused', text: 'Tea only, please.' });
  const { seq, epoch } = await say('a cup of :tea:');
  const told = { room: 'tea', author: 'Ann', text: 'a cup of 🍵' };
  await expect.poll(() => sent).toEqual([{ key: `${epoch}/tea/${seq}`, body: told }]);
});

test('the guide has every hook, and every field of what they are told and answer', () => {
  const hooks = source('src/room/hook.ts') + source('src/hooks.ts').split('interface Hooks')[1];
  const names = [...hooks.matchAll(/^ {2}(\w+)\?[:(]/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) expect(guide).toContain(`## \`${name}\``);
  const fields = [
    ...source('src/room/hook.ts').matchAll(/^ {2}readonly (\w+)\??:/gm),
    ...source('src/identity/authorize/authorize.ts').matchAll(/^ {2}readonly (\w+)\??:/gm),
  ].map(([, field]) => field);
  expect(fields.filter((field) => !new RegExp(`\`${field}\``).test(guide))).toEqual([]);
});
