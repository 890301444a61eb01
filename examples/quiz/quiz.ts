// A quiz by events of its own, and a room to talk in beside it: one program, one port.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { openParlour } from '../../src/index.ts'; // in a project of yours: 'parlour'
import { type Connection, createRouter } from '../../src/router/index.ts'; // in a project of yours: 'parlour/router'

const { PORT = '8080', DATA = './chat', SECONDS = '20' } = process.env;
const questions = [
  { ask: 'Which tea is the least oxidised?', choices: ['Assam', 'Green', 'Oolong'], right: 1 },
  { ask: 'Where does Rooibos grow?', choices: ['South Africa', 'Japan', 'Peru'], right: 0 },
  { ask: 'How hot for green tea?', choices: ['100 °C', '95 °C', '75 °C'], right: 2 },
];
const forAnswers = Number(SECONDS) * 1000;
const forResults = 5_000;

interface Player {
  name: string;
  points: number;
  choice: number | undefined;
}

/** What players hear, by the names of the events. */
interface Says {
  question: { ask: string; choices: readonly string[]; seconds: number };
  answered: { of: number; have: number };
  result: { right: number; scores: readonly { name: string; points: number }[] };
}

const players = new Set<Connection<Player, Says>>();
const router = createRouter<Player, Says>({
  state: () => ({ name: 'somebody', points: 0, choice: undefined }),
});
type Question = (typeof questions)[number];
let question: Question | undefined;
let ends = 0;
let close = new AbortController();

router
  .onConnect((player) => {
    players.add(player);
    if (question && Date.now() < ends) player.emit('question', told(question));
  })
  .onClose((player) => {
    players.delete(player);
    count();
  })
  .on('name', z.string().trim().min(1).max(40), ({ state }, name) => {
    state.name = name;
  })
  .on('choose', z.int().min(0).max(9), ({ state }, choice) => {
    // The first answer counts, and only while there is time.
    if (Date.now() < ends) state.choice ??= choice;
    count();
  });

/** A question without its answer. */
const told = ({ ask, choices }: Question) => ({
  ask,
  choices,
  seconds: Math.ceil((ends - Date.now()) / 1000),
});

/** Tells how many have answered; once all have, nobody has to wait. */
function count(): void {
  const have = [...players].filter(({ state }) => state.choice !== undefined).length;
  router.broadcast('answered', { of: players.size, have });
  if (have > 0 && have === players.size) close.abort();
}

async function play(next: Question): Promise<void> {
  question = next;
  ends = Date.now() + forAnswers;
  close = new AbortController();
  router.broadcast('question', told(next));
  await pause(forAnswers, undefined, { signal: close.signal }).catch(() => {});
  ends = 0;
  for (const { state } of players) {
    if (state.choice === next.right) state.points++;
    state.choice = undefined;
  }
  const scores = [...players].map(({ state: { name, points } }) => ({ name, points }));
  scores.sort((a, b) => b.points - a.points);
  router.broadcast('result', { right: next.right, scores: scores.slice(0, 10) });
  await pause(forResults);
}

const page = readFileSync(join(import.meta.dirname, 'quiz.html'));
const server = createServer((request, response) => {
  const isPage = request.url === '/';
  response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(isPage ? page : 'There is nothing here.');
});
const parlour = await openParlour({ data: DATA });
parlour.attach(server, { path: '/talk' });
router.attach(server, { path: '/quiz' });
server.listen(Number(PORT), () => console.log(server.address()));
for (let round = 0; ; round++) await play(questions[round % questions.length] as Question);
