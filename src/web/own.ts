import type { Life } from './life.ts';
import type { Device, OwnParts } from './own-parts.ts';
import { unloaded } from './unloaded.ts';

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
export function followOwn({ house, life, ...parts }: OwnHouse): (device: Device) => void {
  const { kept, renew, tell } = parts;
  const secret = kept.get('secret');
  const look = () => {
    if (kept.get('secret') !== secret) renew();
  };
  kept.follow('secret', look, life.signal);
  return (device) => {
    import('./own/receive.ts').then(
      ({ Receive }) => {
        if (!life.isOver) house.querySelector('.log')?.before(new Receive(parts, device));
      },
      () => tell(unloaded),
    );
  };
}
