import { onTestFinished, vi } from 'vitest';
import type { Client, LinkState, Room } from '../../src/client/index.ts';

/** Resolves once `holds`, asked again after every event of these names. */
export function fact(target: EventTarget, names: string[], holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      for (const name of names) target.removeEventListener(name, look);
      resolve();
    };
    for (const name of names) target.addEventListener(name, look);
    look();
  });
}

export function linkIs(client: Client, name: LinkState['name']): Promise<void> {
  return fact(client, ['state'], () => client.state.name === name);
}

export function roomIs(room: Room, state: Room['state']): Promise<void> {
  return fact(room, ['state'], () => room.state === state);
}

export function heardUpTo(room: Room, seq: number): Promise<void> {
  return fact(room, ['event', 'page'], () => (room.cursor?.seq ?? 0) >= seq);
}

export function allSent(room: Room): Promise<void> {
  return fact(room, ['unsent'], () => room.unsent.length === 0);
}

/** What a target tells from now on. */
export function record<Detail>(target: EventTarget, name: string): Detail[] {
  const told: Detail[] = [];
  target.addEventListener(name, (event) => told.push((event as CustomEvent<Detail>).detail));
  return told;
}

/** From here on time goes only where the test sends it; sockets stay real. */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Takes chance out of the waits: each is this part of its bound. */
export function holdChance(part: number): void {
  vi.spyOn(Math, 'random').mockReturnValue(part);
  onTestFinished(() => void vi.restoreAllMocks());
}
