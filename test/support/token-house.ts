import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Flags } from '../../src/index.ts';
import { type OwnParlour, startParlour } from './parlour.ts';
import { Talker } from './talker.ts';
import { type Claims, host, hostFlags, tokenOf } from './token.ts';

/** A server of a test's own that takes the host's tokens. */
export interface TokenHouse extends OwnParlour {
  /** A native client that said hello. */
  greet(hello: object): Promise<Talker>;
  /** One that said hello with a token. */
  person(claims: Claims): Promise<Talker>;
  /** Asks over HTTP as whoever holds the bearer. */
  ask(path: string, bearer?: string, init?: RequestInit): Promise<Response>;
  post(room: string, text: string, bearer?: string): Promise<Response>;
}

export async function openTokenHouse(flags: Flags = {}): Promise<TokenHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-secret-'));
  const file = join(folder, 'secret');
  writeFileSync(file, host.secret);
  const parlour = await startParlour({ ...hostFlags(file), ...flags });
  onTestFinished(async () => {
    await parlour.end();
    rmSync(folder, { recursive: true });
  });
  const greet = async (hello: object) => {
    const talker = await Talker.open(parlour.wsUrl, ['parlour.v1']);
    onTestFinished(() => talker.ws.terminate());
    talker.tell({ type: 'hello', ...hello });
    return talker;
  };
  const ask = (path: string, bearer?: string, init: RequestInit = {}) =>
    fetch(`${parlour.url}${path}`, {
      ...init,
      headers: {
        ...init.headers,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
    });
  return {
    ...parlour,
    greet,
    person: (claims) => greet({ token: tokenOf(claims) }),
    ask,
    post: (room, text, bearer) =>
      ask(`/api/rooms/${room}/messages`, bearer, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      }),
  };
}
