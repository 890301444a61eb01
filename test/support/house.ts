import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus } from '../../src/bus/bus.ts';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { Hub } from '../../src/hub/hub.ts';
import { type RoomName, roomName } from '../../src/protocol/code.ts';
import { defaultLimits, type Limits } from '../../src/protocol/limit.ts';
import type { Author } from '../../src/protocol/record.ts';
import { mayNotIn } from '../../src/room/may.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import type { RoomsParts } from '../../src/room/rooms-parts.ts';
import { Standings } from '../../src/room/standings.ts';
import { Outlet } from '../../src/send/outlet.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';

export const ann: Author = { id: 'g_ann', name: 'ann' };
export const bo: Author = { id: 'g_bo', name: 'bo' };

export const named = (code: string): RoomName => {
  const name = roomName(code);
  if (!name) throw new Error(`${code} cannot be a code`);
  return name;
};

/** The rooms behind the sockets: a real store in a folder of its own, the law, the hub. */
export interface House {
  readonly store: Store;
  readonly bus: Bus;
  readonly rooms: Rooms;
  readonly hub: Hub;
  readonly limits: Limits;
  post(room: string, text: string, author?: Author, ref?: string): Promise<number>;
  end(): Promise<void>;
}

export async function openHouse(
  limits: Partial<Limits> = {},
  law: Partial<RoomsParts> = {},
): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-house-'));
  const store = await openSqliteStore({ folder });
  const bus = createMemoryBus();
  const all = { ...defaultLimits, ...limits };
  const standings = new Standings(store);
  const rooms = createRooms({ store, bus, limits: all, standings, ...law });
  const hub = new Hub({ store, bus, limits: all, standings, mayNotIn });
  return {
    store,
    bus,
    rooms,
    hub,
    limits: all,
    post: async (room, text, author = ann, ref) => {
      const command = { type: 'post', room, text, ...(ref ? { ref } : {}) } as const;
      return (await rooms.submit({ author }, named(room), command)).seq;
    },
    end: async () => {
      await rooms.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A real TCP connection: the server's end as an outlet, the client's end to read from or not. */
export async function openWire(
  house: House,
): Promise<{ outlet: Outlet; client: Socket; end(): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect(port, '127.0.0.1').pause();
  const socket = await accepted;
  server.close();
  socket.on('error', () => {});
  const { flush, traffic } = house.hub;
  const outlet = new Outlet(socket, { flush, traffic, limits: house.limits });
  const end = () => {
    client.destroy();
    socket.destroy();
  };
  return { outlet, client, end };
}
