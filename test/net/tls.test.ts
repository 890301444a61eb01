import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHostCheck } from '../../src/net/host.ts';
import { createHttpServer, listenAll } from '../../src/net/listen.ts';
import { BadPair, readPair } from '../../src/net/tls/pair.ts';
import type { TlsParts } from '../../src/net/tls/tls.ts';
import { defaultLimits, type Limits } from '../../src/protocol/limit.ts';
import { codeIn, RawClient, tell } from '../http/raw-client.ts';
import {
  type CertificateName,
  certificateFile,
  openTestTls,
  pairOf,
  trusted,
} from '../support/certificates.ts';

/** A door that speaks TLS, and what it told. */
async function open(parts: Partial<TlsParts> = {}, limits: Limits = defaultLimits) {
  const told: string[] = [];
  const tls = await openTestTls({ limits, onEnd: (end) => void told.push(end), ...parts });
  const create = () =>
    createHttpServer({
      tls,
      limits,
      listener: (_, response) => void response.end('hello'),
      upgrade: () => {},
      takesHost: createHostCheck([]),
      onRefusal: (code) => void told.push(code),
    });
  const door = await listenAll({ create, port: 0, hosts: ['127.0.0.1'] });
  onTestFinished(async () => {
    tls.close();
    await door.close();
  });
  return { port: door.port, told, tls, door };
}

/** Shakes hands; what came of it. */
async function shake(port: number, options = {}): Promise<{ name: string; alpn: string | false }> {
  const socket: TLSSocket = connect({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...options,
  });
  onTestFinished(() => void socket.destroy());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('secureConnect', resolve);
  socket.once('error', reject);
  await promise;
  const subject = socket.getPeerCertificate().subject['CN'];
  return { name: String(subject), alpn: socket.alpnProtocol ?? false };
}

const get = (path: string, host: string) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

describe('what is spoken', () => {
  test('is HTTP/1.1 over TLS 1.2 or newer, whatever else is offered', async () => {
    const { port } = await open();
    expect(await shake(port, { ALPNProtocols: ['h2', 'http/1.1'] })).toMatchObject({
      alpn: 'http/1.1',
    });
    expect(
      await shake(port, { ca: trusted, maxVersion: 'TLSv1.2', rejectUnauthorized: true }),
    ).toMatchObject({ name: 'one' });
    await expect(shake(port, { ALPNProtocols: ['h2'] })).rejects.toThrow('no application protocol');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' };
    await expect(shake(port, old)).rejects.toThrow(/protocol version/);
  });
});

