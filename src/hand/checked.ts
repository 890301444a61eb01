import { checkNames } from '../known-names.ts';
import { keptMeta } from '../protocol/carried.ts';
import { type Checks, commandsOf } from '../protocol/check.ts';
import type { Limits } from '../protocol/limit.ts';
import { type GivenRole, givenRoles } from '../protocol/role.ts';
import type { Decided } from '../room/ground.ts';

/**
 * A command of a program, checked as one of a client is. A client of tomorrow may say more than is known
 * today; in a program, a name that nobody knows would do nothing, and nobody would hear of it.
 *
 * @param own the fields that the hand has as arguments of their own
 * @param more the other ones, as the program says them
 * @throws Refusal, and TypeError of a name that there is not
 */
export function checkedCommand(
  checks: Checks,
  limits: Limits,
  own: Readonly<Record<string, unknown>>,
  more?: object | null,
): Decided {
  const checked = checks.command({ ...more, ...own }) as Decided;
  const said = Object.keys(more ?? {});
  if (said.some((name) => Object.hasOwn(own, name) || !Object.hasOwn(checked, name))) {
    const { type } = checked;
    const known = fieldsOf(type, limits).filter((name) => !Object.hasOwn(own, name));
    checkNames(more ?? {}, known, `field of ${type}`);
  }
  // It waits for its turn while the program goes on, and changes what is its own.
  if (!('meta' in checked) || !checked.meta) return checked;
  return { ...checked, meta: keptMeta(checked.meta) };
}

function fieldsOf(type: Decided['type'], limits: Limits): readonly string[] {
  const { properties = {} } = commandsOf(limits)[type] as { readonly properties?: object };
  // Work is owed by people alone.
  return Object.keys(properties).filter((name) => name !== 'work');
}

/** @throws TypeError */
export function checkRole(role: unknown): asserts role is GivenRole | undefined {
  if (role === undefined || givenRoles.some((given) => given === role)) return;
  throw new TypeError(
    `The role of a bot is ${givenRoles.join(', ')} or none, not "${String(role)}".`,
  );
}

/** Checks the bounds of what is read: names that there are, and whole numbers where they are numbers. @throws TypeError */
export function checkRange(range: object, numbers: readonly string[], texts: readonly string[]) {
  checkNames(range, [...numbers, ...texts], 'field of a range');
  for (const name of numbers) {
    const value = (range as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || value === Number.POSITIVE_INFINITY) continue;
    if (Number.isSafeInteger(value) && Number(value) >= 0) continue;
    throw new TypeError(
      `The ${name} of a range is a whole number from 0 on, not "${String(value)}".`,
    );
  }
}

/** @throws TypeError */
export function checkWords(words: unknown): asserts words is string {
  if (typeof words === 'string') return;
  throw new TypeError(`The words that are searched are a text, not "${String(words)}".`);
}
