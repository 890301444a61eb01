import { RawClient } from '../../http/raw-client.ts';
import type { Input } from './kind.ts';
import { askRaw, request, told } from './talk.ts';

const handshake = (path: string, headers: readonly string[]) =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: chat.example',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n');

/** A WebSocket of a page: what the handshake is answered. */
export function refusedBy(headers: readonly string[], path = '/ws?dialect=htmx&room=door'): Input {
  return async ({ port, from }) => {
    const client = await RawClient.open(port, undefined, from);
    const answer = await client.send(handshake(path, headers)).answer();
    client.close();
    return told(answer);
  };
}

/** Asks for a ticket, and comes in by what is made of it. */
export function ticketOf(made: (ticket: string) => string, room?: string): Input {
  return async (place) => {
    const answer = await fetch(`http://127.0.0.1:${place.port}/api/ticket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${'ann'.repeat(14)}a` },
      body: JSON.stringify({ room: place.room, for: 'read' }),
    });
    const { ticket } = (await answer.json()) as { ticket: string };
    const path = `/api/rooms/${room ?? place.room}/events?ticket=${made(ticket)}`;
    return askRaw(place, request('GET', path));
  };
}
