import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits, type Limits } from '../src/protocol/limit.ts';
import { frame, opcode, text } from './conformance/frame.ts';
import { Peer } from './conformance/peer.ts';
import { RawClient } from './http/raw-client.ts';
import { type OwnParlour, startParlour } from './support/parlour.ts';
import { Talker } from './support/talker.ts';

/** All of them far from the usual, so that what holds can only be these. */
const changed = {
  helloFrameBytes: 200,
  fragments: 3,
  fragmentSeconds: 1,
  controlFramesPerSecond: 4,
  malformedInTenSeconds: 2,
  helloSeconds: 2,
  pingSeconds: 2,
  pongSeconds: 1,
  commentSeconds: 1,
  closeSeconds: 1,
  headerBytes: 2_000,
  resumeGap: 2,
  peopleListed: 1,
  requestsInFlight: 1,
} as const satisfies Partial<Limits>;
const hello = text('{"type":"hello"}');

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({}, changed);
});
afterAll(() => parlour.end());

const native = () => Peer.open(parlour.port, '/ws', ['Sec-WebSocket-Protocol: parlour.v1']);
/** The code of the close frame with which the server ends. */
async function endOf(peer: Peer): Promise<number | undefined> {
  const last = (await peer.ended()).findLast((heard) => heard.opcode === opcode.close);
  return last?.payload.readUInt16BE(0);
}

describe.concurrent('a connection is held to the limits that are set', () => {
  test('helloFrameBytes', async ({ expect }) => {
    const fits = await native();
    fits.send(text(`{"type":"hello"}${' '.repeat(184)}`));
    expect(`${(await fits.next()).payload}`).toContain('welcome');
    fits.socket.destroy();
    const peer = await native();
    peer.send(text(`{"type":"hello"}${' '.repeat(185)}`));
    expect(await endOf(peer)).toBe(1009);
  });

  test('fragments', async ({ expect }) => {
    const parts = (count: number) =>
      Buffer.concat(
        Array.from({ length: count }, (_, i) =>
          frame(i === 0 ? opcode.text : opcode.continuation, i === 0 ? '{"type":"hello"}' : ' ', {
            fin: i === count - 1,
          }),
        ),
      );
    const fits = await native();
    fits.send(parts(3));
    expect(`${(await fits.next()).payload}`).toContain('welcome');
    fits.socket.destroy();
    const peer = await native();
    peer.send(parts(4));
    expect(await endOf(peer)).toBe(1008);
  });

  test('fragmentSeconds', async ({ expect }) => {
    const peer = await native();
    peer.send(hello);
    peer.send(frame(opcode.text, '{', { fin: false }));
    let heard = await peer.next();
    while (heard.opcode !== opcode.close) {
      if (heard.opcode === opcode.ping) peer.send(frame(opcode.pong));
      heard = await peer.next();
    }
    expect(heard.payload.readUInt16BE(0)).toBe(1008);
    peer.socket.destroy();
  });

  test('controlFramesPerSecond', async ({ expect }) => {
    const peer = await native();
    peer.send(hello);
    peer.send(Buffer.concat(Array.from({ length: 5 }, () => frame(opcode.ping))));
    expect(await endOf(peer)).toBe(4502);
  });

  test('malformedInTenSeconds', async ({ expect }) => {
    const peer = await native();
    peer.send(Buffer.concat([hello, text('['), text('[')]));
    expect(await endOf(peer)).toBe(4504);
  });

  test('helloSeconds', async ({ expect }) => {
    expect(await endOf(await native())).toBe(4501);
  });

  test('pingSeconds and pongSeconds', async ({ expect }) => {
    const peer = await native();
    peer.send(hello);
    let heard = await peer.next();
    while (heard.opcode !== opcode.ping) heard = await peer.next();
    expect(await endOf(peer)).toBe(4003);
  });

  test('commentSeconds', async ({ expect }) => {
    const stream = new AbortController();
    const { body } = await fetch(`${parlour.url}/api/rooms/comment/events`, stream);
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    let told = '';
    while (!told.includes('\n: ')) told += Buffer.from((await reader.read()).value ?? []);
    expect(told).toContain('still here');
    stream.abort();
  });

  test('headerBytes', async ({ expect }) => {
    const client = await RawClient.open(parlour.port);
    const ask = (bytes: number) =>
      `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(bytes)}\r\n\r\n`;
    client.socket.write(ask(1_500));
    expect((await client.answer()).status).toBe(200);
    client.socket.write(ask(2_500));
    expect((await client.answer()).status).toBe(431);
  });

  test('resumeGap', async ({ expect }) => {
    const ann = await Talker.greet(parlour.wsUrl);
    const joined = await ann.join('gap');
    const { epoch } = joined as unknown as { epoch: string };
    for (const ref of ['1', '2', '3']) await ann.ask({ type: 'post', room: 'gap', text: ref, ref });
    const bo = await Talker.greet(parlour.wsUrl);
    expect(await bo.join('gap', { epoch, seq: 1 })).toMatchObject({ resume: { state: 'ok' } });
    await bo.ask({ type: 'leave', room: 'gap', ref: 'leave' });
    expect(await bo.join('gap', { epoch, seq: 0 })).toMatchObject({ resume: { state: 'gap' } });
    await Promise.all([ann.close(), bo.close()]);
  });

  test('requestsInFlight', async ({ expect }) => {
    const ann = await Talker.greet(parlour.wsUrl);
    await ann.join('one by one');
    for (const text of ['1', '2', '3']) ann.tell({ type: 'post', room: 'one by one', text });
    const at: number[] = [];
    while (at.length < 3) {
      const event = await ann.nextEvent();
      if (event.type === 'ack') at.push(Number(event['at']));
    }
    // Commits begin 5 ms apart; read at once, all three are of one moment.
    expect((at[2] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(4);
    await ann.close();
  });

  test('peopleListed', async ({ expect }) => {
    const one = await Talker.greet(parlour.wsUrl, { name: 'ann' });
    expect(await one.join('people')).toMatchObject({
      people: { count: 1, list: [{ name: 'ann' }] },
    });
    const two = await Talker.greet(parlour.wsUrl, { name: 'bo' });
    const joined = await two.join('people');
    expect(joined).toMatchObject({ people: { count: 2 } });
    expect(joined['people']).not.toHaveProperty('list');
    await Promise.all([one.close(), two.close()]);
  });
});

test('each of them is far from the usual', () => {
  for (const [name, value] of Object.entries(changed)) {
    expect(value, name).toBeLessThan(defaultLimits[name as keyof Limits] / 1.9);
  }
});
