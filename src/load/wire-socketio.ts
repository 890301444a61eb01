import type { Wire } from './wire.ts';

const ping = 0x32;

/** Socket.IO over its WebSocket transport; the peer joins the rooms its query names. */
export const socketio: Wire = {
  path: (rooms) =>
    `/socket.io/?EIO=4&transport=websocket&rooms=${rooms.map(encodeURIComponent).join(',')}`,
  entering: () => [{ until: '0{' }, { say: '40', until: '40{' }],
  line: (room, name, text) =>
    `42${JSON.stringify(['say', { Room: room, Author: name, Content: text }])}`,
  answer: (payload) => (payload.length === 1 && payload[0] === ping ? '3' : undefined),
};
