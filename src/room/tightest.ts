import {
  type SettingName,
  type Settings,
  type SettingValue,
  settingRows,
} from '../protocol/setting.ts';

/** Settings that take from people the more, the more they are; 0 takes nothing. */
const growing: ReadonlySet<SettingName> = new Set(['slow', 'calm', 'newcomers', 'opens']);

/**
 * The value that allows least, of those that a setting may turn out to have.
 *
 * @example tightest('post', ['members', 'anyone']) // 'members'
 * @example tightest('filters', ['cake', 'tea']) // 'cake\ntea'
 */
export function tightest<Name extends SettingName>(
  name: Name,
  values: readonly Settings[Name][],
): Settings[Name] {
  // Of rules all count, until it is settled which ones do.
  if (settingRows[name].kind.type === 'lines') return allLines(values) as Settings[Name];
  return values.reduce((a, b) => (isTighter(name, b, a) ? b : a));
}

function allLines(values: readonly SettingValue[]): string {
  return [...new Set(values)].filter((value) => value !== '').join('\n');
}

function isTighter(name: SettingName, value: SettingValue, other: SettingValue): boolean {
  const { kind } = settingRows[name];
  switch (kind.type) {
    case 'choice':
      return kind.of.indexOf(String(value)) > kind.of.indexOf(String(other));
    case 'flag':
      return name === 'archived' && value === true;
    case 'secret':
      // Of two passwords the later one: nobody has shown it yet.
      return value !== false;
    case 'number':
      if (growing.has(name)) return value > other;
      return value !== 0 && (other === 0 || value < other);
    case 'text':
    case 'lines':
    case 'keep':
      return false;
    default:
      kind satisfies never;
      return false;
  }
}
