// The server of the twin; Parlour's is `npx parlour`.
import { Server } from 'socket.io';

const messages = [];
const port = Number(process.env.PORT ?? 3000);
const io = new Server(port, { cors: { origin: '*' }, connectionStateRecovery: {} });

io.on('connection', (socket) => {
  if (!socket.recovered) socket.emit('page', messages);
  socket.on('say', ({ name, text }, done) => {
    const message = { seq: messages.length + 1, name, text };
    messages.push(message);
    io.emit('said', message);
    done();
  });
});
