import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, type Flags, openParlour, type Parlour, readConfig } from '../../src/index.ts';
import type { Limits } from '../../src/protocol/limit.ts';
import type { Rates } from '../../src/protocol/rate.ts';

/** A server of the test's own on a free port, with a folder that goes when it does. */
export interface OwnParlour extends Parlour {
  readonly wsUrl: string;
  /** Stops it and opens it again on the same port and folder. */
  restart(): Promise<OwnParlour>;
  end(): Promise<void>;
}

/**
 * A server without rates, unless the test says that it is about them: people of tests say much at once.
 *
 * @param limits where they are other than usual
 * @param rates where they are other than usual; `{}` is all as usual
 */
export async function startParlour(
  flags: Flags = {},
  limits: Partial<Limits> = {},
  rates?: Partial<Rates>,
): Promise<OwnParlour> {
  const data = flags.data ?? mkdtempSync(join(tmpdir(), 'parlour-test-'));
  const usual = rates ? {} : ({ limits: 'off' } as const);
  const read = readConfig({ port: '0', ...usual, ...flags, data }, {});
  const held = { limits: { ...read.limits, ...limits }, rates: { ...read.rates, ...rates } };
  const config = { ...read, ...held };
  const parlour = await openParlour({ config, log: createLog('fatal') });
  return {
    ...parlour,
    wsUrl: `ws://127.0.0.1:${parlour.port}/ws`,
    restart: async () => {
      await parlour.stop();
      return startParlour({ ...flags, data, port: String(parlour.port) }, limits, rates);
    },
    end: async () => {
      await parlour.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
