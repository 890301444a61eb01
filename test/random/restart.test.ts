import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Client, newSecret, type Room } from '../../src/client/index.ts';
import { allSent, heardUpTo, linkIs, roomIs } from '../client/fact.ts';
import { Screen } from '../client/screen.ts';
import { openAt } from '../client/stage.ts';
import { newFolder, type Program, startProgram } from '../support/program.ts';
import { patience, rounds } from './seeded.ts';

const people = rounds(100, 1_000);
const writers = 10;
const perSecond = 200;
const restarts = rounds(1, 2);
const talkMs = rounds(500, 1_500);

/** The writers speak in turn, at a steady rate, whatever the connection. */
class Talk {
  readonly said: string[][] = Array.from({ length: writers }, () => []);
  #over = false;

  async keepOn(rooms: readonly Room[]): Promise<void> {
    const began = performance.now();
    for (let count = 0; !this.#over; await pause(5)) {
      const due = ((performance.now() - began) / 1_000) * perSecond;
      for (; count < due; count++) this.#say(rooms, count % writers);
    }
  }

  #say(rooms: readonly Room[], who: number): void {
    const said = this.said[who] ?? [];
    said.push(`${who}: ${said.length}`);
    rooms[who]?.post(said.at(-1) ?? '');
  }

  end(): void {
    this.#over = true;
  }

  get count(): number {
    return this.said.reduce((sum, { length }) => sum + length, 0);
  }
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

test(
  `SIGTERM while ${people} listen to ${perSecond} messages a second: nothing lost or doubled`,
  async () => {
    const data = newFolder();
    let program: Program = await startProgram(['--port', '0', '--data', data]);
    onTestFinished(async () => {
      await program.end('SIGKILL');
      rmSync(data, { recursive: true, force: true });
    });
    const { port } = program;
    const clients: Client[] = Array.from({ length: people }, (_, n) =>
      openAt(`ws://127.0.0.1:${port}/ws`, { name: `p${n}`, secret: newSecret() }),
    );
    const screens = clients.map((client) => new Screen(client.room('tea')));
    const rooms = screens.map(({ room }) => room);
    await Promise.all(rooms.map((room) => roomIs(room, 'live')));

    const talk = new Talk();
    const talking = talk.keepOn(rooms);
    for (let n = 0; n < restarts; n++) {
      await pause(talkMs);
      const away = clients.map((client) => linkIs(client, 'waiting'));
      const began = performance.now();
      const ended = program.end('SIGTERM');
      while (await isReady(port));
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(await ended).toEqual({ code: 0, signal: null });
      expect(performance.now() - began).toBeLessThan(5_000);
      await Promise.all(away);
      program = await startProgram(['--port', String(port), '--data', data]);
      await Promise.all(rooms.map((room) => roomIs(room, 'live')));
    }
    await pause(talkMs);
    talk.end();
    await talking;
    await Promise.all(rooms.slice(0, writers).map(allSent));
    await Promise.all(rooms.map((room) => heardUpTo(room, talk.count)));

    const [first] = screens;
    await first?.fill();
    const stored = first?.texts ?? [];
    expect(stored).toHaveLength(talk.count);
    for (const [who, said] of talk.said.entries()) {
      expect(stored.filter((text) => text.startsWith(`${who}: `))).toEqual(said);
    }
    for (const screen of screens) {
      expect(screen.wrong).toEqual([]);
      await screen.fill();
      expect(screen.texts).toEqual(stored);
    }
  },
  patience,
);
