// Room chat on `parlour/router`: our fan-out without the log.
import { createRouter } from '../../src/router/index.ts';
import { createMetricsServer, lineOf, portFromArguments, roomsOf } from './room-server.ts';

const router = createRouter({
  state: ({ url }) => ({ room: roomsOf(url, 'roomCode')[0] as string }),
  protocol: {
    decode: (frame) => ({ event: 'line', data: String(frame) }),
    encode: (_, data) => lineOf(String(data)),
  },
});
const rooms = router.createRoomManager();

router
  .onConnect((connection) => rooms.join(connection.state.room, connection))
  .on('line', ({ state }, line) => rooms.emit(state.room, 'line', line));

const server = createMetricsServer(router.traffic);
router.attach(server);
server.listen(portFromArguments(), '127.0.0.1');
