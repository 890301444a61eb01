import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorsOf, openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

declare global {
  interface Window {
    taken?: boolean;
    forbidden?: string[];
  }
}

/** Everything that a page could take for more than a text, within 4,000 characters each. */
const hostile: readonly string[] = [
  '<script>taken = 1</script><script src=/assets/x.js></script>',
  '<img src=x onerror="taken = 1"><svg onload="taken = 1"><math href="javascript:taken = 1">',
  '<b onclick="taken = 1" onmouseover="taken = 1" autofocus onfocus="taken = 1" tabindex=0>b</b>',
  '"><b id=taken>bold</b>',
  '\'" onmouseover="taken = 1" x=\'',
  '</textarea></title></style></li></ol></ul></main></body></html><h1 id=taken>out</h1>',
  '<iframe src="javascript:parent.taken = 1"></iframe><iframe srcdoc="<b>x"></iframe><object data=x>',
  '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=/taken">',
  '<link rel=stylesheet href=//evil.example/x.css><style>body{display:none}</style>',
  '<form id=taken name=body action=/taken><input name=attributes><input name=parentNode></form>',
  '<a id=taken name=trustedTypes></a><img name=querySelector><img name=getElementById>',
  '<div hx-get="/taken" hx-trigger="load" hx-on:load="taken = 1" hx-on::load="taken = 1">hx</div>',
  '<div data-hx-post="/taken" data-hx-trigger="load" hx-vals="js:{a: (taken = 1)}">hx</div>',
  '<div id="chat_room" hx-swap-oob="innerHTML">all gone</div><template id=taken></template>',
  '{"content":"<b>all gone</b>","target":"body","swap":"innerHTML"}',
  'javascript:taken=1 JaVaScRiPt:taken=1 java\tscript:taken=1 data:text/html,<script>taken=1</script>',
  'vbscript:x file:///etc/passwd //evil.example/x https:evil.example http:/\\evil.example',
  '[x](javascript:taken=1) ![x](x" onerror="taken=1) <javascript:taken=1> [x]: data:text/html,x',
  '{{taken = 1}} $'.concat(
    '{taken = 1} <%= taken = 1 %> #{taken = 1} {% taken %} $lit$ <!--?lit$1$--> {{{1}}}',
  ),
  '&lt;script&gt;taken = 1&lt;/script&gt; &#60;img src=x onerror=taken=1&#62; \u0026\u0023x3c;b>',
  '\u202e<b>gnp.exe\u202c \u2066x\u2069 \u200b<\u200bscript> ＜script＞taken＜/script＞',
  `https://evil.example/"onmouseover="taken=1" https://evil.example/'><b id=taken>`,
  'https://bank.example@evil.example/ https://xn--bnk-0na.example/ https://bank.example.evil.example',
  `${'['.repeat(1_000)}x${']()'.repeat(900)}`,
  '`'.repeat(3_990),
  `${'> '.repeat(1_000)}${'*'.repeat(1_900)}`,
  `${'<b>'.repeat(1_300)}x`,
];

/** Those that fit where a name or a code does. */
const shortOnes = hostile.filter((text) => text.length <= 64 && !/[\t\u200b\u202e]/.test(text));
const end = 'that was all';

/** Elements and attributes that only a text could have brought. */
const strange = [
  ...['#taken', '[name=taken]', 'iframe', 'object', 'embed', 'base', 'math', 'meta[http-equiv]'],
  ...['script:not([src])', 'style', '[name=body]', '[name=attributes]', '[name=querySelector]'],
  ...['img', '[onclick]', '[onerror]', '[onload]', '[onmouseover]', '[onfocus]', 'h1[id]'],
  ...['[hx-get]', '[hx-vals]', '[data-hx-post]', '[hx-on\\:load]', 'link[href*=evil]'],
].join(',');

let parlour: OwnParlour;
const owner = { authorization: `Bearer ${'a'.repeat(43)}`, 'content-type': 'application/json' };

async function send(method: string, path: string, body: object): Promise<void> {
  const init = { method, headers: owner, body: JSON.stringify(body) };
  const answer = await fetch(`${parlour.url}/api/rooms${path}`, init);
  expect([path, answer.status < 300, await answer.text()]).toEqual([path, true, expect.anything()]);
}

