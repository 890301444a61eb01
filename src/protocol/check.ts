import { BadShape } from './bad-shape.ts';
import { isMeta } from './carried.ts';
import type { Command } from './command.ts';
import { Refusal } from './error.ts';
import type { Limits } from './limit.ts';
import { repeatsKey } from './repeated-key.ts';
import { commandSchemas, commandsAsJson, pass } from './schema.ts';

/** The check of everything that clients send, for the limits of one server. */
export interface Checks {
  /**
   * Text to a JSON value of bearable size.
   * @throws Refusal `bad_json`, `too_deep`
   */
  json(source: string): unknown;
  /**
   * A frame of the native dialect to a command.
   * @throws Refusal with the code of the first thing that is wrong
   */
  command(value: unknown): Command;
}

const made = new WeakMap<Limits, Checks>();

/** The checks of a server with these limits; the same limits have the same checks. */
export function createChecks(limits: Limits): Checks {
  const known = made.get(limits);
  if (known) return known;
  const commands = commandSchemas(limits);
  let worked: typeof commands | undefined;
  const checks: Checks = {
    json: (source) => checkJson(source, limits),
    command: (value) => {
      const type = typeOf(value);
      if (type === 'post' && isPlainPost(value as object, limits)) return value as Command;
      if (!isOf(commands, type)) throw new Refusal('unknown_command');
      if (!Object.hasOwn(value as object, 'work')) return pass(commands[type], value);
      // Few owe work: what every line is held to has no field for it.
      worked ??= commandSchemas(limits, true);
      return pass(worked[type], value);
    },
  };
  made.set(limits, checks);
  return checks;
}

/**
 * Is it what most people say most of the time, with nothing about it that its schema would refuse, leave
 * out or put in? The schema of a post takes a tenth of all that a line costs.
 */
function isPlainPost(value: object, { refPoints }: Limits): boolean {
  for (const key in value) if (!postKeys.has(key)) return false;
  const { room, text, ref = 'r' } = value as Readonly<Record<string, unknown>>;
  if (typeof room !== 'string' || typeof text !== 'string' || typeof ref !== 'string') return false;
  return ref !== '' && ref.length <= refPoints && ref.isWellFormed();
}

const postKeys: ReadonlySet<string> = new Set(['type', 'room', 'text', 'ref']);

/** Every command of a server with these limits as JSON Schema, by its type. */
export const commandsOf = (limits: Limits): Readonly<Record<string, object>> =>
  commandsAsJson(limits);

function checkJson(source: string, limits: Limits): unknown {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw new Refusal('bad_json');
  }
  if (checkSize(value, limits) && repeatsKey(source)) throw new Refusal('bad_meta');
  return value;
}

/**
 * Refuses a value that is nested too deep or has too many parts, before anything reads it.
 *
 * @returns whether it carries a meta
 */
function checkSize(value: unknown, { jsonDepth, jsonKeys }: Limits): boolean {
  let parts = 0;
  let hasMeta = false;
  const walk = (whole: object, left: number): void => {
    if (left === 0) throw new Refusal('too_deep');
    for (const key in whole) {
      if (++parts > jsonKeys) throw new Refusal('too_deep');
      const part = (whole as Record<string, unknown>)[key];
      // Its size is counted from itself, by bounds of its own.
      if (left === jsonDepth && key === 'meta' && part !== null) {
        if (!isMeta(part)) throw new Refusal('bad_meta');
        hasMeta = true;
        continue;
      }
      if (typeof part === 'object' && part !== null) walk(part, left - 1);
    }
  };
  if (typeof value === 'object' && value !== null) walk(value, jsonDepth);
  return hasMeta;
}

function typeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal('bad_shape');
  }
  const { type } = value as { readonly type?: unknown };
  if (typeof type !== 'string') throw new BadShape('type');
  return type;
}

function isOf<Key extends string>(table: Readonly<Record<Key, unknown>>, key: string): key is Key {
  return Object.hasOwn(table, key);
}
