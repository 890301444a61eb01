import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { standingLines, valueInWords } from '../../src/control/standing-lines.ts';
import { type SettingKind, settingNames, settingRows } from '../../src/protocol/setting.ts';
import { noStanding } from '../../src/protocol/standing.ts';

test('docs/rooms.md has the table of settings', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/rooms.md'), 'utf8');
  const [, after = ''] = docs.split('| setting | may be |');
  const rows = after.split('\n\n')[0]?.split('\n').slice(2);
  expect(rows).toEqual(
    settingNames.map((name) => {
      const { kind, usual, setBy, seenBy, words } = settingRows[name];
      const sealed = seenBy === 'cleared' ? ' Its value is for those who keep order.' : '';
      const value = valueInWords(name, usual) || '–';
      return `| \`${name}\` | ${mayBe(kind)} | ${value} | ${setBy} | ${words}${sealed} |`;
    }),
  );
});

function mayBe(kind: SettingKind): string {
  switch (kind.type) {
    case 'flag':
      return '`on`, `off`';
    case 'number':
      return kind.unit === 'moment'
        ? 'a moment, in milliseconds since 1970'
        : `0 to ${kind.most.toLocaleString('en')} ${kind.unit}`;
    case 'choice':
      return kind.of.map((one) => `\`${one}\``).join(', ');
    case 'text':
      return `a text of ${kind.points.toLocaleString('en')} characters at most`;
    case 'lines':
      return `${kind.lines} lines at most, of ${kind.bytes.toLocaleString('en')} bytes in all`;
    case 'keep':
      return 'an age as `12h` or `30d`, a number of messages as `1000`, or empty';
    case 'secret':
      return 'a password';
    default:
      return kind satisfies never;
  }
}

test('what holds in a room is told in lines, without what is usual and who had a role', () => {
  const person = { person: 'u_1', name: 'ann' };
  const standing = {
    ...noStanding,
    settings: { title: 'Tea', slow: 30, archived: false, listed: true, rules: 'Be kind.\nNo ads.' },
    people: [
      { ...person, role: 'owner', first: true },
      { person: 'b_2', name: 'bo', role: 'member', until: 2_000 },
      { person: 'g_3', name: 'cy', role: 'moderator', until: 999 },
    ],
  } as const;
  expect(standingLines(standing, 1_000)).toEqual([
    'title       Tea',
    'rules       Be kind.',
    '            No ads.',
    'slow        30 seconds',
    'listed      on',
    'owner       ann  u_1  the first',
    'member      bo  b_2  until 1970-01-01T00:00:02Z',
  ]);
  expect(standingLines(noStanding, 1_000)).toEqual([]);
});
