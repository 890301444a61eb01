import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ownDialects } from '../../src/config/listen.ts';
import type { Flags } from '../../src/index.ts';
import { Visit } from '../page/room-visit.ts';
import { openPage } from '../support/chromium.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { openStrangeSite, type StrangeSite } from '../support/strange-site.ts';

/** A server that only this machine reaches, and one that pages of all the world may ask. */
const ways: readonly [string, Flags][] = [
  ['a server of this machine', {}],
  ['a server for everybody', { publicUrl: 'https://chat.example' }],
];

let site: StrangeSite;
beforeAll(async () => {
  site = await openStrangeSite();
});
afterAll(() => site.close());

async function open(flags: Flags = {}): Promise<OwnParlour> {
  const parlour = await startParlour(flags);
  onTestFinished(() => parlour.end());
  return parlour;
}

/** A page of somebody else's. */
async function strange(): Promise<Page> {
  const page = await openPage();
  await page.goto(`${site.origin}/`);
  return page;
}

const said = 'only for this room';

async function say(parlour: OwnParlour, text: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ text, name: 'ann' });
  const url = `${parlour.url}/api/rooms/tea/messages`;
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201);
}

async function textsOf(parlour: OwnParlour): Promise<readonly string[]> {
  const answer = await fetch(`${parlour.url}/api/rooms/tea/messages`);
  const { messages } = (await answer.json()) as { messages: readonly { text: string }[] };
  return messages.map(({ text }) => text);
}

/** A page of no origin at all: one in a frame that is shut in. */
async function nobody(): Promise<Frame> {
  const page = await strange();
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        Object.assign(frame, { sandbox: 'allow-scripts', srcdoc: '<title>none</title>' });
        frame.onload = resolve;
        document.body.append(frame);
      }),
  );
  const [, inner] = page.frames();
  if (!inner) throw new Error('There is no frame.');
  return inner;
}

/** A page of the same host on another port. */
async function neighbour(): Promise<Page> {
  const page = await openPage();
  await page.goto(`${site.origin.replace('127.0.0.1', 'localhost')}/`);
  return page;
}

describe('a page of another origin opens a WebSocket', () => {
  const tryAll = async ({ port }: OwnParlour, from: Promise<Frame | Page> = strange()) =>
    (await from).evaluate(
      ({ host, names }) => {
        const attempt = (name: string) =>
          new Promise<[string, boolean]>((resolve) => {
            const path = name === 'chatlog' ? '/chat' : `/ws?dialect=${name}&room=tea`;
            const ws = new WebSocket(
              `ws://${host}${path}`,
              name === 'native' ? ['parlour.v1'] : [],
            );
            ws.onopen = () => resolve([name, true]);
            ws.onerror = () => resolve([name, false]);
          });
        return Promise.all(names.map(attempt));
      },
      { host: `localhost:${port}`, names: ownDialects },
    );

  test('of a server of this machine: in no dialect', async () => {
    const opened = await tryAll(await open());
    expect(opened.filter(([, isOpen]) => isOpen)).toEqual([]);
    expect(opened).toHaveLength(ownDialects.length);
  });

  test('of a server of this machine: nor does a page of no origin', async () => {
    const opened = await tryAll(await open(), nobody());
    expect(opened.filter(([, isOpen]) => isOpen)).toEqual([]);
  });

  test('by another port of localhost: where clients live on their own host, in none', async () => {
    const own = Object.fromEntries(await tryAll(await open(), neighbour()));
    expect(own).toMatchObject({ htmx: false, chatlog: true, native: true });
    const shared = await open({ publicUrl: 'https://chat.example' });
    const opened = Object.fromEntries(await tryAll(shared, neighbour()));
    expect(opened).toMatchObject({ htmx: false });
  });

  test('of a server for everybody: in none whose clients all live on its own host', async () => {
    const opened = Object.fromEntries(
      await tryAll(await open({ publicUrl: 'https://chat.example' })),
    );
    expect(opened).toMatchObject({ chatlog: false, htmx: false, native: true });
  });
});

