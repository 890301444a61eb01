import { connect } from '../../src/client/index.ts';
import { type RoomView, roomView } from '../../src/client/view/index.ts';

/** The SDK with its view of a room, as a page that uses both bundles them. */
export function viewOf(server: string, code: string): RoomView {
  return roomView(connect(server).room(code));
}
