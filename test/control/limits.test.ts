import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { createLog, openParlour, readConfig } from '../../src/index.ts';
import { tempFolder } from '../support/temp.ts';

const asked = { act: 'limits', given: {} };
const changed = { posts: { burst: 20 }, joins: 'off', textPoints: 500 };

/** A folder in which a server ran, and a config for it. */
async function folderWith(limits: unknown) {
  const data = tempFolder();
  const config = join(data, 'config.json');
  writeFileSync(config, JSON.stringify({ limits }));
  const read = (more: object = {}) => readConfig({ port: '0', data, config, ...more }, {});
  const start = async (more?: object) => {
    const parlour = await openParlour({ config: read(more), log: createLog('silent') });
    onTestFinished(() => parlour.stop());
    return parlour;
  };
  return { read, start };
}

const linesOf = async (config: ReturnType<typeof readConfig>) => {
  const answer = await doAct(config, asked);
  if (answer.type === 'refused') throw new Error(answer.why);
  return { lines: answer.lines.map((line) => line.replaceAll(/ {2,}/g, '|')), value: answer.value };
};

test('tells what is in force in the running server, and where none runs by the config', async () => {
  const { read, start } = await folderWith(changed);
  const parlour = await start();
  const told = await linesOf(read({ limits: 'off' }));
  const posts = 'posts|20 at once, then one a second|author|usually 10';
  expect(told.lines.find((line) => line.startsWith(posts))).toBeDefined();
  expect(told.lines).toContain('commands|50 at once, then 10 a second|connection');
  expect(told.lines.find((line) => line.startsWith('joins|off|connection'))).toBeDefined();
  expect(told.lines).toContain('textPoints|500|usually 4,000');
  expect(told.value).toMatchObject({
    rates: { posts: { burst: 20, everySeconds: 1 }, joins: 'off' },
    limits: { textPoints: 500 },
  });
  await parlour.stop();
  expect((await linesOf(read())).lines).toEqual(told.lines);
});

test('says that rates are off', async () => {
  const { read, start } = await folderWith({});
  await start({ limits: 'off' });
  const { lines } = await linesOf(read());
  expect(lines[0]).toBe('Rates and connection counts are off, but those of guesses.');
  expect(lines.find((line) => line.startsWith('passwordTries'))).toContain('5 at once');
  expect(lines.filter((line) => /^\w+\|off\|/.test(line)).length).toBeGreaterThan(10);
});
