import type { Client, Room } from '../client/index.ts';
import type { Life } from './life.ts';
import type { LinkBanner, LinkView } from './part/link-banner.ts';
import type { Surroundings } from './surroundings.ts';

export interface ShowLinkParts {
  readonly life: Life;
  readonly around: Pick<Surroundings, 'window' | 'isOnline'>;
  readonly client: Client;
  readonly room: Room;
  readonly banner: LinkBanner;
  /** The rest of what the banner shows, which goes by the connection, too. */
  readonly more: () => Pick<LinkView, 'room' | 'refusal'>;
}

/**
 * Shows in the banner how the connection is: the browser knows at once that it is offline; the link finds
 * out when it hears nothing.
 *
 * @returns told when the room heard something: it is not offline then
 */
export function showLink(parts: ShowLinkParts): () => void {
  const { life, around, client, room, banner, more } = parts;
  let isCut = false;
  const show = () => {
    const link = client.state;
    const online = !isCut && (around.isOnline() || link.name === 'live');
    banner.view = { link, online, ...more() };
  };
  const cut = (isNow: boolean) => {
    isCut = isNow;
    show();
  };
  for (const name of ['state', 'refused'] as const) room.addEventListener(name, show);
  client.addEventListener('state', show);
  const { signal } = life;
  around.window.addEventListener('online', () => cut(false), { signal });
  around.window.addEventListener('offline', () => cut(true), { signal });
  return () => {
    if (isCut) cut(false);
  };
}
