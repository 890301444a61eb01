import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AddressCount } from '../net/counted-address.ts';
import { anyOrigin, headersOf } from '../net/header.ts';
import { rateHeaders, refusalBody } from '../net/refusal.ts';
import { renderFault } from '../page/fault.ts';
import type { Assets } from '../page/layout.ts';
import type { Counts } from '../protocol/counts.ts';
import { type ErrorCode, errorEntry } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { TooFast, tenths } from '../protocol/too-fast.ts';
import { isForAnyOrigin } from './any-origin.ts';
import { routes } from './routes.ts';

/** The parts that a gate stands on. */
export interface RequestGateParts {
  readonly counts: Counts;
  readonly addressCount: Pick<AddressCount, 'of'>;
  readonly limits: Limits;
  /** Linked by the page that refuses, as the site stands now. */
  readonly assets: () => Assets;
  readonly onRefusal: (code: ErrorCode, from: string | undefined) => void;
}

/** Answers requests that are over a rate of the place where they come from. @returns whether it did */
export type RequestGate = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The rates by which requests are counted. */
type Counted = 'pages' | 'reads';

/** Refusals of one connection in a row after which it ends: to open another has a rate that is dearer. */
const mostInARow = 100;
const { status } = errorEntry('too_fast');

/**
 * Counts each request by the address it comes from, before anybody looks at what it asks for: also what
 * is nowhere, and what is refused for other reasons. Past the rate it is answered by what was made ready
 * beforehand.
 *
 * @example createHttpServer({ listener, upgrade, limits, gate: createRequestGate(parts) })
 */
export function createRequestGate(parts: RequestGateParts): RequestGate {
  const { counts, addressCount, onRefusal } = parts;
  const { pages, reads } = counts;
  const counted = {
    pages: { meter: pages, answers: answersTo('pages', parts) },
    reads: { meter: reads, answers: answersTo('reads', parts) },
  };
  /** Refusals of a connection since it was last let through. */
  const inARow = new WeakMap<Socket, number>();

  return (request, response) => {
    const { url = '/', socket } = request;
    const path = pathIn(url);
    const kind = kindOf(path);
    if (kind === 'free') return false;
    const { from, countedFrom, barredFrom } = addressCount.of(request);
    const { meter, answers } = counted[kind];
    const wait = meter.take({ address: countedFrom, barredFrom });
    if (wait === 0) {
      if (inARow.has(socket)) inARow.delete(socket);
      return false;
    }
    const times = (inARow.get(socket) ?? 0) + 1;
    inARow.set(socket, times);
    if (times >= mostInARow) response.shouldKeepAlive = false;
    onRefusal('too_fast', from);
    const { accept } = request.headers;
    const isPage = kind === 'pages' || (accept?.includes('text/html') && !isForAnyOrigin(path));
    answers(response, isPage ? 'page' : isForAnyOrigin(path) ? 'open' : 'api', wait);
    return true;
  };
}

type Answers = (response: ServerResponse, look: 'page' | 'api' | 'open', wait: number) => void;

/** The refusals over one rate, for the path below which the site stands now. */
function answersTo(name: Counted, parts: RequestGateParts): Answers {
  let ready: { readonly assets: Assets; readonly answer: Answers } | undefined;
  return (response, look, wait) => {
    const assets = parts.assets();
    if (ready?.assets !== assets) ready = { assets, answer: readyAnswers(name, parts, assets) };
    ready.answer(response, look, wait);
  };
}

/** The refusals with all made ready but the wait, each look by itself. */
function readyAnswers(
  name: Counted,
  { counts, limits }: RequestGateParts,
  assets: Assets,
): Answers {
  const over = new TooFast(name, counts.rates[name], 1);
  const { words } = over;
  const policy = rateHeaders(over.overrun, 1)['ratelimit-policy'] ?? '';
  const body = refusalBody('too_fast', limits, { ...over, retry: 0 }).split('"retry":0');
  const shown = renderFault({ status, code: 'too_fast', text: words, assets });
  const page = Buffer.from(String(shown));
  const head = (kind: 'page' | 'api', type: string) => [
    ...Object.entries(headersOf(kind, assets.base)).flat(),
    ...['content-type', type, 'cache-control', 'no-store', 'ratelimit-policy', policy],
  ];
  const api = head('api', 'application/json');
  const heads = {
    page: head('page', 'text/html; charset=utf-8'),
    api,
    open: [...Object.entries(anyOrigin).flat(), ...api],
  };
  return (response, look, wait) => {
    const retry = tenths(wait);
    const seconds = String(Math.ceil(retry));
    const sent = look === 'page' ? page : body.join(`"retry":${retry}`);
    response.writeHead(status, [
      ...heads[look],
      ...['retry-after', seconds, 'ratelimit', `"${name}";r=0;t=${seconds}`],
      ...['content-length', String(sent.length)],
    ]);
    response.end(sent);
  };
}

function pathIn(url: string): string {
  const start = url.startsWith('/') ? 0 : Math.max(0, url.indexOf('/', url.indexOf('://') + 3));
  const end = url.indexOf('?', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}

type Kind = Counted | 'free';

const kinds = routes.flatMap(({ method, path, isFree, gives, refusesBy }): [string, Kind][] => {
  if (isFree) return [[path, 'free']];
  return method === 'GET' && gives.body === 'html' && refusesBy === 'page' ? [[path, 'pages']] : [];
});
const whole: ReadonlyMap<string, Kind> = new Map(kinds);
/** The folders of addresses that end with a name in braces. */
const folders = kinds.flatMap(([path, kind]) => {
  const [, folder] = /^([^{]+\/)\{\w+\}$/.exec(path) ?? [];
  return folder === undefined ? [] : [{ folder, kind }];
});

function kindOf(path: string): Kind {
  const known = whole.get(path);
  if (known !== undefined) return known;
  for (const { folder, kind } of folders) {
    const isIn = path.startsWith(folder) && path.indexOf('/', folder.length) < 0;
    if (isIn) return kind;
  }
  return 'reads';
}
