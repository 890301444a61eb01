import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { host } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const doc = readFileSync(join(import.meta.dirname, '../../docs/identity.md'), 'utf8');

/** The code below a heading, without what it imports. */
function codeOf(heading: string): string {
  const [, code = ''] =
    new RegExp(`### ${heading}\\n\\n\`\`\`\\w+\\n(.*?)\`\`\``, 's').exec(doc) ?? [];
  expect(code).toContain('SignJWT');
  return code.replaceAll(/^import .*$/gm, '').replace('export ', '');
}

interface User {
  readonly id: string | number;
  readonly name?: string;
}

/** Runs code as a module that has these. */
const run = (code: string, given: Readonly<Record<string, unknown>>): unknown =>
  new Function(...Object.keys(given), code)(...Object.values(given));

/** What a site answers: its status, and the token. */
type Answer = (user: User | undefined) => Promise<readonly [status: number, body: string]>;

const express: Answer = async (user) => {
  let route = async (_: object, __: object) => {};
  const app = { get: (_: string, handler: typeof route) => (route = handler) };
  run(codeOf('Express'), { app, SignJWT, readFileSync: () => `${host.secret}\n` });
  let told: [number, string] = [200, ''];
  const response = {
    sendStatus: (status: number) => (told = [status, '']),
    set: (name: string, value: string) => {
      expect([name, value]).toEqual(['Cache-Control', 'no-store']);
      return response;
    },
    type: () => response,
    send: (body: string) => (told = [200, body]),
  };
  await route({ user }, response);
  return told;
};

const next: Answer = async (user) => {
  const auth = async () => (user ? { user: { ...user, id: String(user.id) } } : null);
  const process = { env: { CHAT_SECRET: host.secret } };
  const get = run(`${codeOf('Next')}; return GET;`, { auth, SignJWT, process }) as () => Response;
  const response = await get();
  if (response.ok) expect(response.headers.get('cache-control')).toBe('no-store');
  return [response.status, await response.text()];
};

test('the examples of the docs make tokens of one person, for who is signed in', async () => {
  const house = await openTokenHouse({ guests: 'off' });
  const authors: unknown[] = [];
  for (const site of [express, next]) {
    expect(await site(undefined)).toEqual([401, '']);
    const [status, token] = await site({ id: 7, name: 'Ann A.' });
    expect(status).toBe(200);
    authors.push(await (await house.ask('/api/me', token)).json());
    const [, nameless] = await site({ id: 8 });
    expect((await house.ask('/api/me', nameless)).status).toBe(200);
  }
  const ann = { author: { id: expect.stringMatching(/^u_/), name: 'Ann A.' }, named: true };
  expect(authors).toEqual([expect.objectContaining(ann), expect.objectContaining(ann)]);
  const ids = authors.map((one) => (one as { author: { id: string } }).author.id);
  expect(new Set(ids).size).toBe(1);
});
