import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Client, Room } from '../../src/client/index.ts';
import type { OpenEvent } from '../../src/protocol/clearance.ts';
import { bundleClient } from './bundle.ts';

declare global {
  interface Window {
    connect: (url: string, options: { secret: string; name: string }) => Client;
    client: Client;
    room: Room;
    heard: OpenEvent[];
  }
}

const html = `<!doctype html><title>A page of somebody's own</title>
<script type="module">
  import { connect } from '/client.js';
  window.connect = connect;
</script>`;

/** Serves a page that has the SDK and nothing else. */
export function useModulePage(): { url(): string } {
  const server = createServer((request, response) => {
    const script = scripts.get(request.url?.slice(1) ?? '');
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ?? html);
  });
  let scripts: ReadonlyMap<string, string> = new Map();

  beforeAll(async () => {
    scripts = await bundleClient();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => void server.close());

  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

export const secret = 'annannannannannannannannannannannannannanna';

/** Loads the page, or loads it again, and enters a room. */
export async function enter(page: Page, url: string, server: string, room = 'tea'): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => window.connect !== undefined);
  await page.evaluate(
    ([at, who, code]) => {
      window.heard = [];
      window.client = window.connect(at, { secret: who, name: 'ann' });
      window.room = window.client.room(code);
      window.room.addEventListener('event', ({ detail }) => window.heard.push(detail));
    },
    [server, secret, room] as const,
  );
}

export const stateIs = async (page: Page, state: string): Promise<void> => {
  await page.waitForFunction((wanted) => window.room.state === wanted, state);
};

export const post = (page: Page, text: string): Promise<string> =>
  page.evaluate((said) => window.room.post(said).ref, text);

export const unsent = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.room.unsent.map(({ text }) => text));

export const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.heard.flatMap((event) => ('text' in event ? [event.text] : [])));

export const allSent = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => window.room.unsent.length === 0);
};

export const heardUpTo = async (page: Page, seq: number): Promise<void> => {
  await page.waitForFunction((wanted) => (window.room.cursor?.seq ?? 0) >= wanted, seq);
};
