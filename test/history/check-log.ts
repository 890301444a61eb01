import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Fault, FaultKind } from './fault.ts';
import type { Operation } from './history.ts';
import type { TrueLog } from './true-log.ts';

type Report = (kind: FaultKind, who: string, what: string) => void;

/** What is wrong with what was stored. */
export function faultsOfLog(log: TrueLog): Fault[] {
  const faults: Fault[] = [];
  const report: Report = (kind, who, what) => faults.push({ kind, room: log.room, who, what });
  const stored = new Map<Operation, number>();
  for (const [i, fact] of log.facts.entries()) {
    if (fact.seq !== i + 1) report('hole', 'the log', `${fact.seq} where ${i + 1} was due`);
    checkFact(fact, log, stored, report);
  }
  for (const operation of log.operations) {
    const why = whyLost(operation, stored.get(operation), log.epoch);
    if (why) report('lost', operation.sender, why);
  }
  checkOrder(log, stored, report);
  return faults;
}

function checkFact(
  fact: RoomEvent,
  log: TrueLog,
  stored: Map<Operation, number>,
  report: Report,
): void {
  if (isOrder(fact)) return;
  const { seq } = fact;
  const operation = log.sentAs(seq);
  if (!operation) {
    return report('phantom', 'the log', `nobody sent ${seq}, ${fact.type} by ${fact.author.id}`);
  }
  const first = stored.get(operation);
  if (first !== undefined) {
    return report('stored twice', 'the log', `${nameOf(operation)} is ${first} and ${seq}`);
  }
  stored.set(operation, seq);
  if (!isAsSent(fact, operation, log)) {
    report('phantom', 'the log', `${seq} is not ${nameOf(operation)}`);
  }
  if (operation.outcome === 'failed') {
    report('denied', operation.sender, `${nameOf(operation)} failed for certain, and is ${seq}`);
  }
}

/** What is decided about a room is held against the law, which is asked for it elsewhere. */
function isOrder({ type }: RoomEvent): boolean {
  return type === 'set' || type === 'granted' || type === 'revoked';
}

/** Why an acknowledged command is lost, if it is. */
function whyLost(operation: Operation, stored: number | undefined, log: string | undefined) {
  const { outcome, seq, epoch, change } = operation;
  if (outcome !== 'ok' || (epoch !== undefined && epoch !== log)) return undefined;
  // A reaction that was there already is answered with its message's number.
  if ('emoji' in change && seq === change.target) return undefined;
  if (stored !== undefined && (seq === undefined || seq === stored)) return undefined;
  return `${nameOf(operation)} was acknowledged as ${seq}, is ${stored}`;
}

function checkOrder(log: TrueLog, stored: ReadonlyMap<Operation, number>, report: Report): void {
  const last = new Map<string, number>();
  for (const operation of log.operations) {
    const seq = stored.get(operation);
    if (seq === undefined || operation.isAgain || operation.change.type !== 'posted') continue;
    const { sender } = operation;
    const before = last.get(sender) ?? 0;
    if (seq < before)
      report('reordered', sender, `${nameOf(operation)} is ${seq}, after ${before}`);
    last.set(sender, Math.max(before, seq));
  }
}

function isAsSent(fact: RoomEvent, { change }: Operation, log: TrueLog): boolean {
  if (fact.type !== change.type) return false;
  if (fact.type === 'posted') return log.everRead(fact.seq, fact.text);
  if (!('target' in change && 'target' in fact) || fact.target !== change.target) return false;
  if (fact.type === 'edited') return log.everRead(fact.target, fact.text);
  return (
    fact.type === 'removed' || ('emoji' in change && 'emoji' in fact && fact.emoji === change.emoji)
  );
}

function nameOf({ sender, ref, change }: Operation): string {
  const what =
    'text' in change ? `“${change.text}”` : `on ${'target' in change ? change.target : 'nothing'}`;
  return `${sender}'s ${change.type} ${what}${ref === undefined ? '' : ` (${ref})`}`;
}