async function sayAll(): Promise<void> {
  for (const [i, text] of hostile.entries()) {
    const name = shortOnes[i % shortOnes.length] ?? 'x';
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ text, name }) };
    const answer = await fetch(`${parlour.url}/api/rooms/tea/messages`, init);
    expect([text, answer.status]).toEqual([text, 201]);
  }
  await send('POST', '/tea/messages', { text: end });
}

beforeAll(async () => {
  const listed = shortOnes.filter((text) => !text.includes('/'));
  const listen = ['0=chatlog:tea', '0=golem:tea', '0=roomcode:tea', '0=htmx:tea'];
  parlour = await startParlour({ limits: 'off', public: ['tea', ...listed], listen });
  await send('POST', '', { code: 'tea' });
  const [topic = ''] = shortOnes;
  await send('PATCH', '/tea', { topic, rules: hostile.slice(0, 12).join('\n').slice(0, 1_000) });
  await sayAll();
});
afterAll(() => parlour.end());

async function open(path: string, base = parlour.url): Promise<Page> {
  const page = await openPage();
  await page.addInitScript(() => {
    window.forbidden = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.forbidden?.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
    localStorage.setItem('parlour.name', 'ann');
  });
  await page.goto(base + path);
  return page;
}

/** Nothing of what is shown is more than a text. */
async function isText(page: Page, url: string): Promise<void> {
  const found = await page.evaluate((selector) => {
    const links = [...document.links].map(({ href }) => href);
    return {
      elements: [...document.querySelectorAll(selector)].map((one) => one.outerHTML.slice(0, 200)),
      links: links.filter((href) => !/^https?:/.test(href)),
      taken: window.taken,
      forbidden: window.forbidden,
      isWhole: document.body instanceof HTMLBodyElement && document.title !== '',
      address: location.href,
    };
  }, strange);
  const well = { elements: [], links: [], taken: undefined, forbidden: [], isWhole: true };
  expect(found).toEqual({ ...well, address: url });
  // A code that can't be one is refused, as the browser writes down.
  expect(errorsOf(page).filter((error) => !error.includes('status of 400'))).toEqual([]);
}

test.each(['/r/tea', '/lite/tea'])('as %s is served', async (path) => {
  const page = await open(path);
  await page.getByText(end).first().waitFor();
  const { messages } = (await (await fetch(`${parlour.url}/api/rooms/tea/messages`)).json()) as {
    messages: readonly { text: string }[];
  };
  const [first = ''] = messages.map(({ text }) => text);
  await page.getByText(first).first().waitFor();
  await isText(page, page.url());
  expect(page.url().replace(/#.*/, '')).toBe(parlour.url + path);
});

test('as it comes in while the room and the page without scripts are open', async () => {
  const pages = [await open('/r/tea'), await open('/lite/tea')];
  const [room, lite] = pages;
  await room?.locator('.send[aria-disabled=false]').waitFor({ state: 'attached' });
  await lite?.locator('#state', { hasText: 'live' }).waitFor();
  await sayAll();
  for (const page of pages) {
    await expect.poll(() => page.getByText(end).count()).toBeGreaterThan(1);
    await isText(page, page.url());
  }
});

test('in the pages of all listeners', async () => {
  const pages = [];
  for (const { port } of parlour.listeners) {
    pages.push(await open('/', `http://localhost:${port}`));
  }
  for (const page of pages) await page.getByText('connected', { exact: true }).waitFor();
  await sayAll();
  for (const page of pages) {
    await page.getByText(end).last().waitFor();
    await isText(page, page.url());
  }
});

test('as codes in the lobby, and where the lobby repeats what was typed', async () => {
  const page = await open('/');
  await isText(page, page.url());
  for (const text of hostile.slice(0, 12)) {
    await page.goto(`${parlour.url}/open?code=${encodeURIComponent(`//${text}`)}`);
    await isText(page, page.url());
  }
});

test('in what is found', async () => {
  const page = await open('/r/tea');
  await page.locator('.send[aria-disabled=false]').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Search messages' }).click();
  await page.getByRole('searchbox', { name: 'Search messages' }).fill('script');
  await page.locator('parlour-search').getByText('taken').first().waitFor();
  await isText(page, page.url());
});
