import { expect, test } from 'vitest';
import { chat } from '../../bench/generator/chat.ts';
import { faultsOf } from '../../bench/report/verdict.ts';
import type { ChatPlan } from '../../src/load/plan.ts';
import { type Fault, openFaultyServer } from './faulty-server.ts';

async function play(fault: Fault) {
  const server = await openFaultyServer(fault);
  const plan: ChatPlan = {
    kind: 'chat',
    wire: 'roomcode',
    port: server.port,
    serverPid: process.pid,
    clients: 4,
    linesEach: 3,
    textBytes: 30,
    settleSeconds: 0.05,
    warmUpSeconds: 0.05,
    seconds: 0.1,
  };
  try {
    return await chat(plan);
  } finally {
    await server.close();
  }
}

test('rounds that everybody hears follow each other', async () => {
  const result = await play((_reader, _line, text) => [text]);
  expect(faultsOf(result)).toEqual([]);
  expect(result.delivered).toBe(result.due);
  expect(result.due % (4 * 4 * 3)).toBe(0);
  expect(result.due).toBeGreaterThan(4 * 4 * 3);
  expect(result.perSecond).toBeGreaterThan(0);
});

test('a line that somebody hears twice is found', async () => {
  const result = await play((reader, line, text) =>
    reader === 1 && line === 2 ? [text, text] : [text],
  );
  expect(faultsOf(result)).toEqual(['1 doubled']);
});
