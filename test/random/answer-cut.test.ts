import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { newSecret } from '../../src/client/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { allSent, heardUpTo, holdChance, record } from '../client/fact.ts';
import { openAt } from '../client/stage.ts';
import { startParlour } from '../support/parlour.ts';
import { patience, type Random, rounds, seeded } from './seeded.ts';

/** A network that breaks around answers: before one, in its midst, or before what asks for it. */
async function openBreaking(port: number, random: Random) {
  let cuts = 0;
  const server = createServer((client) => {
    const inner = connectTo(port, '127.0.0.1');
    const cut = () => {
      cuts++;
      client.destroy();
      inner.destroy();
    };
    for (const end of [client, inner]) end.on('error', () => {});
    let frames = 0;
    client.on('data', (bytes) => {
      // Hello and join pass, so that something is asked at all.
      if (++frames > 3 && random(4) === 0) cut();
      else inner.write(bytes);
    });
    inner.on('data', (bytes: Buffer) => {
      const answer = bytes.indexOf('"type":"ack"');
      if (answer === -1 || random(10) === 0) return client.write(bytes);
      if (random(2) === 0) return cut();
      client.write(bytes.subarray(0, answer + 5), cut);
    });
    client.on('close', () => inner.destroy());
    inner.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`, cuts: () => cuts };
}

const times = rounds(100, 1_000);

test(
  `${times} connections cut between commit and answer: stored once, shown once`,
  async () => {
    holdChance(0);
    const parlour = await startParlour();
    onTestFinished(() => parlour.end());
    const network = await openBreaking(parlour.port, seeded(5));
    const room = openAt(network.url, { secret: newSecret(), name: 'ann' }).room('tea');
    const shown = record<RoomEvent>(room, 'event');
    const sent = record<{ ref: string }>(room, 'sent');

    const expected: string[] = [];
    while (network.cuts() < times) {
      const text = `${expected.length + 1}`;
      expected.push(text);
      room.post(text);
      await Promise.all([allSent(room), heardUpTo(room, expected.length)]);
    }
    expect(shown.map((event) => event.type === 'posted' && event.text)).toEqual(expected);
    expect(shown.map(({ seq }) => seq)).toEqual(expected.map(Number));
    expect(new Set(sent.map(({ ref }) => ref)).size).toBe(expected.length);
    expect(sent).toHaveLength(expected.length);

    const bo = openAt(parlour.wsUrl).room('tea');
    const { latest } = await bo.history({});
    expect(latest).toBe(expected.length);
  },
  patience,
);
