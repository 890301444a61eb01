import { laterPart } from './later-part.ts';
import type { Life } from './life.ts';
import type { Device, OwnParts } from './own-parts.ts';

/** The place where this browser's person is kept, and what comes of another one there. */
export interface OwnHouse extends OwnParts {
  readonly house: HTMLElement;
  readonly life: Life;
}

/**
 * Follows who is kept in this browser: another tab may have forgotten it, or a link brought somebody
 * from another device.
 *
 * @returns takes the box that such a link names
 */
export function followOwn({ house, life, ...parts }: OwnHouse): (device: Device) => Promise<void> {
  const { kept, renew, tell } = parts;
  const secret = kept.get('secret');
  const look = () => {
    if (kept.get('secret') !== secret) renew();
  };
  kept.follow('secret', look, life.signal);
  return async (device) => {
    const part = await laterPart(import('./own/receive.ts'), tell);
    if (part && !life.isOver) {
      house.querySelector('.log')?.before(new part.Receive(parts, device));
    }
  };
}
