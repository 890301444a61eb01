import { expect, test } from 'vitest';
import { useServer } from './room-visit.ts';

const { visit, newRoom, server } = useServer();

test('who is new in a room that calms down writes as ever: the page does the work, and stays alive', async () => {
  const room = newRoom();
  const ann = await visit(room, 'ann');
  await ann.say('before');
  await ann.sees('before');
  await server().act('host', 'calm', room, '15m');
  await ann.page.getByRole('button', { name: /^Calm until/ }).click();
  await ann.page.getByText('reads only').waitFor();
  await ann.say('no work for me');
  await ann.sees('no work for me');
  const bo = await visit(room, 'bo', { touch: true, width: 390 });
  await bo.page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { times });
    const look = (at: number) => {
      times.push(at);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await bo.field.fill('hello');
  await bo.page.getByRole('button', { name: 'Send' }).click();
  // It waits for those who keep order: its number shows that it was taken.
  const latest = async () => {
    const answer = await fetch(`${server().url}/api/rooms/${encodeURIComponent(room)}`);
    return ((await answer.json()) as { latest: number }).latest;
  };
  await expect.poll(latest).toBe(4);
  const longest = await bo.page.evaluate(() => {
    const { times } = window as unknown as { times: number[] };
    return Math.max(...times.slice(1).map((at, i) => at - (times[i] ?? at)));
  });
  // Ten milliseconds of work at once, on a machine that does other things, too.
  expect(longest).toBeLessThan(250);
  expect(await bo.page.locator('.line.failed').count()).toBe(0);
});
