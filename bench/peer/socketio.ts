// Room chat on Socket.IO's own rooms, over WebSocket alone.
import { Server } from 'socket.io';
import { createMetricsServer, portFromArguments, roomsOf } from './room-server.ts';

interface Line {
  readonly Room: string;
  readonly Author: string;
  readonly Content: string;
}

const http = createMetricsServer({ writes: Number.NaN, deliveries: Number.NaN });
const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.on('connection', async (socket) => {
  await socket.join([...roomsOf(socket.handshake.url, 'rooms')]);
  socket.on('say', ({ Room, Author, Content }: Line) => {
    io.to(Room).emit('said', { Author, Content });
  });
});

http.listen(portFromArguments(), '127.0.0.1');
