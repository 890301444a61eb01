// A cookie decides who may connect: without `GET /login` the handshake is 403.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createRouter } from '../src/router/index.ts'; // in a project of yours: 'parlour/router'

const sessions = new Set<string>();
const sessionOf = ({ headers }: IncomingMessage): string =>
  /(?:^|; )session=([\da-f-]{36})/.exec(headers.cookie ?? '')?.[1] ?? '';

// Browsers send cookies along whichever page connects: `origins` keeps the pages of others out.
const router = createRouter({
  origins: 'same',
  state: (request) => ({ session: sessionOf(request) }),
})
  .onHandshake((request) => sessions.has(sessionOf(request)))
  .on('whoami', (connection) => connection.emit('you', connection.state.session));

const server = createServer((request, response) => {
  if (request.url === '/login') {
    const session = randomUUID();
    sessions.add(session);
    response.setHeader('set-cookie', `session=${session}; HttpOnly; SameSite=Strict; Path=/`);
  } else if (request.url === '/logout') {
    sessions.delete(sessionOf(request));
  }
  response.end();
});
router.attach(server);
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log(server.address()));
