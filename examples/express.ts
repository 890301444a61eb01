// Beside Express: its routes stay its own, `/ws` is the router's.
import { createServer } from 'node:http';
import express from 'express';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const router = createRouter();
router.on('echo', (connection, data) => connection.emit('echo', data));

const app = express();
app.get('/', (_, response) => {
  response.json({ connected: router.size });
});
app.all('/ws', router.handleRequest);

const server = createServer(app);
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