describe('whoever speaks to it without TLS', () => {
  test('is led to the same place with it', async () => {
    const { port, told } = await open();
    for (const method of ['GET', 'POST', 'HEAD']) {
      const asked = get('/r/tea?a=1', `localhost:${port}`).replace('GET', method);
      const answer = await tell(port, asked);
      expect(answer.status).toBe(308);
      expect(answer.headers.get('location')).toBe(`https://localhost:${port}/r/tea?a=1`);
      expect(answer.headers.has('strict-transport-security')).toBe(false);
    }
    expect(told).toEqual(['plain', 'plain', 'plain']);
    expect(
      (await tell(port, get('http://localhost/r/tea', 'localhost'))).headers.get('location'),
    ).toBe('https://localhost/');
  });

  test.each([
    ['for a host of somebody else', get('/', 'evil.example')],
    ['for no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['for two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n'],
    ['for a host that breaks a line', 'GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n'],
    ['in words that are no HTTP', 'hello\r\n\r\n'],
    ['in bytes of no kind', Buffer.from([0, 255, 10, 13, 13, 10, 13, 10])],
    ['without an end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`],
  ])('%s is refused in plain words', async (_, bytes) => {
    const { port, told } = await open();
    const answer = await tell(port, bytes);
    expect([answer.status, codeIn(answer)]).toEqual([400, 'tls_only']);
    expect(told).toEqual(['plain', 'tls_only']);
  });

  test('and says no more is refused, too', async () => {
    const { port } = await open({}, { ...defaultLimits, headerSeconds: 0.1 });
    expect(codeIn(await tell(port, 'GET / HT'))).toBe('tls_only');
  });
});

describe('a handshake', () => {
  test.each([
    ['that never begins', Buffer.alloc(0)],
    ['that stops in its first words', Buffer.from('16030100c8010000c40303', 'hex')],
  ])('%s is cut and counted', async (_, bytes) => {
    const { port, told } = await open({}, { ...defaultLimits, handshakeSeconds: 0.1 });
    const client = await RawClient.open(port);
    expect(await client.send(bytes).ended()).toBe('');
    await expect.poll(() => told).toEqual(['late']);
  });

  test('that fails is counted, and others are served', async () => {
    const { port, told } = await open();
    const client = await RawClient.open(port);
    await client.send(Buffer.from('1603010004deadbeef', 'hex')).ended();
    await shake(port);
    // Under TLS 1.3 the client has done its part first.
    await expect.poll(() => told).toEqual(['failed', 'done']);
  });

  test('on its way is ended with the server', async () => {
    const { port, tls, door } = await open();
    const client = await RawClient.open(port);
    client.send(Buffer.from('160301', 'hex'));
    const silent = createConnection(port, '127.0.0.1');
    await shake(port);
    const closed = door.close();
    tls.close();
    await client.ended();
    await closed;
    silent.destroy();
  });
});

describe('the files', () => {
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'parlour-tls-'));
    onTestFinished(() => rm(made, { recursive: true, force: true }));
    return { cert: join(made, 'cert.pem'), key: join(made, 'key.pem') };
  };
  const put = (files: { cert: string; key: string }, cert: CertificateName, key = cert) => {
    copyFileSync(pairOf(cert).cert, files.cert);
    copyFileSync(pairOf(key).key, files.key);
  };
  const logTo = (lines: object[]) => {
    const note = (level: string) => (said: object, msg: string) =>
      void lines.push({ level, msg, ...said });
    return {
      info: note('info'),
      warn: note('warn'),
      error: note('error'),
    } as unknown as TlsParts['log'];
  };

  test('are read anew when they change, and a broken pair leaves the old one', async () => {
    const files = folder();
    put(files, 'one');
    const lines: { level: string; msg: string; why?: string }[] = [];
    const { port } = await open({ files, log: logTo(lines), everyMs: 10 });
    expect(await shake(port)).toMatchObject({ name: 'one' });
    put(files, 'two');
    await expect.poll(() => shake(port)).toMatchObject({ name: 'two' });
    put(files, 'one', 'two');
    await expect.poll(() => lines.at(-1)?.why ?? '').toContain('is of another certificate');
    expect(lines.at(-1)).toMatchObject({ level: 'error', msg: 'the certificate stays as it is' });
    expect(await shake(port)).toMatchObject({ name: 'two' });
    put(files, 'one');
    await expect.poll(() => shake(port)).toMatchObject({ name: 'one' });
  });

  test('are read anew at once when that is asked', async () => {
    const files = folder();
    put(files, 'one');
    const { port, tls } = await open({ files, everyMs: 3_600_000 });
    const before = connect({ port, host: '127.0.0.1', ca: trusted });
    await new Promise((resolve) => before.once('secureConnect', resolve));
    put(files, 'two');
    await tls.reread();
    expect(await shake(port)).toMatchObject({ name: 'two' });
    // Who was there stays.
    before.end(get('/', 'localhost'));
    expect(String(await new Promise((resolve) => before.once('data', resolve)))).toContain('hello');
  });

  test('say in the log for whom and how long they are good, and warn where they are not', async () => {
    const lines: object[] = [];
    await open({ log: logTo(lines) });
    await open({ log: logTo(lines), files: pairOf('over') });
    expect(lines).toMatchObject([
      { level: 'info', names: expect.arrayContaining(['localhost', '127.0.0.1']) },
      { level: 'warn', msg: expect.stringContaining('is over'), until: '2020-02-01T00:00:00.000Z' },
    ]);
  });

  test.each<[string, (files: { cert: string; key: string }) => void, RegExp]>([
    ['that are not there', () => {}, /cert.pem of the certificate cannot be read/],
    [
      'without a key',
      ({ cert }) => copyFileSync(pairOf('one').cert, cert),
      /key.pem of the certificate's key/,
    ],
    ['of two certificates', (files) => put(files, 'one', 'two'), /of another certificate/],
    [
      'that are no PEM',
      (files) => {
        put(files, 'one');
        writeFileSync(files.cert, 'tea');
      },
      /no certificate in PEM/,
    ],
    [
      'whose key is none',
      (files) => {
        put(files, 'one');
        writeFileSync(files.key, 'tea');
      },
      /cannot be used together/,
    ],
    [
      'whose key has a password',
      (files) => {
        put(files, 'one');
        copyFileSync(certificateFile('locked.key'), files.key);
      },
      /has a password/,
    ],
  ])('%s are refused with a sentence', async (_, make, sentence) => {
    const files = folder();
    make(files);
    await expect(readPair(files)).rejects.toThrow(sentence);
    await expect(readPair(files)).rejects.toBeInstanceOf(BadPair);
  });
});
