// Room chat on `ws` whose frames are built once and written to every reader's socket.
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { createMetricsServer, lineOf, portFromArguments, roomsOf } from './room-server.ts';
import { textFrame } from './text-frame.ts';

const counts = { writes: 0, deliveries: 0 };
const http = createMetricsServer(counts);
const sockets = new WebSocketServer({ noServer: true });
const rooms = new Map<string, Set<Duplex>>();

http.on('upgrade', (request, wire, head) => {
  const name = roomsOf(request.url, 'roomCode')[0] as string;
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room);
  sockets.handleUpgrade(request, wire, head, (socket) => {
    room.add(wire);
    socket.on('message', (data) => {
      const frame = textFrame(lineOf(data.toString()));
      for (const reader of room) reader.write(frame);
      counts.writes += room.size;
      counts.deliveries += room.size;
    });
    socket.on('error', () => {});
    socket.on('close', () => room.delete(wire));
  });
});

http.listen(portFromArguments(), '127.0.0.1');