describe.each(
  ways,
)('a page of another origin says something to %s without asking before', (_, flags) => {
  const forms = [
    ['by a form', '/lite/tea/messages', 'application/x-www-form-urlencoded', 'text', said],
    [
      'by a form of JSON',
      '/api/rooms/tea/messages',
      'text/plain',
      `{"text":"${said}","ref":"`,
      '"}',
    ],
    ['by a form of parts', '/api/rooms/tea/messages', 'multipart/form-data', 'text', said],
  ] as const;

  test.each(forms)('%s: it is refused', async (_way, path, type, name, value) => {
    const parlour = await open(flags);
    const page = await strange();
    const answered = page.waitForResponse((response) => response.url().endsWith(path));
    await page.evaluate(
      (form) => {
        const made = document.createElement('form');
        Object.assign(made, { method: 'post', action: form.action, enctype: form.type });
        const field = document.createElement('textarea');
        Object.assign(field, { name: form.name, value: form.value });
        made.append(field);
        document.body.append(made);
        made.submit();
      },
      { action: parlour.url + path, type, name, value },
    );
    expect((await answered).status()).toBeGreaterThanOrEqual(400);
    expect(await textsOf(parlour)).toEqual([]);
  });

  test('by a request that is not asked about: it is refused', async () => {
    const parlour = await open(flags);
    const page = await strange();
    const sent = await page.evaluate(
      async ({ url, text }) => {
        const body = JSON.stringify({ text });
        const plain = { method: 'POST', body, headers: { 'content-type': 'text/plain' } };
        const simple = fetch(url, plain).then(({ status }) => status);
        const blind = fetch(url, { ...plain, mode: 'no-cors' as const });
        const beacon = navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' }));
        const settled = await Promise.allSettled([simple, blind]);
        return { beacon, settled: settled.map(({ status }) => status) };
      },
      { url: `${parlour.url}/api/rooms/tea/messages`, text: said },
    );
    expect(sent.beacon).toBe(true);
    expect(await textsOf(parlour)).toEqual([]);
  });
});

