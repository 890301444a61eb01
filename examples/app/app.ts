// An app with people of its own, who talk in rooms of it.
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express, { type Request } from 'express';
import { openParlour } from '../../src/index.ts'; // in a project of yours: 'parlour'

const { PORT = '3000', DATA = './chat', SDK = 'node_modules/parlour-client/lib' } = process.env;
const app = express().use(express.json());

// Your sessions and your people; here whoever says a name is signed in.
const people = new Map<string, { id: string; name: string }>();
const personOf = ({ headers }: Request) => people.get(headers.cookie?.split('session=')[1] ?? '');
app.post('/sign-in', ({ body }, response) => {
  const session = randomUUID();
  people.set(session, { id: `person ${body.name}`, name: body.name });
  response.cookie('session', session, { httpOnly: true, sameSite: 'strict' }).end();
});

const parlour = await openParlour({ data: DATA, guests: 'off', jwtSecret: randomBytes(32) });
app.get('/chat-token', async (request, response) => {
  const person = personOf(request);
  if (person) response.set('cache-control', 'no-store').send(await parlour.token(person));
  else response.sendStatus(204);
});
app.use('/sdk', express.static(SDK));
app.get('/', (_, response) => response.sendFile('page.html', { root: import.meta.dirname }));

const server = createServer(app);
parlour.attach(server, { path: '/chat' });
server.listen(Number(PORT), () => console.log(server.address()));
