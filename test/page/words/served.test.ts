import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../../src/page/words/language.ts';
import { type OwnParlour, startParlour } from '../../support/parlour.ts';

// The words of a room are asked for beside its script: they are no part of its 50 KB.
const mostWords = 7 * 1_024;
let parlour: OwnParlour;

beforeAll(async () => {
  parlour = await startParlour({});
  for (const text of ['so *good*', 'see https://tea.example', '> quoted\nand ||covered||']) {
    const answer = await fetch(`${parlour.url}/api/rooms/tea/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, name: 'ann', ref: text }),
    });
    expect(answer.status).toBe(201);
  }
});

afterAll(() => parlour.end());

async function get(path: string, accepted?: string) {
  const answer = await fetch(parlour.url + path, {
    headers: accepted === undefined ? {} : { 'accept-language': accepted },
    redirect: 'manual',
  });
  return { answer, html: await answer.text() };
}

const rowsIn = (html: string) => html.match(/<li\s+id="m\d+"[\s\S]*?<\/li>\s*(?=<li|<\/ol)/g) ?? [];

describe('a page is in its language', () => {
  test('by the browser, which the address overrules, and says so to caches', async () => {
    const german = await get('/r/tea', 'de-AT,de;q=0.9,en;q=0.5');
    expect(german.html).toContain('<html lang="de">');
    expect(german.html).toContain('placeholder="Schreib etwas"');
    expect(german.answer.headers.get('content-language')).toBe('de');
    expect(german.answer.headers.get('vary')).toBe('Accept-Language, Accept-Encoding');
    const arabic = await get('/r/tea?lang=ar', 'de');
    expect(arabic.html).toContain('<html lang="ar" dir="rtl">');
    const unknown = await get('/r/tea?lang=tlh', 'fr');
    expect(unknown.html).toContain('<html lang="fr">');
    expect((await get('/r/tea')).html).toContain('<html lang="en">');
  });

  test('and every page keeps the one that its address names', async () => {
    expect((await get('/?lang=he')).html).toContain('href="/new?lang=he"');
    expect((await get('/open?code=tea&lang=he')).answer.headers.get('location')).toBe(
      '/r/tea?lang=he',
    );
    expect((await get('/new?lang=he')).answer.headers.get('location')).toMatch(/\?lang=he#new$/);
    expect((await get('/r/tea?lang=he')).html).toContain('href="/lite/tea?lang=he"');
    const lite = (await get('/lite/tea?lang=he&name=ann')).html;
    expect(lite).toContain('action="/lite/tea/messages?lang=he"');
    expect(lite).toContain('href="/lite/tea?name=ann&amp;lang=he"');
    expect(lite).toContain('dir="rtl"');
    expect((await get('/nothing/at/all?lang=he')).html).not.toContain('All rooms');
  });

  test.each([
    '/',
    '/r/tea',
    '/lite/tea',
    '/desk',
    '/r/%2F',
  ])('%s has no English in it else', async (path) => {
    const { html } = await get(`${path}?lang=ja`);
    const bare = (/<body[\s\S]*/.exec(html)?.[0] ?? '')
      .replaceAll(/<script[\s\S]*?<\/script>/g, '')
      .replaceAll(/<li[\s\S]*?<\/li>/g, '');
    for (const word of [' rooms', 'Message', 'Room', 'Send', 'scripts', 'Reload', 'code has'])
      expect(bare).not.toContain(word);
  });

  test('while the rows of messages are the same in all', async () => {
    const pages = await Promise.all(languages.map((each) => get(`/r/tea?lang=${each}`)));
    const [english, ...others] = pages.map(({ html }) => rowsIn(html).join(''));
    expect(rowsIn(pages[0]?.html ?? '')).toHaveLength(3);
    for (const rows of others) expect(rows).toBe(english);
  });
});

test('the words of a room are a module of 7 KB at most in each language, asked for with the page', async () => {
  for (const language of languages) {
    const { html } = await get(`/r/tea?lang=${language}`);
    const path = /class="words" href="([^"]+)"/.exec(html)?.[1] ?? '';
    const answer = await fetch(parlour.url + path);
    expect(answer.status).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(brotliCompressSync(bytes).length, language).toBeLessThanOrEqual(mostWords);
  }
});
