// What a program of somebody's does: talk.mjs NAME URL [the module of a class of WebSockets].
import process from 'node:process';
import { connect, newSecret } from 'parlour-client';

const [, , name, url, classOf] = process.argv;
const more = classOf ? { WebSocket: (await import(classOf)).WebSocket } : {};
const client = connect(url, { name: 'ann', secret: newSecret(), ...more });
const room = client.room(`room of ${name}`);
room.addEventListener('event', ({ detail }) => {
  if (detail.type !== 'posted') return;
  process.stdout.write(`${name}: ${detail.text}, as ${detail.author.name}\n`);
  client.close();
});
room.addEventListener('state', ({ detail }) => {
  if (detail === 'live') room.post('heard itself');
});
