import { describe, expect, onTestFinished, test } from 'vitest';
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
  const before = Date.now();
  await act(`/roles/${you.id}`, 'PUT', { role, name: 'cy', ...until });
  const ends = (from: number) => from + (seconds ?? 0) * 1_000;
  const [earliest, latest] = [ends(before), ends(Date.now())];
  await act('', 'PATCH', { read: 'members' });
  expect(await cy.join(room)).toMatchObject({ type: 'joined', me: { role } });
  const stream = await StreamReader.open(`${house.url}/api/rooms/${room}/events`, {
    authorization: `Bearer ${secret}`,
  });
  onTestFinished(() => stream.close());
  expect(await say(cy, 'in')).toMatchObject({ type: 'ack' });
  expect((await house.post(room, 'in, too', secret)).status).toBe(201);
  return { house, cy, stream, earliest, latest, revoke: () => act(`/roles/${you.id}`, 'DELETE') };
}

const say = (talker: Talker, text: string) => talker.ask({ type: 'post', room, text, ref: text });

async function isOut({ house, cy, stream }: Awaited<ReturnType<typeof openClosedRoom>>) {
  expect(await cy.hear('refused')).toMatchObject({ code: 'members_only', room });
  await stream.ended();
  const at = Date.now();
  expect(await say(cy, 'out')).toMatchObject({ type: 'refused', code: 'not_joined' });
  expect(await cy.join(room)).toMatchObject({ type: 'refused', code: 'members_only' });
  expect((await house.post(room, 'out, too', secret)).status).toBe(403);
  expect((await house.ask(`/api/rooms/${room}/messages`, secret)).status).toBe(403);
  expect((await house.ask(`/api/rooms/${room}/messages`, hope)).status).toBe(200);
  return at;
}

describe.each(['member', 'moderator'] as const)('the role of a %s', (role) => {
  test('that is taken is none within a second, by every road', async () => {
    const opened = await openClosedRoom(role);
    const began = Date.now();
    await opened.revoke();
    expect((await isOut(opened)) - began).toBeLessThan(1_000);
  });

  test('that ends at its time is none within a second of it, and not before', async () => {
    const opened = await openClosedRoom(role, 1);
    const at = await isOut(opened);
    expect(at).toBeGreaterThanOrEqual(opened.earliest);
    expect(at - opened.latest).toBeLessThan(1_000);
  });
});

test('a role that the next token does not give is none from then on', async () => {
  const house = await openTokenHouse();
  const rooms = { [room]: 'moderator' };
  const dee = await house.greet({ token: tokenOf({ sub: 'dee', parlour: { rooms } }) });
  await dee.hear('welcome');
  expect(await dee.join(room)).toMatchObject({ me: { role: 'moderator', cleared: true } });
  const began = Date.now();
  dee.tell({ type: 'token', token: tokenOf({ sub: 'dee' }) });
  expect(await dee.hear('me')).toMatchObject({ role: 'guest' });
  expect(Date.now() - began).toBeLessThan(1_000);
  const ask = { type: 'set', room, setting: 'post', value: 'moderators', ref: 's' };
  expect(await dee.ask(ask)).toMatchObject({ type: 'refused', code: 'not_allowed' });
});
