// Beside Fastify: its routes stay its own, `/ws` is the router's, and both close together.
import fastify from 'fastify';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const router = createRouter();
router.on('echo', (connection, data) => connection.emit('echo', data));

const app = fastify();
app.get('/', () => ({ connected: router.size }));
app.addHook('preClose', () => router.close());

router.attach(app.server);
await app.listen({ port: Number(process.env['PORT'] ?? 8080) });
console.log(app.server.address());
