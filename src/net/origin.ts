import type { IncomingMessage } from 'node:http';
import type { DialectName } from '../protocol/dialect-name.ts';

/**
 * May a page of the origin that `request` names connect? Whoever names none is no browser, and can
 * say of itself what it likes.
 *
 * @param own other names of this server, where "same host" is enough
 */
export function takesOrigin(
  request: IncomingMessage,
  rule: OriginRule,
  own: readonly string[] = [],
): boolean {
  const { origin, host = '' } = request.headers;
  if (origin === undefined) return true;
  if (isSaidTwice(request)) return false;
  if (rule === 'any') return true;
  const page = pageOf(origin);
  if (!page) return false;
  return rule.some((taken) => {
    switch (taken) {
      case 'same-host':
        return isOfHost(page, host) || own.includes(origin);
      case 'localhost':
        return isHttp(page) && page.hostname === 'localhost';
      default:
        return origin === taken;
    }
  });
}

/** Is a page of `origin` one of the host that a request names? */
export function isSameHost(origin: string, host: string): boolean {
  const page = pageOf(origin);
  return page !== undefined && isOfHost(page, host);
}

/** Only as a browser writes it: no path, no user, no default port. */
function pageOf(origin: string): URL | undefined {
  const page = URL.parse(origin);
  return page?.origin === origin ? page : undefined;
}

function isOfHost(page: URL, host: string): boolean {
  return isHttp(page) && page.host === hostAs(page, host);
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

/** The Host header without the port that a page of this scheme has anyway. */
function hostAs({ protocol }: URL, host: string): string | undefined {
  return URL.parse(`${protocol}//${host}`)?.host;
}

function isSaidTwice({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'origin').length > 1;
}

/**
 * The origins whose pages may connect: any, or those listed. `same-host` is the host that the
 * request names, `localhost` that name on any port.
 */
export type OriginRule = 'any' | readonly string[];

/** A rule for each dialect, and one for the HTTP API with its event streams. */
export type OriginRules = Readonly<Record<DialectName, OriginRule>> & {
  readonly api: OriginRule;
};

/** The rule of a dialect; one that the rules do not name has that of the API. */
export function ruleOf(rules: OriginRules, dialect: DialectName): OriginRule {
  return rules[dialect] ?? rules.api;
}
