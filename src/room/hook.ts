import type { ErrorCode } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';

/**
 * The hooks of a program that brings the server along, told after something happened. A hook that
 * throws is logged as a bug and changes nothing for anybody.
 */
export interface Hooks {
  /** Told of each fact that this server committed, in the order of its room; never of a repeat. */
  committed?(event: RoomEvent): void;

  /** Told of each refusal; `from` is the address of who is refused. */
  refused?(code: ErrorCode, from: string | undefined): void;
}
