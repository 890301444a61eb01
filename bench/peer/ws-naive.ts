// Room chat as `ws` shows it in its examples: every line is sent to every reader in turn.
import { type WebSocket, WebSocketServer } from 'ws';
import { createMetricsServer, lineOf, portFromArguments, roomsOf } from './room-server.ts';

const counts = { writes: 0, deliveries: 0 };
const http = createMetricsServer(counts);
const sockets = new WebSocketServer({ server: http, path: '/ws' });
const rooms = new Map<string, Set<WebSocket>>();

sockets.on('connection', (socket, request) => {
  const name = roomsOf(request.url, 'roomCode')[0] as string;
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room);
  room.add(socket);
  socket.on('message', (data) => {
    const line = lineOf(data.toString());
    for (const reader of room) reader.send(line);
    counts.writes += room.size;
    counts.deliveries += room.size;
  });
  socket.on('error', () => {});
  socket.on('close', () => room.delete(socket));
});

http.listen(portFromArguments(), '127.0.0.1');
