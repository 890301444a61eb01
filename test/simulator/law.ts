import { isDeepStrictEqual } from 'node:util';
import { createMemoryBus } from '../../src/bus/memory.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import { type RoomKey, roomName } from '../../src/protocol/code.ts';
import type { OrderCommand } from '../../src/protocol/command.ts';
import { Refusal } from '../../src/protocol/error.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { noStanding, type Standing, standingAfter } from '../../src/protocol/standing.ts';
import type { Answer } from '../../src/room/answer.ts';
import { Filters } from '../../src/room/filter/filters.ts';
import type { Decided } from '../../src/room/ground.ts';
import { hinderedSpeech, stanceOf } from '../../src/room/may.ts';
import { judgeOrder } from '../../src/room/order.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import { Rules } from '../../src/room/rules.ts';
import { RoomStanding } from '../../src/room/standing.ts';
import { type Store, StoreBroken } from '../../src/store/store.ts';
import { Unreadable } from './disk.ts';
import type { Order } from './plan.ts';
import type { Stage } from './stage.ts';

/** A command that came to a room, and what it was answered with. */
export interface Asked {
  readonly actor: Actor;
  readonly room: RoomKey;
  readonly command: Decided;
  answer?: Answer;
}

const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };

/** The law, that writes down what it is asked. */
export function recorded(rooms: Rooms, all: Asked[]): Rooms {
  const submit: Rooms['submit'] = async (actor, room, command, within, onSeq) => {
    const asked: Asked = { actor, room: room.key, command };
    all.push(asked);
    const answer = await rooms.submit(actor, room, command, within, onSeq);
    asked.answer = answer;
    return answer;
  };
  return { ...rooms, submit };
}

/** The host decides something; it may be refused. */
export async function decreed(rooms: Rooms, code: string, order: Order, ref: string) {
  const room = roomName(code);
  if (!room) throw new Error(`${code} is no room.`);
  const named = order.type === 'grant' ? { name: 'somebody', until: order.seconds } : {};
  try {
    await rooms.submit(host, room, { ...order, ...named, room: code, ref } as OrderCommand);
  } catch (error) {
    const isExpected = [Refusal, StoreBroken, Unreadable].some((kind) => error instanceof kind);
    if (!isExpected) throw error;
  }
}

/** Is it decided about a room or its people? */
export function isOrder(command: Decided): command is OrderCommand {
  return command.type === 'set' || command.type === 'grant' || command.type === 'revoke';
}

/**
 * What is wrong with what rooms decided: a committed fact rests on one that was not, what is folded is
 * not what is replayed, or who asks again is answered otherwise than before.
 */
export async function faultsOfLaw({ disk, server }: Stage): Promise<Error[]> {
  const { asked } = server;
  if (!asked.some(({ command }) => isOrder(command))) return [];
  const faults: Error[] = [];
  const report = (what: string) => faults.push(new Error(`the law: ${what}`));
  const { store } = disk;
  const again = createRooms({ store, bus: createMemoryBus(), limits: defaultLimits });
  const stood = new Map<RoomKey, Standing>();
  for (const key of disk.logs.keys()) {
    const standing = await replayed(store, key, asked, report);
    stood.set(key, standing);
    for (const [whose, rooms] of [
      ['running', server.rooms],
      ['next', again],
    ] as const) {
      const folded = await rooms?.standing(key);
      if (folded && !isDeepStrictEqual(folded.committed, standing)) {
        report(`the ${whose} server has ${key} as ${JSON.stringify(folded.committed)}`);
      }
    }
  }
  await askAgain(again, store, asked, report);
  return faults;
}

type Report = (what: string) => void;

/** What stands in a room by its facts, each of which is judged by those before it. */
async function replayed(
  store: Store,
  key: RoomKey,
  asked: readonly Asked[],
  report: Report,
): Promise<Standing> {
  let standing = noStanding;
  for (const fact of await store.events(key, 0, 10_000, 10_000)) {
    const of = asked.find(({ room, actor, command }) => {
      return room === key && actor.author.id === fact.author.id && command.ref === fact.ref;
    });
    const why = of ? whyNot(new RoomStanding(key, standing), of, fact) : 'nobody asked for it';
    if (why) report(`${key} ${fact.seq}, ${fact.type} by ${fact.author.id}: ${why}`);
    standing = standingAfter(standing, fact, fact.at);
  }
  return standing;
}

/** Why somebody could not do that where this stood, and nothing was on its way. */
function whyNot(
  standing: RoomStanding,
  { actor, command }: Asked,
  { at: now, type }: RoomEvent,
): string | undefined {
  if (!isOrder(command)) {
    if (type === 'removed') return undefined;
    return hinderedSpeech(stanceOf(standing, actor, now))?.code;
  }
  const name = roomName(command.room);
  if (!name) return 'no such room';
  try {
    const { author } = actor;
    const rules = new Rules(new Filters());
    const asked = { standing, actor, now, room: name, author, within: undefined };
    judgeOrder({ ...asked, limits: defaultLimits, rules }, command);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Everybody who was answered asks again, whatever may be done now. */
async function askAgain(
  rooms: Rooms,
  { epoch }: Store,
  asked: readonly Asked[],
  report: Report,
): Promise<void> {
  for (const { actor, command, answer } of asked) {
    const room = roomName(command.room);
    if (!room || answer?.epoch !== epoch || command.ref === undefined) continue;
    if (command.type === 'react') continue;
    const now = await rooms.submit(actor, room, command).catch(String);
    const seq = typeof now === 'string' ? now : now.seq;
    if (seq !== answer.seq) {
      report(`${command.type} ${command.ref} was ${answer.seq}, and is ${seq} when asked again`);
    }
  }
}
