import { type Change, type Finding, good, weak, wrong } from './finding.ts';
import { ask, hostOf, isSecure, type Target, whyOf } from './target.ts';

const leads: Change = {
  caddy: 'A block for the name alone does it by itself, with port 80 open.',
  nginx: 'A server block with listen 80 and return 301 https://$host$request_uri;',
  cloudflare: 'SSL/TLS → Edge Certificates → Always Use HTTPS.',
  parlour: '--tls-redirect 80, where no proxy stands before it.',
};

/** Are people who type the name alone led to TLS? Nothing is found where that is not looked at. */
export async function checkRedirect(target: Target): Promise<readonly Finding[]> {
  const { plainPort, url } = target;
  if (plainPort === undefined || !isSecure(target)) return [];
  const plain = { ...target, url: new URL(`http://${url.hostname}:${plainPort}`) };
  try {
    const { status, headers } = await ask(plain, '/');
    const to = URL.parse(headers.location ?? '');
    if (to?.protocol === 'https:' && to.hostname === url.hostname) {
      return [good('redirect', 'Who comes without TLS is led to it.')];
    }
    const says = `Without TLS ${hostOf(target)} answers as well (${status}): people stay there.`;
    return [wrong('redirect', says, leads)];
  } catch (error) {
    const says = `Who types the name alone gets nothing on port ${plainPort} (${whyOf(error)}).`;
    return [weak('redirect', says, leads)];
  }
}
