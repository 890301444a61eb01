import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type HttpBindings, RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Log } from '../log.ts';
import type { AddressCount, CountedAddress } from '../net/counted-address.ts';
import { type AnswerKind, anyOrigin, headersOf, preflight } from '../net/header.ts';
import { takesOrigin } from '../net/origin.ts';
import { codeOf, refusalBody, refusalHeaders, type Waited, waitedFor } from '../net/refusal.ts';
import { strangeOf } from '../net/request-fault.ts';
import { type Counts, uncounted } from '../protocol/counts.ts';
import { type ErrorCode, errorEntry } from '../protocol/error.ts';
import type { ListenerDefaults } from '../socket/websocket.ts';
import { answerOf } from './answering.ts';
import { isForAnyOrigin } from './any-origin.ts';
import { describe } from './api/openapi.ts';
import { Boxes } from './boxes.ts';
import { DearRequests } from './dear.ts';
import { compressed, type Head, type HttpAnswer, json, seeOther } from './http-answer.ts';
import { getRequestListener, LightResponse } from './light-response.ts';
import { PageReports } from './ops/page-reports.ts';
import { loadAssets } from './page/assets.ts';
import { faultPage } from './page/fault-page.ts';
import { isAllPage, pageOf } from './page/listener-page.ts';
import { PageCache } from './page/page-cache.ts';
import { createRequestGate, type RequestGate } from './request-gate.ts';
import type { Asked, House, Route } from './route.ts';
import { routes } from './routes.ts';
import { partIn, pathOf, plain, queryOf } from './target.ts';

/** The parts that the desk makes for itself. */
type Made = 'assets' | 'document' | 'boxes' | 'dear' | 'counts' | 'pageReports' | 'pageCache';

/** The parts that the desk stands on. */
export interface DeskParts extends Omit<House, Made> {
  /** Counts by which people are held to rates; nobody is unless said. */
  readonly counts?: Counts;
  readonly log: Log;
  readonly addressCount: AddressCount;
  /** The folder in which `bin/build-web.ts` puts the browser's half. */
  readonly assetFolder: string;
}

const noBounds = {
  dearWaiting: Number.POSITIVE_INFINITY,
  dearAtOnce: Number.POSITIVE_INFINITY,
  dearWaitingInAll: Number.POSITIVE_INFINITY,
};

/** All that Parlour says over HTTP. */
export interface Desk {
  /** @param listener what the requests come by, where that is not the main port */
  answerTo(listener?: ListenerDefaults): RequestListener;
  /** Counts the requests of all ports, and refuses those over a rate. */
  readonly gate: RequestGate;
}

interface Bindings extends HttpBindings {
  readonly listener: ListenerDefaults | undefined;
  readonly sent: CountedAddress;
}

