// One room: `join undefined`, then every `msg {"msg":"Hi lobby!"}` comes to all members as it is.
import { createServer } from 'node:http';
import * as z from 'zod';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const message = z.object({ msg: z.string() });
const router = createRouter<object, { msg: z.infer<typeof message> }>();
const lobby = router.createRoom();

router
  .on('join', (connection) => lobby.join(connection))
  .on('leave', (connection) => lobby.leave(connection))
  .on('msg', message, (_, data) => lobby.emit('msg', data));

const server = createServer();
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
