import { Failure } from '../client/failure.ts';
import { host } from '../client/host/index.ts';
import type { Room } from '../client/index.ts';
import type { Keep } from './keep.ts';
import type { Outcome } from './outcome.ts';
import { tellRoom } from './told.ts';

export interface InviteParts {
  readonly house: HTMLElement;
  readonly room: Room;
  readonly outcome: Outcome;
  readonly kept: Keep;
  /** The name that the server has for this person. */
  readonly called: () => string | undefined;
}

/** Asks the person of the page whether to take what a link gives, and does it. */
export async function invite(
  { house, room, outcome, kept, called }: InviteParts,
  key: string,
): Promise<void> {
  await outcome.of(
    (async () => {
      const [link, { Invitation }] = await Promise.all([
        host(room).lookAtLink(key),
        import('./part/invitation.ts'),
      ]);
      const asks = new Invitation();
      asks.link = link;
      asks.suggestion = kept.get('name') === undefined ? (called() ?? '') : undefined;
      asks.take = (name) =>
        take(name, house, kept, () => host(room).takeLink(key, name ?? called()));
      house.append(asks);
    })(),
  );
}

/** @returns why it was not taken */
async function take(
  name: string | undefined,
  house: HTMLElement,
  kept: Keep,
  work: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.message;
  }
  if (name !== undefined) {
    kept.set('name', name);
    tellRoom(house, 'named', name);
  }
  return undefined;
}
