import { guard, guarded, type OnBug } from '../../guard.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Author } from '../../protocol/record.ts';
import type { Who } from '../identity.ts';
import { type Bot, changedAt, hashOfKey, noteUse, readBots } from './bot-file.ts';

export interface BotsParts {
  /** The data folder; bots that are made or revoked there while it runs are known. */
  readonly data: string;
  readonly onBug: OnBug;
}

interface KnownBot extends Bot {
  readonly who: Who;
  /** Aborted when its key is revoked. */
  readonly end: AbortController;
  usedAt: number;
}

/** Milliseconds between two looks at the folder, and between two notes of one key's use. */
const lookMs = 400;
const noteMs = 60_000;
/** Within this time of a change, another one may have the same time on a disk that counts coarsely. */
const coarseNs = 2_000_000_000n;

/**
 * The host's bots, by their keys. The folder is looked at again and again rather than watched: what
 * tells of changes is missing on some disks, and a stat costs next to nothing.
 */
export class Bots {
  readonly #parts: BotsParts;
  readonly #timer: NodeJS.Timeout;
  #byHash: ReadonlyMap<string, KnownBot> = new Map();
  #named: readonly Author[] = [];
  #seen: bigint | undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: BotsParts) {
    this.#parts = parts;
    const owner = { fail: parts.onBug };
    this.#timer = setInterval(
      guarded(owner, () => this.#look()),
      lookMs,
    ).unref();
    guard(owner, () => this.#look());
  }

  /** @throws Refusal `bad_token` where it is of no bot, or of one that is revoked */
  readonly read = (key: string): Who | Promise<Who> => {
    const hash = hashOfKey(key);
    const bot = this.#byHash.get(hash);
    return bot ? this.#used(bot) : this.#readLater(hash);
  };

  /** All of them, whether they ever came or not. */
  get named(): readonly Author[] {
    return this.#named;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** It may have been made a moment ago. */
  async #readLater(hash: string): Promise<Who> {
    await this.#look();
    const bot = this.#byHash.get(hash);
    if (!bot) throw new Refusal('bad_token');
    return this.#used(bot);
  }

  #used(bot: KnownBot): Who {
    const now = performance.now();
    if (now - bot.usedAt < noteMs) return bot.who;
    bot.usedAt = now;
    // A disk that is full, or that may only be read, keeps no bot from speaking.
    guard({ fail: () => {} }, () => noteUse(this.#parts.data, bot));
    return bot.who;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#load().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #load(): Promise<void> {
    const changed = await changedAt(this.#parts.data);
    if (changed === this.#seen) return;
    const isCoarse = changed !== undefined && BigInt(Date.now()) * 1_000_000n - changed < coarseNs;
    const bots = (await readBots(this.#parts.data)).filter(({ revoked }) => revoked === undefined);
    const before = this.#byHash;
    const now = new Map(bots.map((bot) => [bot.hash, before.get(bot.hash) ?? known(bot)]));
    this.#byHash = now;
    this.#named = [...now.values()].map(({ who }) => who.author);
    this.#seen = isCoarse ? undefined : changed;
    for (const [hash, { end }] of before) if (!now.has(hash)) end.abort();
  }
}

function known(bot: Bot): KnownBot {
  const end = new AbortController();
  const author = { id: bot.id, name: bot.name, badge: 'bot' } as const;
  const mayGrow = bot.may?.includes('grow') ? { mayGrow: true as const } : {};
  const who: Who = { author, isNamed: true, ends: end.signal, ...mayGrow };
  return { ...bot, who, end, usedAt: Number.NEGATIVE_INFINITY };
}
