import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../protocol/error.ts';
import { endRaw } from '../socket/gate.ts';
import { rawRefusal } from './refusal.ts';

/** Says no on a socket that was to become a WebSocket, and lets go of it. */
export function refuseUpgrade(socket: Duplex, code: ErrorCode): void {
  const allow = code === 'wrong_method' ? { allow: 'GET' } : undefined;
  endRaw(socket, rawRefusal(code, allow));
}
