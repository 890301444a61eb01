import { expect, test, vi } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { holdTime } from '../support/held-time.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

test('a room that calms down is read only for strangers, on every road, and ends that by itself', async () => {
  holdTime();
  const parlour = await startParlour();
  const set = (value: number) =>
    askServer(parlour.data, {
      act: 'room set',
      given: { code: 'tea', setting: 'calm', value: `${value}` },
    });
  const post = (talker: Talker, text: string) =>
    talker.ask({ type: 'post', room: 'tea', text, ref: text });
  const roomcode = () => Talker.open(`${parlour.wsUrl}?dialect=roomcode&roomCode=tea`);
  const line = (text: string) => JSON.stringify({ Author: 'cy', Content: text });
  const ann = await Talker.greet(parlour.wsUrl, { name: 'ann', secret: 'a'.repeat(43) });
  const bo = await Talker.greet(parlour.wsUrl, { name: 'bo' });
  await ann.join('tea');
  await bo.join('tea');
  expect(await post(ann, 'zero')).toMatchObject({ type: 'ack' });
  await set(Date.now() + 900_000);
  const mayNot = [{ what: 'post', code: 'read_only', seconds: 900 }];
  expect(await bo.hear('me')).toMatchObject({ role: 'stranger', mayNot });
  expect(await post(bo, 'one')).toMatchObject({ code: 'read_only', retry: 900 });
  expect(await post(ann, 'one')).toMatchObject({ type: 'ack' });
  const cy = await roomcode();
  cy.say(line('one'));
  expect((await cy.ended()).code).toBe(1008);
  vi.advanceTimersByTime(900_000);
  expect(await bo.hear('me')).toEqual({ type: 'me', room: 'tea', role: 'stranger' });
  expect(await post(bo, 'two')).toMatchObject({ type: 'ack' });
  // By the server's clock, whatever the one of who asks says.
  const person = await idOf(parlour.url, 'a'.repeat(43));
  await askServer(parlour.data, {
    act: 'room grant',
    given: { code: 'tea', person, role: 'moderator', name: 'ann' },
  });
  const calm = (talker: Talker, seconds: number) =>
    talker.ask({ type: 'calm', room: 'tea', seconds, ref: `calm ${seconds}` });
  expect(await calm(bo, 60)).toMatchObject({ code: 'not_allowed' });
  // The fact, which carries its ref, comes before the answer.
  expect(await calm(ann, 60)).toMatchObject({ type: 'set', setting: 'calm' });
  expect(await bo.hear('me')).toMatchObject({ mayNot: [{ code: 'read_only', seconds: 60 }] });
  expect(await calm(ann, 0)).toMatchObject({ type: 'set', value: 0 });
  expect(await bo.hear('me')).toEqual({ type: 'me', room: 'tea', role: 'stranger' });
  const again = await roomcode();
  again.say(line('three'));
  expect(await again.next()).toContain('three');
  await Promise.all([ann.close(), bo.close(), again.close()]);
  await parlour.end();
});

async function idOf(url: string, secret: string): Promise<string> {
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await fetch(`${url}/api/me`, { headers });
  return ((await answer.json()) as { author: { id: string } }).author.id;
}
