import { connect } from '../../client/connect.ts';
import type { Client } from '../../client/index.ts';
import { wallOptions } from '../../protocol/wall.ts';
import { standWall } from '../wall/stand-wall.ts';
import wallText from '../wall/wall.css?inline';
import { hearRoom, type RoomTold } from './hear-room.ts';
import { ownShare } from './share-of.ts';
import type { TagRoom } from './tag-room.ts';

export interface TagWall {
  readonly server: URL;
  /** The shell of the room, of which a wall needs the names alone. */
  readonly dataset: DOMStringMap;
  readonly root: ShadowRoot;
  readonly stage: HTMLElement;
  /** The options that the tag has, as texts. */
  readonly given: readonly (readonly [string, string])[];
  readonly getToken?: (() => string | Promise<string>) | undefined;
  /** A connection of the site's own. */
  readonly client?: Client | undefined;
  readonly told: RoomTold;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(wallText);

/**
 * Shows a room in a tag as a wall, which only reads and counts as nobody. What stands in the tag stays
 * until there is something to show.
 */
export function enterWall(parts: TagWall): TagRoom {
  const { server, dataset, root, stage, client, getToken, told } = parts;
  const { code = '', codes } = dataset;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  const wall = document.createElement('div');
  wall.className = 'wall';
  const show = () => {
    if (wall.parentNode !== stage) stage.replaceChildren(wall);
  };
  const socket = new URL('ws', server).href;
  const close = standWall(wall, {
    ...{ code, socket },
    ...wallOptions(parts.given),
    connect: () =>
      client
        ? ownShare(client, code)
        : connect(socket, {
            watch: true,
            ...(codes === 'exact' && { codes }),
            ...(getToken && { getToken }),
          }),
    began(client, room) {
      for (const name of ['page', 'refused'] as const) room.addEventListener(name, show);
      client.addEventListener('state', ({ detail }) => detail.name === 'closed' && show());
      hearRoom(client, room, told);
    },
  });
  return { end: close };
}
