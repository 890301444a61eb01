import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type LinkState, newSecret } from '../../src/client/index.ts';
import type { Word } from '../../src/dialect/native.ts';
import { fact, heardUpTo, holdChance, holdTime, linkIs, record, roomIs } from './fact.ts';
import { bo, openAt, openClient, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  holdChance(0.01);
  stage = await openStage();
});

/** Makes this process look like a page to those who wait for a person to come back. */
function openPage(): { document: EventTarget; window: EventTarget } {
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('document', document);
  vi.stubGlobal('localStorage', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  return { document, window };
}

const hellos = () => stage.heard.filter(({ type }) => type === 'hello');

describe('greeting', () => {
  test('hello carries the secret and the name; welcome makes the link live', async () => {
    const secret = newSecret();
    const client = openClient(stage, { secret, name: 'ann' });
    expect(client.state).toEqual({ name: 'connecting' });
    const you = record(client, 'you');
    await linkIs(client, 'live');
    expect(hellos()).toEqual([{ type: 'hello', secret, name: 'ann' }]);
    expect(client.you?.name).toBe('ann');
    expect(you).toEqual([client.you]);
    expect(client.limits?.textPoints).toBe(4000);
  });

  test('a client without a secret keeps the one it made', async () => {
    const client = openClient(stage);
    await linkIs(client, 'live');
    const first = client.you?.id;
    stage.cut();
    await fact(client, ['state'], () => hellos().length === 2 && client.state.name === 'live');
    expect(client.you?.id).toBe(first);
  });

  test('secrets are 43 characters of base64url, each another', () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('an address may be http, and a wrong one is refused at once', async () => {
    await linkIs(openAt(stage.url.replace('ws:', 'http:')), 'live');
    expect(() => openAt('no')).toThrow(TypeError);
    expect(() => openAt('gopher://127.0.0.1/')).toThrow(
      expect.objectContaining({ name: 'SyntaxError' }),
    );
  });

  test('a wrong address leaves no timer behind, which would tell a client that is none', () => {
    holdTime();
    expect(() => openAt('gopher://127.0.0.1/')).toThrow();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a name that is refused is left out, a secret that is refused ends it', async () => {
    stage.intercept = (command, peer) =>
      command.type === 'hello' && command.name !== undefined
        ? stage.refuse(peer, command, 'name_too_long')
        : false;
    const client = openClient(stage, { name: 'a'.repeat(5000) });
    await linkIs(client, 'live');
    expect(hellos().map((hello) => 'name' in hello && hello.name?.length)).toEqual([256, false]);

    stage.intercept = (command, peer) => stage.refuse(peer, command, 'bad_secret');
    const other = openClient(stage, { secret: 'short' });
    await linkIs(other, 'closed');
    expect(other.state).toEqual({ name: 'closed', code: 4500, reason: 'no: bad_secret' });
  });
});

describe('coming back', () => {
  test.each([1000, 1001, 1006, 1011, 1012, 1013, 4000, 4002, 4499])('after %i', async (code) => {
    const client = openClient(stage);
    await linkIs(client, 'live');
    const states = record<LinkState>(client, 'state');
    stage.cut(code === 1006 ? undefined : code);
    await fact(client, ['state'], () => states.length > 0 && client.state.name === 'live');
    expect(states.map(({ name }) => name)).toEqual(['waiting', 'connecting', 'live']);
    expect(states[0]).toMatchObject({ attempt: 1 });
  });

  test.each([
    1003, 1007, 1008, 1009, 4500, 4501, 4502, 4503, 4999,
  ])('not after %i', async (code) => {
    const client = openClient(stage);
    await linkIs(client, 'live');
    stage.cut(code, 'because');
    await linkIs(client, 'closed');
    expect(client.state).toEqual({ name: 'closed', code, reason: 'because' });
    client.retryNow();
    await linkIs(client, 'live');
  });

  test('not after close', async () => {
    holdTime();
    const client = openClient(stage);
    await linkIs(client, 'live');
    client.close();
    expect(client.state).toEqual({ name: 'closed', code: 1000, reason: '' });
    client.retryNow();
    expect(client.state.name).toBe('closed');
    await expect(client.rename('bo')).rejects.toMatchObject({ outcome: 'failed' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.state.name).toBe('closed');
  });

  test('no sooner than the server asks for', async () => {
    holdTime();
    const client = openClient(stage);
    await linkIs(client, 'live');
    stage.cut(1012, 'retry=7.5');
    await linkIs(client, 'waiting');
    const until = client.state.name === 'waiting' ? client.state.until : 0;
    expect(until - Date.now()).toBe(7505);
    await vi.advanceTimersByTimeAsync(7504);
    expect(client.state.name).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    await linkIs(client, 'live');
  });

  test('tries grow apart while there is no server, and begin anew after a steady time', async () => {
    holdTime();
    holdChance(0.5);
    const client = openClient(stage);
    await linkIs(client, 'live');
    await stage.close();
    for (const attempt of [1, 2, 3, 4]) {
      await fact(client, ['state'], () => {
        return client.state.name === 'waiting' && client.state.attempt === attempt;
      });
      const wait = client.state.name === 'waiting' ? client.state.until - Date.now() : 0;
      expect(wait).toBe(250 * 2 ** (attempt - 1));
      await vi.advanceTimersByTimeAsync(wait);
    }
    await linkIs(client, 'waiting');
    await stage.open();
    client.retryNow();
    await linkIs(client, 'live');
    await vi.advanceTimersByTimeAsync(6000);
    stage.cut();
    await linkIs(client, 'waiting');
    expect(client.state).toMatchObject({ attempt: 1 });
  });
});

describe('what is closed in the middle of a frame', () => {
  const both = (first: string, second: string) =>
    [first, second].map((text) => stage.commit('tea', bo, { type: 'posted', text }));

  test('hears nothing of its rest, of any room', async () => {
    const client = openClient(stage);
    const [tea, milk] = [client.room('tea'), client.room('milk')];
    await Promise.all([roomIs(tea, 'live'), roomIs(milk, 'live')]);
    const others = [record(milk, 'event'), record(client, 'you'), record(milk, 'typing')];
    const told = record(tea, 'event');
    tea.addEventListener('event', () => client.close());
    const closed = cutOff(stage);
    const [first, second] = both('one', 'two');
    const third = stage.commit('milk', bo, { type: 'posted', text: 'three' });
    stage.sayAll(first as Word, second as Word, third, {
      type: 'typing',
      room: third.room,
      author: bo,
    });
    await closed;
    expect(told).toEqual([first]);
    expect(others).toEqual([[], [], []]);
    expect([tea.cursor?.seq, milk.cursor?.seq, client.state.name]).toEqual([1, 0, 'closed']);
  });

  test('by a room that is left hears nothing more of that room, and of others all', async () => {
    const client = openClient(stage);
    const [tea, milk] = [client.room('tea'), client.room('milk')];
    await Promise.all([roomIs(tea, 'live'), roomIs(milk, 'live')]);
    const told = record(tea, 'event');
    tea.addEventListener('event', () => tea.leave());
    const [first, second] = both('one', 'two');
    const third = stage.commit('milk', bo, { type: 'posted', text: 'three' });
    stage.sayAll(first as Word, second as Word, third);
    await heardUpTo(milk, 1);
    expect(told).toEqual([first]);
  });

  test('by a refused hello hears no welcome behind the refusal', async () => {
    holdTime();
    stage.rewrite = (frame) =>
      frame[0]?.type === 'welcome'
        ? [{ type: 'refused', code: 'internal', text: 'no', retry: 30 }, ...frame]
        : frame;
    const client = openClient(stage);
    const states = record<LinkState>(client, 'state');
    await linkIs(client, 'waiting');
    expect(states.map(({ name }) => name)).toEqual(['waiting']);
    expect(client.you).toBeUndefined();
  });

  test('at the welcome stays closed, and asks nothing more', async () => {
    const client = openClient(stage, { name: 'ann' });
    client.room('tea');
    const states = record<LinkState>(client, 'state');
    const closed = cutOff(stage);
    client.addEventListener('you', () => client.close());
    await closed;
    expect(states.map(({ name }) => name)).toEqual(['closed']);
    expect(stage.heard.map(({ type }) => type)).toEqual(['hello']);
  });

  test('or while it is told that it tries again opens nothing more', async () => {
    const client = openClient(stage);
    await linkIs(client, 'live');
    client.addEventListener('state', ({ detail }) => {
      if (detail.name === 'waiting') queueMicrotask(() => client.retryNow());
      if (detail.name === 'connecting') client.close();
    });
    let opened = 0;
    vi.stubGlobal(
      'WebSocket',
      class extends WebSocket {
        constructor(...given: ConstructorParameters<typeof WebSocket>) {
          super(...given);
          opened++;
        }
      },
    );
    onTestFinished(() => void vi.unstubAllGlobals());
    stage.cut();
    await linkIs(client, 'closed');
    expect(opened).toBe(0);
  });

  test('by what one room does leaves all rooms closed', async () => {
    const client = openClient(stage);
    const [tea, milk] = [client.room('tea'), client.room('milk')];
    await Promise.all([roomIs(tea, 'live'), roomIs(milk, 'live')]);
    const states = record<LinkState>(client, 'state');
    tea.addEventListener('state', () => client.close());
    stage.cut();
    await roomIs(milk, 'closed');
    await linkIs(client, 'closed');
    expect([tea.state, milk.state]).toEqual(['closed', 'closed']);
    expect(states.map(({ name }) => name)).toEqual(['closed']);
  });
});

/** Resolves when the first connection has gone, from the client's side. */
async function cutOff(stage: Stage): Promise<void> {
  await stage.hears(({ type }) => type === 'hello');
  const [peer] = stage.peers;
  await new Promise((resolve) => peer?.socket.on('close', resolve));
}

const beats = () => stage.heard.filter(({ type }) => type === 'beat');

describe('silence', () => {
  test('is asked about when a beat stays out, and ends a connection in less than 40 s', async () => {
    holdTime();
    stage.intercept = ({ type }) => type === 'beat';
    const client = openClient(stage);
    await linkIs(client, 'live');
    const states = record<LinkState>(client, 'state');
    await vi.advanceTimersByTimeAsync(26_999);
    expect(beats()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await stage.hears(({ type }) => type === 'beat');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(states).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(states[0]?.name).toBe('waiting');
  });

  test('that is answered ends nothing, and any event counts', async () => {
    holdTime();
    const client = openClient(stage);
    const room = client.room('tea');
    await roomIs(room, 'live');
    for (let n = 1; n <= 3; n++) {
      await vi.advanceTimersByTimeAsync(20_000);
      stage.post('tea', 'hi');
      await heardUpTo(room, n);
    }
    expect(beats()).toEqual([]);
    await vi.advanceTimersByTimeAsync(27_000);
    await stage.hears(({ type }) => type === 'beat');
    await room.history({});
    await vi.advanceTimersByTimeAsync(20_000);
    expect(client.state.name).toBe('live');
  });

  test('before welcome ends a connection', async () => {
    holdTime();
    stage.intercept = () => true;
    const client = openClient(stage);
    await stage.hears(({ type }) => type === 'hello');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(client.state.name).toBe('waiting');
  });

  test('before welcome, slept through by the tab, outweighs what the server said', async () => {
    stage.intercept = () => true;
    const client = openClient(stage);
    await stage.hears(({ type }) => type === 'hello');
    const awake = performance.now();
    const slept = vi.spyOn(performance, 'now').mockImplementation(() => awake + 20_000);
    stage.cut(4501, 'No hello came in time.');
    await linkIs(client, 'waiting');
    slept.mockRestore();
  });
});

describe('waking', () => {
  test.each(['online', 'pageshow'])('%s ends the waiting', async (name) => {
    holdTime();
    const { window } = openPage();
    const client = openClient(stage);
    await linkIs(client, 'live');
    stage.cut(1012, 'retry=60');
    await linkIs(client, 'waiting');
    window.dispatchEvent(new Event(name));
    await linkIs(client, 'live');
    client.close();
    window.dispatchEvent(new Event(name));
    expect(client.state.name).toBe('closed');
  });

  test('a page seen again asks whether its connection still stands', async () => {
    holdTime();
    const { document } = openPage();
    const client = openClient(stage);
    await linkIs(client, 'live');

    document.dispatchEvent(new Event('visibilitychange'));
    await stage.hears(({ type }) => type === 'beat');
    await client.rename('ann');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(client.state.name).toBe('live');

    stage.intercept = ({ type }) => type === 'beat';
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(client.state.name).toBe('waiting');
  });

  test('a machine that slept asks too, and hears what it missed', async () => {
    holdTime();
    const client = openClient(stage);
    const room = client.room('tea');
    await roomIs(room, 'live');
    stage.commit('tea', bo, { type: 'posted', text: 'you slept' });
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(5_000);
    await stage.hears(({ type }) => type === 'beat');
    await client.rename('ann');
    await vi.advanceTimersByTimeAsync(2_000);
    await heardUpTo(room, 1);
    expect(client.state.name).toBe('live');
  });
});

describe('names', () => {
  test('rename is answered, and told again after a new connection', async () => {
    const client = openClient(stage, { name: 'ann' });
    await linkIs(client, 'live');
    expect((await client.rename('bea')).name).toBe('bea');
    expect(client.you?.name).toBe('bea');
    stage.cut();
    await linkIs(client, 'waiting');
    await linkIs(client, 'live');
    expect(client.you?.name).toBe('bea');
  });

  test('a name given before the connection goes with the hello', async () => {
    const client = openClient(stage);
    expect((await client.rename('ann')).name).toBe('ann');
    expect(stage.heard).toMatchObject([{ type: 'hello', name: 'ann' }]);
  });

  test('a refused name leaves the old one', async () => {
    const client = openClient(stage, { name: 'ann' });
    await linkIs(client, 'live');
    stage.intercept = (command, peer) =>
      command.type === 'name' && stage.refuse(peer, command, 'name_too_long');
    await expect(client.rename('x')).rejects.toMatchObject({ code: 'name_too_long' });
    stage.cut();
    await linkIs(client, 'waiting');
    await linkIs(client, 'live');
    expect(client.you?.name).toBe('ann');
  });
});
