// Beside Hono on Node: its routes stay its own, `/ws` is the router's.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const router = createRouter();
router.on('echo', (connection, data) => connection.emit('echo', data));

const app = new Hono();
app.get('/', (context) => context.json({ connected: router.size }));

const server = createServer(getRequestListener(app.fetch));
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
