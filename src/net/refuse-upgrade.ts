import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { endRaw } from './end-raw.ts';
import { rawRefusal } from './refusal.ts';

/**
 * Says no on a socket that was to become a WebSocket, and lets go of it.
 * @param text in place of our words, for clients that know others
 */
export function refuseUpgrade(
  socket: Duplex,
  code: ErrorCode,
  limits: Limits,
  text?: string,
): void {
  const allow = code === 'wrong_method' ? { allow: 'GET' } : undefined;
  endRaw(socket, rawRefusal(code, limits, allow, text));
}
