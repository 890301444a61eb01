import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { defaultLimits } from '../../../src/protocol/limit.ts';
import { commandSchemas } from '../../../src/protocol/schema.ts';
import { firstFrames, foreign } from '../../support/foreign.ts';
import { room, type SealedHouse } from './house.ts';
import { hidden } from './secrets.ts';
import type { Telling, Told } from './told.ts';

/** Somebody who asks; undefined for who shows nothing. */
export interface Bearer {
  readonly name: string;
  readonly bearer: string | undefined;
  /** Says nothing itself: else it would be known in the room. */
  readonly onlyReads?: true;
}

interface Socket extends Telling {
  readonly ws: WebSocket;
}

interface Opening {
  readonly way: string;
  readonly reader: string;
  readonly query: string;
  readonly first: readonly string[];
  readonly isNative?: boolean;
  readonly isCompressed?: boolean;
}

async function open(
  house: SealedHouse,
  { way, reader, query, first, isNative, isCompressed = false }: Opening,
) {
  const protocols = isNative ? ['parlour.v1'] : [];
  const ws = new WebSocket(`${house.url}/ws${query}`, protocols, {
    perMessageDeflate: isCompressed,
  });
  onTestFinished(() => ws.terminate());
  let text = '';
  ws.on('message', (data) => {
    text += `${data}\n`;
  });
  ws.on('close', (code, reason) => {
    text += `${code} ${reason}\n`;
  });
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
  for (const line of first) ws.send(line);
  const forget = () => {
    text = '';
  };
  return { way, reader, ws, heard: () => text, forget } satisfies Socket;
}

/** A native client, from now on or from a cursor. */
export function openNative(
  house: SealedHouse,
  { name, bearer }: Bearer,
  after?: object,
  isCompressed = false,
): Promise<Socket> {
  const hello = { type: 'hello', ...(bearer === undefined ? {} : { token: bearer }) };
  const first = [hello, { type: 'join', room, after }].map((each) => JSON.stringify(each));
  const way = isCompressed ? 'native, compressed' : 'native';
  return open(house, { way, reader: name, query: '', first, isNative: true, isCompressed });
}

/** A reader of every dialect there is, from now on or from the room's first fact. */
export async function openDialects(
  house: SealedHouse,
  bearers: readonly Bearer[],
  isFromFirst: boolean,
): Promise<readonly Telling[]> {
  const { epoch, run } = house.store;
  const after = isFromFirst ? { epoch, seq: 0, run } : undefined;
  const also = isFromFirst ? `&after=${epoch}:0:${run}` : '';
  return Promise.all([
    ...bearers.flatMap((bearer) =>
      [false, true].map((isCompressed) => openNative(house, bearer, after, isCompressed)),
    ),
    ...foreign.map((way) => {
      const query = `?dialect=${way}&room=${room}${also}`;
      return open(house, { way, reader: 'nobody', query, first: firstFrames(way, room) });
    }),
  ]);
}

/** Commands that aim at no fact are said once. */
const unaimed = 'post ask set grant revoke unban note make typing people beat'.split(' ');
/** Commands that name a person, or else a fact. */
const onPeople = ['timeout', 'ban'];
/** Others would let go of the room, or of who speaks. */
const passedOver = ['hello', 'leave'];

/** What a native client hears that says every command there is, of every fact. */
export async function everyCommand(
  house: SealedHouse,
  bearer: Bearer,
  seqs: readonly number[],
): Promise<Told> {
  const { ws, heard } = await openNative(house, bearer);
  const types = Object.keys(commandSchemas(defaultLimits)).filter(
    (type) => !passedOver.includes(type),
  );
  for (const type of types) {
    for (const seq of unaimed.includes(type) ? [1] : seqs) {
      const after = type === 'join' ? { epoch: house.store.epoch, seq } : seq - 1;
      const fields = { ...everyField, type, room, seq, seqs: [seq], after, ref: `${type} ${seq}` };
      const { person, ...personless } = fields;
      ws.send(JSON.stringify(onPeople.includes(type) ? personless : { ...personless, person }));
    }
  }
  ws.send(JSON.stringify({ type: 'people', room, ref: 'the last command' }));
  // A text of megabytes would be written out at each look.
  await expect.poll(() => heard().includes('the last command')).toBe(true);
  return { way: 'every command', reader: bearer.name, text: heard() };
}

const everyField = {
  text: 'mine',
  why: 'mine',
  name: 'rea',
  token: 'x.y.z',
  person: hidden.person,
  role: 'member',
  setting: 'topic',
  value: 'mine',
  emoji: '☕',
  on: true,
  limit: 1,
  seconds: 60,
  reason: 'mine',
};
