import type { KeptUntil } from '../protocol/keeping.ts';
import {
  type SettingName,
  type SettingValue,
  settingNames,
  settingRows,
} from '../protocol/setting.ts';
import type { Granted, Standing } from '../protocol/standing.ts';

/**
 * A room's settings that are other than usual and its people with a role, as lines for a person.
 *
 * @param now milliseconds since 1970: who had a role until before is not told
 * @param kept what counts besides the last `keep`
 */
export function standingLines(
  { settings, people }: Standing,
  now: number,
  kept: readonly KeptUntil[] = [],
): readonly string[] {
  const set = settingNames.flatMap((name) => {
    const value = settings[name];
    if (value === undefined || value === settingRows[name].usual) return [];
    return told(name, value, name === 'keep' ? kept.map(besides) : []);
  });
  return [...set, ...people.filter(({ until }) => until === undefined || until > now).map(person)];
}

/** A value as a person reads it. @example valueInWords('slow', 0) // 'off' */
export function valueInWords(name: SettingName, value: SettingValue): string {
  const { kind } = settingRows[name];
  switch (kind.type) {
    case 'flag':
    case 'secret':
      return value ? 'on' : 'off';
    case 'number':
      if (value === 0) return kind.zero;
      return kind.unit === 'moment' ? momentOf(Number(value)) : `${value} ${kind.unit}`;
    case 'keep':
      return value === '' ? 'for ever' : String(value);
    case 'choice':
    case 'text':
    case 'lines':
      return String(value);
    default:
      kind satisfies never;
      return String(value);
  }
}

/** One line, or what has several with each on its own. */
function told(name: SettingName, value: SettingValue, more: readonly string[]): readonly string[] {
  const words = [valueInWords(name, value), ...more].join(', and ');
  const [first = '', ...rest] = words.split(/\r?\n/);
  return [`${name.padEnd(10)}  ${first}`, ...rest.map((line) => `${' '.repeat(10)}  ${line}`)];
}

const besides = ({ keep, until }: KeptUntil) =>
  `${valueInWords('keep', keep)} until ${momentOf(until)}`;

function person({ role, name, person: id, until, first }: Granted): string {
  const more = [
    ...(first ? ['the first'] : []),
    ...(until === undefined ? [] : [`until ${momentOf(until)}`]),
  ];
  return [role.padEnd(10), name, id, ...more].join('  ');
}

export const momentOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
