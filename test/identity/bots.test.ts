import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { readConfig } from '../../src/config/read.ts';
import { botFolder, makeBot, readBots, revokeBot } from '../../src/identity/bot/bot-file.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

async function open() {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  const { data } = parlour;
  const act = (name: string, given: Record<string, string> = {}) =>
    doAct(readConfig({ data }, {}), { act: name, given });
  const lines = async (name: string, given: Record<string, string> = {}) => {
    const answer = await act(name, given);
    return answer.type === 'done' ? answer.lines : [`refused: ${answer.why}`];
  };
  const greet = async (hello: object) => {
    const talker = await Talker.open(parlour.wsUrl, ['parlour.v1']);
    onTestFinished(() => talker.ws.terminate());
    talker.tell({ type: 'hello', ...hello });
    return talker;
  };
  const ask = (path: string, key: string) =>
    fetch(`${parlour.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  return { ...parlour, lines, greet, ask };
}

describe('a bot', () => {
  test('has its name alone in every room, though it never came to any', async () => {
    const { lines, greet } = await open();
    const guest = await greet({ secret: 'b'.repeat(43), name: 'wеather' });
    await guest.join('tea');
    const say = async () => {
      guest.tell({ type: 'post', room: 'tea', text: 'rain' });
      const { author } = (await guest.hear('posted')) as unknown as { author: { name: string } };
      return author.name;
    };
    expect(await say()).toBe('wеather');
    await lines('bot make', { name: 'Weather' });
    await expect.poll(say).toMatch(/^guest-/);
    const other = await greet({ secret: 'c'.repeat(43), name: 'Weather' });
    const joined = { me: { name: expect.stringMatching(/^guest-/) } };
    expect(await other.join('cake')).toMatchObject(joined);
    await lines('bot revoke', { bot: 'Weather' });
    await expect.poll(say).toBe('wеather');
  });

  test('is made beside a running server, speaks with its badge, and is listed', async () => {
    const { lines, greet, ask, data } = await open();
    expect(await lines('bot list')).toEqual(['There are no bots.']);
    const [key = ''] = await lines('bot make', { name: 'Weather' });
    expect(key).toMatch(/^pb_[\w-]{43}$/);
    const bot = await greet({ token: key, name: 'ann' });
    const { you } = await bot.hear('welcome');
    expect(you).toEqual({ id: expect.stringMatching(/^b_/), name: 'Weather', badge: 'bot' });
    expect(await (await ask('/api/me', key)).json()).toEqual({ author: you, named: true });
    await bot.join('tea');
    bot.tell({ type: 'post', room: 'tea', text: 'rain' });
    expect(await bot.hear('posted')).toMatchObject({ author: you });
    await expect
      .poll(() => lines('bot list'))
      .toEqual([expect.stringMatching(/used 20.*Weather$/)]);
    expect(await lines('bot make', { name: 'Weather' })).toEqual([
      expect.stringMatching(/^refused/),
    ]);
    for (const name of ['', ' ', 'a\nb', 'x'.repeat(65)]) {
      expect(await lines('bot make', { name })).toEqual([expect.stringMatching(/^refused/)]);
    }
    const files = readdirSync(botFolder(data)).map((name) => join(botFolder(data), name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(readFileSync(file, 'utf8')).not.toContain(key.slice(3, 15));
    }
  });

  test('that is revoked is out within a second, by every road, and nobody any more', async () => {
    const { lines, greet, ask } = await open();
    const [key = ''] = await lines('bot make', { name: 'Weather' });
    const [other = ''] = await lines('bot make', { name: 'News' });
    const [bot, stays] = [await greet({ token: key }), await greet({ token: other })];
    await Promise.all([bot.hear('welcome'), stays.hear('welcome')]);
    const stream = (await ask('/api/rooms/tea/events', key)).text();
    const began = performance.now();
    expect(await lines('bot revoke', { bot: 'Weather' })).toEqual([
      expect.stringMatching(/is revoked/),
    ]);
    expect((await bot.ended()).code).toBe(1_008);
    await stream;
    expect(performance.now() - began).toBeLessThan(1_000);
    const again = await greet({ token: key });
    expect(await again.hear('refused')).toMatchObject({ code: 'bad_token' });
    expect((await ask('/api/me', key)).status).toBe(401);
    expect((await ask('/api/me', other)).status).toBe(200);
    expect(stays.closed).toBeUndefined();
    expect(await lines('bot revoke', { bot: 'Weather' })).toEqual([
      'refused: There is no bot called Weather.',
    ]);
    const [newer = ''] = await lines('bot make', { name: 'Weather' });
    expect((await ask('/api/me', newer)).status).toBe(200);
  });

  test('is known whatever else lies in the folder, and when made without the server', async () => {
    const { data, ask, lines } = await open();
    const { bot, key } = await makeBot(data, 'Weather');
    writeFileSync(join(botFolder(data), 'b_0000000000000000000000.json'), '{');
    writeFileSync(join(botFolder(data), `b_${'1'.repeat(22)}.json`), JSON.stringify(bot));
    writeFileSync(join(botFolder(data), 'notes.txt'), 'mine');
    expect((await readBots(data)).map(({ id }) => id)).toEqual([bot.id]);
    expect((await ask('/api/me', key)).status).toBe(200);
    await revokeBot(data, bot);
    await expect.poll(async () => (await ask('/api/me', key)).status).toBe(401);
    expect(await lines('bot list')).toEqual([expect.stringMatching(/revoked 20/)]);
  });

  test('outlives a restart', async () => {
    const first = await open();
    const [key = ''] = await first.lines('bot make', { name: 'Weather' });
    const again = await first.restart();
    const bot = await Talker.greet(again.wsUrl, { token: key });
    bot.ws.terminate();
    await again.stop();
  });
});
