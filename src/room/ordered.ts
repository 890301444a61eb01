import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import { answerTo, judgeAnswer } from './ask.ts';
import { checkText, factBy } from './decide.ts';
import type { Ground, Ordered } from './ground.ts';
import { changeBy, judgeOrder, type NameOf } from './order.ts';

/**
 * The fact that an order asks for; whether it may be is not asked.
 *
 * @param asked what is answered, where that is the order
 * @throws Refusal
 */
export function orderedFact(
  ground: Ground,
  command: Ordered,
  nameOf: NameOf,
  asked: RoomEvent | undefined,
): Fact {
  const change =
    command.type === 'answer' ? answerTo(command, asked) : changeBy(ground, command, nameOf);
  const fact = factBy(ground, command, change);
  checkText(fact, ground.limits);
  return fact;
}

/** @throws Hindered */
export function judgeOrdered(ground: Ground, command: Ordered): void {
  if (command.type === 'answer') judgeAnswer(ground);
  else judgeOrder(ground, command);
}

/**
 * The fact that an order about a guest became, who was no person yet when it came first; undefined for
 * every other order.
 */
export function factOfGuest(command: Ordered, fact: Fact): Fact | undefined {
  const { change } = fact;
  if (fact.ref === undefined || !('person' in command) || !('person' in change)) return undefined;
  const { person } = command;
  return change.person === person ? undefined : { ...fact, change: { ...change, person } };
}

/** Is it decided a while later, and all else at once? */
export function isPassword(command: Ordered): command is Extract<Ordered, { type: 'set' }> {
  return command.type === 'set' && command.setting === 'password';
}
