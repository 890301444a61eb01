/** A kind of answer over HTTP: its headers are those that matter to whoever reads such a one. */
export type AnswerKind =
  /** A page of ours, whose scripts make no markup from texts. */
  | 'page'
  /** A page that is live by htmx, which does. */
  | 'lite'
  /** A file that pages are made of. */
  | 'asset'
  /** A script that pages of any other origin run, and what it asks for. */
  | 'embed'
  /** An answer for programs, refusals among them. */
  | 'api'
  | 'stream'
  /** A text that a browser shows by itself, or keeps. */
  | 'file'
  | 'redirect';

type Headers = Readonly<Record<string, string>>;

/** The address that browsers report to what they kept a page from. */
export const reportPath = '/api/csp-report';

const pagePolicy = (base: string) => [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  `report-uri ${base}${reportPath}`,
  'report-to pages',
];

/** Templates of lit are markup by a policy of that name; nothing else makes markup from a text. */
const trustedTypes = ["require-trusted-types-for 'script'", 'trusted-types lit-html'];

const always: Headers = {
  'x-content-type-options': 'nosniff',
  // Pages of other origins may read answers that say so, and take none unread as a script or a picture.
  'cross-origin-resource-policy': 'same-origin',
};

/** An unlisted room's address is all one needs to enter it: no other site may learn it. */
const discreet: Headers = { ...always, 'referrer-policy': 'no-referrer' };

const document = (base: string): Headers => ({
  ...discreet,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
  'reporting-endpoints': `pages="${base}${reportPath}"`,
});

const policy = (parts: readonly string[]): Headers => ({
  'content-security-policy': parts.join('; '),
});

const kindsAt = (base: string): Readonly<Record<AnswerKind, Headers>> => ({
  page: { ...document(base), ...policy([...pagePolicy(base), ...trustedTypes]) },
  lite: { ...document(base), ...policy(pagePolicy(base)) },
  asset: always,
  embed: {
    ...always,
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
  },
  api: discreet,
  stream: discreet,
  file: { ...discreet, ...policy(["default-src 'none'", "frame-ancestors 'none'", 'sandbox']) },
  redirect: discreet,
});
const usual = kindsAt('');
const elsewhere = new Map<string, ReturnType<typeof kindsAt>>();

/**
 * The headers in which a page differs that other sites may have in a frame.
 *
 * @param by the sites, as their browsers write their origins
 */
export function framedHeaders(by: 'any' | readonly string[], base = ''): Headers {
  const sites = by === 'any' ? ['*'] : ["'self'", ...by];
  const parts = pagePolicy(base).map((part) =>
    part.startsWith('frame-ancestors') ? `frame-ancestors ${sites.join(' ')}` : part,
  );
  const isOwn = by !== 'any' && by.length === 0;
  return {
    ...policy([...parts, ...trustedTypes]),
    // A site that isolates itself takes no frame that does not say so.
    ...(isOwn ? {} : { 'cross-origin-resource-policy': 'cross-origin' }),
  };
}

/**
 * The headers that every answer of a kind carries, whatever it says.
 *
 * @param base the path below which the site stands
 */
export function headersOf(kind: AnswerKind, base = ''): Headers {
  if (base === '') return usual[kind];
  const known = elsewhere.get(base) ?? kindsAt(base);
  elsewhere.set(base, known);
  return known[kind];
}

/**
 * The headers of every answer of the API. Any page may ask, and no cookie ever answers for a
 * person.
 */
export const anyOrigin: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Location, Link, ETag, Retry-After, RateLimit, RateLimit-Policy',
};

/** The answer to a browser that asks beforehand. */
export const preflight = (methods: string): Readonly<Record<string, string>> => ({
  'access-control-allow-methods': methods,
  'access-control-allow-headers':
    'Authorization, Content-Type, If-None-Match, Idempotency-Key, Last-Event-ID, Parlour-Pass',
  'access-control-max-age': '7200',
});
