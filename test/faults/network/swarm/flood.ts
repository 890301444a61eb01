import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Flooded, Order } from './order.ts';

const patienceMs = 5_000;

/** Opens connections at that rate, or as near to it as this process comes. */
export async function flood(order: Extract<Order, { type: 'flood' }>): Promise<Flooded> {
  const { port, perSecond, seconds } = order;
  const ends: Promise<keyof typeof counts>[] = [];
  const counts = { accepted: 0, refused: 0, failed: 0 };
  const from = performance.now();
  for (;;) {
    const passed = (performance.now() - from) / 1_000;
    if (passed > seconds) break;
    while (ends.length < passed * perSecond) ends.push(knock(port));
    await pause(1);
  }
  const took = (performance.now() - from) / 1_000;
  for (const end of await Promise.all(ends)) counts[end]++;
  return { opened: ends.length, ...counts, seconds: took };
}

/** One connection that asks for a WebSocket and goes when it is answered. */
function knock(port: number): Promise<'accepted' | 'refused' | 'failed'> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => {});
    socket.once('close', () => resolve('failed'));
    socket.once('connect', () => socket.write(upgrade));
    socket.once('data', (bytes) => {
      const answer = bytes.toString('latin1', 9, 12);
      resolve(answer === '101' ? 'accepted' : answer === '503' ? 'refused' : 'failed');
      // Without a farewell, so that no port lingers.
      socket.resetAndDestroy();
    });
  });
}

const upgrade = [
  'GET /ws HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: YSBzd2FybSBhdCBhIGdhdA==',
  'Sec-WebSocket-Protocol: parlour.v1',
  '\r\n',
].join('\r\n');
