import { expect, test } from 'vitest';
import { faultsOf } from '../../bench/report/verdict.ts';
import { fanOut } from '../../src/load/fan-out.ts';
import type { FanOutPlan, FanOutResult } from '../../src/load/plan.ts';
import { type Fault, openFaultyServer } from './faulty-server.ts';

const readers = 5;
const lines = 60;

async function measure(fault: Fault, more: Partial<FanOutPlan> = {}): Promise<FanOutResult> {
  const server = await openFaultyServer(fault);
  try {
    return await fanOut({
      kind: 'fan-out',
      wire: 'roomcode',
      port: server.port,
      serverPid: process.pid,
      rooms: 1,
      readersPerRoom: readers,
      everyoneEverywhere: false,
      speakersPerRoom: 1,
      rate: 200,
      burst: 1,
      textBytes: 40,
      settleSeconds: 0.05,
      warmUpSeconds: 0.1,
      seconds: 0.2,
      drainSeconds: 2,
      ...more,
    });
  } finally {
    await server.close();
  }
}

test('a sound server is found complete and in order', async () => {
  const result = await measure((_reader, _line, text) => [text]);
  expect(faultsOf(result)).toEqual([]);
  expect(result).toMatchObject({ due: readers * lines, delivered: readers * lines });
  expect(result.latency.p99).toBeGreaterThan(0);
});

test('readers that stop reading and go on are complete in the end', async () => {
  const stall = { readers: 2, after: 0.05, seconds: 0.1, goOnWithin: 0.1 };
  const result = await measure((_reader, _line, text) => [text], { stall });
  expect(faultsOf(result)).toEqual([]);
  expect(result.memory.late).toBeGreaterThan(0);
});

test('a line lost for one reader is found', async () => {
  const result = await measure((reader, line, text) => (reader === 3 && line === 7 ? [] : [text]));
  expect(faultsOf(result)).toEqual(['1 not delivered', '1 passed over']);
});

test('a line lost for everybody is found', async () => {
  const result = await measure((_reader, line, text) => (line === 7 ? [] : [text]));
  expect(faultsOf(result)).toEqual([`${readers} not delivered`, `${readers} passed over`]);
});

test('the last line, lost for one reader, is found', async () => {
  const result = await measure((reader, line, text) =>
    reader === 0 && line === lines - 1 ? [] : [text],
  );
  expect(faultsOf(result)).toEqual(['1 not delivered']);
});

test('a doubled line is found', async () => {
  const result = await measure((reader, line, text) =>
    reader === 2 && line === 9 ? [text, text] : [text],
  );
  expect(faultsOf(result)).toEqual(['1 doubled']);
});

test('two lines the wrong way round are found', async () => {
  let kept = '';
  const result = await measure((reader, line, text) => {
    if (reader !== 4 || (line !== 11 && line !== 12)) return [text];
    if (line === 12) return [text, kept];
    kept = text;
    return [];
  });
  expect(faultsOf(result)).toEqual(['1 out of order']);
});
