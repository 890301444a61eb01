import './worn.ts';
import type { Client, Message, Room } from '../../client/index.ts';
import { app } from '../app.ts';
import type { App } from '../app-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { clientFor, type Speaker, shareOf } from './shared-client.ts';

export interface InsideParts {
  readonly server: URL;
  readonly house: HTMLElement;
  readonly around: Partial<Surroundings> & Pick<Surroundings, 'kept'>;
  readonly speaker: Speaker;
  /** A connection of the site's own. */
  readonly client?: Client | undefined;
  readonly told: {
    message(message: Message): void;
    unread(count: number, named: number): void;
    state(name: string, reason: string): void;
  };
  readonly renew: () => void;
}

/** A room that is live within a tag. */
export interface Inside {
  readonly app: App;
  readonly room: Room;
  end(): void;
}

/** Makes a room live that stands in a tag. */
export function enter({ server, house, around, speaker, told, ...more }: InsideParts): Inside {
  const { dataset } = house;
  const client = more.client
    ? ownShare(more.client, dataset['code'] ?? '')
    : clientFor(server, dataset, around.kept, speaker);
  const live = app(house, {
    server: new URL('ws', server).href,
    client,
    around,
    unread: told.unread,
    renew: more.renew,
  });
  house.querySelector('.where h1')?.setAttribute('aria-level', '2');
  const room = client.room(dataset['code'] ?? '');
  room.addEventListener('event', ({ detail }) => {
    if (detail.type === 'posted') told.message(detail);
  });
  const state = () => {
    const now = client.state;
    told.state(now.name, now.name === 'closed' ? now.reason : '');
  };
  client.addEventListener('state', state);
  state();
  return { app: live, room, end: () => live.close() };
}

/** The site closes its own connection itself. */
function ownShare(client: Client, code: string): Client {
  const over = new AbortController();
  return shareOf(client, over.signal, () => {
    over.abort();
    client.room(code).leave();
  });
}
