import type { Word } from '../dialect/native.ts';
import type { OpenEvent } from '../protocol/clearance.ts';

/** Is it a fact of a room? All but some acts of order tell who made it. */
export function isEvent(heard: Word): heard is OpenEvent {
  return 'at' in heard && 'seq' in heard && heard.type !== 'ack';
}
