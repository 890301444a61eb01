import { defaultLimits, type Limits } from '../protocol/limit.ts';
import {
  defaultRates,
  noRate,
  noRates,
  type Rate,
  type RateName,
  type Rates,
} from '../protocol/rate.ts';
import { BadOption, isObject } from './value.ts';

const tokenHelloBytes = 16_384;

/** The limits that hold. */
export interface LimitOptions {
  readonly limits: Limits;
  /** Those of rates; each of them none where all are off. */
  readonly rates: Rates;
  /** Rates and connection counts are lifted; sizes hold all the same. */
  readonly unlimited: boolean;
}

/**
 * The limits and rates that hold.
 *
 * @param flag the text of `--limits`
 * @param file what the config file has under `limits`
 * @param takesTokens a hello with a token is longer than one without
 * @throws BadOption
 */
export function readLimits(flag: unknown, file: unknown, takesTokens = false): LimitOptions {
  if (flag !== undefined && flag !== 'off') {
    throw new BadOption(`The option limits can be "off", not "${String(flag)}".`);
  }
  if (file !== undefined && file !== 'off' && !isObject(file)) {
    throw new BadOption('In the config file, limits is "off" or an object of numbers and rates.');
  }
  const usual = takesTokens
    ? { ...defaultLimits, helloFrameBytes: tokenHelloBytes }
    : defaultLimits;
  const limits: Record<string, number> = { ...usual };
  const rates: Record<RateName, Rate> = { ...defaultRates };
  for (const [name, value] of isObject(file) ? Object.entries(file) : []) {
    if (isRate(name) && !isSizeOf(name, value)) rates[name] = readRate(name, value);
    else limits[name] = readSize(name, value);
  }
  const unlimited = flag === 'off' || file === 'off';
  return { limits: limits as unknown as Limits, rates: unlimited ? noRates : rates, unlimited };
}

/** Is a size meant, where a limit and a rate have one name? */
const isSizeOf = (name: string, value: unknown) =>
  typeof value === 'number' && Object.hasOwn(defaultLimits, name);

const isRate = (name: string): name is RateName => Object.hasOwn(defaultRates, name);

function readSize(name: string, size: unknown): number {
  if (!Object.hasOwn(defaultLimits, name)) throw new BadOption(`There is no limit "${name}".`);
  if (typeof size === 'number' && Number.isInteger(size) && size >= 1) return size;
  throw new BadOption(`The limit ${name} is a whole number from 1 on, not "${String(size)}".`);
}

/** Seconds of a rate, at most: one an hour. */
const slowest = 3_600;

/** `"off"`, or one or both of its numbers; the other stays as it is. */
function readRate(name: RateName, value: unknown): Rate {
  if (value === 'off') return noRate;
  const known = isObject(value) && Object.keys(value).every((key) => rateKeys.includes(key));
  if (!known) {
    throw new BadOption(`The rate ${name} is "off", or has "burst", "everySeconds" or both.`);
  }
  const usual = defaultRates[name];
  const { burst = usual.burst, everySeconds = usual.everyMs / 1_000 } = value;
  if (typeof burst !== 'number' || !Number.isInteger(burst) || burst < 1) {
    throw new BadOption(`The burst of ${name} is a whole number from 1 on.`);
  }
  const isPace = typeof everySeconds === 'number' && everySeconds >= 0.001;
  if (!isPace || everySeconds > slowest) {
    throw new BadOption(`The everySeconds of ${name} is a number from 0.001 to ${slowest}.`);
  }
  return { burst, everyMs: everySeconds * 1_000 };
}

const rateKeys = ['burst', 'everySeconds'];
