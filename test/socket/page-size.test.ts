import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

interface Page {
  readonly messages: readonly { readonly seq: number }[];
  readonly next?: number;
}

/** Bytes that an outlet may hold, and those of a frame around its messages. */
const most = 65_536 + 1_000;
const many = 100;
const rooms: Readonly<Record<string, string>> = {
  letters: 'x'.repeat(4_000),
  emoji: '🫖'.repeat(4_000),
  // Six bytes each as JSON.
  controls: `x${'\u0001'.repeat(3_999)}`,
  quotes: '"'.repeat(4_000),
};

let parlour: OwnParlour;
let ann: Talker;
beforeAll(async () => {
  parlour = await startParlour();
  ann = await Talker.greet(parlour.wsUrl, { name: 'ann' });
  for (const [room, text] of Object.entries(rooms)) {
    await ann.join(room);
    for (let i = 1; i <= many; i++) await ann.ask({ type: 'post', room, text, ref: `p${i}` });
  }
});
afterAll(() => parlour.end());

const seqs = ({ messages }: Page) => messages.map(({ seq }) => seq);
const all = Array.from({ length: many }, (_, i) => i + 1);

/** Goes on as pages say, and gives all that they had; no page is too long. */
async function walk(by: 'before' | 'after', read: (range: object) => Promise<string>) {
  const found: number[][] = [];
  let range: object = by === 'after' ? { after: 0 } : {};
  for (;;) {
    const text = await read(range);
    expect(Buffer.byteLength(text)).toBeLessThan(most);
    const page = JSON.parse(text) as Page;
    if (by === 'after') found.push(seqs(page));
    else found.unshift(seqs(page));
    if (page.next === undefined) return found.flat();
    range = { [by]: page.next };
  }
}

test.each(Object.keys(rooms))('a page of %s is no more than an outlet may hold', async (room) => {
  const bo = await Talker.greet(parlour.wsUrl, { name: 'bo' });
  bo.tell({ type: 'join', room });
  const joined = await bo.next();
  expect(Buffer.byteLength(joined)).toBeLessThan(most);
  const page = seqs(JSON.parse(joined) as Page);
  expect(page.length).toBeGreaterThan(1);
  expect(page.at(-1)).toBe(many);
  const overSocket = async (range: object) => {
    bo.tell({ type: 'history', room, limit: 100, ...range });
    for (;;) {
      const frame = await bo.next();
      if (frame.startsWith('{"type":"history"')) return frame;
    }
  };
  const overHttp = async (range: object) => {
    const query = new URLSearchParams({ limit: '100', ...range });
    return (await fetch(`${parlour.url}/api/rooms/${room}/messages?${query}`)).text();
  };
  for (const read of [overSocket, overHttp]) {
    expect(await walk('after', read)).toEqual(all);
    expect(await walk('before', read)).toEqual(all);
  }
  await bo.close();
});

test.each(
  Object.keys(rooms),
)('a page about a message of %s is no longer, and has it', async (room) => {
  for (const around of [1, 2, 50, 99, 100]) {
    const query = `around=${around}&limit=100`;
    const text = await (await fetch(`${parlour.url}/api/rooms/${room}/messages?${query}`)).text();
    expect(Buffer.byteLength(text)).toBeLessThan(most);
    const page = JSON.parse(text) as Page & { readonly older?: number; readonly newer?: number };
    const told = seqs(page);
    expect(told).toContain(around);
    expect(told.length).toBeGreaterThan(1);
    expect(page.older).toBe(told[0] === 1 ? undefined : told[0]);
    expect(page.newer).toBe(told.at(-1) === many ? undefined : told.at(-1));
  }
});

test.each(Object.keys(rooms))('the pages of %s as HTML are not much more', async (room) => {
  for (const path of [`/r/${room}`, `/lite/${room}`]) {
    const page = await (await fetch(parlour.url + path)).text();
    // Where there is nothing but quotes, each is six bytes.
    expect(page.length).toBeLessThan(most * 4);
    expect(page).toContain(room);
  }
});
