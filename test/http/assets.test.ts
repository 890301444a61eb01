import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadAssets } from '../../src/http/page/assets.ts';
import { type OwnHouse, openHouse } from './house.ts';
import { tell } from './raw-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'parlour-assets-'));
const script = `console.log('${'built '.repeat(300)}')`;
let house: OwnHouse;

beforeAll(async () => {
  const files: Record<string, string | Uint8Array> = {
    'main-Ab3.js': script,
    'main-Ab3.js.br': brotliCompressSync(script),
    'main-Ab3.js.gz': gzipSync(script),
    'main-Cd4.css': 'body{}',
    'icon-Ef5.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '.inputs.json': '{"secret":"stamp"}',
    'notes.exe': 'no',
    'manifest.json': JSON.stringify({
      'src/web/icon.svg': { file: 'icon-Ef5.svg', src: 'src/web/icon.svg' },
      'src/web/lobby.ts': { file: 'lobby-Gh6.js', src: 'src/web/lobby.ts', isEntry: true },
      'src/page/words/de.ts': {
        file: 'de-Ij7.js',
        src: 'src/page/words/de.ts',
        isDynamicEntry: true,
      },
      'src/web/main.ts': {
        file: 'main-Ab3.js',
        src: 'src/web/main.ts',
        isEntry: true,
        css: ['main-Cd4.css'],
      },
    }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  house = await openHouse({ assetFolder: folder });
});

afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;

test('the manifest says what the page loads', async () => {
  expect(loadAssets(folder).links('')).toEqual({
    base: '',
    script: '/assets/main-Ab3.js',
    lobbyScript: '/assets/lobby-Gh6.js',
    styles: ['/assets/main-Cd4.css'],
    icon: '/assets/icon-Ef5.svg',
    words: { de: '/assets/de-Ij7.js' },
  });
  const html = await (await house.ask('/r/a')).text();
  expect(html).toContain('src="/assets/main-Ab3.js"');
  expect(html).toContain('href="/assets/main-Cd4.css"');
});

test('a file comes packed as it was built, to be kept for ever', async () => {
  const plain = await tell(house.port, get('/assets/main-Ab3.js'));
  expect(plain.body).toBe(script);
  expect(plain.headers.get('content-encoding')).toBeUndefined();
  const packed = await tell(
    house.port,
    get('/assets/main-Ab3.js', 'Accept-Encoding: gzip, br\r\n'),
  );
  expect(brotliDecompressSync(Buffer.from(packed.body, 'latin1')).toString()).toBe(script);
  expect(packed.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(packed.headers.get('vary')).toBe('Accept-Encoding');
  expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
});

test('who knows it already is told so', async () => {
  const { headers } = await tell(house.port, get('/assets/main-Cd4.css'));
  const known = `If-None-Match: "other", W/${headers.get('etag')}\r\n`;
  const again = await tell(house.port, get('/assets/main-Cd4.css', known));
  expect([again.status, again.body, again.headers.get('etag')]).toEqual([
    304,
    '',
    headers.get('etag'),
  ]);
  const changed = await tell(house.port, get('/assets/main-Cd4.css', 'If-None-Match: "other"\r\n'));
  expect(changed.status).toBe(200);
});

test.each([
  '.inputs.json',
  'manifest.json',
  'notes.exe',
  'main-Ab3.js.br',
  '__proto__',
  'constructor',
])('%s is not served', async (name) => {
  expect((await tell(house.port, get(`/assets/${name}`))).status).toBe(404);
});

test('/favicon.ico is the icon, or nothing', async () => {
  const icon = await house.ask('/favicon.ico');
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  const bare = await openHouse();
  expect((await bare.ask('/favicon.ico')).status).toBe(204);
  await bare.close();
});

test('without a build the pages are there, to be read', async () => {
  expect(loadAssets(join(folder, 'none')).links('')).toEqual({
    ...{ base: '', script: '', styles: [], words: {} },
  });
});
