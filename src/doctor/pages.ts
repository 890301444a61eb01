import { isLoopback } from '../net/address.ts';
import { type Change, type Finding, good, unseen, weak, wrong } from './finding.ts';
import { type Answered, ask, hostOf, siteOf, type Target, whyOf } from './target.ts';

/** Milliseconds by which clocks may differ, beside the second that a Date header is cut to. */
const slack = 5_000;

/** Changes where nothing answers, or another than Parlour. */
export const upstream: Change = {
  caddy: 'reverse_proxy 127.0.0.1:8080, with the port that Parlour listens on.',
  nginx: 'proxy_pass http://127.0.0.1:8080; with the port that Parlour listens on.',
  cloudflare: 'The record of the name leads to this machine, and SSL/TLS is Full (strict).',
  parlour: 'See that it runs: systemctl status parlour.',
};

/** Is it Parlour that answers, and by this name? */
export async function checkName(target: Target): Promise<{
  readonly finding: Finding;
  /** The answer of Parlour itself; undefined where it is not Parlour, or not by this name. */
  readonly answered?: Answered;
}> {
  let found: Answered;
  try {
    found = await ask(target, '/healthz');
  } catch (error) {
    return { finding: wrong('name', `No answer comes over HTTP (${whyOf(error)}).`, upstream) };
  }
  const { status, headers, body } = found;
  if (status === 200 && body === 'ok\n') {
    return { answered: found, finding: good('name', `Parlour answers as ${target.url.host}.`) };
  }
  if (status === 421) return { finding: strangeHost(target) };
  const { location } = headers;
  if (status >= 300 && status < 400 && location !== undefined) {
    const says = `It leads on to ${location}: let the doctor look at that address.`;
    return { finding: wrong('name', says, {}) };
  }
  const says =
    status >= 502 && status <= 504
      ? `A proxy answers, and does not reach Parlour (${status}).`
      : `Something else than Parlour answers (${status} for /healthz).`;
  return { finding: wrong('name', says, upstream) };
}

function strangeHost(target: Target): Finding {
  const says = `Parlour does not take requests for ${hostOf(target)} (421).`;
  return wrong('name', says, {
    parlour: `--public-url ${siteOf(target.url)}, or --hosts with this name.`,
    caddy: 'It passes the name on by itself; header_up Host is not needed.',
    nginx: 'proxy_set_header Host $host;',
  });
}

/** Do pages come as the server makes them: compressed, where a browser can unpack that? */
export async function checkPages(target: Target): Promise<Finding> {
  const { status, headers } = await ask(target, '/', { 'accept-encoding': 'gzip' });
  if (status !== 200) {
    return wrong('pages', `The first page does not come (${status}).`, upstream);
  }
  const { 'content-security-policy': policy, 'content-encoding': encoding } = headers;
  if (policy === undefined) {
    return wrong('pages', 'What keeps pages safe is gone: Content-Security-Policy.', {
      nginx: 'No proxy_hide_header Content-Security-Policy.',
      caddy: 'No header -Content-Security-Policy.',
      cloudflare: 'No transform rule that removes it.',
    });
  }
  if (encoding === undefined) {
    return weak('pages', 'Pages come uncompressed: somebody takes Accept-Encoding away.', {
      nginx: 'No proxy_set_header Accept-Encoding "".',
      caddy: 'No header_up -Accept-Encoding.',
      cloudflare: 'Caching rules without "no compression".',
    });
  }
  return good('pages', `Pages come compressed (${encoding}), with their policy.`);
}

/** Are the figures of the server kept from strangers? */
export async function checkFigures(target: Target): Promise<Finding> {
  const { status, body } = await ask(target, '/metrics');
  if (status === 200 && body.includes('parlour_') && !isLoopback(hostOf(target))) {
    return wrong('figures', 'Everybody may read /metrics.', {
      parlour: '--metrics-token, or --metrics-port for a port that the firewall keeps.',
    });
  }
  return good(
    'figures',
    status === 200 ? 'This machine may read them.' : 'Strangers may not read them.',
  );
}

/** Does the server know by what address people use it? */
export async function checkAddress(target: Target): Promise<Finding> {
  const { status, body } = await ask(target, '/openapi.json');
  const told = status === 200 ? serverIn(body) : undefined;
  const site = siteOf(target.url);
  if (told === undefined) return unseen('address', `/openapi.json does not come (${status}).`);
  const change = { parlour: `--public-url ${site}` };
  if (told === site) return good('address', `Links are made with ${site}.`);
  if (!told.startsWith('/')) {
    return wrong('address', `Links are made with ${told}, and not with ${site}.`, change);
  }
  if (isLoopback(hostOf(target)))
    return good('address', 'Reached within this machine, by no name.');
  return wrong('address', 'Parlour is not told by what address people use it.', change);
}

function serverIn(body: string): string | undefined {
  try {
    const { servers } = JSON.parse(body) as { readonly servers?: readonly { url?: unknown }[] };
    const url = servers?.[0]?.url;
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Do the clocks of server and visitor agree?
 *
 * @param now of the server itself, in milliseconds since 1970, where it said so just now
 */
export function checkClock({ headers, took, at }: Answered, now?: number): Finding {
  const told = now ?? Date.parse(headers.date ?? '');
  if (Number.isNaN(told)) return unseen('clock', 'No answer says what time it is there.');
  const off = told - at;
  if (Math.abs(off) <= slack + took)
    return good('clock', 'Its clock and that of this machine agree.');
  const by = `${Math.round(Math.abs(off) / 1_000)} seconds`;
  const says = `Its clock is ${by} ${off > 0 ? 'ahead of' : 'behind'} that of this machine.`;
  return wrong('clock', says, {
    machine: 'timedatectl set-ntp true, on the one of the two whose clock is off.',
  });
}
