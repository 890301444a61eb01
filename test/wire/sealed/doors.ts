import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Route } from '../../../src/http/route.ts';
import { routes } from '../../../src/http/routes.ts';
import { room, type SealedHouse } from './house.ts';
import type { Bearer } from './readers.ts';
import { hidden } from './secrets.ts';
import type { Telling, Told } from './told.ts';

interface Answers {
  readonly told: readonly Told[];
  /** Those that go on. */
  readonly streams: readonly Telling[];
}

interface Asked {
  readonly route: Route;
  readonly path: string;
  readonly bearer: Bearer;
}

/** Opens every event stream there is, as each of these. */
export async function everyStream(
  house: SealedHouse,
  bearers: readonly Bearer[],
): Promise<readonly Telling[]> {
  const { streams } = await askAt(
    routes.filter(({ gives }) => gives.body === 'events'),
    house,
    bearers,
    [],
  );
  return streams;
}

/** Asks at every address there is, of every fact, as each of these. */
export function everyDoor(
  house: SealedHouse,
  bearers: readonly Bearer[],
  seqs: readonly number[],
): Promise<Answers> {
  return askAt(routes, house, bearers, seqs);
}

async function askAt(
  doors: readonly Route[],
  house: SealedHouse,
  bearers: readonly Bearer[],
  seqs: readonly number[],
): Promise<Answers> {
  const told: Told[] = [];
  const streams: Telling[] = [];
  const ask = async (bearer: Bearer) => {
    for (const route of doors.filter(({ method }) => method === 'GET' || !bearer.onlyReads)) {
      const asked = pathsOf(route, house, seqs).map((path) => ({ route, path, bearer }));
      for (const answer of await Promise.all(asked.map((each) => knock(house, each)))) {
        if ('text' in answer) told.push(answer);
        else streams.push(answer);
      }
    }
  };
  await Promise.all(bearers.map(ask));
  return { told, streams };
}

const agent = new Agent({ keepAlive: true });

async function knock(house: SealedHouse, { route, path, bearer }: Asked): Promise<Told | Telling> {
  const { method, body, form } = route;
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const headers = {
    ...(bearer.bearer === undefined ? {} : { authorization: `Bearer ${bearer.bearer}` }),
    ...(body && { 'content-type': type }),
  };
  // Of thousands of requests `fetch` would take more than the server does.
  const asked = request(house.url + path, { method, headers, agent });
  const given = body && { ...body.example };
  asked.end(given && (form ? String(new URLSearchParams(given)) : JSON.stringify(given)));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const of = { way: `${method} ${path}`, reader: bearer.name };
  const head = JSON.stringify(response.headers);
  if (!response.headers['content-type']?.startsWith('text/event-stream')) {
    return { ...of, text: `${head}\n${await text(response)}` };
  }
  onTestFinished(() => void response.destroy());
  return { ...of, ...listening(response, head) };
}

function listening(response: IncomingMessage, head: string): Pick<Telling, 'heard' | 'forget'> {
  let text = head;
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    text += part;
  });
  response.on('error', () => {});
  const forget = () => {
    text = '';
  };
  return { heard: () => text, forget };
}

/** The addresses of a route: each fact, and each way to ask for what there is. */
function pathsOf(
  { method, path, parts = {}, query, cursor: takesCursor }: Route,
  { store }: SealedHouse,
  seqs: readonly number[],
): readonly string[] {
  const ofRoom = path.replace('{code}', room).replace('{person}', hidden.person);
  const filled = ofRoom.replace(/\{(?!seq)(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parts[name]?.example ?? 'x')),
  );
  if (filled.includes('{seq}')) return seqs.map((seq) => filled.replace('{seq}', String(seq)));
  if (method !== 'GET' || !(query || takesCursor)) return [filled];
  const cursor = `${store.epoch}:0:${store.run}`;
  const queries = ['', '?after=0', '?after=2', `?after=${cursor}&facts=all`, `?after=${cursor}`];
  const words = ['?q=zq', '?q=quince', `?room=${room}&after=${cursor}`];
  return [...queries, ...words].map((each) => filled + each);
}
