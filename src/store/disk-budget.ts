import { complain, guarded, type OnBug } from '../guard.ts';
import type { Log } from '../log.ts';
import type { Fact } from '../protocol/fact.ts';
import { bytesOf, isGrowth } from './growth.ts';

/** The room on a disk, in bytes. */
export interface DiskSight {
  /** The files of the data folder, without what is free within them. */
  readonly used: number;
  /** Free on its disk, and all of that; undefined where that can't be known. */
  readonly free?: number | undefined;
  readonly whole?: number | undefined;
}

/**
 * The alarm of a bound: `near` from 80 % on, `last` from 95 % on; `full` where nothing that grows is
 * taken.
 */
export const alarms = ['none', 'near', 'last', 'full'] as const;
export type Alarm = (typeof alarms)[number];

export interface DiskBudgetParts {
  /** Bytes that the folder may have; undefined where only the disk itself is looked at. */
  readonly limit: number | undefined;
  readonly look: () => Promise<DiskSight>;
  /** Ends looking. */
  readonly close?: () => void;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly onBug?: OnBug;
  /** Milliseconds between two looks. */
  readonly everyMs?: number;
}

/** Bytes of the limit that only acts of order may use. */
export const orderBytes = 16_000_000;

const usualMs = 5_000;
const [nearPart, lastPart] = [0.8, 0.95];
/** The part of a threshold by which it has to be left again before that is said. */
const slack = 0.01;
/** Free room of a disk that is alarming: a part of it, and bytes, whichever is less. */
const shortParts = { near: 0.05, last: 0.01 };
const shortBytes = { near: 1_000_000_000, last: 200_000_000 };

/**
 * Keeps the data folder within its bound. The files are looked at by a timer; in between, what is
 * taken is added up. It stays added up until the look after next: a look finds what is on its way to the
 * log, and to the index behind it, not yet. The last 16 MB are for
 * acts of order: where a flood filled the disk, somebody has to be able to hide, clear and ban.
 */
export class DiskBudget {
  readonly #parts: DiskBudgetParts;
  #used = 0;
  /** Taken since the last look, and before that since the one before. */
  #taken = 0;
  #takenBefore = 0;
  readonly #reached = { near: 0, last: 0, full: 0 };
  #alarm: Alarm = 'none';
  #short: Alarm = 'none';
  #timer: NodeJS.Timeout | undefined;
  #sight: DiskSight | undefined;

  constructor(parts: DiskBudgetParts) {
    this.#parts = parts;
  }

  /** Looks for the first time, and from then on now and again. */
  async start(): Promise<void> {
    await this.look();
    const { onBug = complain, everyMs = usualMs } = this.#parts;
    this.#timer = setInterval(
      guarded({ fail: onBug }, () => this.look()),
      everyMs,
    ).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#parts.close?.();
  }

  get limit(): number | undefined {
    return this.#parts.limit;
  }

  /** The room as it was seen last. */
  get sight(): DiskSight | undefined {
    return this.#sight;
  }

  /** The alarm of the limit. */
  get alarm(): Alarm {
    return this.#alarm;
  }

  /** The alarm of the disk itself. */
  get short(): Alarm {
    return this.#short;
  }

  /** The times that each step of the limit's alarm was reached. */
  get reached(): Readonly<Record<Exclude<Alarm, 'none'>, number>> {
    return this.#reached;
  }

  /** Is there room for a fact? What is taken counts from here on. */
  takes(fact: Fact): boolean {
    const { limit } = this.#parts;
    if (limit === undefined) return true;
    const bytes = bytesOf(fact);
    const left = limit - this.#all;
    const isGrowing = isGrowth(fact);
    if (isGrowing && bytes > left - orderBytes) this.#setAlarm('full', limit);
    if (bytes > left || (isGrowing && this.#alarm === 'full')) return false;
    this.#taken += bytes;
    if (isGrowing && this.#all >= (limit - orderBytes) * nearPart) this.#sayLimit();
    return true;
  }

  /** Bytes that the folder has, with all that is on its way there. */
  get #all(): number {
    return this.#used + this.#takenBefore + this.#taken;
  }

  /** Measures, and says what changed. */
  async look(): Promise<void> {
    const before = this.#taken;
    const sight = await this.#parts.look();
    this.#sight = sight;
    this.#used = sight.used;
    // What came while it was measured may not be in it, and what came just before neither.
    this.#takenBefore = before;
    this.#taken -= before;
    this.#sayLimit();
    this.#sayDisk(sight);
  }

  #sayLimit(): void {
    const { limit } = this.#parts;
    if (limit === undefined) return;
    this.#setAlarm(alarmAt(this.#all / (limit - orderBytes), this.#alarm), limit);
  }

  /** Tells of each step up on the way, also where they come at once. */
  #setAlarm(alarm: Alarm, limit: number): void {
    if (alarm === this.#alarm) return;
    const [from, to] = [alarms.indexOf(this.#alarm), alarms.indexOf(alarm)];
    const { log } = this.#parts;
    const told = { used: this.#all, limit };
    this.#alarm = alarm;
    if (alarm === 'none') log.info(told, 'the data folder has room again');
    else if (to < from) log.info(told, 'the data folder has some room again');
    for (const step of alarms.slice(from + 1, to + 1)) this.#reach(step, told);
  }

  #reach(step: Alarm, told: object): void {
    if (step === 'none') return;
    const { log } = this.#parts;
    this.#reached[step]++;
    if (step === 'near') log.warn(told, 'the data folder has 80 % of what it may have');
    else if (step === 'last') log.error(told, 'the data folder has 95 % of what it may have');
    else log.error(told, 'the data folder is full: only acts of order are taken');
  }

  #sayDisk({ free, whole }: DiskSight): void {
    if (free === undefined || whole === undefined) return;
    const { log } = this.#parts;
    const short = shortOf(free, whole, this.#short);
    if (short === this.#short) return;
    this.#short = short;
    if (short === 'none') log.info({ free }, 'the disk has room again');
    else if (short === 'near') log.warn({ free }, 'the disk is short of room');
    else log.error({ free }, 'the disk is nearly full');
  }
}

/** @param part of the bound that is used @param now the alarm that stands, which is left a bit later */
function alarmAt(part: number, now: Alarm): Alarm {
  const at = (threshold: number, alarm: Alarm) =>
    part >= (alarms.indexOf(now) >= alarms.indexOf(alarm) ? threshold * (1 - slack) : threshold);
  if (at(1, 'full')) return 'full';
  if (at(lastPart, 'last')) return 'last';
  return at(nearPart, 'near') ? 'near' : 'none';
}

function shortOf(free: number, whole: number, now: Alarm): Alarm {
  const below = (alarm: 'near' | 'last') => {
    const bound = Math.min(whole * shortParts[alarm], shortBytes[alarm]);
    return free < (alarms.indexOf(now) >= alarms.indexOf(alarm) ? bound * (1 + slack) : bound);
  };
  if (below('last')) return 'last';
  return below('near') ? 'near' : 'none';
}
