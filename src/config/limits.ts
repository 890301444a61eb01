import { defaultLimits, type Limits } from '../protocol/limit.ts';
import { BadOption, isObject } from './value.ts';

/**
 * The limits that hold, and whether rates do.
 *
 * @param flag the text of `--limits`
 * @param file what the config file has under `limits`
 * @throws BadOption
 */
export function readLimits(
  flag: unknown,
  file: unknown,
): { readonly limits: Limits; readonly rates: boolean } {
  if (flag !== undefined && flag !== 'off') {
    throw new BadOption(`The option limits can be "off", not "${String(flag)}".`);
  }
  if (file === 'off') return { limits: defaultLimits, rates: false };
  if (file !== undefined && !isObject(file)) {
    throw new BadOption('In the config file, limits is "off" or an object of numbers.');
  }
  const limits: Record<string, number> = { ...defaultLimits };
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