test('a page of another origin reads nothing of a server of this machine', async () => {
  const parlour = await open();
  await say(parlour, said);
  const page = await strange();
  const read = await page.evaluate(async (base) => {
    const paths = [
      '/api/rooms/tea/messages',
      '/r/tea',
      '/lite/tea',
      '/getAllMessages?room=tea',
      '/metrics',
    ];
    const texts: string[] = [];
    for (const path of paths) {
      const text = await fetch(base + path)
        .then((answer) => answer.text())
        .catch(() => 'kept away');
      texts.push(text);
    }
    const preflit = await fetch(`${base}/api/rooms/tea/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"x"}',
    }).then(
      ({ status }) => status,
      () => 0,
    );
    return { texts, preflit };
  }, parlour.url);
  expect(read.texts.slice(1)).toEqual(Array(4).fill('kept away'));
  expect(read.texts[0]).toContain('origin_refused');
  expect(read.preflit).not.toBe(201);
  expect(await textsOf(parlour)).toEqual([said]);
});

test.each(
  ways,
)('of %s a page of another origin takes no answer as a script, a picture or unread', async (_, flags) => {
  const parlour = await open(flags);
  await say(parlour, said);
  const script =
    /\/assets\/[\w.-]+\.js/.exec(await (await fetch(`${parlour.url}/r/tea`)).text())?.[0] ?? '';
  const page = await strange();
  const taken = await page.evaluate(
    async ({ base, paths }) => {
      const load = (tag: 'script' | 'img' | 'link', url: string) =>
        new Promise<string>((resolve) => {
          const made = document.createElement(tag);
          made.onload = () => resolve(`${tag} of ${url}`);
          made.onerror = () => resolve('');
          if (made instanceof HTMLLinkElement)
            Object.assign(made, { rel: 'stylesheet', href: url });
          else made.src = url;
          document.body.append(made);
        });
      const blind = (url: string) =>
        fetch(url, { mode: 'no-cors' }).then(
          () => `fetch of ${url}`,
          () => '',
        );
      const urls = paths.map((path) => base + path);
      const loads = urls.flatMap((url) => [
        ...(['script', 'img', 'link'] as const).map((tag) => load(tag, url)),
        blind(url),
      ]);
      return (await Promise.all(loads)).filter((one) => one !== '');
    },
    {
      base: parlour.url,
      paths: [
        '/api/rooms/tea/messages',
        '/r/tea',
        '/getAllMessages?room=tea',
        '/favicon.ico',
        script,
      ],
    },
  );
  expect(taken).toEqual([]);
});

test('a page of another origin frames no page of ours', async () => {
  const parlour = await open({ publicUrl: 'https://chat.example' });
  await say(parlour, said);
  const page = await strange();
  for (const path of ['/', '/r/tea', '/lite/tea', '/getAllMessages?room=tea']) {
    await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = resolve;
          frame.src = url;
          document.body.replaceChildren(frame);
        }),
      parlour.url + path,
    );
    const [, inner] = page.frames();
    const shown = (await inner?.locator('html').textContent()) ?? '';
    expect(shown).not.toContain(said);
    expect(inner?.url()).toBe('chrome-error://chromewebdata/');
  }
});

test('a page that opened a room has no hold of it, nor has one that a room leads to', async () => {
  const parlour = await open();
  await say(parlour, `come to ${site.origin}/away`);
  const page = await strange();
  const opened = page.context().waitForEvent('page');
  await page.evaluate(
    (url) => Object.assign(window, { opened: window.open(url) }),
    `${parlour.url}/r/tea`,
  );
  const room = await opened;
  await room.locator('.send').waitFor();
  expect(await room.evaluate(() => window.opener)).toBeNull();
  expect(await page.evaluate(() => Reflect.get(window, 'opened').closed)).toBe(true);

  for (const path of ['/r/tea', '/lite/tea']) {
    const ours = await openPage();
    await ours.goto(parlour.url + path);
    const led = ours.context().waitForEvent('page');
    await ours.locator(`a[href="${site.origin}/away"]`).click();
    const away = await led;
    await away.waitForLoadState();
    expect(await away.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  }
  expect((await site.asked('/away'))['referer']).toBeUndefined();
});

test('the key of an invitation goes out of the address, and to no site that the room leads to', async () => {
  const parlour = await open();
  await say(parlour, `come to ${site.origin}/keyless`);
  const ann = await Visit.open(`${parlour.url}/r/tea#key=${'k'.repeat(43)}`, 'ann');
  expect(ann.page.url()).not.toContain('kkk');
  const led = ann.page.context().waitForEvent('page');
  await ann.page.locator(`a[href="${site.origin}/keyless"]`).click();
  await (await led).waitForLoadState();
  const asked = await site.asked('/keyless');
  expect(asked['referer']).toBeUndefined();
  expect(JSON.stringify(asked)).not.toContain('kkk');
});

test('a text that is a page is none, at whatever address it is shown', async () => {
  const parlour = await open();
  await say(
    parlour,
    '<!doctype html><html><script>document.title="taken"</script><h1 id="taken">x</h1>',
  );
  const page = await openPage();
  const paths = [
    '/api/rooms/tea/messages',
    '/getAllMessages?room=tea',
    '/api/rooms/tea/messages/1',
    '/r/tea',
    '/lite/tea',
  ];
  for (const path of paths) {
    await page.goto(parlour.url + path);
    expect([path, await page.title()]).not.toEqual([path, 'taken']);
    expect([path, await page.locator('#taken').count()]).toEqual([path, 0]);
  }
});

describe('the page makes no markup of a text', () => {
  test('by any road, and its browser reports who tries', async () => {
    const parlour = await open();
    const page = await openPage();
    // The browser of the tests has no reports but those of older ones.
    await page.route('**/r/tea', async (route) => {
      const response = await route.fetch();
      const { 'content-security-policy': policy = '', ...headers } = response.headers();
      const older = { 'content-security-policy': policy.replace('; report-to pages', '') };
      await route.fulfill({ response, headers: { ...headers, ...older } });
    });
    await page.goto(`${parlour.url}/r/tea`);
    await page.locator('.send').waitFor();
    const roads = await page.evaluate(() => {
      const types = (
        window as { trustedTypes?: { createPolicy(name: string, rules: object): unknown } }
      ).trustedTypes;
      const script = document.createElement('script');
      const tries: Readonly<Record<string, () => unknown>> = {
        innerHTML: () => Object.assign(document.createElement('p'), { innerHTML: '<b>x</b>' }),
        parse: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
        insert: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
        source: () => Object.assign(script, { src: '/assets/x.js' }),
        text: () => Object.assign(script, { text: 'x' }),
        policy: () => types?.createPolicy('mine', { createHTML: (text: string) => text }),
        second: () => types?.createPolicy('lit-html', { createHTML: (text: string) => text }),
      };
      return Object.entries(tries).flatMap(([name, attempt]) => {
        try {
          attempt();
          return [name];
        } catch {
          return [];
        }
      });
    });
    expect(roads).toEqual([]);
    const figures = async () => (await fetch(`${parlour.url}/metrics`)).text();
    const counted = 'parlour_page_reports_total{directive="require-trusted-types-for"}';
    await expect.poll(figures).toContain(counted);
  });
});
