import { defaultLimits, type Limits } from '../protocol/limit.ts';
import { BadOption, isObject } from './value.ts';

const tokenHelloBytes = 16_384;

/**
 * The limits that hold, and whether rates do.
 *
 * @param flag the text of `--limits`
 * @param file what the config file has under `limits`
 * @param takesTokens a hello with a token is longer than one without
 * @throws BadOption
 */
export function readLimits(
  flag: unknown,
  file: unknown,
  takesTokens = false,
): { readonly limits: Limits; readonly rates: boolean } {
  if (flag !== undefined && flag !== 'off') {
    throw new BadOption(`The option limits can be "off", not "${String(flag)}".`);
  }
  const usual = takesTokens
    ? { ...defaultLimits, helloFrameBytes: tokenHelloBytes }
    : defaultLimits;
  if (file === 'off') return { limits: usual, rates: false };
  if (file !== undefined && !isObject(file)) {
    throw new BadOption('In the config file, limits is "off" or an object of numbers.');
  }
  const limits: Record<string, number> = { ...usual };
  for (const [name, size] of Object.entries(file ?? {})) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw new BadOption(`There is no limit "${name}".`);
    }
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 1) {
      throw new BadOption(`The limit ${name} is a whole number from 1 on, not "${String(size)}".`);
    }
    limits[name] = size;
  }
  return { limits: limits as unknown as Limits, rates: flag !== 'off' };
}
