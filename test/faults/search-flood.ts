import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { subprotocol } from '../../src/dialect/native.ts';
import type { SearchPage } from '../../src/protocol/search-range.ts';
import { pathsIn } from '../../src/store/sqlite/folder.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { readLogs } from './judge.ts';

/** The long one is timed; beside other tests, only that searches are answered is judged. */
const shortForm = { floodMs: 2_000, mostMs: 5_000 };
const longForm = { floodMs: 10_000, mostMs: 500 };

const loud = 'loud';
const quiet = 'quiet';
const inFlight = 16;
const talkers = 8;
const needle = 'needle in the hay';

/** Posts into the loud room as fast as it is answered. */
class Talker {
  acknowledged = 0;
  bytes = 0;
  #sent = 0;
  #isOver = false;
  readonly #socket: WebSocket;

  constructor(port: number) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, [subprotocol]);
  }

  async begin(): Promise<void> {
    const socket = this.#socket;
    await once(socket, 'open');
    const secret = randomBytes(32).toString('base64url');
    this.#tell({ type: 'hello', secret, name: 'ann' });
    this.#tell({ type: 'join', room: loud, ref: 'join' });
    await new Promise<void>((resolve) => {
      socket.on('message', (bytes) => {
        const text = String(bytes);
        if (text.includes('"type":"joined"')) resolve();
        // Reading what all others say would cost more than saying it.
        for (const _ of text.matchAll(/"type":"ack"/g)) this.#answered();
      });
    });
    for (let i = 0; i < inFlight; i++) this.#post();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    while (this.acknowledged < this.#sent) await once(this.#socket, 'message');
    this.#socket.terminate();
  }

  #answered(): void {
    this.acknowledged++;
    if (!this.#isOver) this.#post();
  }

  #post(): void {
    this.#sent++;
    const text = randomBytes(240).toString('base64').replaceAll(/[A-M]/g, ' ');
    this.bytes += text.length;
    this.#tell({ type: 'post', room: loud, ref: `${this.#sent}`, text });
  }

  #tell(command: object): void {
    this.#socket.send(JSON.stringify(command));
  }
}

async function post(port: number): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/api/rooms/${quiet}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: needle }),
  });
}

/** @returns what is wrong with the answer, if anything is */
async function search(port: number, said: number): Promise<string | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/rooms/${quiet}/search?q=needle`);
  if (answer.status !== 200) return `A search was answered by ${answer.status}.`;
  const { upTo, messages, gaveUp } = (await answer.json()) as SearchPage;
  const newest = messages[0]?.seq;
  if (upTo === said && newest === said && !gaveUp) return undefined;
  return `After message ${said}, a search found up to ${newest} and knew up to ${upTo}.`;
}

async function floodOnce({ floodMs, mostMs }: typeof shortForm): Promise<FaultResult> {
  await using house = new House();
  await house.start();
  const crowd = Array.from({ length: talkers }, () => new Talker(house.port));
  await Promise.all(crowd.map((talker) => talker.begin()));
  const broken = new Set<string>();
  const waits: number[] = [];
  const end = performance.now() + floodMs;
  for (let said = 1; performance.now() < end; said++) {
    await post(house.port);
    const began = performance.now();
    const fault = await search(house.port, said);
    waits.push(performance.now() - began);
    if (fault) broken.add(fault);
  }
  await Promise.all(crowd.map((talker) => talker.end()));
  await house.program.end('SIGTERM');
  const worst = Math.max(...waits);
  if (worst > mostMs) broken.add(`A search took ${Math.round(worst)} ms.`);
  const acknowledged = crowd.reduce((sum, talker) => sum + talker.acknowledged, 0);
  const bytes = crowd.reduce((sum, talker) => sum + talker.bytes, 0);
  const index = statSync(join(pathsIn(house.data).search)).size;
  if (index > 2 * bytes + 100_000) broken.add(`The index has ${index} bytes for ${bytes} of text.`);
  const { logs, damage } = readLogs(house.data);
  const kept = logs.get(loud)?.facts.length ?? 0;
  return {
    runs: 1,
    acknowledged: acknowledged + waits.length,
    lost: acknowledged - kept,
    doubled: 0,
    reordered: 0,
    recoveryMs: worst,
    notes: [
      `${waits.length} searches, the longest ${Math.round(worst)} ms; the index has ${Math.round((100 * index) / bytes)} % of the text's bytes.`,
    ],
    broken: [...broken, ...damage],
  };
}

export const searchFlood: Fault = {
  name: 'search-flood',
  how: '8 connections post 240 random bytes at a time into one room, as fast as they are answered, for 10 s (2 s in the short form); somebody posts and searches in another room',
  promise: 'each search of the other room knows what was said there, within 500 ms',
  runs: { short: 1, long: 1 },
  run: ({ isLong }) => floodOnce(isLong ? longForm : shortForm),
};
