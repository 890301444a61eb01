import { describe, expect, test } from 'vitest';
import { codeIn } from '../http/raw-client.ts';
import { accept, type Headers, refusedHandshakes, shake } from './handshake-cases.ts';
import { startHouse } from './house.ts';

const house = startHouse();

describe('RFC 6455, 4.2: a handshake that is taken', () => {
  test.each<[string, Headers, string?]>([
    ['as a browser sends it', {}],
    ['with names in other cases', { Upgrade: 'WebSocket', Connection: 'upgrade' }],
    ['with more than one connection option', { Connection: 'keep-alive, Upgrade' }],
    ['for an absolute URI', {}, 'GET http://localhost/ws?roomCode=handshake HTTP/1.1'],
    ['with subprotocols nobody knows', { 'Sec-WebSocket-Protocol': 'chat, super.chat' }],
    ['with extensions nobody knows', { 'Sec-WebSocket-Extensions': 'x-a; b=1; c="d", x-e' }],
    ['with a body of nothing', { 'Content-Length': '0' }],
    ['with headers nobody knows', { 'Sec-WebSocket-Key1': 'a', 'X-Thing': 'b' }],
  ])('%s', async (_, headers, line) => {
    const { status, headers: answered } = await shake(house.port, headers, line);
    expect(status).toBe(101);
    expect(answered.get('upgrade')).toBe('websocket');
    expect(answered.get('connection')).toBe('Upgrade');
    expect(answered.get('sec-websocket-accept')).toBe(accept);
    expect(answered.has('sec-websocket-extensions')).toBe(false);
  });
});

describe('the subprotocol', () => {
  test.each<[string, string | readonly string[], string]>([
    ['is ours where it is offered', 'chat, parlour.v1', 'parlour.v1'],
    ['is ours in a header of its own', ['chat', 'parlour.v1'], 'parlour.v1'],
    ['is else the first that is offered', 'chat, super.chat', 'chat'],
  ])('%s', async (_, offered, chosen) => {
    const { headers } = await shake(house.port, { 'Sec-WebSocket-Protocol': offered });
    expect(headers.get('sec-websocket-protocol')).toBe(chosen);
  });

  test('is not answered where none is offered', async () => {
    expect((await shake(house.port)).headers.has('sec-websocket-protocol')).toBe(false);
  });
});

describe('a handshake that is refused', () => {
  test.each(refusedHandshakes)('%s: %i %s', async (_, status, code, headers, requestLine) => {
    const answer = await shake(house.port, headers, requestLine);
    expect([answer.status, codeIn(answer)]).toEqual([status, code]);
    expect(answer.headers.has('sec-websocket-accept')).toBe(false);
    const version = status === 426 ? '13' : undefined;
    expect(answer.headers.get('sec-websocket-version')).toBe(version);
  });
});
