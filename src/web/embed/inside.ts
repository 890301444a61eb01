import './worn.ts';
import type { Client } from '../../client/index.ts';
import { fill } from '../../page/words/say.ts';
import { app } from '../app.ts';
import type { LinkBanner } from '../part/link-banner.ts';
import type { Surroundings } from '../surroundings.ts';
import { words } from '../words.ts';
import { hearRoom, type RoomTold } from './hear-room.ts';
import { ownShare } from './share-of.ts';
import { clientFor, type Speaker } from './shared-client.ts';
import type { TagRoom } from './tag-room.ts';

export interface InsideParts {
  readonly server: URL;
  readonly house: HTMLElement;
  readonly around: Partial<Surroundings> & Pick<Surroundings, 'kept'>;
  readonly speaker: Speaker;
  /** A connection of the site's own. */
  readonly client?: Client | undefined;
  readonly told: RoomTold & { unread(count: number, named: number): void };
  readonly renew: () => void;
}

/** Makes a room live that stands in a tag. */
export function enter({ server, house, around, speaker, told, ...more }: InsideParts): TagRoom {
  const { dataset } = house;
  const client = more.client
    ? ownShare(more.client, dataset['code'] ?? '')
    : clientFor(server, dataset, around.kept, speaker, (fault) => tellFault(house, fault));
  const live = app(house, {
    server: new URL('ws', server).href,
    client,
    around,
    unread: told.unread,
    renew: more.renew,
  });
  house.querySelector('.where h1')?.setAttribute('aria-level', '2');
  const room = client.room(dataset['code'] ?? '');
  hearRoom(client, room, told);
  return { app: live, post: (text) => void room.post(text), end: () => live.close() };
}

/** Says why nobody is signed in, for as long as it is so: what is typed stays. */
function tellFault(house: HTMLElement, fault: string | undefined): void {
  const banner = house.querySelector<LinkBanner>('parlour-link');
  if (!banner) return;
  banner.warning =
    fault === undefined ? undefined : fill(words().link.notSignedIn, { reason: fault });
}
