import type { Carrying, Mention, ReplyTo } from '../../../protocol/carried.ts';
import { createChecks } from '../../../protocol/check.ts';
import { type ErrorCode, Refusal } from '../../../protocol/error.ts';
import type { Change } from '../../../protocol/fact.ts';
import type { Limits } from '../../../protocol/limit.ts';
import { faultOfStamp } from '../../../protocol/name.ts';
import { isAuthorId } from '../../../protocol/record.ts';
import { isSettingValue } from '../../../protocol/setting-value.ts';
import { faultOfText, keepText } from '../../../protocol/text.ts';
import { actedOf, ownOf, partsOf } from '../../fact-parts.ts';
import { changeFrom, factRows } from '../../fact-row.ts';
import { StoreDamaged } from '../../store.ts';
import { areCarried, areOwnFields, isActed, type RoomFileFact } from './schema.ts';

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
  if (!isAuthorId(author.id)) throw new StoreDamaged('the author has no id.');
  if (salt !== undefined && !/^[\w-]{20}$/.test(salt)) {
    throw new StoreDamaged('the salt of the text cannot be.');
  }
  checkOwn(fact);
  const kept = [author.name, stamp, emoji, text ?? '', nameIn(fact)];
  if (!ref.isWellFormed() || kept.some((each) => keepText(each) !== each)) {
    throw new StoreDamaged('there is a character in it that is never kept.');
  }
  const fault =
    faultOfCommand(fact, limits) ??
    faultOfStamp(author.name, limits) ??
    faultOfStamp(stamp, limits) ??
    faultOfStamp(nameIn(fact), limits) ??
    (text === undefined ? undefined : faultOfText(text, limits));
  if (fault) throw new StoreDamaged(`the fact would be refused here (${fault}).`);
}

/** The name of whom the fact is about, or whom it answers. */
function nameIn(fact: RoomFileFact): string {
  const { name, reply } = ownOf(fact) as { readonly name?: unknown; readonly reply?: ReplyTo };
  return typeof name === 'string' ? name : (reply?.author.name ?? '');
}

/** Checks that a fact's own fields are what one of its kind has, and nothing more. */
function checkOwn(fact: RoomFileFact): void {
  const { type, open = null, rest = null, restSalt, restSeal } = fact;
  if (restSalt !== undefined && !/^[\w-]{20}$/.test(restSalt)) {
    throw new StoreDamaged('the salt of what is sealed cannot be.');
  }
  const own = ownOf(fact);
  const acted = actedOf(fact);
  if (!areOwnFields(type, own) || !isActed(acted)) {
    throw new StoreDamaged('it holds what no fact of its kind does.');
  }
  if (fact.carried && !areCarried(JSON.parse(fact.carried))) {
    throw new StoreDamaged('it holds what no fact of its kind does.');
  }
  const change = changeFrom(type, fact);
  checkBeside(change, fact);
  if (change.type === 'set' && restSeal === undefined) checkValue(change);
  if (change.type === 'expired' && change.upTo >= fact.seq) {
    throw new StoreDamaged('it lets expire what is not yet.');
  }
  if (change.type === 'cleared' && change.upTo >= fact.seq) {
    throw new StoreDamaged('it clears what is not yet.');
  }
  const due = partsOf({ change, ...acted });
  const { carried = null } = fact;
  const isCarried = carried === '' || due.carried === carried;
  if (!isCarried || due.open !== open || (restSeal === undefined && due.rest !== rest)) {
    throw new StoreDamaged('it holds what no fact of its kind does.');
  }
}

/** Checks that a text answers what was there before, and has the names of those whom it names. */
function checkBeside(change: Change, { seq }: RoomFileFact): void {
  if (!('text' in change)) return;
  const { text } = change;
  const { reply, mentions = [] } = change as Carrying;
  if (reply && reply.seq >= seq) throw new StoreDamaged('it answers what is not yet.');
  const isNamed = ({ name }: Mention) => text.includes(`@${name}`) || text.includes(`＠${name}`);
  const ids = new Set(mentions.map(({ id }) => id));
  if (!mentions.every(isNamed) || ids.size < mentions.length) {
    throw new StoreDamaged('it names somebody whom its text does not.');
  }
}

function checkValue({ setting, value }: Extract<Change, { type: 'set' }>): void {
  if (!isSettingValue(setting, value)) {
    throw new StoreDamaged(`the setting ${setting} cannot be that.`);
  }
}

/** The code by which the fact's command would be refused, whoever sent it. */
function faultOfCommand(fact: RoomFileFact, limits: Limits): ErrorCode | undefined {
  if (fact.target !== undefined && fact.target >= fact.seq) return 'no_message';
  try {
    const command = commandOf(fact);
    if (command) createChecks(limits).command(command);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Undefined where no command says it. */
function commandOf(fact: RoomFileFact): object | undefined {
  // In an open file its value may be missing.
  if (fact.type === 'set' && fact.restSeal !== undefined) return undefined;
  const { type, ref, at } = fact;
  const { asked } = factRows[type];
  return asked && { ...asked(fact, at), room: '', ...(ref === undefined ? {} : { ref }) };
}
