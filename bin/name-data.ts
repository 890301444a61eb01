// Makes the tables of characters that names are checked by: src/room/confusables.txt, from the data of
// UTS 39 as the crate `unicode-security` has it, and src/protocol/joining.ts, from the joining types
// as the Python package `idna` has them. To bring them up to date, fetch both and name their files:
//
//   cargo add unicode-security && pip download --no-deps idna
//   npx node bin/name-data.ts …/unicode-security-0.1.3/src/tables.rs …/idna/idnadata.py
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepName } from '../src/protocol/name.ts';

const root = join(import.meta.dirname, '..');
const [tables, idna] = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));
if (tables === undefined || idna === undefined) {
  throw new Error('Say where tables.rs of unicode-security and idnadata.py of idna are.');
}
writeFileSync(join(root, 'src/room/confusables.txt'), confusables(tables));
writeFileSync(join(root, 'src/protocol/joining.ts'), joining(idna));

/** What looks like what, of that which can stand in a name: `27=2018 2019;…`. */
function confusables(source: string): string {
  const [, major, minor] = /UNICODE_VERSION[^=]*= \((\d+), (\d+)/.exec(source) ?? [];
  const [, after = ''] = source.split("const CONFUSABLES: &'static [(char, &'static [char])] = &[");
  const [list = ''] = after.split('];');
  const pairs = [...list.matchAll(/\('\\u\{([0-9a-f]+)\}',\s*&\[([^\]]*)\]\)/g)].map(
    ([, from = '', to = '']) => ({
      from: textOf(from),
      to: [...to.matchAll(/\{([0-9a-f]+)\}/g)].map(([, hex = '']) => textOf(hex)).join(''),
    }),
  );
  const kept = pairs.filter(({ from }) => isPlain(from));
  const groups = [...Map.groupBy(kept, ({ to }) => to)].map(
    ([to, all]) => `${hexOf(to, '+')}=${all.map(({ from }) => hexOf(from, '+')).join(' ')}`,
  );
  return [
    `# Unicode ${major}.${minor}: what looks like what, made by bin/name-data.ts from the data of UTS 39.`,
    '# Its licence is in docs/unicode-licence.md.',
    ...wrapped(groups, ';', 160),
    '',
  ].join('\n');
}

/** Comes it to the table as it is? What is not seen, or taken apart before, does not. */
function isPlain(character: string): boolean {
  const isSeen = !/\p{Default_Ignorable_Code_Point}/u.test(character);
  return isSeen && keepName(character).normalize('NFD') === character;
}

/** Characters that a joiner or a non-joiner may stand at, as classes of regular expressions. */
function joining(source: string): string {
  const version = /__version__ = "([\d.]+)"/.exec(source)?.[1];
  const body = source.split('joining_types = {')[1]?.split('\n}')[0] ?? '';
  const of = (type: string) => {
    const list = body.split(`"${type}": (`)[1]?.split(')')[0] ?? '';
    return [...list.matchAll(/0x([0-9a-f]+)/gi)].flatMap(([, hex = '']) => {
      const packed = BigInt(`0x${hex}`);
      const [first, end] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
      return Array.from({ length: end - first }, (_, i) => first + i);
    });
  };
  const table = (name: string, says: string, points: readonly number[]) => [
    '',
    `/** ${says} */`,
    `export const ${name} =`,
    `${wrapped(classOf(points), '', 90)
      .map((line) => `  '${line}'`)
      .join(' +\n')};`,
  ];
  return [
    `// Unicode ${version}, made by bin/name-data.ts. Its licence is in docs/unicode-licence.md.`,
    ...table('virama', 'What puts two consonants together.', viramas()),
    ...table('joinsNext', 'Letters that join the next one.', [...of('D'), ...of('L')]),
    ...table('joinsLast', 'Letters that join the one before.', [...of('D'), ...of('R')]),
    '',
  ].join('\n');
}

/** Marks of combining class 9, which are sorted between those of 8 and of 10. */
function viramas(): number[] {
  const points = Array.from({ length: 0x11_0000 }, (_, point) => point);
  return points.filter((point) => {
    if (point >= 0xd800 && point <= 0xdfff) return false;
    const it = String.fromCodePoint(point);
    if (!/\p{M}/u.test(it) || it.normalize('NFD') !== it) return false;
    const isOver8 = `a${it}\u3099`.normalize('NFD') !== `a${it}\u3099`;
    return isOver8 && `a\u05b0${it}`.normalize('NFD') !== `a\u05b0${it}`;
  });
}

/** Ranges as a regular expression writes them. */
function classOf(points: readonly number[]): string[] {
  const sorted = [...new Set(points)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const point of sorted) {
    const last = ranges.at(-1);
    if (last?.[1] === point - 1) last[1] = point;
    else ranges.push([point, point]);
  }
  const written = (point: number) =>
    point > 0xffff ? `\\\\u{${point.toString(16)}}` : `\\\\u${point.toString(16).padStart(4, '0')}`;
  return ranges.map(([from, to]) =>
    from === to ? written(from) : `${written(from)}-${written(to)}`,
  );
}

function wrapped(parts: readonly string[], between: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last === undefined || last.length + part.length > width) lines.push(part);
    else lines[lines.length - 1] = `${last}${between}${part}`;
  }
  return lines;
}

function textOf(hex: string): string {
  return String.fromCodePoint(Number.parseInt(hex, 16));
}

function hexOf(text: string, between: string): string {
  return [...text].map((one) => (one.codePointAt(0) ?? 0).toString(16)).join(between);
}
