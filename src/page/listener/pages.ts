import type { DialectName } from '../../protocol/dialect-name.ts';
import type { PageHtml } from '../layout.ts';
import type { ListenerPlace } from './frame.ts';
import { renderHtmxPage } from './htmx.ts';
import { renderChatlogPage, renderGolemPage, renderRoomcodePage } from './talk.ts';

/** The page at a listener's `GET /`; Parlour's own dialect has the lobby for it. */
export const listenerPages: ReadonlyMap<DialectName, (place: ListenerPlace) => PageHtml> = new Map([
  ['chatlog', renderChatlogPage],
  ['golem', renderGolemPage],
  ['htmx', renderHtmxPage],
  ['roomcode', renderRoomcodePage],
]);
