// Two events and an answer to each: `hello {"to":"Server","from":"Client"}` and `poke undefined`.
import { createServer } from 'node:http';
import * as z from 'zod';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const hello = z.object({ to: z.string(), from: z.string() });

const router = createRouter<object, { answer: { msg: string } }>()
  .on('hello', hello, (connection, { from, to }) => {
    console.log(`Hello from ${from} to ${to}`);
    connection.emit('answer', { msg: 'Thanks, client!' });
  })
  .on('poke', (connection) => connection.emit('answer', { msg: 'Ouch I am sensible!' }));

const server = createServer();
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
