import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** Serves pages of another origin than the server's, each with the headers that it is given. */
export function useTagPages() {
  const pages = new Map<string, { html: string; policy?: string }>();
  const server = createServer(({ url = '' }, response) => {
    const page = pages.get(url.replace(/\?.*/, ''));
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (page?.policy) response.setHeader('content-security-policy', page.policy);
    response.end(page?.html ?? '<!doctype html><title>nothing</title>');
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => void server.close());

  return {
    /** @returns its address */
    put(html: string, policy?: string): string {
      const path = `/${pages.size + 1}`;
      pages.set(path, { html, ...(policy !== undefined && { policy }) });
      return `http://localhost:${(server.address() as AddressInfo).port}${path}`;
    },
  };
}

/** The lines that a page of strict rules needs for a tag, and nothing besides. */
export function strictPolicy(server: string): string {
  return [
    "default-src 'none'",
    `script-src ${server}`,
    `connect-src ${server} ${server.replace('http', 'ws')}`,
    "require-trusted-types-for 'script'",
    'trusted-types parlour',
  ].join('; ');
}
