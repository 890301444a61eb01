import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type Bus, createMemoryBus, openParlour, readConfig } from '../../../src/index.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../../src/store/store.ts';
import { host, hostFlags, tokenOf } from '../../support/token.ts';

export const room = 'tea';
export const hostToken = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
export const owner = 'o'.repeat(43);

/** A server whose store, bus and log are at hand. */
export interface SealedHouse {
  readonly folder: string;
  readonly url: string;
  readonly store: Store;
  readonly bus: Bus;
  /** Everything that the server has logged, at every level. */
  readonly logged: () => string;
  /** Asks over HTTP as whoever holds the bearer. */
  ask(path: string, bearer?: string, method?: string, body?: object): Promise<Response>;
  /** Does something in the room, and is not refused. */
  act(path: string, bearer: string, method: string, body?: object): Promise<{ seq: number }>;
}

export async function openSealedHouse(): Promise<SealedHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-sealed-'));
  const file = join(folder, 'secret');
  writeFileSync(file, host.secret);
  let logged = '';
  const out = new Writable({
    write(chunk, _, done) {
      logged += String(chunk);
      done();
    },
  });
  const log = pino({ level: 'trace' }, out);
  const store = await openSqliteStore({ folder, log, onBroken: () => {} });
  const bus = createMemoryBus(() => {});
  const config = readConfig({ port: '0', data: folder, limits: 'off', ...hostFlags(file) }, {});
  const parlour = await openParlour({ config, log, store, bus });
  onTestFinished(async () => {
    await parlour.stop();
    await bus.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const url = `http://127.0.0.1:${parlour.port}`;
  const ask: SealedHouse['ask'] = (path, bearer, method = 'GET', body) =>
    fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const act: SealedHouse['act'] = async (path, bearer, method, body) => {
    const response = await ask(`/api/rooms/${room}${path}`, bearer, method, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return JSON.parse(text) as { seq: number };
  };
  return { folder, url, store, bus, ask, act, logged: () => logged };
}
