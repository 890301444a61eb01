// What an event may carry: an object that fits a schema, anything at all, something made of what
// came, or nothing.
import { createServer } from 'node:http';
import * as z from 'zod';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const message = z.object({ msg: z.string() });
const shouted = z.string().transform((text) => text.toUpperCase());

const router = createRouter()
  .on('json', message, (connection, data) => connection.emit('json', data))
  .on('raw', (connection, data) => connection.emit('raw', typeof data))
  .on('custom', shouted, (connection, data) => connection.emit('custom', data))
  .on('nodata', (connection) => connection.emit('json', { msg: 'Hi from nodata!' }))
  .onClose((connection) => console.log(`${connection.id} is gone`));

const server = createServer();
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
