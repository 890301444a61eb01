/** A kind of answer over HTTP: its headers are those that matter to whoever reads such a one. */
export type AnswerKind =
  /** A page of ours, whose scripts make no markup from texts. */
  | 'page'
  /** A page that is live by htmx, which does. */
  | 'lite'
  /** A file that pages are made of. */
  | 'asset'
  /** An answer for programs, refusals among them. */
  | 'api'
  | 'stream'
  /** A text that a browser shows by itself, or keeps. */
  | 'file'
  | 'redirect';

type Headers = Readonly<Record<string, string>>;

/** The address that browsers report to what they kept a page from. */
export const reportPath = '/api/csp-report';

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  `report-uri ${reportPath}`,
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

const document: Headers = {
  ...discreet,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
  'reporting-endpoints': `pages="${reportPath}"`,
};

const policy = (parts: readonly string[]): Headers => ({
  'content-security-policy': parts.join('; '),
});

const byKind: Readonly<Record<AnswerKind, Headers>> = {
  page: { ...document, ...policy([...pagePolicy, ...trustedTypes]) },
  lite: { ...document, ...policy(pagePolicy) },
  asset: always,
  api: discreet,
  stream: discreet,
  file: { ...discreet, ...policy(["default-src 'none'", "frame-ancestors 'none'", 'sandbox']) },
  redirect: discreet,
};

/** The headers that every answer of a kind carries, whatever it says. */
export function headersOf(kind: AnswerKind): Headers {
  return byKind[kind];
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
