import { isIP } from 'node:net';
import { connect, rootCertificates } from 'node:tls';
import { isLoopback } from '../net/address.ts';
import { type Change, type Finding, good, weak, wrong } from './finding.ts';
import { anyCertificate, hostOf, isSecure, portOf, type Target, whyOf } from './target.ts';

const day = 86_400_000;
/** Days before its end at which one that renews itself has long been renewed. */
const few = 14;

const renew: Change = {
  caddy: 'It gets and renews certificates by itself: journalctl -u caddy says why it could not.',
  nginx: 'certbot renew, and certbot.timer enabled; then systemctl reload nginx.',
  cloudflare: 'SSL/TLS → Edge Certificates: one for this name, with renewal.',
  parlour: 'Renew the files of --tls-cert and --tls-key: they are read anew when they change.',
};
const names: Change = {
  caddy: 'The name stands at the head of its block in the Caddyfile: chat.example.org { … }',
  nginx: 'certbot --nginx -d with this name; ssl_certificate in the server block of this name.',
  cloudflare:
    'The name is proxied (orange cloud), or has a certificate of its own where it is not.',
  parlour: 'A certificate for this name as --tls-cert.',
};
const chain: Change = {
  nginx: 'ssl_certificate is fullchain.pem, not cert.pem.',
  caddy: 'Without tls internal and without files of your own, it has a whole chain.',
  cloudflare:
    'SSL/TLS → Origin Server: Full (strict), with a certificate of theirs or of an authority.',
  parlour: '--tls-cert is a file with the whole chain: the certificate first, then those above it.',
};

interface Shown {
  readonly ends: number;
  readonly fault: string | undefined;
}

/** Is what a browser is shown for TLS good, for this name, and for a while to come? */
export async function checkCertificate(target: Target): Promise<Finding> {
  const host = hostOf(target);
  if (!isSecure(target)) return withoutTls(host);
  let shown: Shown;
  try {
    shown = await certificateOf(target);
  } catch (error) {
    return wrong('certificate', `TLS does not begin (${whyOf(error)}).`, renew);
  }
  const { ends, fault } = shown;
  const until = new Date(ends).toISOString().slice(0, 10);
  const left = Math.floor((ends - Date.now()) / day);
  if (fault === 'CERT_HAS_EXPIRED' || left < 0) {
    return wrong('certificate', `The certificate ended on ${until}.`, renew);
  }
  if (fault === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return wrong('certificate', `The certificate is not for ${host}.`, names);
  }
  if (fault !== undefined) {
    return wrong('certificate', `Browsers do not trust the certificate (${fault}).`, chain);
  }
  if (left < few) {
    return weak('certificate', `The certificate ends in ${left} days, on ${until}.`, renew);
  }
  return good('certificate', `The certificate is for ${host}, until ${until} (${left} days).`);
}

function withoutTls(host: string): Finding {
  if (isLoopback(host)) return good('certificate', 'Without TLS, within this machine.');
  return wrong('certificate', 'Without TLS everybody on the way reads and changes what is said.', {
    caddy: 'A block for the name alone has TLS: chat.example.org { reverse_proxy 127.0.0.1:8080 }',
    nginx: 'certbot --nginx -d with the name.',
    cloudflare: 'SSL/TLS: Full (strict), and Always Use HTTPS.',
    parlour: '--tls-cert FILE --tls-key FILE, where no proxy stands before it.',
  });
}

function certificateOf(target: Target): Promise<Shown> {
  const { promise, resolve, reject } = Promise.withResolvers<Shown>();
  const { ca, patience } = target;
  const host = hostOf(target);
  const socket = connect({
    host,
    port: portOf(target),
    ...(isIP(host) ? {} : { servername: host }),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ALPNProtocols: ['http/1.1'],
    ...anyCertificate,
  });
  socket.setTimeout(patience, () => socket.destroy(new Error('no answer in time')));
  socket.on('error', reject);
  socket.once('secureConnect', () => {
    const fault = socket.authorizationError as (Error & { code?: string }) | string | undefined;
    const { valid_to } = socket.getPeerCertificate();
    socket.destroy();
    const code = typeof fault === 'object' ? (fault?.code ?? fault?.message) : fault;
    resolve({ ends: Date.parse(valid_to), fault: code ?? undefined });
  });
  return promise;
}