/** @example createHttpServer({ listener: createDesk(parts).answerTo(), upgrade, limits }) */
export function createDesk({ log, assetFolder, addressCount, ...parts }: DeskParts): Desk {
  const { counts = uncounted, limits } = parts;
  const house: House = {
    ...parts,
    counts,
    dear: new DearRequests(counts.isOff ? noBounds : limits),
    assets: loadAssets(assetFolder),
    boxes: new Boxes(),
    pageCache: new PageCache(),
    pageReports: new PageReports(counts.rates.pageReports, parts.metrics.pageReports, log),
    document: describe(routes, limits),
  };
  const app = new Hono<{ Bindings: Bindings }>({ getPath: pathOf });
  const lost = async (
    request: Request,
    code: ErrorCode,
    who: Omit<Refusee, 'request'> = {},
  ): Promise<Response> =>
    finish(await refuse(code, likes(request), house, { request, ...who }), request, 'none', house);

  /** Pages of other hosts read what says so only: the rest, their browsers keep from them. */
  const mayAsk = (
    request: Request,
    incoming: HttpBindings['incoming'],
    listener: ListenerDefaults | undefined,
  ): boolean => {
    if (!isForAnyOrigin(pathOf(request))) return true;
    const { origin } = house.site;
    const names = listener?.names ?? (origin === undefined ? [] : [origin]);
    return takesOrigin(incoming as IncomingMessage, house.origins, names);
  };

  for (const route of routes) {
    app.on(route.method, honoPath(route.path), async ({ req, env }) => {
      const { remoteAddress: address, remotePort: port } = env.incoming.socket;
      const peer = { address, port };
      const isLeft = () => env.outgoing.destroyed;
      const asked = { request: req.raw, house, ...env.sent, peer, listener: env.listener, isLeft };
      const { incoming } = env;
      const isCut = () => incoming.destroyed && !incoming.complete;
      const given = await answer(route, asked, log, isCut);
      const { status, body } = given;
      if (typeof body !== 'function' || req.raw.method === 'HEAD') {
        return finish(given, req.raw, route.path, house);
      }
      house.metrics.answers.inc({ route: route.path, status });
      const headers = { ...commonHeaders(req.raw, given.kind, house), ...given.headers };
      return pour(() => body(env.outgoing, { status, headers }), env.outgoing, log);
    });
  }
  for (const { path, methods, refusesBy } of knownPaths()) {
    app.options(honoPath(path), ({ req }) => finish(options(path, methods), req.raw, path, house));
    app.all(honoPath(path), async ({ req, env }) => {
      const allow = { allow: methods };
      const who = { ...env.sent, request: req.raw };
      const refused = await refuse('wrong_method', refusesBy, house, who, allow);
      return finish(refused, req.raw, path, house);
    });
  }
  app.notFound(async ({ req, env }) => {
    const reads = ['GET', 'HEAD'].includes(req.raw.method);
    const straight = reads ? withoutSlash(req.raw) : undefined;
    if (straight !== undefined)
      return finish(seeOther(house.site.base + straight), req.raw, 'none', house);
    const own =
      reads && isAllPage(env.listener)
        ? await pageOf({ listener: env.listener, house })
        : undefined;
    return own ? finish(own, req.raw, '/', house) : lost(req.raw, 'not_found', env.sent);
  });
  app.onError((error, { req, env }) => lost(req.raw, codeOf(error, log), env.sent));

  const { onRefusal } = house;
  return {
    gate: createRequestGate({
      counts,
      limits,
      addressCount,
      onRefusal,
      assets: () => house.assets.links(house.site.base),
    }),
    answerTo: (listener) =>
      getRequestListener(
        async (request, env) => {
          const { incoming } = env as HttpBindings;
          const sent = addressCount.of(incoming);
          if (!mayAsk(request, incoming, listener)) {
            const strange = strangeOf('origin_refused', incoming);
            return lost(request, 'origin_refused', { from: sent.from, strange });
          }
          return app.fetch(request, { ...(env as HttpBindings), listener, sent });
        },
        {
          errorHandler: async (error) => {
            const code = error instanceof RequestError ? 'bad_request' : codeOf(error, log);
            return lost(new Request('http://none/'), code);
          },
        },
      ),
  };
}

/** @param isCut says whether the asker went away before all of its request was here */
async function answer(
  route: Route,
  asked: Asked,
  log: Log,
  isCut: () => boolean,
): Promise<HttpAnswer> {
  const { house, request } = asked;
  try {
    return await answerOf(route, asked);
  } catch (thrown) {
    const code = codeOf(thrown, log);
    const spelling = plain(partIn(request, route.path, 'code'));
    const room = spelling === '' ? undefined : house.store.find(spelling, house.limits)?.key;
    const who = { request, from: asked.from, room, isGone: isCut() };
    return refuse(code, route.refusesBy, house, who, {}, waitedFor(thrown));
  }
}

/** The address of who is refused, and the key of the room that was asked. */
interface Refusee {
  readonly request: Request;
  readonly from?: string | undefined;
  readonly room?: string | undefined;
  /** The origin that is none of those taken. */
  readonly strange?: string | undefined;
  /** It went away itself: that is no offence. */
  readonly isGone?: boolean;
}

