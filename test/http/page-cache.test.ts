import { expect, onTestFinished, test, vi } from 'vitest';
import { PageCache } from '../../src/http/page/page-cache.ts';
import { startParlour } from '../support/parlour.ts';

const answer = (body: string) => ({ kind: 'page', status: 200, headers: {}, body }) as const;

test('who asks for the same page at the same moment has one that is made once', async () => {
  const cache = new PageCache();
  const make = vi.fn(async () => answer('tea'));
  const [one, other] = await Promise.all([cache.take('tea', make), cache.take('tea', make)]);
  expect(other).toBe(one);
  expect(make).toHaveBeenCalledTimes(1);
  await cache.take('pie', make);
  expect(make).toHaveBeenCalledTimes(2);
});

test('what broke is made anew, few pages are kept, and none for long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const cache = new PageCache();
  const broken = async () => {
    throw new Error('broken');
  };
  await expect(cache.take('tea', broken)).rejects.toThrow('broken');
  expect(await cache.take('tea', async () => answer('tea'))).toMatchObject({ body: 'tea' });
  for (let i = 0; i < 200; i++) await cache.take(`${i}`, async () => answer('tea'));
  expect(cache.size).toBeLessThanOrEqual(64);
  vi.advanceTimersByTime(1_000);
  expect(cache.size).toBe(0);
});

test.each([
  '/r/tea',
  '/lite/tea',
])('%s shows at once what was said and what was taken away', async (path) => {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  const headers = {
    authorization: `Bearer ${'a'.repeat(43)}`,
    'content-type': 'application/json',
  };
  const messages = `${parlour.url}/api/rooms/tea/messages`;
  const say = async (text: string) => {
    const said = await fetch(messages, { method: 'POST', headers, body: JSON.stringify({ text }) });
    return ((await said.json()) as { seq: number }).seq;
  };
  const shows = async () => {
    const encodings = ['br', 'gzip', 'identity'].map(async (encoding) => {
      const page = await fetch(`${parlour.url}${path}`, {
        headers: { 'accept-encoding': encoding },
      });
      return page.text();
    });
    const [one = '', ...others] = await Promise.all(encodings);
    for (const other of others) expect(other).toBe(one);
    return ['first words', 'second words'].filter((words) => one.includes(words));
  };
  const first = await say('first words');
  expect(await shows()).toEqual(['first words']);
  await say('second words');
  expect(await shows()).toEqual(['first words', 'second words']);
  expect((await fetch(`${messages}/${first}`, { method: 'DELETE', headers })).status).toBe(200);
  expect(await shows()).toEqual(['second words']);
});
