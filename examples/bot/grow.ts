// Says a long answer as it comes, word by word, before everybody's eyes.
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../../src/client/index.ts'; // in a project of yours: 'parlour-client'

const { SERVER = 'ws://localhost:8080/ws', ROOM = 'tea-at-five', BOT_KEY = '' } = process.env;

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
  const answer = room.grow({ reply: event.seq });
  for await (const word of words()) await answer.write(word);
  await answer.end();
}

// Here your model speaks.
async function* words() {
  for (const word of 'Warm the pot, wait for the boil, and pour.'.split(/(?<= )/)) {
    await pause(60);
    yield word;
  }
}
