import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLog, openParlour } from '../../src/index.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/library.md'), 'utf8');

interface User {
  readonly id: string;
  readonly name: string;
}

interface Recipes {
  readonly roomOfTwo: (one: User, other: User) => Promise<string>;
  readonly takeAway: (userId: string) => Promise<void>;
}

test('the recipes of the guide make a room of two, and take away what somebody said everywhere', async () => {
  const log = createLog('silent');
  const parlour = await openParlour({
    port: 0,
    data: tempFolder(),
    log,
    jwtSecret: randomBytes(32),
  });
  onTestFinished(() => parlour.stop());
  const blocks = [...guide.matchAll(/```ts\n(async function (\w+)\([\s\S]*?)```/g)];
  const code = stripTypeScriptTypes(blocks.map(([, block]) => block).join('\n'));
  const names = blocks.map(([, , name]) => name).join(', ');
  const { roomOfTwo, takeAway } = new Function('parlour', `${code}\nreturn { ${names} };`)(
    parlour,
  ) as Recipes;

  const [ann, bo, cy] = [1, 2, 3].map((n) => ({
    id: `${n}`,
    name: ['ann', 'bo', 'cy'][n - 1] ?? '',
  }));
  const come = async (user: User | undefined) => {
    const token = await parlour.token(user as User);
    const talker = await Talker.greet(`ws://127.0.0.1:${parlour.port}/ws`, { token });
    onTestFinished(() => talker.close());
    return talker;
  };
  const [a, b, c] = (await Promise.all([ann, bo, cy].map(come))) as [Talker, Talker, Talker];
  const two = await roomOfTwo(bo as User, ann as User);
  expect(await roomOfTwo(ann as User, bo as User)).toBe(two);
  expect(await a.join(two)).toMatchObject({ type: 'joined' });
  expect(await b.join(two)).toMatchObject({ type: 'joined' });
  expect(await c.join(two)).toMatchObject({ type: 'refused', code: 'members_only' });

  await c.join('tea');
  await a.join('tea');
  const say = (talker: Talker, room: string, text: string) =>
    talker.ask({ type: 'post', room, text, ref: text });
  await say(a, two, 'between us');
  await say(a, 'tea', 'to all');
  await say(c, 'tea', 'cy stays');
  await parlour.room('empty').post('Nobody was here.');
  await takeAway('1');
  const texts = async (room: string) =>
    (await parlour.room(room).messages()).messages.map(({ text }) => text);
  expect(await texts(two)).toEqual(['']);
  expect(await texts('tea')).toEqual(['', 'cy stays']);
});
