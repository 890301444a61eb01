import { createHmac, randomBytes } from 'node:crypto';
import { complain, guarded } from './guard.ts';
import type { Log } from './log.ts';
import type { LastRefusal } from './protocol/desk.ts';

/** The looks that an address may have in the log: itself, a hash by a key of this run, or none. */
export const addressLooks = ['plain', 'hashed', 'off'] as const;
export type AddressLook = (typeof addressLooks)[number];

/** Says who was refused what, and remembers the latest. */
export interface RefusalLog {
  /**
   * @param from the address of who was refused
   * @param room the key of the room that was asked; it is remembered, and never logged
   * @param strange the origin or host that is none of those taken; it is logged, and not remembered
   */
  note(code: string, from: string | undefined, room?: string, strange?: string): void;
  /** The latest refusals, one entry for those of one kind, offender and room; newest first. */
  latest(): readonly LastRefusal[];
  /** An address in the look that the log has it in. */
  shown(address: string | undefined): string | undefined;
  /** Says what is not said yet. */
  close(): void;
}

export interface RefusalLogOptions {
  /** `plain` unless told. */
  readonly addresses?: AddressLook;
  /** The offender behind an address: all addresses of one subscriber are one; itself unless told. */
  readonly offenderOf?: (address: string) => string | undefined;
}

interface Count {
  readonly code: string;
  readonly from: string | undefined;
  /** The origin or host that the latest of them named, where it is none of those taken. */
  strange?: string | undefined;
  /** Lines of its own that it had. */
  lines: number;
  /** Refusals since it was last told of. */
  times: number;
}

const minute = 60_000;
/** Lines of its own that a kind of one offender gets before it is told of once a minute. */
const linesEach = 10;
/** Such lines a minute, of all offenders together. */
const linesAMinute = 300;
/** Kinds and offenders that are told apart, and those of them that are told of in a minute. */
const mostApart = 1_000;
const mostTold = 100;
/** Refusals that are remembered. */
const mostKept = 200;
/** Letters of an origin or a host, which are whatever somebody sends. */
const mostOfStrange = 200;
/** As many letters as nobody confuses within a day, and no more. */
const hashLetters = 12;

/**
 * The first ten refusals of a kind by one offender are a line each, what follows is one line a
 * minute with its count until a minute passes without any. However many attack, a minute has some
 * hundred lines, and what is remembered does not grow.
 *
 * @example
 * const refusals = createRefusalLog(log, { addresses: 'hashed' });
 * refusals.note('too_fast', '192.0.2.7', 'tea'); // {"code":"too_fast","from":"4TpUx…","times":1,"msg":"refused"}
 */
export function createRefusalLog(log: Log, options: RefusalLogOptions = {}): RefusalLog {
  const { addresses = 'plain', offenderOf = (address: string) => address } = options;
  const shown = showing(addresses);
  const counts = new Map<string, Count>();
  /** Those who are not told apart, by kind. */
  const others = new Map<string, Count>();
  const kept = new Map<string, LastRefusal>();
  let lines = 0;
  let timer: NodeJS.Timeout | undefined;

  const say = ({ code, from, strange }: Count, times: number) => {
    const who = from === 'others' ? from : shown(from);
    log.info({ code, from: who, times, ...wayOut(code, strange) }, 'refused');
  };
  const tellAll = () => {
    const due = [...counts.values()].filter(({ times }) => times > 0);
    const byTimes = due.toSorted((one, other) => other.times - one.times);
    for (const each of byTimes.slice(0, mostTold)) say(each, each.times);
    for (const { code, times } of byTimes.slice(mostTold)) countOther(code).times += times;
    for (const each of others.values()) say(each, each.times);
    others.clear();
  };
  const tell = () => {
    timer = undefined;
    lines = 0;
    tellAll();
    for (const [key, each] of counts) {
      if (each.times === 0) counts.delete(key);
      each.times = 0;
    }
    if (counts.size > 0) start();
  };
  const start = () => {
    timer ??= setTimeout(guarded({ fail: complain }, tell), minute).unref();
  };
  const countOther = (code: string): Count => {
    const count = others.get(code) ?? { code, from: 'others', lines: linesEach, times: 0 };
    others.set(code, count);
    return count;
  };
  const countOf = (code: string, from: string | undefined): Count => {
    const key = `${code} ${from}`;
    const known = counts.get(key);
    if (known) return known;
    if (counts.size >= mostApart) return countOther(code);
    const count = { code, from, lines: 0, times: 0 };
    counts.set(key, count);
    return count;
  };
  const keep = (code: string, from: string | undefined, room: string | undefined) => {
    const key = JSON.stringify([code, from, room]);
    const times = (kept.get(key)?.times ?? 0) + 1;
    // The latest stands last.
    kept.delete(key);
    kept.set(key, { code, from, room, at: Date.now(), times });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  };

  return {
    note(code, address, room, strange) {
      const from = address === undefined ? undefined : offenderOf(address);
      keep(code, from, room);
      const count = countOf(code, from);
      count.strange = strange;
      start();
      if (count.lines >= linesEach || lines >= linesAMinute) {
        count.times++;
        return;
      }
      count.lines++;
      lines++;
      say(count, 1);
    },
    latest: () => [...kept.values()].reverse().map((each) => ({ ...each, from: shown(each.from) })),
    shown: (address) => shown(address === undefined ? undefined : offenderOf(address)),
    close() {
      clearTimeout(timer);
      tellAll();
      counts.clear();
      kept.clear();
    },
  };
}

/** The thing that was refused and the option that would take it, where there is one. */
function wayOut(code: string, strange: string | undefined): object {
  if (strange === undefined) return {};
  const short = strange.slice(0, mostOfStrange);
  if (code === 'origin_refused') return { origin: short, option: '--origins' };
  return code === 'strange_host' ? { host: short, option: '--hosts' } : {};
}

/** The look of addresses; the key of their hashes is of this run, and nowhere but in memory. */
function showing(look: AddressLook): (address: string | undefined) => string | undefined {
  if (look === 'off') return () => undefined;
  if (look === 'plain') return (address) => address;
  const key = randomBytes(32);
  const hashOf = (address: string) =>
    createHmac('sha256', key).update(address).digest('base64url').slice(0, hashLetters);
  return (address) => (address === undefined ? undefined : hashOf(address));
}
