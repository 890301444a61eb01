import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Message } from '../../src/protocol/record.ts';
import type { Proof } from '../../src/protocol/seal.ts';
import { type Check, type Checked, check } from '../../src/web/proof/proof.ts';
import { faultsOf } from '../support/axe.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { useServer, type Visit } from './room-visit.ts';

const all = Number.POSITIVE_INFINITY;
const secret = 'ann'.repeat(15).slice(0, 43);

/** Says that many lines, as HTML can't hold them. */
async function say(talker: Talker, room: string, lines: number): Promise<void> {
  for (let n = 1; n < lines; n++) talker.tell({ type: 'post', room, text: `line ${n}\r\n<b>` });
  await talker.ask({ type: 'post', room, text: 'the last', ref: 'last' });
}

describe('the check', () => {
  let parlour: OwnParlour;
  let shown: readonly Message[];

  // 320 facts in room `tea`: 318 messages, of which 2 was edited and 3 removed.
  beforeAll(async () => {
    parlour = await startParlour();
    const ann = await Talker.greet(parlour.wsUrl, { secret, name: 'Änn' });
    await ann.join('tea');
    await say(ann, 'tea', 318);
    await ann.ask({ type: 'edit', room: 'tea', seq: 2, text: 'edited', ref: 'e' });
    await ann.ask({ type: 'remove', room: 'tea', seq: 3, ref: 'd' });
    await ann.close();
    const page = await fetch(`${parlour.url}/api/rooms/tea/messages?after=0&limit=100`);
    ({ messages: shown } = (await page.json()) as { messages: Message[] });
  });
  afterAll(() => parlour.end());

  const run = (how: Partial<Check> = {}): Promise<Checked> => {
    const base = new URL(parlour.url);
    return check({
      base,
      room: 'tea',
      headers: {},
      known: undefined,
      from: 1,
      most: all,
      shown: () => shown,
      ...how,
    });
  };

  /** What the server says about the log, changed on its way. */
  function forge(change: (proof: Proof) => object): void {
    const real = globalThis.fetch;
    const forged = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      const answer = await real(url, init);
      if (!String(url).includes('/proof')) return answer;
      return Response.json(change((await answer.json()) as Proof));
    });
    onTestFinished(() => forged.mockRestore());
  }

  test('goes along the whole log, edits and removals in it, or goes on where it was', async () => {
    const whole = await run();
    expect(whole).toMatchObject({ from: 1, to: 320 });
    const part = await run({ most: 300 });
    expect(part).toMatchObject({ from: 1, to: 300 });
    expect(await run({ known: part })).toEqual(whole);
    expect(await run({ from: 301 })).toEqual({ ...whole, from: 301 });
  });

  test('begins again in another log', async () => {
    const known = { ...(await run()), epoch: 'another', digest: 'B'.repeat(43) };
    expect(await run({ known, from: 320 })).toMatchObject({ from: 320, to: 320 });
  });

  test('takes rows as HTML gave them', async () => {
    const asHtml = (message: Message) => ({ ...message, text: message.text.replace('\r', '') });
    expect((await run({ shown: () => shown.map(asHtml) })).to).toBe(320);
  });

  test.each([
    ['text', { text: 'line two' }],
    ['author', { author: { id: 'x', name: 'Änn' } }],
    ['time', { at: 7 }],
  ])('finds another %s on the page', async (_, change) => {
    const changed = shown.map((message) =>
      message.seq === 5 ? { ...message, ...change } : message,
    );
    await expect(run({ shown: () => changed })).rejects.toThrow('Message 5 is not what was said.');
  });

  test('finds a message on the page that the log has not', async () => {
    const [first] = shown as [Message];
    const lone = { ...first, seq: 320 };
    await expect(run({ shown: () => [lone] })).rejects.toThrow('Message 320');
  });

  const B = 'B'.repeat(43);
  test.each<[string, (proof: Proof) => object, string]>([
    ['a fact that is missing', (p) => ({ ...p, facts: p.facts.toSpliced(1, 1) }), 'Number 2'],
    ['another beginning', (p) => ({ ...p, digest: B }), 'up to 0'],
    ['another end', (p) => ({ ...p, head: B }), 'up to 320'],
    [
      'another author',
      (p) => ({ ...p, facts: p.facts.with(7, { ...p.facts[7], at: 1 } as never) }),
      'up to 300',
    ],
    [
      'another seal',
      (p) => ({ ...p, facts: p.facts.with(7, { ...p.facts[7], seal: B } as never) }),
      'up to 300',
    ],
  ])('finds %s', async (_, change, why) => {
    forge(change);
    await expect(run()).rejects.toThrow(why);
  });

  test('finds a past that is not what it was, or is gone', async () => {
    const known = await run({ most: 300 });
    await expect(run({ known: { ...known, digest: B } })).rejects.toThrow('up to 300');
    const further = { ...known, to: 321 };
    await expect(run({ known: further })).rejects.toThrow('went to 321 before');
  });
});

describe('the page', () => {
  const { visit, newRoom, server } = useServer();
  const line = ({ page }: Visit) => page.locator('.people .proof');

  test('says how complete the room is, checks all for who asks, and warns', async () => {
    const room = newRoom();
    const bo = await Talker.greet(`${server().url.replace('http', 'ws')}/ws`, { name: 'bo' });
    await bo.join(room);
    await say(bo, room, 301);
    await bo.close();
    const ann = await visit(room, 'ann', { width: 390, touch: true });
    // Nobody else comes in at this moment.
    await ann.page.addInitScript('Math.random = () => 0');
    await ann.come();
    await ann.page.getByRole('button', { name: /^People/ }).click();
    await line(ann).filter({ hasText: 'complete since 252' }).waitFor();
    expect(await faultsOf(ann.page)).toEqual([]);
    await line(ann).getByRole('button', { name: 'Check all' }).click();
    await line(ann)
      .filter({ hasText: /^1…301 complete\s*$/ })
      .waitFor();
    await ann.page.route('**/proof?*', async (route) => {
      const answer = await route.fetch();
      const proof = (await answer.json()) as Proof;
      await route.fulfill({ response: answer, json: { ...proof, digest: 'B'.repeat(43) } });
    });
    await ann.page.emulateMedia({ colorScheme: 'dark' });
    await ann.come();
    await ann.page.getByText("Do not rely on what this page shows. The room's log").waitFor();
    expect(await faultsOf(ann.page)).toEqual([]);
  });
});
