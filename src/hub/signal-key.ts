import type { Signal } from '../protocol/event.ts';
import { isGrowing } from '../protocol/growing.ts';

/** The name of a signal among others: of those of one name the last alone is told; pieces of a message go all. */
export function signalKey(signal: Signal): string {
  if (signal.type === 'typing') return `typing ${signal.author.id}`;
  if (!isGrowing(signal)) return signal.type;
  const name = `${signal.type} ${signal.author.id} ${signal.ref}`;
  return signal.type === 'growing' ? `${name} ${signal.offset}` : name;
}
