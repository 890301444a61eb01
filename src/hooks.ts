import { BadOption } from './config/value.ts';
import type { Authorize } from './identity/authorize/authorize.ts';
import type { RoomHooks } from './room/hook.ts';

/**
 * The hooks of a program that brings the server along: it is asked before something happens, or told
 * after; see docs/hooks.md.
 */
export interface Hooks extends RoomHooks {
  authorize?: Authorize;
}

const all: Readonly<Record<keyof Hooks, true>> = {
  authorize: true,
  mayEnter: true,
  mayPost: true,
  committed: true,
  refused: true,
};
const hookNames = Object.keys(all) as (keyof Hooks)[];

/**
 * Checks what a program brings as its hooks: a guard under a name that nobody calls would let all through.
 * An object of a class may have more than hooks, but for methods whose names begin like theirs.
 *
 * @throws BadOption
 */
export function checkHooks(hooks: unknown): asserts hooks is Hooks {
  if (typeof hooks !== 'object' || hooks === null) {
    throw new BadOption(`The option hooks is an object of functions, not "${String(hooks)}".`);
  }
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(hooks));
  const names: readonly string[] = isPlain ? Object.keys(hooks) : likeHooks(hooks);
  const unknown = names.find((name) => !isHook(name));
  if (unknown !== undefined) {
    throw new BadOption(`There is no hook ${unknown}; there are ${hookNames.join(', ')}.`);
  }
  for (const name of hookNames) {
    const hook = (hooks as Hooks)[name];
    if (hook === undefined || typeof hook === 'function') continue;
    throw new BadOption(`The hook ${name} is a function, not "${String(hook)}".`);
  }
}

const isHook = (name: string) => hookNames.some((hook) => hook === name);

/** The names of an object of a class that look like hooks: `mayPst`, `authorise`. */
function likeHooks(hooks: object): string[] {
  const found: string[] = [];
  for (let at = hooks; at !== Object.prototype && at !== null; at = Object.getPrototypeOf(at)) {
    found.push(...Object.getOwnPropertyNames(at));
  }
  return found.filter((name) => /^(may[A-Z]|authori|commit|refuse)/.test(name));
}
