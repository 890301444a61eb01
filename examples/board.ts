// A board that many draw on, typed from end to end: what is heard by schemas, what is said by a type.
import { createServer } from 'node:http';
import * as z from 'zod';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const point = z.object({ x: z.int().min(0).max(999), y: z.int().min(0).max(999) });
const stroke = z.object({ from: point, to: point, colour: z.enum(['ink', 'red', 'blue']) });
type Stroke = z.infer<typeof stroke>;

interface Artist {
  name?: string;
}

interface Says {
  board: readonly Stroke[];
  stroke: Stroke & { readonly by: string };
  artists: number;
  wiped: undefined;
}

const strokes: Stroke[] = [];
const router = createRouter<Artist, Says>();

router
  .onConnect((connection) => {
    connection.emit('board', strokes);
    router.broadcast('artists', router.size);
  })
  .onClose(() => router.broadcast('artists', router.size))
  .on('name', z.string().trim().min(1).max(40), ({ state }, name) => {
    state.name = name;
  })
  .on('stroke', stroke, ({ state }, data) => {
    strokes.push(data);
    router.broadcast('stroke', { ...data, by: state.name ?? 'somebody' });
  })
  .on('wipe', () => {
    strokes.length = 0;
    router.broadcast('wiped');
  });

const server = createServer();
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
