import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { memoryOf } from '../../../src/load/proc.ts';
import { Recording } from '../../history/history.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { p99, talkWhile } from './inside.ts';
import { acknowledgedBy, Person } from './person.ts';

const program = join(import.meta.dirname, '../../../src/cli/main.ts');
const heapMb = 512;
/** What the process may take beside what it had, while nobody reads its answers. */
const mostMoreMb = 256;
/** On a machine that is busy with other things, a few milliseconds are nothing. */
const leastMs = 30;
const mostTimes = 3;
const each = 100;
const longText = 'nobody reads this é '.repeat(200);

/** How many ask for what, again and again, and take nothing. */
const connections: Readonly<Record<string, number>> = {
  '/api/rooms/long/messages?limit=100': 12,
  '/r/long': 2,
  '/lite/long': 2,
  '/api/rooms/long/proof': 2,
  '/api/rooms/long/search?q=nobody': 2,
  '/openapi.json': 2,
};

/** Answers that nobody takes, asked for by the hundred. */
export const unreadAnswers: Fault = {
  name: 'unread-answers',
  how: `twelve connections pipeline a hundred pages of history each, ten a hundred other answers, and read nothing for 8 s (1 in the short form), at a room of a hundred long messages and a process with a heap of ${heapMb} MB, while three people talk`,
  promise: `the same process, at most ${mostMoreMb} MB more in memory; p99 of the others at most three times that of before`,
  runs: { short: 1, long: 1 },
  run: async ({ runs, isLong, seed }) => {
    await using house = new House();
    const command = [process.execPath, `--max-old-space-size=${heapMb}`, program] as const;
    await house.start({ command });
    const recording = new Recording();
    await fill(house.port, recording);
    let begin = 0;
    let end = 0;
    let peakMb = 0;
    let beforeMb = 0;
    const { judgement, answers } = await talkWhile(
      house,
      seed,
      async () => {
        await pause(isLong ? 4_000 : 500);
        beforeMb = memoryOf(house.pid).now;
        begin = performance.now();
        const clients = Object.keys(connections).flatMap((path) => attack(house.port, path));
        const until = begin + (isLong ? 8_000 : 1_000);
        while (performance.now() < until && lives(house)) {
          peakMb = Math.max(peakMb, memoryOf(house.pid).now);
          await pause(20);
        }
        end = performance.now();
        for (const client of clients) client.destroy();
      },
      recording,
    );
    const quiet = p99(answers, 0, begin);
    const loud = p99(answers, begin, end);
    const moreMb = Math.round(peakMb - beforeMb);
    const isSlow = isLong && loud > Math.max(leastMs, quiet * mostTimes);
    return {
      runs,
      ...judgement,
      notes: isLong
        ? [
            `p99 of the others ${quiet.toFixed(1)} ms before and ${loud.toFixed(1)} ms meanwhile; ${moreMb} MB more in memory at most`,
          ]
        : [],
      broken: [
        ...judgement.broken,
        ...(lives(house) ? [] : ['It ended.']),
        ...(moreMb > mostMoreMb ? [`It took ${moreMb} MB more.`] : []),
        ...(isSlow ? [`The others' p99 was ${loud.toFixed(1)} ms.`] : []),
      ],
    };
  },
};

function lives({ program: { process } }: House): boolean {
  return process.exitCode === null && process.signalCode === null;
}

async function fill(port: number, recording: Recording): Promise<void> {
  const dee = new Person(recording, 'dee', `ws://127.0.0.1:${port}/ws`, ['long']);
  await dee.until(() => dee.isCalm);
  for (let i = 0; i < 100; i++) dee.watches[0]?.post(longText);
  await dee.until(() => dee.isCalm);
  await dee.until(() => dee.hasHeard(acknowledgedBy(recording)));
  dee.client.close();
}

function attack(port: number, path: string): Socket[] {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  return Array.from({ length: connections[path] ?? 0 }, () => {
    const client = connect(port, '127.0.0.1').pause();
    client.on('error', () => {});
    client.write(request.repeat(each));
    return client;
  });
}
