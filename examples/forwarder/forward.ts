// Brings what is said in a room to a webhook: each message at least once and in order, also where
// either of the three was away.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const { SERVER = 'http://localhost:8080', ROOM = 'tea-at-five', TO = '' } = process.env;
const { PLACE = 'place.txt', BOT_KEY = '' } = process.env;
const events = `${SERVER}/api/rooms/${encodeURIComponent(ROOM)}/events`;
let place = await readFile(PLACE, 'utf8').catch(() => '');

for (;;) {
  await follow().catch((error) => console.error(String(error)));
  await pause(1_000);
}

async function follow() {
  const headers = {
    ...(BOT_KEY && { authorization: `Bearer ${BOT_KEY}` }),
    ...(place && { 'last-event-id': place }),
  };
  const answer = await fetch(events, { headers });
  // Another log than before: only what is said from now on can be told.
  if (answer.status === 410) place = '';
  if (!answer.ok || !answer.body) throw new Error(`${answer.status}: ${await answer.text()}`);
  let begun = '';
  for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (begun + text).split('\n\n');
    begun = blocks.pop() ?? '';
    for (const block of blocks) await take(block);
  }
}

async function take(block: string) {
  const { id, event, data } = Object.fromEntries(
    block.split('\n').map((line) => line.split(/: (.*)/)),
  );
  if (event === 'posted') await forward(id, data);
  if (!id) return;
  place = id;
  // Whole or not at all: a place that was half written is none.
  await writeFile(`${PLACE}.part`, place);
  await rename(`${PLACE}.part`, PLACE);
}

async function forward(id: string, body: string) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': id };
  const answer = await fetch(TO, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`The webhook answers ${answer.status}.`);
}
