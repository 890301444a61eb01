// The chat of golem's tutorial: `join {"name":"r"}`, `leave {"name":"r"}`, `msg {"to":"r","msg":"hi"}`.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import * as z from 'zod';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const router = createRouter<object, { msg: string }>();
const rooms = router.createRoomManager();
const room = z.object({ name: z.string() });
const line = z.object({ to: z.string(), msg: z.string() });

router
  .on('join', room, (connection, { name }) => rooms.join(name, connection))
  .on('leave', room, (connection, { name }) => rooms.leave(name, connection))
  .on('msg', line, (_, { to, msg }) => rooms.emit(to, 'msg', msg));

const page = new URL('chat.html', import.meta.url);
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  createReadStream(page).pipe(response);
});
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
