import { setTimeout as sleep } from 'node:timers/promises';
import { ClientSocket } from '../../src/load/client-socket.ts';
import { Histogram } from '../../src/load/histogram.ts';
import type { ArrivalPlan, ArrivalResult } from '../../src/load/plan.ts';
import { stampedText } from '../../src/load/stamp.ts';
import { Usage } from '../../src/load/usage.ts';
import { native } from '../../src/load/wire-native.ts';

const room = 'bench-arrival';
const historyWithin = 20_000;
const restMilliseconds = 2_000;

/** Lets many come within a second: first to be greeted only, then to join and get their page. */
export async function arrival(plan: ArrivalPlan): Promise<ArrivalResult> {
  const history = await writeHistory(plan);
  try {
    const greeted = await arrive(plan, []);
    await sleep(restMilliseconds);
    const joined = await arrive(plan, [room]);
    const { server, generator } = joined.usage.summary(joined.lateBy);
    const greeting = greeted.usage.summary(greeted.lateBy).server;
    return {
      kind: 'arrival',
      due: plan.arrivals,
      served: joined.served,
      incomplete: joined.incomplete,
      latency: joined.latency.summary(),
      seconds: joined.seconds,
      cpuPerArrival: (server.cpuSeconds * 1e6) / plan.arrivals,
      cpuPerGreeting: (greeting.cpuSeconds * 1e6) / plan.arrivals,
      generator,
    };
  } finally {
    history.drop();
  }
}

/** Fills the page that everybody is to get; its writer stays, so that the room is a live one. */
async function writeHistory(plan: ArrivalPlan): Promise<ClientSocket> {
  let heard = '';
  const writer = new ClientSocket({
    wire: native,
    port: plan.port,
    rooms: [room],
    name: 'writer',
    onBytes: (bytes, length) => {
      heard += bytes.toString('latin1', 0, length);
    },
    onClose: () => {},
  });
  await writer.entered;
  const text = stampedText(0, plan.textBytes);
  for (let i = 0; i < plan.history; i++) {
    writer.say(JSON.stringify({ type: 'post', room, text, ref: `h${i}` }));
  }
  const deadline = performance.now() + historyWithin;
  while (heard.split('"type":"ack"').length <= plan.history) {
    if (performance.now() > deadline) throw new Error('the history was not acknowledged');
    await sleep(50);
  }
  return writer;
}

interface Arrived {
  readonly served: number;
  readonly incomplete: number;
  readonly latency: Histogram;
  readonly lateBy: Histogram;
  readonly seconds: number;
  readonly usage: Usage;
}

async function arrive(plan: ArrivalPlan, rooms: readonly string[]): Promise<Arrived> {
  const usage = new Usage(plan.serverPid);
  const latency = new Histogram();
  const lateBy = new Histogram();
  const page = new Page(plan.history);
  const connections: ClientSocket[] = [];
  let served = 0;
  const start = performance.now();
  usage.begin();
  const all: Promise<void>[] = [];
  while (connections.length < plan.arrivals) {
    const now = performance.now();
    const perMillisecond = plan.arrivals / plan.withinSeconds / 1000;
    while (connections.length < Math.min(plan.arrivals, (now - start) * perMillisecond)) {
      const meant = start + connections.length / perMillisecond;
      lateBy.record(now - meant);
      const connection = connectTo(plan, rooms, page, connections.length);
      connections.push(connection);
      all.push(
        connection.entered.then(() => {
          served++;
          latency.record(performance.now() - meant);
        }),
      );
    }
    await sleep(1);
  }
  await Promise.race([Promise.allSettled(all), sleep(30_000)]);
  usage.end();
  const seconds = (performance.now() - start) / 1000;
  for (const connection of connections) connection.drop();
  return { served, incomplete: page.incomplete, latency, lateBy, seconds, usage };
}

function connectTo(
  plan: ArrivalPlan,
  rooms: readonly string[],
  page: Page,
  index: number,
): ClientSocket {
  return new ClientSocket({
    wire: native,
    port: plan.port,
    rooms,
    name: `a${index}`,
    onBytes: () => {},
    onClose: () => {},
    onEntering: (payload) => page.check(payload),
  });
}

/** The page of history: read once, then the same text is expected of every answer. */
class Page {
  incomplete = 0;
  readonly #lines: number;
  #whole: string | undefined;

  constructor(lines: number) {
    this.#lines = lines;
  }

  check(payload: string): void {
    if (!payload.includes('"type":"joined"')) return;
    const text = payload.slice(payload.indexOf('"messages":['));
    if (this.#whole === undefined && this.#isWhole(payload)) this.#whole = text;
    if (text !== this.#whole) this.incomplete++;
  }

  #isWhole(payload: string): boolean {
    const joined = [JSON.parse(payload)].flat().find(({ type }) => type === 'joined') as {
      readonly messages?: readonly { readonly seq: number }[];
    };
    const { messages = [] } = joined;
    const first = messages[0]?.seq ?? 0;
    return messages.length === this.#lines && messages.every(({ seq }, i) => seq === first + i);
  }
}
