import { isAct } from '../protocol/act.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Change, Fact } from '../protocol/fact.ts';
import { changeByAct, judgeAct } from './acts.ts';
import { answerTo, judgeAnswer } from './ask.ts';
import { checkText, factBy, judgeWords } from './decide.ts';
import type { Ground, Ordered } from './ground.ts';
import { hinderedAsOut, hinderedEntry, refuseIf, stanceOf } from './may.ts';
import { changeBy, judgeOrder, type NameOf } from './order.ts';

/** The fact that an order asks for, and why it may not be: whoever did the same before is answered all the same. */
interface JudgedOrder {
  readonly fact: Fact;
  readonly refusal?: Refusal | undefined;
}

/**
 * Decides on an order. Who may not give it is told so, whatever it is about: what is wrong with that
 * would tell who is here, who has a role, and what is a question.
 *
 * @param aimed the fact of its number, where it names one
 * @throws Refusal
 */
export function judgedOrder(
  ground: Ground,
  command: Ordered,
  nameOf: NameOf,
  aimed: RoomEvent | undefined,
): JudgedOrder {
  const refusal = refusalIn(() => judgeOrdered(ground, command, nameOf, aimed));
  try {
    const fact = orderedFact(ground, command, nameOf, aimed);
    return { fact, refusal: refusal ?? refusalIn(() => judgeWords(ground, fact)) };
  } catch (error) {
    throw refusal ?? error;
  }
}

/** The refusal that something throws; undefined where it throws none. */
export function refusalIn(judge: () => unknown): Refusal | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function orderedFact(
  ground: Ground,
  command: Ordered,
  nameOf: NameOf,
  aimed: RoomEvent | undefined,
): Fact {
  const change = orderedChange(ground, command, nameOf, aimed);
  const fact = factBy(ground, command, change);
  checkText(fact, ground.limits);
  return fact;
}

function orderedChange(
  ground: Ground,
  command: Ordered,
  nameOf: NameOf,
  aimed: RoomEvent | undefined,
): Change {
  if (command.type === 'answer') return answerTo(command, aimed);
  if (isAct(command)) return changeByAct({ ...ground, command, nameOf, aimed });
  return changeBy(ground, command, nameOf);
}

/** @throws Hindered */
function judgeOrdered(
  ground: Ground,
  command: Ordered,
  nameOf: NameOf,
  aimed: RoomEvent | undefined,
): void {
  const { standing, actor, now } = ground;
  refuseIf(hinderedAsOut(ground) ?? hinderedEntry(stanceOf(standing, actor, now)));
  if (command.type === 'answer') judgeAnswer(ground);
  else if (isAct(command)) judgeAct({ ...ground, command, nameOf, aimed });
  else judgeOrder(ground, command);
}

/**
 * The fact that an order about a guest became, who was no person yet when it came first; undefined for
 * every other order.
 */
export function factOfGuest(
  command: Ordered,
  fact: Fact,
  aimed: RoomEvent | undefined,
): Fact | undefined {
  const { change } = fact;
  if (fact.ref === undefined || !('person' in change)) return undefined;
  const { person = aimed?.author.id } = 'person' in command ? command : {};
  return person === undefined || change.person === person
    ? undefined
    : { ...fact, change: { ...change, person } };
}

/** Is it decided a while later, and all else at once? */
export function isPassword(command: Ordered): command is Extract<Ordered, { type: 'set' }> {
  return command.type === 'set' && command.setting === 'password';
}
