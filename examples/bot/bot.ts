// Answers whoever names it: `@Tea how long does oolong take?`
import { connect } from '../../src/client/index.ts'; // in a project of yours: 'parlour-client'

const { SERVER = 'ws://localhost:8080/ws', ROOM = 'tea-at-five', BOT_KEY = '' } = process.env;
const minutes = new Map([
  ['green', 2],
  ['oolong', 3],
  ['assam', 4],
]);

const client = connect(SERVER, { getToken: () => BOT_KEY });
const room = client.room(ROOM);
room.addEventListener('refused', ({ detail }) => {
  console.error(`${ROOM} does not let me in: ${detail.text}`);
  client.close();
  process.exitCode = 1;
});

for await (const event of room) {
  if (event.type !== 'posted') continue;
  if (!event.mentions?.some(({ id }) => id === client.you?.id)) continue;
  const tea = [...minutes.keys()].find((name) => event.text.toLowerCase().includes(name));
  const answer = tea
    ? `${tea}: ${minutes.get(tea)} minutes.`
    : `I know ${[...minutes.keys()].join(', ')}.`;
  room.post(answer, { reply: event.seq });
}
