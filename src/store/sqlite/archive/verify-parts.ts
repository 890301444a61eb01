import { foldCode, type RoomName } from '../../../protocol/code.ts';
import { DatabaseSync } from '../../node-sqlite.ts';
import { Finder } from '../finder.ts';
import { schemaSteps } from '../schema/steps.ts';
import { carriedMarks } from './carried-marks.ts';

/** Parts of the database that are not those of a log. */
export interface PartsFound {
  readonly damage: readonly string[];
  /** All that a log has is there as it should be: its facts can be walked. */
  readonly isWhole: boolean;
}

/** Compares tables, indexes, triggers and views with those of a fresh log; a backup may carry read marks. */
export function verifyParts(database: DatabaseSync): PartsFound {
  const [due, found] = [freshParts(), partsOf(database)];
  if (found.get('table read_mark') === `read_mark: ${carriedMarks}`)
    found.delete('table read_mark');
  const lacking = [...due].flatMap(([part, sql]) => {
    if (!found.has(part)) return [`The ${part} is missing.`];
    return found.get(part) === sql ? [] : [`The ${part} is not that of a log.`];
  });
  const strange = [...found.keys()].filter((part) => !due.has(part));
  const damage = [...lacking, ...strange.map((part) => `The ${part} is none of a log.`)];
  return { damage, isWhole: lacking.length === 0 };
}

function freshParts(): Map<string, string> {
  const fresh = new DatabaseSync(':memory:');
  try {
    for (const sql of schemaSteps) fresh.exec(sql);
    return partsOf(fresh);
  } finally {
    fresh.close();
  }
}

/** The SQL that makes each part, by its kind and name. */
function partsOf(database: DatabaseSync): Map<string, string> {
  const rows = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all();
  return new Map(
    rows.map(({ type, name, tbl_name, sql }) => [`${type} ${name}`, `${tbl_name}: ${sql}`]),
  );
}

/** Faults of a log's own name, of its runs, and of the tables of refs and spellings. */
export function faultsBesideRooms(database: DatabaseSync): string[] {
  return [
    ...epochFaults(database),
    ...runFaults(database),
    ...refFaults(database),
    ...saidFaults(database),
    ...spellingFaults(database),
  ];
}

function epochFaults(database: DatabaseSync): string[] {
  const epoch = String(
    database.prepare(`SELECT value FROM meta WHERE name = 'epoch'`).get()?.value,
  );
  return /^[a-z0-9]{12}$/.test(epoch) ? [] : ['The log has no epoch.'];
}

/** A run can't have begun behind the end of the log. */
function runFaults(database: DatabaseSync): string[] {
  const { strange } = database
    .prepare(
      `SELECT count(*) AS strange FROM run
       WHERE first NOT BETWEEN 1 AND (SELECT coalesce(max(id), 0) + 1 FROM fact)`,
    )
    .get() as { readonly strange: number };
  return strange > 0 ? [`Runs that begin behind the log's end: ${strange}.`] : [];
}

/*
 * Up to the fact `settled` every ref has its row; of later ones some have. One statement reads it
 * all, since a server may be settling refs meanwhile.
 */
const countRefs = `
WITH mark AS (SELECT (SELECT value FROM meta WHERE name = 'settled') AS settled)
SELECT settled, (SELECT max(id) FROM fact) AS latest, (SELECT count(*) FROM ref) AS rows,
  count(ref.fact) AS found,
  count(*) FILTER (WHERE ref.fact IS NULL AND fact.id <= CAST(settled AS INTEGER)) AS missing
FROM mark, fact LEFT JOIN ref ON ref.hash = fact.ref_hash AND ref.fact = fact.id
WHERE fact.ref_hash IS NOT NULL`;

function refFaults(database: DatabaseSync): string[] {
  const row = database.prepare(countRefs).get() ?? {};
  const settled = row.settled === null ? '0' : String(row.settled);
  const strange = Number(row.rows) - Number(row.found);
  const isMark = /^\d{1,15}$/.test(settled) && Number(settled) <= Number(row.latest);
  return [
    ...(isMark ? [] : ['The mark up to which refs are settled is not that of the log.']),
    ...(Number(row.missing) > 0 ? [`Refs that the table ref lacks: ${row.missing}.`] : []),
    ...(strange > 0 ? [`Rows of the table ref that belong to no fact: ${strange}.`] : []),
  ];
}

/** No fact is taken for one of which it is kept who said it before it is there. */
function saidFaults(database: DatabaseSync): string[] {
  const { said, latest } = database.prepare(markOfSaid).get() ?? {};
  const isMark =
    said === null || (/^\d{1,15}$/.test(String(said)) && Number(said) <= Number(latest));
  return isMark ? [] : ['The mark up to which authors are filled in is not that of the log.'];
}

const markOfSaid = `SELECT (SELECT value FROM meta WHERE name = 'said') AS said,
  (SELECT coalesce(max(id), 0) FROM fact) AS latest`;

/** Every room is found by its code, and every spelling leads to a room that has it for its code. */
function spellingFaults(database: DatabaseSync): string[] {
  const finder = new Finder(database);
  const rooms = database
    .prepare(`SELECT key, code FROM room WHERE key <> '' AND seq > 0`)
    .iterate() as unknown as Iterable<RoomName>;
  let lost = 0;
  let strays = 0;
  for (const { key, code } of rooms) {
    if (finder.find(code)?.key !== key) lost++;
    if (finder.rule === 'folded' && foldCode(code) !== key) strays++;
  }
  const rows = Number(database.prepare('SELECT count(*) AS rows FROM spelling').get()?.rows);
  return [
    ...(lost > 0 ? [`Rooms that their code does not lead to: ${lost}.`] : []),
    ...(rows > strays
      ? [`Rows of the table spelling that belong to no room: ${rows - strays}.`]
      : []),
  ];
}
