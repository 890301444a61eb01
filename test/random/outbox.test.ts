import { expect, onTestFinished, test, vi } from 'vitest';
import {
  type Client,
  newSecret,
  type OutboxStore,
  type Room,
  type Unsent,
} from '../../src/client/index.ts';
import type { Command } from '../../src/protocol/command.ts';
import { holdTime } from '../client/fact.ts';
import { openClient, openStage, type Peer, type Stage } from '../client/stage.ts';
import { patience, type Random, rounds, seeded } from './seeded.ts';

type Post = Extract<Command, { type: 'post' }>;
const isPost = (command: Command): command is Post => command.type === 'post';

/** What a server says no with, and for how many seconds. */
const refusals = [
  ['slow', 20],
  ['slow', 900],
  ['timed_out', 3_600],
  ['storage_full', 5],
  ['read_only', null],
] as const;

/** Lets sockets do what they have to. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise(setImmediate);
}

interface Tab {
  readonly client: Client;
  readonly room: Room;
  readonly crash: () => void;
}

/** One browser: tabs that come, go and crash, and what they share. */
class Browser {
  readonly kept = new Map<string, Unsent>();
  readonly typed: string[] = [];
  readonly tabs: Tab[] = [];
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #secret = newSecret();
  readonly #watchers = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(stage: Stage, random: Random) {
    this.#stage = stage;
    this.#random = random;
  }

  open(): void {
    if (this.tabs.length >= 2) return;
    let isGone = false;
    const { promise: gone, resolve: crash } = Promise.withResolvers<void>();
    /** What a tab that crashed was about to do, it does not. */
    const alive = async (work: () => void) => {
      if (isGone) return new Promise<void>(() => {});
      work();
      for (const changed of this.#watchers) changed();
      return undefined;
    };
    const outbox: OutboxStore = {
      load: async () => [...this.kept.values()],
      put: (row) => alive(() => void this.kept.set(row.ref, row)),
      remove: ({ ref }) => alive(() => void this.kept.delete(ref)),
      alone: (_, work) => {
        const mine = this.#turn.then(async () => {
          if (!isGone) await Promise.race([work(), gone]);
        });
        this.#turn = mine;
        return mine;
      },
      watch: (changed) => void this.#watchers.add(() => isGone || changed('tea')),
    };
    const client = openClient(this.#stage, { secret: this.#secret, outbox });
    const end = () => {
      isGone = true;
      crash();
      client.close();
    };
    this.tabs.push({ client, room: client.room('tea'), crash: end });
  }

  get #some(): Tab | undefined {
    return this.tabs[this.#random(this.tabs.length || 1)];
  }

  /** What is in the store by then was typed for sure: a tab may crash in the next moment. */
  async type(): Promise<void> {
    const text = `${this.typed.length}`;
    const row = this.#some?.room.post(text);
    if (!row) return;
    const isThere = () => this.kept.has(row.ref) || this.count(text) > 0;
    while (!isThere()) await new Promise(setImmediate);
    this.typed.push(text);
  }

  count(text: string): number {
    return this.#stage.messages('tea').filter((message) => message.text === text).length;
  }

  retryOne(): void {
    const { room } = this.#some ?? {};
    const failed = room?.unsent.filter(({ state }) => state === 'failed') ?? [];
    const row = failed[this.#random(failed.length || 1)];
    if (row) room?.retry(row.ref);
  }

  crashOne(): void {
    this.tabs.splice(this.#random(this.tabs.length || 1), 1)[0]?.crash();
  }
}

/** A server that refuses now and then, and whatever of it was done wrongly here. */
function refuseSome(stage: Stage, browser: Browser, random: Random): string[] {
  const wrong: string[] = [];
  const notBefore = new WeakMap<Peer, { readonly text: string; readonly at: number }>();
  stage.intercept = (command, peer) => {
    if (!isPost(command)) return false;
    const row = browser.kept.get(command.ref ?? '');
    if (row?.state === 'failed') wrong.push(`${command.text} went by itself`);
    const told = notBefore.get(peer);
    const early = (told?.at ?? 0) - performance.now();
    // What another tab could send meanwhile holds nothing up.
    if (told && early > 0 && browser.count(told.text) === 0)
      wrong.push(`${command.text} went ${early} ms too early`);
    const fate = random(10);
    const [code, retry] = refusals[fate] ?? [];
    if (fate === 9) {
      stage.rewrite = () => [];
      stage.answer(command, peer);
      stage.rewrite = (frame) => frame;
      stage.cut();
      return true;
    }
    if (code === undefined || retry === undefined) return false;
    if (retry !== null && retry <= 30)
      notBefore.set(peer, { text: command.text, at: performance.now() + retry * 1_000 });
    return stage.refuse(peer, command, code, retry);
  };
  return wrong;
}

async function step(stage: Stage, browser: Browser, random: Random): Promise<void> {
  switch (random(10)) {
    case 0:
      browser.open();
      break;
    case 1:
      browser.crashOne();
      break;
    case 2:
      stage.cut();
      break;
    case 3:
      browser.retryOne();
      break;
    case 4:
      // Somebody sets the clock.
      vi.setSystemTime(Date.now() + (random(3) - 1) * 86_400_000);
      break;
    case 5:
    case 6:
      await vi.advanceTimersByTimeAsync([1_000, 20_000, 1_000_000, 4_000_000][random(4)] ?? 0);
      break;
    default:
      await browser.type();
  }
  await someTurns();
}

/** The server takes everything, and the person sends again what was not sent. */
async function makeGood(stage: Stage, browser: Browser): Promise<void> {
  stage.intercept = () => false;
  browser.open();
  for (let round = 0; round < 200; round++) {
    await someTurns();
    for (const { client, room } of browser.tabs) {
      client.retryNow();
      for (const { ref, state } of room.unsent) if (state === 'failed') room.retry(ref);
    }
    if (browser.kept.size === 0) return;
    await vi.advanceTimersByTimeAsync(60_000);
  }
}

const seeds = Array.from({ length: rounds(6, 1_000) }, (_, n) => n + 1);

test.each(seeds)(
  'seed %i: what is typed is never lost, sent twice, too early, or again by itself',
  async (seed) => {
    holdTime();
    const random = seeded(seed);
    const chance = vi.spyOn(Math, 'random').mockImplementation(() => random(1_000) / 1_000);
    onTestFinished(() => chance.mockRestore());
    const stage = await openStage();
    const isSlow = random(2) === 0;
    const browser = new Browser(stage, random);
    browser.open();
    const wrong = refuseSome(stage, browser, random);
    if (isSlow) {
      const change = { type: 'set', setting: 'slow', value: 20 } as const;
      await someTurns();
      stage.publish(stage.commit('tea', { id: 'g_bo', name: 'bo' }, change));
    }
    for (let n = 0; n < 40; n++) await step(stage, browser, random);
    await makeGood(stage, browser);
    expect(wrong).toEqual([]);
    expect([...browser.kept.values()]).toEqual([]);
    expect(browser.typed.filter((text) => browser.count(text) !== 1)).toEqual([]);
  },
  patience,
);
