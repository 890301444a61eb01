import type { RequestListener } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { Hono } from 'hono';
import type { Log } from '../log.ts';
import { renderFault } from '../page/fault.ts';
import { type ErrorCode, errorEntry } from '../protocol/error.ts';
import { loadAssets } from './assets.ts';
import { anyOrigin, preflight, securityHeaders } from './header.ts';
import { describe } from './openapi.ts';
import { codeOf, refusalBody, refusalHeaders } from './refusal.ts';
import { compressed, json, page, type Reply } from './reply.ts';
import type { House, Route } from './route.ts';
import { routes } from './routes.ts';

/** What the desk stands on. */
export interface DeskParts extends Omit<House, 'assets' | 'document'> {
  readonly log: Log;
  /** Where `bin/build-web.ts` put the browser's half. */
  readonly assetFolder: string;
}

/** All that Parlour says over HTTP. */
export interface Desk {
  fetch(request: Request, env?: object): Promise<Response>;
  readonly requestListener: RequestListener;
}

/** @example createHttpServer({ listener: createDesk(parts).requestListener, upgrade, limits }) */
export function createDesk({ log, assetFolder, ...parts }: DeskParts): Desk {
  const house: House = {
    ...parts,
    assets: loadAssets(assetFolder),
    document: describe(routes, parts.publicUrl),
  };
  const app = new Hono({ getPath: pathOf });
  const lost = async (request: Request, code: ErrorCode): Promise<Response> =>
    finish(await refuse(code, likes(request), house), request, 'none', house);

  for (const route of routes) {
    app.on(route.method, honoPath(route.path), async ({ req }) =>
      finish(await answer(route, req.raw, house, log), req.raw, route.path, house),
    );
  }
  for (const { path, methods, refusesBy } of knownPaths()) {
    app.options(honoPath(path), ({ req }) => finish(options(path, methods), req.raw, path, house));
    app.all(honoPath(path), async ({ req }) => {
      const refused = await refuse('wrong_method', refusesBy, house, { allow: methods });
      return finish(refused, req.raw, path, house);
    });
  }
  app.notFound(({ req }) => lost(req.raw, 'not_found'));
  app.onError((error, { req }) => lost(req.raw, codeOf(error, log)));

  const fetch = async (request: Request, env?: object) => app.fetch(request, env);
  return {
    fetch,
    requestListener: getRequestListener(fetch, {
      errorHandler: async (error) => {
        const code = error instanceof RequestError ? 'bad_request' : codeOf(error, log);
        return lost(new Request('http://none/'), code);
      },
    }),
  };
}

async function answer(route: Route, request: Request, house: House, log: Log): Promise<Reply> {
  const raw = pathOf(request).split('/');
  const named = route.path.split('/');
  try {
    return await route.answer({
      request,
      house,
      query: new URLSearchParams(queryOf(request)),
      part: (name) => raw[named.indexOf(`{${name}}`)] ?? '',
    });
  } catch (thrown) {
    return refuse(codeOf(thrown, log), route.refusesBy, house);
  }
}

async function refuse(
  code: ErrorCode,
  by: Route['refusesBy'],
  { assets, metrics }: House,
  more: Reply['headers'] = {},
): Promise<Reply> {
  const { status, text } = errorEntry(code);
  metrics.refusals.inc({ code });
  const shown =
    by === 'page'
      ? await page(renderFault({ status, code, text, assets: assets.links }), status)
      : { ...json(null, status), body: refusalBody(code) };
  return { ...shown, headers: { ...shown.headers, ...refusalHeaders(code), ...more } };
}

/** What all answers have in common is put on here. */
async function finish(
  given: Reply,
  request: Request,
  route: string,
  { metrics }: House,
): Promise<Response> {
  metrics.answers.inc({ route, status: given.status });
  const { status, headers, body } = await compressed(given, request.headers.get('accept-encoding'));
  return new Response(body, {
    status,
    headers: {
      ...securityHeaders,
      ...(isForAnyOrigin(pathOf(request)) ? anyOrigin : {}),
      ...headers,
      ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
  });
}

function options(path: string, methods: string): Reply {
  const headers = { allow: methods, ...(isForAnyOrigin(path) ? preflight(methods) : {}) };
  return { status: 204, headers, body: null };
}

/** The paths of the list with all that may be done there. */
function knownPaths() {
  return [...Map.groupBy(routes, ({ path }) => path)].map(([path, group]) => {
    const methods = group.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    const refusesBy = group.every((route) => route.refusesBy === 'page') ? 'page' : 'json';
    return { path, methods: [...methods, 'OPTIONS'].join(', '), refusesBy } as const;
  });
}

const isForAnyOrigin = (path: string) => path.startsWith('/api/') || path === '/openapi.json';

/** How somebody who got lost is told: a person by a page. */
function likes(request: Request): Route['refusesBy'] {
  const accepted = request.headers.get('accept') ?? '';
  return accepted.includes('text/html') && !isForAnyOrigin(pathOf(request)) ? 'page' : 'json';
}

const honoPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** As sent: decoded only part by part, so that `%2F` is no slash. */
function pathOf(request: Request): string {
  const { url } = request;
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.slice(start).search(/[?#]/);
  if (start === -1) return '/';
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}

function queryOf(request: Request): string {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(request.url) ?? [];
  return query;
}
