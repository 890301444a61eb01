import type { Heard, HeardEvent } from '../protocol/clearance.ts';
import type { Signal } from '../protocol/event.ts';
import { type ToldLimits, toldLimits } from '../protocol/limit.ts';
import type { Aside } from '../protocol/me.ts';
import type { Message } from '../protocol/record.ts';
import type { Reply, Resume } from '../protocol/reply.ts';

/** The WebSocket subprotocol that chooses this dialect. */
export const subprotocol = 'parlour.v1';

/** A word that a native client hears; a frame is one of these or an array of them. */
export type Word =
  | HeardEvent
  | Signal
  | Aside
  | (Omit<Extract<Reply, { type: 'welcome' }>, 'limits'> & { readonly limits: ToldLimits })
  | (Extract<Reply, { type: 'joined' }> & { readonly messages?: readonly Message[] })
  | Exclude<Reply, { type: 'welcome' | 'joined' }>;

export type { Reply, Resume };

export function encodeEvent(event: Heard): string {
  return JSON.stringify(event);
}

export function encodeSignal(signal: Signal | Aside): string {
  return JSON.stringify(signal);
}

export function encodeReply(reply: Reply): string {
  if (reply.type !== 'welcome') return JSON.stringify(reply);
  const { type, you, guest, epoch, run, beat, limits } = reply;
  return JSON.stringify({ type, you, guest, epoch, run, beat, limits: toldLimits(limits) });
}

/** Several encoded values as the one frame that carries them. */
export function bundle(frames: readonly string[]): string {
  return frames.length === 1 ? (frames[0] as string) : `[${frames.join(',')}]`;
}

/** A frame from the server, as the list of what it says; empty if it is none of ours. */
export function readFrame(text: string): readonly Word[] {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]) as Word[];
  } catch {
    return [];
  }
}
