// An app with people of its own, who talk in rooms of it.
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import express, { type Request } from 'express';
import { openParlour } from '../../src/index.ts'; // in a project of yours: 'parlour'

const { PORT = '3000', DATA = './chat', SDK = 'node_modules/parlour-client/lib' } = process.env;
const { SECRET = './secret.key' } = process.env;
const app = express().use(express.json());

// Your sessions and your people; here whoever says a name is signed in, over restarts, too.
if (!existsSync(SECRET)) writeFileSync(SECRET, randomBytes(32), { mode: 0o600 });
const secret = readFileSync(SECRET);
const sign = (name: string) => createHmac('sha256', secret).update(name).digest('base64url');
const personOf = ({ headers }: Request) => {
  const [, said = '', mac] = /session=([\w-]+)\.([\w-]+)/.exec(headers.cookie ?? '') ?? [];
  const name = Buffer.from(said, 'base64url').toString();
  return mac === sign(name) ? { id: `person ${name}`, name } : undefined;
};
app.post('/sign-in', ({ body }, response) => {
  const name = String(body.name);
  const session = `${Buffer.from(name).toString('base64url')}.${sign(name)}`;
  response.cookie('session', session, { httpOnly: true, sameSite: 'strict' }).end();
});
app.get('/me', (request, response) => response.json(personOf(request) ?? null));

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
