import { brotliCompressSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { holdTime } from '../support/held-time.ts';
import { startParlour } from '../support/parlour.ts';

// Whatever is not needed to read and to write is loaded behind it.
const most = 50 * 1_024;
const words =
  'water is on tea smoky assam please bring two plates for friday lemon cake scones without nuts the recipe says leave it four minutes then pour who has a jug milk first never sugar please see you at five corner table rain again take umbrellas kettle broke yesterday new one blue'.split(
    ' ',
  );

/** A line as people write it, from words that come again in others. */
function lineOf(i: number): string {
  const line = Array.from(
    { length: 4 + ((i * 7) % 13) },
    (_, n) => words[(i * 31 + n * n * 17) % words.length],
  );
  return i % 9 === 0 ? `*${line.join(' ')}* see https://tea${i}.example/menu` : line.join(' ');
}

/** A page as it would be with the same names of a run and a log each time: it weighs what it weighed before. */
function settled(html: string): string {
  return html
    .replace(/(?<=data-run=")\w+/, 'dhuru7dgy9nf')
    .replace(/(?<="epoch":")\w+/, 'kw3wssm55dnp');
}

/** The bytes of what a browser loads before a room can be read and written in, by what it is. */
async function weigh(url: string): Promise<Record<string, number>> {
  const sizeOf = async (path: string) => {
    const answer = await fetch(new URL(path, url));
    expect(answer.status).toBe(200);
    return brotliCompressSync(Buffer.from(await answer.arrayBuffer())).length;
  };
  const html = settled(await (await fetch(url)).text());
  const linked = [
    ...html.matchAll(/(?:rel="stylesheet" href|script type="module" src)="([^"]+)"/g),
  ];
  const weights: Record<string, number> = { html: brotliCompressSync(html).length };
  for (const [, path = ''] of linked) {
    const kind = path.endsWith('.css') ? 'sheet' : 'script';
    weights[kind] = (weights[kind] ?? 0) + (await sizeOf(path));
  }
  return weights;
}

test('a room of 50 messages with its data, sheet and script is 50 KB at most', async () => {
  holdTime();
  vi.setSystemTime(Date.UTC(2026, 10, 29, 12, 34, 5, 678));
  const parlour = await startParlour({});
  try {
    for (let i = 0; i < 50; i++) {
      vi.advanceTimersByTime(20 + ((i * 37) % 45));
      const answer = await fetch(`${parlour.url}/api/rooms/tea/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          text: lineOf(i),
          name: ['ann', 'bo', 'cy', 'dee'][(i * 5) % 4],
          ref: `r${i * 7919}`,
        }),
      });
      expect(answer.status).toBe(201);
    }
    const weights = await weigh(`${parlour.url}/r/tea`);
    expect(Object.keys(weights).sort()).toEqual(['html', 'script', 'sheet']);
    const all = Object.values(weights).reduce((sum, each) => sum + each, 0);
    expect(all, JSON.stringify(weights)).toBeLessThanOrEqual(most);
  } finally {
    await parlour.end();
  }
});
