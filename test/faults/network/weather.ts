import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../random/seeded.ts';
import type { Direction, ProxiedConnection, TcpProxy } from '../../support/proxy.ts';

/** Where and how hard a network fails. */
interface Where {
  readonly proxy: TcpProxy;
  readonly connection: ProxiedConnection;
  readonly direction: Direction;
  readonly random: Random;
}

const calm = { delayMs: 0, trickles: false, isHole: false };

/** What a network does to those who use it, by name; each ends by itself. */
export const failures: Readonly<Record<string, (where: Where) => void | Promise<void>>> = {
  cut: ({ connection }) => connection.cut(),
  reset: ({ connection }) => connection.reset(),
  'cut in mid-frame': ({ connection, direction, random }) =>
    connection.cutAfter(direction, 1 + random(300)),
  'half-close': ({ connection, direction }) => connection.halfClose(direction),
  stall: async ({ connection, direction, random }) => {
    connection.stall(direction);
    await pause(20 + random(300));
    connection.resume(direction);
  },
  delay: ({ proxy, random }) => changeFor(proxy, { delayMs: 1 + random(120) }, 300),
  trickle: ({ proxy }) => changeFor(proxy, { trickles: true }, 150),
  hole: ({ proxy, random }) => changeFor(proxy, { isHole: true }, 20 + random(400)),
  flap: async ({ proxy, random }) => {
    for (let times = 0; times < 4; times++) {
      proxy.goDown();
      await pause(random(40));
      proxy.comeUp();
      await pause(random(40));
    }
  },
};

async function changeFor(proxy: TcpProxy, to: Partial<typeof calm>, ms: number): Promise<void> {
  proxy.change(to);
  await pause(ms);
  proxy.change(calm);
}
