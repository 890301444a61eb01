import type { Sight } from '../protocol/sight.ts';
import { type Change, type Finding, good, wrong } from './finding.ts';
import { type Answered, ask, type Target } from './target.ts';

/** An address that nobody has: it is for examples alone. */
export const forged = '192.0.2.231';

/** The server's own view of one request, and the answer that it came in. */
export interface Seen {
  readonly sight: Sight;
  readonly answered: Answered;
}

/** Looks with the eyes of the server. @param word given by itself, once */
export async function look(
  target: Target,
  word: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Seen | string> {
  const bearer = { authorization: `Bearer ${word}`, ...headers };
  const answered = await ask(target, '/api/doctor', bearer);
  if (answered.status !== 200) return `it does not take the word that it gave (${answered.status})`;
  return { sight: JSON.parse(answered.body) as Sight, answered };
}

const says: Change = {
  caddy: 'reverse_proxy says it by itself; no header_up -X-Forwarded-For.',
  nginx: 'proxy_set_header X-Forwarded-For $remote_addr;',
  cloudflare: 'It says it by itself, to the proxy behind it: name its ranges there as trusted.',
};
const believes: Change = {
  parlour:
    '--trust-proxy loopback, where the proxy runs on this machine; else its address or range.',
};
const replaces: Change = {
  caddy:
    'Without trusted_proxies it replaces what visitors wrote; name there only what stands before it.',
  nginx: 'proxy_set_header X-Forwarded-For $remote_addr; and not $http_x_forwarded_for.',
  cloudflare: 'Remove what visitors wrote: a transform rule of X-Forwarded-For.',
  parlour: '--trust-proxy with the addresses of proxies alone, and no wide range.',
};

const drops: Change = {
  caddy: 'header_up -X-Forwarded-For, where Forwarded alone is to say it; or X-Forwarded-For too.',
  nginx:
    'proxy_set_header X-Forwarded-For ""; where Forwarded alone is to say it; or X-Forwarded-For $remote_addr; too.',
  cloudflare: 'Remove what visitors wrote: a transform rule of X-Forwarded-For.',
};

/**
 * Does the server see visitors apart, and for whom they are, whatever they write about themselves?
 *
 * @param plain a request as everybody's
 * @param lying one that says to be passed on for `forged`
 */
export function checkVisitors(plain: Seen, lying: Seen): Finding {
  const { sight, answered } = plain;
  if (lying.sight.from === forged) {
    const lies = 'Who writes X-Forwarded-For is taken for whom it names: anybody for anybody else.';
    const { forwarded } = sight;
    const isOther = forwarded.includes('forwarded') && !forwarded.includes('x-forwarded-for');
    if (!isOther) return wrong('visitors', lies, replaces);
    const other = `The proxy says Forwarded, and passes on what visitors write as X-Forwarded-For, which counts first. ${lies}`;
    return wrong('visitors', other, drops);
  }
  if (isDirect(sight, answered)) {
    return good('visitors', `Nothing stands between; you come from ${sight.from}.`);
  }
  if (sight.forwarded.length === 0) {
    const silent = `What stands between (${sight.peer.address}) does not say for whom it asks: all visitors are one.`;
    return wrong('visitors', silent, says);
  }
  if (!sight.isBelieved) {
    const proxy = `A proxy (${sight.peer.address}) says for whom it asks, and is not believed: all visitors are one.`;
    return wrong('visitors', proxy, believes);
  }
  if (!sight.isCounted) {
    const nobody = `The proxy (${sight.peer.address}) names nobody for whom it asks (${sight.forwarded.join(', ')}).`;
    return wrong('visitors', nobody, says);
  }
  return good('visitors', `The proxy says for whom it asks; you come from ${sight.from}.`);
}

/** Is the other end that the server sees this end? */
function isDirect({ peer }: Sight, { local }: Answered): boolean {
  return peer.port === local.port && plain(peer.address) === plain(local.address);
}

const plain = (address = ''): string => address.replace(/^::ffff:/i, '');
