import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { type Change, type Finding, good, wrong } from './finding.ts';
import { hostOf, portOf, type Target, whyOf } from './target.ts';

const name: Change = {
  machine:
    'Give the name an A record with the address of this machine, and an AAAA record only where it is reached over IPv6.',
};
const port: Change = {
  machine:
    'Open the port in the firewall, of the provider as well, and see that the proxy runs: systemctl status caddy, or nginx.',
};

/** Does the name lead to a machine, and does that take connections on every address of it? */
export async function checkReach(target: Target): Promise<Finding> {
  const host = hostOf(target);
  let addresses: readonly string[];
  try {
    addresses = isIP(host) ? [host] : await addressesOf(host);
  } catch (error) {
    return wrong('reach', `No address of ${host} is known (${whyOf(error)}).`, name);
  }
  const outcomes = await Promise.all(addresses.map((address) => knock(address, target)));
  const failed = outcomes.filter(({ why }) => why !== undefined);
  const where = `port ${portOf(target)}`;
  const list = failed.map(({ address, why }) => `${address} (${why})`).join(', ');
  if (failed.length === outcomes.length) {
    return wrong('reach', `Nothing takes connections on ${where} of ${list}.`, port);
  }
  if (failed.length > 0) {
    const says = `Nothing takes connections on ${where} of ${list}: who comes by that waits, or fails.`;
    return wrong('reach', says, { ...name, ...port });
  }
  const takes = addresses.length === 1 ? 'takes' : 'take';
  return good('reach', `${addresses.join(' and ')} ${takes} connections on ${where}.`);
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}

interface Knocked {
  readonly address: string;
  readonly why?: string;
}

function knock(address: string, target: Target): Promise<Knocked> {
  const { promise, resolve } = Promise.withResolvers<Knocked>();
  const socket = connect({ host: address, port: portOf(target) });
  const tell = (why?: string) => {
    socket.destroy();
    resolve(why === undefined ? { address } : { address, why });
  };
  socket.setTimeout(target.patience, () => tell('no answer'));
  socket.once('connect', () => tell());
  socket.on('error', (error) => tell(whyOf(error)));
  return promise;
}

/** Does anything take connections there at all? */
export const isReached = (finding: Finding): boolean =>
  finding.type === 'good' || finding.says.endsWith('fails.');