async function refuse(
  code: ErrorCode,
  by: Route['refusesBy'],
  house: House,
  { request, from, room, strange, isGone }: Refusee,
  more: HttpAnswer['headers'] = {},
  waited: Waited = errorEntry(code),
): Promise<HttpAnswer> {
  const { status } = errorEntry(code);
  if (!isGone) house.onRefusal(code, from, room, strange);
  const shown =
    by === 'page'
      ? await faultPage(request, code, house, waited)
      : { ...json(null, status), body: refusalBody(code, house.limits, waited) };
  return { ...shown, headers: { ...shown.headers, ...refusalHeaders(code, waited), ...more } };
}

/** The headers that all answers of a kind have in common. */
const commonHeaders = (request: Request, kind: AnswerKind, { site }: House): Head['headers'] => ({
  ...headersOf(kind, site.base),
  ...(isForAnyOrigin(pathOf(request)) ? anyOrigin : {}),
});

async function finish(
  given: HttpAnswer,
  request: Request,
  route: string,
  house: House,
): Promise<Response> {
  house.metrics.answers.inc({ route, status: given.status });
  const { kind, status, headers, body } = await compressed(
    given,
    request.headers.get('accept-encoding'),
  );
  const whole = typeof body === 'function' ? null : body;
  return new LightResponse(whole, {
    status,
    headers: {
      ...commonHeaders(request, kind, house),
      ...headers,
      ...(whole === null ? {} : { 'content-length': String(Buffer.byteLength(whole)) }),
    },
  });
}

/** Lets an answer write itself; past its head, all that can be done about a fault is to end it. */
async function pour(
  write: () => Promise<void>,
  response: ServerResponse,
  log: Log,
): Promise<Response> {
  try {
    await write();
  } catch (error) {
    if (!response.headersSent) throw error;
    const isGone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!isGone) codeOf(error, log);
    response.destroy();
  }
  return RESPONSE_ALREADY_SENT;
}

function options(path: string, methods: string): HttpAnswer {
  const headers = { allow: methods, ...(isForAnyOrigin(path) ? preflight(methods) : {}) };
  return { kind: 'api', status: 204, headers, body: null };
}

/** The paths of the list with all that may be done there. */
function knownPaths() {
  const known = [...Map.groupBy(routes, ({ path }) => path)];
  // What is named by a word of its own is not what stands there for any.
  const inOrder = known.toSorted(([a], [b]) => namedParts(a) - namedParts(b));
  return inOrder.map(([path, group]) => {
    const methods = group.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    const refusesBy = group.every((route) => route.refusesBy === 'page') ? 'page' : 'json';
    return { path, methods: [...methods, 'OPTIONS'].join(', '), refusesBy } as const;
  });
}

const namedParts = (path: string) => path.split('{').length;

/** The look of a refusal for somebody who got lost: a person is told by a page. */
function likes(request: Request): Route['refusesBy'] {
  const accepted = request.headers.get('accept') ?? '';
  return accepted.includes('text/html') && !isForAnyOrigin(pathOf(request)) ? 'page' : 'json';
}

const roomPages = routes
  .filter(({ method, refusesBy }) => method === 'GET' && refusesBy === 'page')
  .filter(({ path }) => path.endsWith('/{code}'))
  .map(({ path }) => path.replace('{code}', ''));

/** The address of a room's page that somebody wrote with a slash behind it. */
function withoutSlash(request: Request): string | undefined {
  const [, path = '', code] = /^(\/.*\/)([^/]+)\/$/.exec(pathOf(request)) ?? [];
  if (code === undefined || !roomPages.includes(path)) return undefined;
  const query = queryOf(request);
  return `${path}${code}${query === '' ? '' : `?${query}`}`;
}

const honoPath = (path: string) =>
  path.replaceAll(/\{(\w+)\}(\.\w+)?/g, (_, name: string, end?: string) =>
    end === undefined ? `:${name}` : `:${name}{[^/]+[.]${end.slice(1)}}`,
  );
