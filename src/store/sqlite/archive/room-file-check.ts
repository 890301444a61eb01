import { createChecks } from '../../../protocol/check.ts';
import { type ErrorCode, Refusal } from '../../../protocol/error.ts';
import type { Limits } from '../../../protocol/limit.ts';
import { faultOfStamp } from '../../../protocol/name.ts';
import { faultOfText, keepText } from '../../../protocol/text.ts';
import { hasOwn } from '../../fact-parts.ts';
import { factRows } from '../../fact-row.ts';
import { StoreDamaged } from '../../store.ts';
import type { RoomFileFact } from './schema.ts';

/** The end of the year 9999: what is long after it is no date at all. */
const lastMoment = 253_402_300_799_999;

/**
 * Holds a fact of a file against what holds for whoever says something: a digest shows that a fact
 * is as it was written, not that a server wrote it.
 *
 * @throws StoreDamaged
 */
export function checkFact(fact: RoomFileFact, limits: Limits): void {
  const { author, at, salt, text, stamp = '', emoji = '', ref = '' } = fact;
  if (at < 0 || at > lastMoment) throw new StoreDamaged('the time of the fact cannot be.');
  if (!/^[\w-]{1,64}$/.test(author.id)) throw new StoreDamaged('the author has no id.');
  if (salt !== undefined && !/^[\w-]{20}$/.test(salt)) {
    throw new StoreDamaged('the salt of the text cannot be.');
  }
  const kept = [author.name, stamp, emoji, text ?? ''];
  if (!ref.isWellFormed() || kept.some((each) => keepText(each) !== each)) {
    throw new StoreDamaged('there is a character in it that is never kept.');
  }
  const fault =
    faultOfCommand(fact, limits) ??
    faultOfStamp(author.name, limits) ??
    faultOfStamp(stamp, limits) ??
    (text === undefined ? undefined : faultOfText(text, limits));
  if (fault) throw new StoreDamaged(`the fact would be refused here (${fault}).`);
}

/** Why the command of which the fact comes would be refused, whoever sent it. */
function faultOfCommand(fact: RoomFileFact, limits: Limits): ErrorCode | undefined {
  if (fact.target !== undefined && fact.target >= fact.seq) return 'no_message';
  try {
    const command = hasOwn(fact.type) ? undefined : commandOf(fact);
    if (command) createChecks(limits).command(command);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Undefined where no command says it. */
function commandOf(fact: RoomFileFact): object | undefined {
  const { type, ref, at } = fact;
  const { asked } = factRows[type];
  return asked && { ...asked(fact, at), room: '', ...(ref === undefined ? {} : { ref }) };
}
