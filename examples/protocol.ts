// A wire of one's own: the same as simple.ts, in BSON, `{ e: event, d: data }` in binary frames.
import { createServer } from 'node:http';
import { deserialize, serialize } from 'bson';
import * as z from 'zod';
import { createRouter, type Protocol } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const bson: Protocol = {
  decode(frame) {
    if (typeof frame === 'string') return undefined;
    const { e: event, d: data } = deserialize(frame);
    return { event, data };
  },
  encode: (event, data) => serialize({ e: event, d: data }),
};

const hello = z.object({ to: z.string(), from: z.string() });

const router = createRouter<object, { answer: { msg: string } }>({ protocol: bson })
  .on('hello', hello, (connection) => connection.emit('answer', { msg: 'Thanks, client!' }))
  .on('poke', (connection) => connection.emit('answer', { msg: 'Ouch I am sensible!' }));

const server = createServer();
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
