import { globSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describe } from '../../src/http/api/openapi.ts';
import { routes } from '../../src/http/routes.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { type OwnHouse, openHouse } from './house.ts';
import { RawClient } from './raw-client.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object; example: unknown }> };
  readonly responses: Record<string, { description: string; content?: Record<string, object> }>;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

interface Schema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Record<string, object>;
}

const described = describe(routes, defaultLimits) as Document;
const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
let house: OwnHouse;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test('it is served, and names where it is', async () => {
  const served = (await (await house.ask('/openapi.json')).json()) as Document;
  expect(served.openapi).toBe('3.1.0');
  expect(served.servers).toEqual([{ url: '/' }]);
  expect(Object.keys(served.paths)).toEqual(Object.keys(described.paths));
});

test('every route is in it, once, and nothing else', () => {
  const listed = routes.map(({ method, path }) => `${method} ${path}`);
  const told = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(told.toSorted()).toEqual(listed.toSorted());
  expect(new Set(listed).size).toBe(listed.length);
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(
    listed.length,
  );
});

test('every row that stands beside a handler is in the list', async () => {
  const folder = new URL('../../src/http/', import.meta.url);
  const found: unknown[] = [];
  for (const file of globSync('**/*.ts', { cwd: folder })) {
    const exported: Record<string, unknown> = await import(new URL(file, folder).href);
    for (const [name, rows] of Object.entries(exported)) {
      if (/\wRoutes$/.test(name)) found.push(...(rows as unknown[]));
    }
  }
  expect(new Set(found)).toEqual(new Set(routes));
  expect(found).toHaveLength(routes.length);
});

test.each(operations)('$method $path is whole', ({ path, operation }) => {
  expect(operation.summary).toMatch(/[.?]$/);
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
  expect(inPath.every(({ required }) => required)).toBe(true);
  expect(operation.parameters.every(({ schema }) => typeof schema === 'object')).toBe(true);
  for (const [status, { description, content }] of Object.entries(operation.responses)) {
    expect(status).toMatch(/^[1-5]\d\d$/);
    expect(description).not.toBe('');
    for (const type of Object.keys(content ?? {}))
      expect(type).toMatch(/^(\*|[a-z]+)\/(\*|[a-z-]+)$/);
  }
});

test('every reference leads to a schema', () => {
  const found = JSON.stringify(described).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
  const names = new Set([...found].map(([, name]) => name as string));
  expect([...names].filter((name) => !(name in described.components.schemas))).toEqual([]);
  expect(JSON.stringify(described)).not.toContain('$schema');
});

test('its examples are what the house takes and gives', async () => {
  const { requestBody } = described.paths['/api/rooms/{code}/messages']?.post as Operation;
  const example = requestBody?.content['application/json']?.example;
  expect((await house.post('example', example)).status).toBe(201);
  for (const [name, path] of [
    ['MessagePage', '/api/rooms/example/messages'],
    ['SearchPage', '/api/rooms/example/search?q=a'],
    ['Room', '/api/rooms/example'],
    ['Proof', '/api/rooms/example/proof'],
    ['Message', '/api/rooms/example/messages/1'],
  ] as const) {
    const schema = described.components.schemas[name] as Schema;
    const given = Object.keys((await (await house.ask(path)).json()) as object);
    expect(given).toEqual(expect.arrayContaining([...(schema.required ?? [])]));
    expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(given));
  }
});

test('every path says by `Allow` what may be done there, to a browser of another origin too', async () => {
  for (const [path, methods] of Object.entries(described.paths)) {
    const names = Object.keys(methods).map((method) => method.toUpperCase());
    const all = [...names, ...(names.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].toSorted();
    const response = await house.ask(path.replaceAll(/\{\w+\}/g, 'x'), { method: 'OPTIONS' });
    const allowed = (name: string) => response.headers.get(name)?.split(', ').toSorted();
    expect([path, allowed('allow')]).toEqual([path, all]);
    if (path.startsWith('/api/')) expect(allowed('access-control-allow-methods')).toEqual(all);
  }
});

test('a method that no path takes is refused with those that most do', async () => {
  const client = await RawClient.open(house.port);
  client.send('TRACE /api/me HTTP/1.1\r\nHost: a\r\n\r\n');
  const { status, headers } = await client.answer();
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});
