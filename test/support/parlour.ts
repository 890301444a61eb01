import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, type Flags, openParlour, type Parlour, readConfig } from '../../src/index.ts';
import type { Limits } from '../../src/protocol/limit.ts';

/** A server of the test's own on a free port, with a folder that goes when it does. */
export interface OwnParlour extends Parlour {
  readonly wsUrl: string;
  /** Stops it and opens it again on the same port and folder. */
  restart(): Promise<OwnParlour>;
  end(): Promise<void>;
}

/** @param limits where they are other than usual */
export async function startParlour(
  flags: Flags = {},
  limits: Partial<Limits> = {},
): Promise<OwnParlour> {
  const data = flags.data ?? mkdtempSync(join(tmpdir(), 'parlour-test-'));
  const read = readConfig({ port: '0', ...flags, data }, {});
  const config = { ...read, limits: { ...read.limits, ...limits } };
  const parlour = await openParlour({ config, log: createLog('fatal') });
  return {
    ...parlour,
    wsUrl: `ws://127.0.0.1:${parlour.port}/ws`,
    restart: async () => {
      await parlour.stop();
      return startParlour({ ...flags, data, port: String(parlour.port) }, limits);
    },
    end: async () => {
      await parlour.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
