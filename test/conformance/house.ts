import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Flags } from '../../src/index.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { type Case, type Outcome, pongs } from './case.ts';
import { frame, opcode } from './frame.ts';
import type { Heard, Peer } from './peer.ts';

/** A server whose every test ends with somebody else who is still served. */
export function startHouse(flags: Flags = {}): { readonly port: number } {
  let parlour: OwnParlour;
  let bystander: Talker;
  beforeAll(async () => {
    parlour = await startParlour(flags);
    bystander = await Talker.greet(parlour.wsUrl, { name: 'bo' });
    await bystander.join('elsewhere');
  });
  afterEach(async () => {
    const answer = await bystander.ask({ type: 'people', room: 'elsewhere', ref: 'there?' });
    expect(answer.type).toBe('people');
  });
  afterAll(() => parlour.end());
  return {
    get port() {
      return parlour.port;
    },
  };
}

/** Tries every case on a connection of its own. */
export function tryCases(
  cases: readonly Case[],
  open: () => Promise<Peer>,
  read = ({ payload }: Heard) => payload.toString(),
): void {
  test.each(cases.map((row) => [row[0], row] as const))('%s', async (_, row) => {
    const [, bytes, outcome, manner] = row;
    const peer = await open();
    const sent = bytes instanceof Uint8Array ? bytes : Buffer.concat(bytes);
    if (manner === 'drips') await peer.drip(sent);
    else peer.send(sent);
    for (const step of 'type' in outcome ? [outcome] : outcome) await expectStep(peer, step, read);
    peer.socket.destroy();
  });
}

async function expectStep(
  peer: Peer,
  step: Outcome,
  read: (heard: Heard) => string,
): Promise<void> {
  switch (step.type) {
    case 'closes':
      return expectClose(peer, step.code);
    case 'hears': {
      const heard = await peer.next();
      expect([heard.opcode, read(heard)]).toEqual([
        opcode.text,
        expect.stringContaining(JSON.stringify(step.text)),
      ]);
      return;
    }
    case 'pongs': {
      const { opcode: kind, payload } = await peer.next();
      expect([kind, payload.toString('hex')]).toEqual([
        opcode.pong,
        Buffer.from(step.payload).toString('hex'),
      ]);
      return;
    }
    case 'stays':
      peer.send(frame(opcode.ping, 'still there?'));
      return expectStep(peer, pongs('still there?'), read);
  }
}

/** The close frame, the last thing the server says; it ends the connection by itself. */
async function expectClose(peer: Peer, code: number): Promise<void> {
  const { opcode: kind, payload } = await peer.next();
  expect([kind, payload.length < 2 ? 1005 : payload.readUInt16BE(0)]).toEqual([opcode.close, code]);
  expect(Buffer.from(payload.subarray(2).toString()).equals(payload.subarray(2))).toBe(true);
  peer.send(frame(opcode.close, payload));
  expect(await peer.ended()).toEqual([]);
}
