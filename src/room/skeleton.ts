import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const unseen = /\p{Default_Ignorable_Code_Point}/gu;
const gaps = /[\p{White_Space}\u2800]/gu;

let table: ReadonlyMap<string, string> | undefined;

/**
 * A name's skeleton by UTS 39: two names with the same one look the same. Joiners and whatever else is
 * not seen don't count. It is for comparing alone, and never shown.
 *
 * @param name in the spelling in which names are kept
 * @example skeletonOf('аnn') === skeletonOf('ann') // true, though the first a is Cyrillic
 */
export function skeletonOf(name: string): string {
  const looks = confusables();
  let skeleton = '';
  for (const one of name.normalize('NFD').replace(unseen, '')) skeleton += looks.get(one) ?? one;
  return skeleton.normalize('NFD');
}

/**
 * The looks of a name: as it is, in small letters, in capitals, each without gaps. Names that have
 * one of these in common are taken for each other; `Iris` for `lris`, and `1RIS` for `iris`.
 */
export function looksOf(name: string): ReadonlySet<string> {
  const bare = name.replace(gaps, '');
  return new Set([bare, bare.toLowerCase(), bare.toUpperCase()].map(skeletonOf));
}

/** The looks of characters that look like something else. */
export function confusables(): ReadonlyMap<string, string> {
  table ??= readTable();
  return table;
}

/** Reads what looks like what: made by `bin/name-data.ts`. */
function readTable(): ReadonlyMap<string, string> {
  const text = readFileSync(join(import.meta.dirname, 'confusables.txt'), 'utf8');
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const pairs = rows
    .flatMap((line) => line.split(';'))
    .flatMap((group) => {
      const [to = '', from = ''] = group.split('=');
      return from.split(' ').map((one) => [textOf(one), textOf(to)] as const);
    });
  return new Map(pairs);
}

function textOf(points: string): string {
  return String.fromCodePoint(...points.split('+').map((hex) => Number.parseInt(hex, 16)));
}
