import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WireName } from '../../src/load/plan.ts';
import { loadHost } from '../../src/load/wire-native.ts';

/** A server that can be measured, and how it is spoken to. */
export interface Contestant {
  readonly name: string;
  readonly wire: WireName;
  /** Incomplete or disordered runs of ours fail the whole; of a peer they are its figure. */
  readonly ours: boolean;
  command(port: number, data: string): readonly string[];
}

const root = join(import.meta.dirname, '..', '..');

function ours(name: string, wire: WireName): Contestant {
  return {
    name,
    wire,
    ours: true,
    command: (port, data) => [
      join(root, 'src/cli/main.ts'),
      ...['--port', String(port), '--data', data, '--limits', 'off'],
    ],
  };
}

/** Ours, where every second one in a room keeps order. */
const oursCleared: Contestant = {
  ...ours('ours-cleared', 'native-cleared'),
  command(port, data) {
    const file = join(data, 'secret');
    writeFileSync(file, loadHost.secret, { mode: 0o600 });
    const { issuer, audience } = loadHost;
    const tokens = ['--issuer', issuer, '--audience', audience, '--jwt-secret-file', file];
    return [...ours('ours', 'native').command(port, data), ...tokens];
  },
};

/** Peers that queue without bound get room to do so: they are to be slow, not to die. */
function peer(name: string, wire: WireName): Contestant {
  return {
    name,
    wire,
    ours: false,
    command: (port) => [
      '--max-old-space-size=8192',
      join(root, `bench/peer/${name}.ts`),
      ...['--port', String(port)],
    ],
  };
}

const contestants: readonly Contestant[] = [
  ours('ours', 'roomcode'),
  ours('ours-native', 'native'),
  ours('ours-deflate', 'native-deflate'),
  oursCleared,
  peer('ws-naive', 'roomcode'),
  peer('ws-framed-once', 'roomcode'),
  peer('socketio', 'socketio'),
  peer('router', 'roomcode'),
  peer('floor', 'roomcode'),
];

export const contestantNames = contestants.map(({ name }) => name);

export function contestantNamed(name: string): Contestant {
  const found = contestants.find((contestant) => contestant.name === name);
  if (found) return found;
  throw new Error(`Nobody is called ${name}; there are ${contestantNames.join(', ')}.`);
}
