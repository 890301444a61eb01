import { opcode, text } from './frame.ts';
import { Peer } from './peer.ts';

/** What a case leads to, step by step. */
export type Outcome =
  /** The server closes with this code, 1005 being none, and ends the connection. */
  | { readonly type: 'closes'; readonly code: number }
  /** A message comes back that holds this text. */
  | { readonly type: 'hears'; readonly text: string }
  /** A pong with this payload comes back. */
  | { readonly type: 'pongs'; readonly payload: Uint8Array }
  /** Nothing comes back, and the connection goes on. */
  | { readonly type: 'stays' };

export const closes = (code: number): Outcome => ({ type: 'closes', code });
export const hears = (heard: string): Outcome => ({ type: 'hears', text: heard });
export const pongs = (payload: string | Uint8Array): Outcome => ({
  type: 'pongs',
  payload: Buffer.from(payload),
});
export const stays: Outcome = { type: 'stays' };

/** What is sent, and what comes of it; `drips` where every octet is a segment of its own. */
export type Case = readonly [
  name: string,
  bytes: Uint8Array | readonly Uint8Array[],
  outcome: Outcome | readonly Outcome[],
  manner?: 'drips',
];

/** A text dialect: how to make it answer with a text of the client's. */
export interface Wire {
  readonly name: string;
  /** A payload that is answered by a message with `said` in it. */
  say(said: string): string;
  /** @param from the address that it comes from */
  open(port: number, headers?: readonly string[], from?: string): Promise<Peer>;
}

let rooms = 0;

export const wires: readonly Wire[] = [
  {
    name: 'native',
    say: (said) => JSON.stringify({ type: 'echo', ref: said }),
    async open(port, headers = [], from) {
      const offered = 'Sec-WebSocket-Protocol: parlour.v1';
      const peer = await Peer.open(port, '/ws', [offered, ...headers], from);
      peer.send(text('{"type":"hello"}'));
      const welcome = await peer.next();
      if (welcome.opcode !== opcode.text)
        throw new Error(`hello was answered by ${welcome.opcode}`);
      return peer;
    },
  },
  {
    name: 'roomcode',
    say: (said) => JSON.stringify({ Author: 'ann', Content: said }),
    open: (port, headers, from) =>
      Peer.open(port, `/ws?roomCode=conformance${++rooms}`, headers, from),
  },
];
