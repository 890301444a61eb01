import { keptFor } from './keeping.ts';
import { isPasswordVersion } from './password.ts';
import { type SettingKind, type SettingName, type SettingValue, settingRows } from './setting.ts';
import { countPoints, keepText } from './text.ts';

/** The longest time, in milliseconds. */
const longestKept = 3_650 * 24 * 3_600_000;

/**
 * May the setting have this value?
 *
 * @example isSettingValue('slow', 30) // true
 * @example isSettingValue('read', 'nobody') // false
 */
export function isSettingValue(name: SettingName, value: unknown): value is SettingValue {
  const { kind } = settingRows[name];
  switch (kind.type) {
    case 'flag':
      return typeof value === 'boolean';
    case 'secret':
      return value === false || isPasswordVersion(value);
    case 'number':
      return Number.isInteger(value) && isWithin(Number(value), kind.least, kind.most);
    case 'choice':
      return typeof value === 'string' && kind.of.includes(value);
    case 'text':
      return typeof value === 'string' && isText(value, kind);
    case 'lines':
      return typeof value === 'string' && isLines(value, kind);
    case 'keep':
      return typeof value === 'string' && isKeep(value);
    default:
      kind satisfies never;
      return false;
  }
}

/**
 * A value as somebody types it on a command line or in a form.
 *
 * @example settingValue('slow', '30') // 30
 * @example settingValue('archived', 'yes') // true
 * @returns undefined where the setting can't be that
 */
export function settingValue(name: SettingName, typed: string): SettingValue | undefined {
  const value = untyped(settingRows[name].kind, typed);
  return isSettingValue(name, value) ? value : undefined;
}

function untyped(kind: SettingKind, typed: string): unknown {
  switch (kind.type) {
    case 'flag':
      return { on: true, yes: true, true: true, off: false, no: false, false: false }[typed];
    case 'secret':
      return ['', 'off', 'no', 'false'].includes(typed) ? false : undefined;
    case 'number':
      return /^\d+$/.test(typed) ? Number(typed) : undefined;
    case 'choice':
    case 'text':
    case 'lines':
    case 'keep':
      return typed;
    default:
      kind satisfies never;
      return undefined;
  }
}

const isWithin = (value: number, least: number, most: number) => least <= value && value <= most;

function isText(
  value: string,
  { points, isLong }: Extract<SettingKind, { type: 'text' }>,
): boolean {
  return (
    keepText(value) === value && countPoints(value) <= points && (isLong || !/[\r\n]/.test(value))
  );
}

function isLines(
  value: string,
  { bytes, lines }: Extract<SettingKind, { type: 'lines' }>,
): boolean {
  if (keepText(value) !== value || value.split('\n').length > lines) return false;
  return new TextEncoder().encode(value).length <= bytes;
}

/** Ten years or a million messages at most. */
function isKeep(value: string): boolean {
  if (value === '') return true;
  const kept = /^[1-9]\d{0,6}[hd]?$/.test(value) ? keptFor(value) : undefined;
  if (!kept) return false;
  return 'ms' in kept ? kept.ms <= longestKept : kept.messages <= 1_000_000;
}
