import type { FanOutResult, Result } from '../../src/load/plan.ts';

/** Above this share of its core the generator may be what is slow. */
export const mostGeneratorShare = 0.9;
/** Milliseconds by which lines may leave late, p99. */
const mostLateBy = 15;
/** Lines of one server write end up in one read; more per read than that were left waiting. */
const mostWritesPerRead = 2;

/** Why the run says nothing about the server; undefined if it does. */
export function starved(result: FanOutResult): string | undefined {
  const { generator, linesPerRead, writesPerDelivery } = result;
  if (generator.cpuShare > mostGeneratorShare) {
    return `the generator used ${Math.round(generator.cpuShare * 100)} % of its core`;
  }
  if (generator.lateBy > mostLateBy) {
    return `lines left ${generator.lateBy.toFixed(0)} ms late (p99)`;
  }
  if (writesPerDelivery !== undefined && result.delivered === result.due) {
    const writesPerRead = linesPerRead * writesPerDelivery;
    if (writesPerRead > mostWritesPerRead) {
      return `${writesPerRead.toFixed(1)} of the server's writes waited for each read`;
    }
  }
  return undefined;
}

/** What is wrong with a run; nothing if everything was heard, once and in order. */
export function faultsOf(result: Result): readonly string[] {
  const found: [number, string][] = [];
  switch (result.kind) {
    case 'fan-out':
      found.push([result.due - result.delivered, 'not delivered'], [result.closed, 'cut off']);
      found.push([result.skipped, 'passed over']);
      break;
    case 'post':
      found.push([result.half.due - result.half.acknowledged, 'not acknowledged']);
      found.push([result.skipped, 'passed over']);
      break;
    case 'arrival':
      found.push([result.due - result.served, 'not served']);
      found.push([result.incomplete, 'without the whole page']);
      break;
    case 'idle':
      found.push([result.due - result.held, 'cut off']);
      break;
    case 'chat':
      found.push([result.due - result.delivered, 'not delivered'], [result.skipped, 'passed over']);
      break;
    case 'library':
      found.push([result.incomplete, 'answers not whole']);
      break;
  }
  if ('doubled' in result) {
    found.push([result.doubled, 'doubled'], [result.reordered, 'out of order']);
    found.push([result.garbled, 'garbled']);
  }
  return found.filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`);
}

/** Whether anything was heard amiss, apart from what merely had not arrived yet. */
export function disorderIn(result: FanOutResult): boolean {
  return result.doubled + result.reordered + result.skipped + result.garbled + result.closed > 0;
}
