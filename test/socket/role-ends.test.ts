import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { holdTime } from '../support/held-time.ts';
import { StreamReader } from '../support/stream-reader.ts';
import type { Talker } from '../support/talker.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const room = 'tea';
const secret = 'c'.repeat(43);
const hope = tokenOf({ sub: 'hope', parlour: { role: 'host' } });

/** A room that is closed to others, with a member or more who is in it by socket and by stream. */
async function openClosedRoom(role: 'member' | 'moderator', seconds?: number) {
  const house = await openTokenHouse();
  const cy = await house.greet({ secret, name: 'cy' });
  const { you } = (await cy.hear('welcome')) as unknown as { you: { id: string } };
  const act = async (path: string, method: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = body ? { method, headers, body: JSON.stringify(body) } : { method };
    const response = await house.ask(`/api/rooms/${room}${path}`, hope, init);
    expect(response.status, await response.text()).toBe(200);
  };
  const until = seconds === undefined ? {} : { until: seconds };
  await act(`/roles/${you.id}`, 'PUT', { role, name: 'cy', ...until });
  await act('', 'PATCH', { read: 'members' });
  expect(await cy.join(room)).toMatchObject({ type: 'joined', me: { role } });
  const stream = await StreamReader.open(`${house.url}/api/rooms/${room}/events`, {
    authorization: `Bearer ${secret}`,
  });
  onTestFinished(() => stream.close());
  expect(await say(cy, 'in')).toMatchObject({ type: 'ack' });
  expect((await house.post(room, 'in, too', secret)).status).toBe(201);
  return { house, cy, stream, revoke: () => act(`/roles/${you.id}`, 'DELETE') };
}

const say = (talker: Talker, text: string) => talker.ask({ type: 'post', room, text, ref: text });

async function isOut({ house, cy, stream }: Awaited<ReturnType<typeof openClosedRoom>>) {
  expect(await cy.hear('refused')).toMatchObject({ code: 'members_only', room });
  await stream.ended();
  expect(await say(cy, 'out')).toMatchObject({ type: 'refused', code: 'not_joined' });
  expect(await cy.join(room)).toMatchObject({ type: 'refused', code: 'members_only' });
  expect((await house.post(room, 'out, too', secret)).status).toBe(403);
  expect((await house.ask(`/api/rooms/${room}/messages`, secret)).status).toBe(403);
  expect((await house.ask(`/api/rooms/${room}/messages`, hope)).status).toBe(200);
}

describe.each(['member', 'moderator'] as const)('the role of a %s', (role) => {
  test('that is taken is none at that moment, by every road', async () => {
    const opened = await openClosedRoom(role);
    holdTime();
    await opened.revoke();
    await isOut(opened);
  });

  test('that ends at its time is none at that moment, and not before', async () => {
    holdTime();
    const opened = await openClosedRoom(role, 60);
    vi.advanceTimersByTime(59_999);
    expect(await say(opened.cy, 'still in')).toMatchObject({ type: 'ack' });
    vi.advanceTimersByTime(1);
    await isOut(opened);
  });
});

test('a role that the next token does not give is none from then on', async () => {
  const house = await openTokenHouse();
  const rooms = { [room]: 'moderator' };
  const dee = await house.greet({ token: tokenOf({ sub: 'dee', parlour: { rooms } }) });
  await dee.hear('welcome');
  expect(await dee.join(room)).toMatchObject({ me: { role: 'moderator', cleared: true } });
  holdTime();
  dee.tell({ type: 'token', token: tokenOf({ sub: 'dee' }) });
  expect(await dee.hear('me')).toMatchObject({ role: 'guest' });
  const ask = { type: 'set', room, setting: 'post', value: 'moderators', ref: 's' };
  expect(await dee.ask(ask)).toMatchObject({ type: 'refused', code: 'not_allowed' });
});
