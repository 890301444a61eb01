import type { Result } from '../../src/load/plan.ts';
import { type Column, columns } from './columns.ts';
import type { Rounds } from './rounds.ts';

type Kind = Result['kind'];

/** The medians of one entry, by the titles of their columns. */
export interface Row {
  readonly label: string;
  readonly medians: readonly (readonly [title: string, median: number | undefined])[];
}

/** A row of medians for every entry. */
export function rowsOf(rounds: Rounds, kind: Kind): readonly Row[] {
  return rounds.labels.map((label) => ({ label, medians: mediansOf(rounds, label, kind) }));
}

/** The same to be read. */
export function tableOf(rounds: Rounds, kind: Kind): string {
  const shown: readonly Column<never>[] = columns[kind];
  const rows = rowsOf(rounds, kind).map(({ label, medians }) => [
    label,
    ...medians.map(([, median], i) => median?.toFixed(shown[i]?.digits) ?? '–'),
  ]);
  return align([['', ...shown.map(({ title }) => title)], ...rows]);
}

function mediansOf<K extends Kind>(rounds: Rounds, label: string, kind: K): Row['medians'] {
  const shown: readonly Column<Extract<Result, { kind: K }>>[] = columns[kind];
  return shown.map(({ title, pick }) => [title, rounds.median(label, kind, pick)]);
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] as readonly string[]).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  const laid = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number),
      )
      .join('  '),
  );
  return laid.join('\n');
}
