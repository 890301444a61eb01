import { afterEach, beforeEach, expect, test } from 'vitest';
import { native } from '../../src/dialect/native-dialect.ts';
import type { Welcome } from '../../src/hub/place.ts';
import type { Change } from '../../src/protocol/fact.ts';
import type { Message } from '../../src/protocol/record.ts';
import { webSocketFraming } from '../../src/send/frame.ts';
import { ann, type House, named, openHouse, openWire } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.end());

const room = named('wide');
const bytesOf = (messages: readonly Message[] = []) => Buffer.byteLength(JSON.stringify(messages));

async function commit(changes: readonly Change[], author = ann): Promise<void> {
  await house.store.commit(changes.map((change) => ({ room, author, at: 1, change })));
}

async function post(count: number, text: string): Promise<void> {
  await commit(Array.from({ length: count }, () => ({ type: 'posted', text })));
}

/** Comes in, and hears all there is. */
async function come(after?: number): Promise<{ welcome: Welcome; given: number[] }> {
  const wire = await openWire(house);
  wire.client.resume();
  const greeted: Welcome[] = [];
  const given: number[] = [];
  const push = wire.outlet.push.bind(wire.outlet);
  wire.outlet.push = (bytes) => {
    given.push(bytes.length);
    push(bytes);
  };
  const place = await house.hub.enter({
    room,
    dialect: native,
    framing: webSocketFraming,
    outlet: wire.outlet,
    member: 'bo',
    after: after === undefined ? undefined : { epoch: house.hub.epoch, seq: after },
    greet: (told) => greeted.push(told),
    onLost: (error) => {
      throw error;
    },
  });
  await expect.poll(() => place.cursor).toBe(place.latest);
  wire.end();
  return { welcome: greeted[0] as Welcome, given };
}

/** What takes more bytes on the wire than its length says. */
const escaped = '\u0001'.repeat(4_000);

test('a page is cut by what it takes on the wire, reactions and escapes too', async () => {
  await post(10, 'hello');
  const kinds = Array.from({ length: 20 }, (_, i) => String.fromCodePoint(0x1f600 + i));
  for (let who = 0; who < 50; who++) {
    const author = { id: `g_${String(who).padStart(22, 'x')}`, name: '' };
    const changes = Array.from({ length: 10 }, (_, i) =>
      kinds.map((emoji): Change => ({ type: 'reacted', target: i + 1, emoji })),
    );
    await commit(changes.flat(), author);
  }
  const { welcome } = await come();
  const { messages } = await house.hub.pages.history(room.key, { limit: 10 });
  for (const page of [welcome.messages ?? [], messages]) {
    expect(page.at(-1)?.seq).toBe(10);
    expect(page.length).toBeGreaterThan(0);
    expect(bytesOf(page)).toBeLessThanOrEqual(house.limits.unsentBytes);
  }
  await post(10, escaped);
  const { welcome: later } = await come();
  expect(later.messages?.length).toBe(2);
});

test('what was missed comes in pieces of which an outlet may hold one more than it should', async () => {
  await post(60, escaped);
  const { welcome, given } = await come(0);
  expect(welcome.resume.state).toBe('ok');
  const { unsentBytes } = house.limits;
  expect(given.length).toBeGreaterThan(20);
  expect(Math.max(...given)).toBeLessThanOrEqual(unsentBytes);
});

test('a host may let less lie unsent, and pages are cut by that', async () => {
  await house.end();
  house = await openHouse({ unsentBytes: 10_000 });
  await post(10, 'x'.repeat(3_000));
  const { welcome } = await come();
  const { messages } = await house.hub.pages.history(room.key, { limit: 10 });
  for (const page of [welcome.messages ?? [], messages]) expect(page).toHaveLength(3);
});
