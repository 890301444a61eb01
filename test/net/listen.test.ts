import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CannotListen } from '../../src/net/cannot-listen.ts';
import { createHttpServer, type Listening, listenAll, PortTaken } from '../../src/net/listen.ts';
import { refuseUpgrade } from '../../src/net/refuse-upgrade.ts';
import { upgradeFault } from '../../src/net/request-fault.ts';
import type { Tls } from '../../src/net/tls/tls.ts';
import { defaultLimits, type Limits } from '../../src/protocol/limit.ts';
import { codeIn, RawClient, tell, tlsPorts } from '../http/raw-client.ts';
import { openTestTls } from '../support/certificates.ts';
import { get, refusedRequests, refusedUpgrades, wholeUpgrade } from './request-cases.ts';

const opened: Listening[] = [];
let tls: Tls | undefined;

afterEach(async () => {
  for (const door of opened.splice(0)) {
    door.cut();
    await door.close();
    tlsPorts.delete(door.port);
  }
  tls?.close();
});

const hello: RequestListener = (_request, response) => void response.end('hello');

const refused: string[] = [];

/** Ends a door with its test; whoever speaks to it speaks as it does. */
function note(door: Listening): void {
  opened.push(door);
  if (tls) tlsPorts.add(door.port);
}

async function open(listener: RequestListener = hello, limits: Limits = defaultLimits) {
  const create = () =>
    createHttpServer({
      listener,
      limits,
      tls,
      onRefusal: (code) => refused.push(code),
      upgrade: (request, socket) => {
        const code = upgradeFault(request, limits);
        if (code) refuseUpgrade(socket, code, limits);
        else socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: close\r\n\r\n');
      },
    });
  const door = await listenAll({ create, port: 0 });
  note(door);
  return door.port;
}

