import type { ParlourRoomElement as Element } from '../../client/element.ts';
import { define } from './define.ts';
import { ParlourRoom } from './element.ts';

/** The tag as a module of the client's package: of two scripts on a page, too, the first one defines it. */
export const ParlourRoomElement: { new (): Element } = ParlourRoom;

define(undefined);
