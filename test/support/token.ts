import { createHmac } from 'node:crypto';

/** What the servers of tests take tokens by. */
export const host = {
  issuer: 'https://site.example',
  audience: 'parlour',
  secret: 'a secret of 32 bytes, or of more.',
};

/** Its options, with the secret in this file. */
export const hostFlags = (jwtSecretFile: string) => ({
  jwtSecretFile,
  issuer: host.issuer,
  audience: host.audience,
});

export interface Claims {
  readonly sub: string;
  /** Seconds from now until its end. */
  readonly seconds?: number;
  readonly name?: string;
  readonly parlour?: unknown;
}

/** A token as a host's program makes it. */
export function tokenOf(claims: Claims): string {
  return tokenTold(claims, (text) => text);
}

/** One whose claims are written down in another way. */
export function tokenTold(
  { seconds = 600, ...claims }: Claims,
  write: (json: string) => string,
): string {
  const now = Date.now() / 1_000;
  const said = { iss: host.issuer, aud: host.audience, iat: Math.floor(now), exp: now + seconds };
  const data = [
    JSON.stringify({ alg: 'HS256', typ: 'JWT' }),
    write(JSON.stringify({ ...said, ...claims })),
  ]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
  return `${data}.${createHmac('sha256', host.secret).update(data).digest('base64url')}`;
}
