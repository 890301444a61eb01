import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect as openHttp2 } from 'node:http2';
import { Agent, get } from 'node:https';
import { connect as openTcp } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { roomIs } from '../client/fact.ts';
import { pairOf, trusted } from '../support/certificates.ts';
import { errorsOf, openPage } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { tempFolder } from '../support/temp.ts';
import { Shell } from './shell.ts';

/** A proxy as Debian has it, with TLS, which leads from `/chat/` to a Parlour. */
interface Proxy {
  readonly name: string;
  /** Writes its settings into a folder. @returns the command that runs it */
  command(folder: string, port: number, to: number): string;
}

const { cert, key } = pairOf('one');

const nginx = (name: string, target: string): Proxy => ({
  name,
  command(folder, port, to) {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `user root; daemon off; pid ${folder}/pid; error_log stderr;
events { worker_connections 200; }
http {
  access_log off;
  ${temporary.map((one) => `${one}_temp_path ${folder}/${one};`).join('\n  ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    location /chat/ {
      proxy_pass http://127.0.0.1:${to}${target};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_buffering off;
    }
    location / { return 200 'a page of the site'; }
  }
}
`,
    );
    return `nginx -p ${folder} -c ${file}`;
  },
});

const caddy: Proxy = {
  name: 'Caddy, which takes the path away',
  command(folder, port, to) {
    const file = join(folder, 'Caddyfile');
    writeFileSync(
      file,
      `{
	admin off
	auto_https off
	servers {
		protocols h1 h2
	}
}
https://localhost:${port} {
	bind 127.0.0.1
	tls ${cert} ${key}
	handle_path /chat/* {
		reverse_proxy 127.0.0.1:${to}
	}
	respond "a page of the site"
}
`,
    );
    return `env HOME=${folder} caddy run --adapter caddyfile --config ${file}`;
  },
};

const proxies = [
  nginx('nginx, which keeps the path', ''),
  nginx('nginx, which takes it away', '/'),
  caddy,
];

beforeAll(() => {
  const missing = [
    ['nginx', '-v'],
    ['caddy', 'version'],
  ].filter(([command = '', ...probe]) => spawnSync(command, probe).status !== 0);
  const names = missing.map(([command]) => command).join(' and ');
  if (names) {
    throw new Error(`${names} is not here. On Debian: apt-get install -y nginx-light caddy`);
  }
});

describe.each(proxies)('behind $name', ({ command }) => {
  let parlour: OwnParlour;
  let port: number;
  const usual = getCACertificates('default');

  beforeAll(async () => {
    setDefaultCACertificates([...usual, trusted]);
    port = await freePort();
    const publicUrl = `https://localhost:${port}/chat`;
    parlour = await startParlour({ publicUrl, trustProxy: 'loopback', public: ['tea'] });
  });
  afterAll(async () => {
    setDefaultCACertificates(usual);
    await parlour.end();
  });

  /** Starts it, until the test ends. @returns the address of what it leads to */
  async function start(): Promise<string> {
    new Shell(command(tempFolder(), port, parlour.port));
    await expect.poll(() => listens(port)).toBe(true);
    return `https://localhost:${port}/chat`;
  }

  test.each([
    'HTTP/1.1',
    'HTTP/2',
  ])('pages, files, redirects and streams pass over %s', async (version) => {
    await start();
    const ask = version === 'HTTP/2' ? overHttp2(port) : overHttp1(port);
    expect(await ask('/').then(({ body }) => text(body))).toBe('a page of the site');
    const page = await text((await ask('/chat/r/tea')).body);
    const [, script = ''] = /src="(\/chat\/assets\/[^"]+)"/.exec(page) ?? [];
    expect((await ask(script)).status).toBe(200);
    const led = await ask('/chat/open?code=tea');
    expect([led.status, led.location]).toEqual([303, '/chat/r/tea']);
    const stream = await ask('/chat/api/rooms/tea/events');
    await parlour.room('tea').post(`Water is on, by ${version}.`);
    expect(await firstWith('event: posted', stream.body)).toContain(`by ${version}.`);
  });

  test('the SDK speaks over a WebSocket, and over HTTP where there is none', async () => {
    const site = await start();
    for (const wires of [{}, { http: true }]) {
      const client = connect(`${site.replace('https', 'wss')}/ws`, { name: 'ann' });
      onTestFinished(() => client.close());
      const room = client.room('tea');
      await roomIs(room, 'live');
      const heard = room[Symbol.asyncIterator]().next();
      room.post(`Scones? ${JSON.stringify(wires)}`);
      expect((await heard).value).toMatchObject({ type: 'posted' });
    }
  });

  test('the page lives, from the lobby to a message and back', async () => {
    const site = await start();
    const context = { ignoreHTTPSErrors: true };
    const [ann, bo] = [await openPage({ context }), await openPage({ context, socketless: true })];
    await ann.addInitScript(() => localStorage.setItem('parlour.name', 'ann'));
    await ann.goto(`${site}/`);
    await ann.getByRole('textbox').fill('tea');
    await ann.getByRole('button', { name: 'Open' }).click();
    await ann.waitForURL(`${site}/r/tea`);
    await bo.goto(`${site}/r/tea`);
    await ann.getByRole('textbox', { name: 'Message to tea' }).fill('Milk?');
    await ann.keyboard.press('Enter');
    await bo.locator('.line', { hasText: 'Milk?' }).waitFor();
    await bo.goto(`${site}/lite/tea`);
    await bo.getByRole('textbox', { name: 'Message' }).fill('Lemon.');
    await bo.getByRole('button', { name: 'Send' }).click();
    await ann.locator('.line', { hasText: 'Lemon.' }).waitFor();
    await ann.goto(`${site}/`);
    await ann.locator('.own-rooms a').click();
    await ann.waitForURL(`${site}/r/tea**`);
    expect(errorsOf(ann)).toEqual([]);
  });
});

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Readable;
}

type Ask = (path: string) => Promise<Answer>;

function overHttp1(port: number): Ask {
  const agent = new Agent({ ca: trusted });
  onTestFinished(() => agent.destroy());
  return (path) =>
    new Promise((resolve, reject) => {
      get({ host: 'localhost', port, path, agent }, (body) => {
        resolve({ status: body.statusCode ?? 0, location: body.headers.location, body });
      }).on('error', reject);
    });
}

function overHttp2(port: number): Ask {
  const session = openHttp2(`https://localhost:${port}`, { ca: trusted });
  onTestFinished(() => session.destroy());
  return (path) =>
    new Promise((resolve, reject) => {
      const body = session.request({ ':path': path });
      body.once('error', reject);
      body.once('response', (headers) => {
        resolve({ status: headers[':status'] ?? 0, location: headers.location, body });
      });
    });
}

/** The first part of a stream that says so. */
async function firstWith(words: string, body: Readable): Promise<string> {
  let said = '';
  for await (const bytes of body) {
    said += String(bytes);
    const part = said
      .split('\n\n')
      .find((one) => one.includes(words) && said.includes(`${one}\n\n`));
    if (part !== undefined) return part;
  }
  throw new Error(`It ended: ${said}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openTcp(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
