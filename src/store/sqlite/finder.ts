import type { DatabaseSync } from 'node:sqlite';
import {
  type CodeRule,
  exactName,
  foldCode,
  type RoomName,
  roomName,
} from '../../protocol/code.ts';
import type { Limits } from '../../protocol/limit.ts';
import { cleanName } from '../../protocol/name.ts';
import { readRule } from './refold.ts';

/** Longer than any code with a number behind it. */
const mostUnits = 256;

/** Knows which room a spelling leads to. */
export class Finder {
  readonly rule: CodeRule;
  readonly #keys: ReadonlyMap<string, string>;

  /** Reads, once, the few spellings of rooms whose key is another. */
  constructor(database: DatabaseSync) {
    this.rule = readRule(database) ?? 'folded';
    const rows = database
      .prepare('SELECT fold, key FROM spelling JOIN room ON room.id = spelling.room')
      .all();
    this.#keys = new Map(rows.map(({ fold, key }) => [String(fold), String(key)]));
  }

  /** @returns undefined where the spelling can't be a code */
  find(spelling: string, limits?: Pick<Limits, 'codePoints'>): RoomName | undefined {
    const code = spelling.trim();
    if (this.#keys.size > 0 && code.length <= mostUnits) {
      const key = this.#keys.get(foldCode(code));
      if (key !== undefined) return { key, code };
    }
    if (this.rule === 'exact') return exactName(spelling, limits);
    const room = roomName(spelling, limits);
    return room && shown(room);
  }
}

/** The first spelling is what all are shown: it is told as a name is, where that is the same room. */
function shown({ key, code }: RoomName): RoomName {
  const clean = cleanName(code).trim();
  return { key, code: clean === code || foldCode(clean) !== key ? code : clean };
}
