import { setTimeout as pause } from 'node:timers/promises';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { Peer } from '../conformance/peer.ts';
import type { FaultSize } from '../faults/fault.ts';
import type { Abuse } from './abuse.ts';
import { AbusedHouse } from './abused-house.ts';
import { besideHonest, type Done } from './beside.ts';

/** Sockets that say nothing yet, more than one address may have. */
const silent = Math.round(defaultLimits.silentPerAddress * 1.6);
/** Milliseconds after which who is silent gives way to others of its address. */
const graceMs = 1_500;

/** Opens them all, then one more, by a proxy that says for whom it asks or as that address itself. */
async function knock(port: number, from: string, isProxy: boolean): Promise<number> {
  const peers: Peer[] = [];
  const open = async (n: number) => {
    const headers = isProxy ? [`X-Forwarded-For: 203.0.113.${n}`] : [];
    const offered = 'Sec-WebSocket-Protocol: parlour.v1';
    const peer = await Peer.open(port, '/ws', [offered, ...headers], from);
    if (peer.answer.startsWith('HTTP/1.1 101')) peers.push(peer);
  };
  for (let n = 0; n < silent; n++) await open(n).catch(() => {});
  await pause(graceMs);
  await open(silent).catch(() => {});
  const left = peers.filter(({ socket }) => !socket.readableEnded && !socket.destroyed).length;
  for (const peer of peers) peer.socket.destroy();
  return silent + 1 - left;
}

async function compare(house: AbusedHouse): Promise<Done> {
  const alone = await knock(house.port, '127.0.51.1', false);
  const behind = await knock(house.port, '127.0.51.2', true);
  const told = house.program
    .logged()
    .filter(({ msg }) => String(msg).includes('counts by address'));
  return {
    tries: 2 * (silent + 1),
    refused: alone + behind,
    notes: [
      `of ${silent + 1} silent sockets of one address ${alone} were refused or let go, of those of a proxy that nobody named ${behind}; the log said so ${told.length} time(s): ${String(told[0]?.['msg'])}`,
    ],
    broken: [
      ...(alone > 0 ? [] : ['All silent sockets of one address were kept.']),
      ...(behind > 0 ? [`${behind} were not kept for the address of a proxy.`] : []),
      ...(told.length === 1 ? [] : [`The log said ${told.length} times that counts are off.`]),
    ],
  };
}

async function run(size: FaultSize) {
  await using house = new AbusedHouse({}, ['--log', 'warn']);
  await house.open(size.isLong);
  return await besideHonest(house, size, () => compare(house));
}

export const unnamedProxy: Abuse = {
  name: 'proxy',
  how: '81 silent sockets from one address, and as many of a proxy that sends `X-Forwarded-For`, without `--trust-proxy`',
  promise: 'those of one address are counted, those of the proxy are not, and the log says so once',
  runs: { short: 1, long: 1 },
  run,
};
