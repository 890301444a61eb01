import { Agent, get } from 'node:http';
import { Histogram } from '../../src/load/histogram.ts';
import type { LibraryPlan, LibraryResult } from '../../src/load/plan.ts';
import { Usage } from '../../src/load/usage.ts';

/** Reads pages and searches in a long log, one question after the other, as one reader would. */
export async function library(plan: LibraryPlan): Promise<LibraryResult> {
  const usage = new Usage(plan.serverPid);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const base = `http://127.0.0.1:${plan.port}/api/rooms/${plan.room}`;
  const messages = await countIn(`${base}/messages?limit=1`, agent);
  let incomplete = messages === plan.messages ? 0 : 1;
  const ask = async (questions: readonly string[], least: number): Promise<Histogram> => {
    const latency = new Histogram();
    for (const question of questions) {
      const began = performance.now();
      const body = await read(`${base}/${question}`, agent);
      latency.record(performance.now() - began);
      if ((JSON.parse(body) as Page).messages.length < least) incomplete++;
    }
    return latency;
  };
  const { questions } = plan;
  const places = Array.from({ length: questions }, (_, i) => {
    return 1 + Math.floor((messages * (0.5 + i)) / questions);
  });
  usage.begin();
  const pages = await ask(
    places.map((before) => `messages?before=${Math.max(102, before)}&limit=100`),
    100,
  );
  const searches = await ask(
    places.map((_, i) => `search?q=${plan.words[i % plan.words.length]}&limit=50`),
    1,
  );
  usage.end();
  agent.destroy();
  return {
    kind: 'library',
    messages,
    incomplete,
    startMilliseconds: plan.startMilliseconds,
    page: pages.summary(),
    search: searches.summary(),
    generator: usage.summary(new Histogram()).generator,
  };
}

interface Page {
  readonly latest: number;
  readonly messages: readonly unknown[];
}

async function countIn(url: string, agent: Agent): Promise<number> {
  return (JSON.parse(await read(url, agent)) as Page).latest;
}

function read(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const body = Buffer.concat(parts).toString();
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url} answers ${response.statusCode}: ${body}`));
      });
    }).on('error', reject);
  });
}
