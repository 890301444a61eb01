import type { Answerable } from '../guard.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { Framing } from '../send/frame.ts';
import type { Outlet } from '../send/outlet.ts';

/** A connection as its session needs it, be it a WebSocket or a bare line of TCP. */
export interface Connection extends Answerable {
  readonly outlet: Outlet;
  readonly framing: Framing;
  /** Tells connections apart; also the tail of a name for who carries none. */
  readonly id: string;
  /** The address of the other side. */
  readonly address?: string | undefined;
  /** The address by which it counts; undefined where that tells nobody apart. */
  readonly countedFrom?: string | undefined;
  /** The address that a bar holds for. */
  readonly barredFrom?: string | undefined;
  /** Told once that it said hello, or came into a room. */
  readonly onSpoken?: () => void;
  /** Ends it with a reason, where its kind can tell one. */
  close(code: ErrorCode): void;
  /** Reads no more until `resume`: nothing that is sent meanwhile is lost. */
  pause(): void;
  resume(): void;
}
