/*
 * A link to last year: `node test/page/place-speed.ts [messages]`. A room over a year, opened by Chromium at
 * a message of its first month, in a context of its own each time; the floor is the same room without
 * `?m=`. For each: when the first rows were painted and, from the first frame on in which it is so, the
 * message stands in view, and the sum of all layout shifts within the talk and the composer.
 */
import { launchChromium } from '../support/chromium.ts';
import { PageServer } from './page-server.ts';

const messages = Number(process.argv[2] ?? 10_000);
const rounds = 15;
const year = 366 * 86_400_000;

declare global {
  interface Window {
    told: { painted: number; inView: number; shift: number };
  }
}

const server = await PageServer.open();
await server.amend(async (store) => {
  const room = store.find('tea');
  if (!room) throw new Error('tea');
  const authors = ['ann', 'bo', 'cy'].map((name) => ({ id: `u_${name}`, name }));
  const begin = Date.now() - year;
  for (let from = 0; from < messages; from += 1_000) {
    const facts = Array.from({ length: Math.min(1_000, messages - from) }, (_, i) => ({
      room,
      author: authors[Math.floor((from + i) / 4) % 3] ?? { id: 'u_dee', name: 'dee' },
      at: Math.floor(begin + ((from + i) * year) / messages),
      change: {
        type: 'posted',
        text: `a line as long as most are, number ${from + i + 1}`,
      } as const,
    }));
    await store.commit(facts);
  }
});
const seq = Math.floor(messages / 20);
const browser = await launchChromium();

async function visit(path: string, id: string): Promise<Window['told']> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript((sought) => {
    const told = { painted: 0, inView: 0, shift: 0 };
    window.told = told;
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) {
        if (name === 'first-contentful-paint') told.painted = startTime;
      }
    }).observe({ type: 'paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources: { node: Node | null }[];
      })[]) {
        const isOfTalk = entry.sources.some(({ node }) =>
          (node instanceof Element ? node : node?.parentElement)?.closest('main, footer'),
        );
        if (isOfTalk) told.shift += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    const look = () => {
      const row = document.getElementById(sought)?.getBoundingClientRect();
      if (row && row.top > 60 && row.bottom < innerHeight) told.inView = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, id);
  await page.goto(`${server.url}${path}`);
  await page.locator('.send:enabled').waitFor();
  await page.waitForFunction(() => window.told.inView > 0 && window.told.painted > 0);
  const told = await page.evaluate(() => window.told);
  await context.close();
  return told;
}

try {
  for (const [name, path, id] of [
    ['the latest, the floor', '/r/tea', `m${messages}`],
    ['a place of last year', `/r/tea?m=${seq}#m${seq}`, `m${seq}`],
  ] as const) {
    await visit(path, id);
    const seen: Window['told'][] = [];
    for (let i = 0; i < rounds; i++) seen.push(await visit(path, id));
    const middle = (of: (told: Window['told']) => number) =>
      seen.map(of).sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    const most = (of: (told: Window['told']) => number) => Math.max(...seen.map(of));
    process.stdout.write(
      `${name.padEnd(24)} painted p50 ${middle(({ painted }) => painted).toFixed(0)} ms (most ${most(({ painted }) => painted).toFixed(0)}), in view p50 ${middle(({ inView }) => inView).toFixed(0)} ms (most ${most(({ inView }) => inView).toFixed(0)}), shift at most ${most(({ shift }) => shift).toFixed(4)}\n`,
    );
  }
} finally {
  await browser.close();
  await server.close();
}
