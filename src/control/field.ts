import { spanWords } from '../protocol/span.ts';
import { ActRefused } from './act-refused.ts';

/** An argument or an option of an act: its words for a person, and how its text is read. */
export interface Field<Value> {
  readonly words: string;
  /** @throws ActRefused */
  read(given: string): Value;
}

/** A text, as it is given. */
export function text(words: string): Field<string> {
  return { words, read: (given) => given };
}

/** @example choice('who may read', ['anyone', 'members']) */
export function choice<const Value extends string>(
  words: string,
  values: readonly Value[],
): Field<Value> {
  return {
    words: `${words}: ${inWords(values)}`,
    read(given) {
      const found = values.find((value) => value === given);
      if (found === undefined) throw new ActRefused(`It is ${inWords(values)}, not "${given}".`);
      return found;
    },
  };
}

/** `on` or `off`. */
export function onOff(words: string): Field<boolean> {
  const { words: all, read } = choice(words, ['on', 'off']);
  return { words: all, read: (given) => read(given) === 'on' };
}

const units = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * A length of time, in seconds: `90s`, `15m`, `12h`, `30d`.
 *
 * @param bounds the least and the most of it, in seconds; any unless told
 */
export function age(
  words: string,
  [least, most]: readonly [number, number] = [0, Number.POSITIVE_INFINITY],
): Field<number> {
  return {
    words: `${words}: 90s, 15m, 12h, 30d`,
    read(given) {
      const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
      if (number === undefined) throw new ActRefused(`It is like 15m, 12h or 30d, not "${given}".`);
      const seconds = Number(number) * units[unit as keyof typeof units];
      if (seconds >= least && seconds <= most) return seconds;
      throw new ActRefused(`It is from ${spanWords(least)} to ${spanWords(most)}, not "${given}".`);
    },
  };
}

/** A whole number from 1 up. */
export function whole(words: string, most: number): Field<number> {
  return {
    words,
    read(given) {
      const number = /^\d{1,9}$/.test(given) ? Number(given) : 0;
      if (number >= 1 && number <= most) return number;
      throw new ActRefused(`It is a number from 1 to ${most}, not "${given}".`);
    },
  };
}

function inWords(values: readonly string[]): string {
  return values.length < 2
    ? values.join('')
    : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