describe.each(['plain', 'over TLS'] as const)('%s', (way) => {
  beforeEach(async () => {
    refused.length = 0;
    tls = way === 'plain' ? undefined : await openTestTls();
  });

  describe('plain requests', () => {
    test.each(refusedRequests)('%s: refused', async (_name, bytes, status, code) => {
      const port = await open();
      const answer = await tell(port, bytes);
      expect([answer.status, codeIn(answer)]).toEqual([status, code]);
      expect(answer.headers.get('connection')).toBe('close');
      expect(refused.splice(0)).toEqual([code]);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await tell(port, get())).body).toBe('hello');
    });

    test('what a request may expect is met', async () => {
      const client = await RawClient.open(await open());
      const head =
        'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n';
      expect((await client.send(head).answer()).status).toBe(100);
      expect((await client.send('abcd').answer()).body).toBe('hello');
      client.close();
    });

    test('a TLS hello is answered in plain words', async () => {
      const port = await open();
      const hello = Buffer.from('16030100c8010000c40303', 'hex');
      expect(codeIn(await tell(port, hello))).toBe('plain_only');
    });

    test('100 headers and a URL of 2 KiB pass', async () => {
      const port = await open(
        (request, response) => void response.end(String(request.url?.length)),
      );
      const bytes = get(`/${'a'.repeat(2_047)}`, `Host: a\r\n${'a: b\r\n'.repeat(99)}`);
      expect((await tell(port, bytes)).body).toBe('2048');
    });

    test('an upgrade to something else is a plain request', async () => {
      const port = await open();
      const headers = 'Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n';
      expect((await tell(port, get('/', headers))).body).toBe('hello');
    });

    test('headers that drip are not waited for', async () => {
      const port = await open(hello, { ...defaultLimits, headerSeconds: 0.2 });
      const client = await RawClient.open(port);
      const answer = await client.send('GET / HTTP/1.1\r\nHo').answer();
      expect([answer.status, codeIn(answer)]).toEqual([408, 'request_late']);
      expect(answer.body).toContain('its headers 0.2.');
      await client.ended();
    });

    test('a body that drips is not waited for', async () => {
      const limits = { ...defaultLimits, headerSeconds: 0.1, requestSeconds: 0.2 };
      const port = await open((request) => void request.resume().on('error', () => {}), limits);
      const client = await RawClient.open(port);
      client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na');
      const answer = await client.answer();
      expect(codeIn(answer)).toBe('request_late');
      expect(answer.body).toContain('at most 0.2 seconds');
      await client.ended();
    });

    test('a client that reads nothing is let go', async () => {
      const huge = Buffer.alloc(64 * 1024 * 1024);
      const closed = Promise.withResolvers<void>();
      const limits = { ...defaultLimits, requestSeconds: 0.1, headerSeconds: 0.1 };
      const port = await open((_request, response) => {
        response.once('close', closed.resolve);
        response.end(huge);
      }, limits);
      const client = await RawClient.open(port);
      client.socket.pause();
      client.send(get());
      await closed.promise;
      client.close();
    });
  });

  describe('pipelined requests', () => {
    test('a hundred are answered, in order', async () => {
      const port = await open((request, response) => void response.end(request.url));
      const client = await RawClient.open(port);
      client.send(Array.from({ length: 100 }, (_, i) => get(`/${i}`)).join(''));
      for (let i = 0; i < 100; i++) expect((await client.answer()).body).toBe(`/${i}`);
      client.close();
    });

    test('of 10,000 a hundred are looked at, one at a time, and the rest refused', async () => {
      let seen = 0;
      let inWork = 0;
      let most = 0;
      const port = await open((_request, response) => {
        seen++;
        most = Math.max(most, ++inWork);
        response.once('close', () => inWork--);
        setImmediate(() => response.end('hello'));
      });
      const client = await RawClient.open(port);
      client.send(get().repeat(10_000));
      for (let i = 0; i < 100; i++) expect((await client.answer()).status).toBe(200);
      const last = await client.answer();
      expect([last.status, codeIn(last)]).toEqual([429, 'too_many_requests']);
      expect(last.headers.get('retry-after')).toBe('1');
      expect(await client.ended()).toBe('');
      expect([seen, most]).toEqual([100, 1]);
    });

    test('what comes behind too many is not even parsed', async () => {
      let parsed = 0;
      const create = () => {
        const server = createHttpServer({
          listener: () => {},
          upgrade: () => {},
          limits: defaultLimits,
          tls,
        });
        return server.on('request', () => parsed++);
      };
      const door = await listenAll({ create, port: 0 });
      note(door);
      const client = await RawClient.open(door.port);
      const sent = new Promise((resolve) => client.socket.write(get().repeat(200_000), resolve));
      expect(await sent).toBeFalsy();
      expect(parsed).toBeGreaterThan(100);
      expect(parsed).toBeLessThan(10_000);
      client.close();
    });

    test('garbage behind a request is refused behind its answer', async () => {
      const begun = Promise.withResolvers<ServerResponse>();
      const port = await open((_request, response) => begun.resolve(response));
      const client = await RawClient.open(port);
      client.send(get());
      const response = await begun.promise;
      client.send('garbage\r\n\r\n');
      client.send(get());
      response.end('hello');
      expect((await client.answer()).body).toBe('hello');
      expect(codeIn(await client.answer())).toBe('bad_request');
      expect(await client.ended()).toBe('');
    });

    test('garbage that comes with a request, or breaks the one behind it, is too', async () => {
      const broken = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n';
      for (const garbage of ['garbage\r\n\r\n', broken]) {
        const client = await RawClient.open(await open());
        client.send(get() + garbage);
        expect((await client.answer()).body).toBe('hello');
        expect(codeIn(await client.answer())).toBe('bad_request');
        expect(await client.ended()).toBe('');
      }
    });

    test('a body that breaks is answered, and the connection ends', async () => {
      const port = await open((request) => void request.resume().on('error', () => {}));
      const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
      expect(codeIn(await tell(port, `${head}zz\r\n`))).toBe('bad_request');
    });
  });

  describe('upgrades', () => {
    test('a whole one passes', async () => {
      expect((await tell(await open(), get('/ws', wholeUpgrade))).status).toBe(101);
    });

    test.each(refusedUpgrades)('%s: refused', async (_name, bytes, status, code) => {
      const answer = await tell(await open(), bytes);
      expect([answer.status, codeIn(answer)]).toEqual([status, code]);
      expect(answer.headers.get('sec-websocket-version')).toBe(status === 426 ? '13' : undefined);
      expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET' : undefined);
    });

    test('a refused client that keeps talking is heard out, so that it hears the refusal', async () => {
      const client = await RawClient.open(await open());
      // It is heard out for a second, in which a busy machine may not read what is sent here.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      client.send(get('/ws', wholeUpgrade.replace('13', '8')));
      const sent = new Promise((resolve) => client.socket.write(Buffer.alloc(16_000_000), resolve));
      expect(await sent).toBeFalsy();
      expect((await client.answer()).status).toBe(426);
      await client.ended();
    });
  });

  describe('listening', () => {
    const create = () =>
      createHttpServer({ listener: hello, upgrade: () => {}, limits: defaultLimits, tls });

    test('loopback is one port on both of its addresses', async () => {
      const door = await listenAll({ create, port: 0 });
      note(door);
      for (const host of door.hosts) {
        const client = await RawClient.open(door.port, host);
        expect((await client.send(get()).answer()).body).toBe('hello');
        client.close();
      }
      expect(door.hosts[0]).toBe('127.0.0.1');
    });

    test('a taken port is said in one sentence', async () => {
      const port = await open();
      const taken = listenAll({ create, port });
      await expect(taken).rejects.toThrow(PortTaken);
      await expect(taken).rejects.toThrow(
        `Something listens on port ${port} of 127.0.0.1 already.`,
      );
    });

    test('a port taken on one address only is taken, and the other is let go', async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen({ port: 0, host: '127.0.0.2' }, resolve));
      const { port } = other.address() as { port: number };
      const hosts = ['127.0.0.1', '127.0.0.2'];
      await expect(listenAll({ create, port, hosts })).rejects.toThrow(PortTaken);
      await new Promise((resolve) => other.close(resolve));
      note(await listenAll({ create, port, hosts }));
    });

    test('an address this machine lacks is left out beside another, and an error alone', async () => {
      const door = await listenAll({ create, port: 0, hosts: ['127.0.0.1', '192.0.2.1'] });
      note(door);
      expect(door.hosts).toEqual(['127.0.0.1']);
      await expect(listenAll({ create, port: 0, hosts: ['192.0.2.1'] })).rejects.toThrow(
        CannotListen,
      );
    });

    test('port 0 tries another where the second address has the first one taken', async () => {
      const blockers: Server[] = [];
      let tries = 0;
      const door = await listenAll({
        port: 0,
        hosts: ['127.0.0.1', '127.0.0.2'],
        create: () => {
          const server = create();
          if (tries++ < 1) server.once('listening', () => block(server, blockers));
          return server;
        },
      });
      note(door);
      expect(door.hosts).toEqual(['127.0.0.1', '127.0.0.2']);
      for (const blocker of blockers) await new Promise((resolve) => blocker.close(resolve));
    });

    test('close ends idle connections and waits for busy ones', async () => {
      const busy = Promise.withResolvers<[IncomingMessage, ServerResponse]>();
      const door = await listenAll({
        port: 0,
        create: () =>
          createHttpServer({
            listener: (request, response) => busy.resolve([request, response]),
            upgrade: () => {},
            limits: defaultLimits,
            tls,
          }),
      });
      note(door);
      const idle = await RawClient.open(door.port);
      const client = await RawClient.open(door.port);
      client.send(get());
      const [, response] = await busy.promise;
      let over = false;
      const closing = door.close().then(() => {
        over = true;
      });
      await idle.ended();
      expect(over).toBe(false);
      response.end('last words');
      expect((await client.answer()).body).toBe('last words');
      await closing;
      client.close();
    });
  });
});

/** Takes the port a server has just got, on the address that comes next. */
function block(server: Server, blockers: Server[]): void {
  const blocker = createHttpServer({
    listener: hello,
    upgrade: () => {},
    limits: defaultLimits,
    tls,
  });
  const { port } = server.address() as { port: number };
  blocker.listen({ port, host: '127.0.0.2' });
  blockers.push(blocker);
}
