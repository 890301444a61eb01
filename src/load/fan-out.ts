import { setTimeout as sleep } from 'node:timers/promises';
import { Audience } from './audience.ts';
import { bucket99, counter, quantile99, scrape } from './metrics.ts';
import type { FanOutPlan, FanOutResult } from './plan.ts';
import { Schedule } from './schedule.ts';
import { Usage } from './usage.ts';

/** Fills the rooms, says the lines, and tells what was heard of them. */
export async function fanOut(plan: FanOutPlan): Promise<FanOutResult> {
  const audience = new Audience(plan);
  try {
    await audience.enter();
    await sleep(plan.settleSeconds * 1000);
    return await measure(plan, audience);
  } finally {
    audience.leave();
  }
}

async function measure(plan: FanOutPlan, audience: Audience): Promise<FanOutResult> {
  const before = await scrape(plan.port);
  const usage = new Usage(plan.serverPid);
  const start = performance.now() + 20;
  const timedFrom = start + plan.warmUpSeconds * 1000;
  const end = timedFrom + plan.seconds * 1000;
  const schedule = new Schedule(
    {
      speakers: plan.speakersPerRoom * (plan.everyoneEverywhere ? 1 : plan.rooms),
      sendersPerSpeaker: plan.everyoneEverywhere ? plan.rooms : 1,
      rate: plan.rate,
      burst: plan.burst,
    },
    start,
    end,
  );
  audience.follow(schedule, timedFrom);
  let heardBefore = 0;
  const moments = [
    {
      at: timedFrom,
      act: () => {
        heardBefore = audience.heard;
        usage.begin();
      },
    },
    ...stallMoments(plan, audience, usage, timedFrom),
  ];
  await sayAll(schedule, audience, moments);
  usage.noteLate();
  const deadline = end + plan.drainSeconds * 1000;
  while (audience.heard < audience.due && performance.now() < deadline) {
    await sleep(20);
  }
  usage.end();
  const after = await scrape(plan.port);
  return tell(audience, usage, heardBefore, before, after);
}

interface Moment {
  readonly at: number;
  act(): void;
}

function stallMoments(
  plan: FanOutPlan,
  audience: Audience,
  usage: Usage,
  timedFrom: number,
): Moment[] {
  const { stall } = plan;
  if (!stall) return [];
  const from = timedFrom + stall.after * 1000;
  const end = from + stall.seconds * 1000;
  const apart = (stall.goOnWithin * 1000) / stall.readers;
  return [
    { at: from, act: () => audience.stall(stall.readers) },
    { at: end, act: () => usage.noteLate() },
    ...Array.from({ length: stall.readers }, (_, i) => ({
      at: end + i * apart,
      act: () => audience.resume(i),
    })),
  ];
}

/** Timers are late when the loop is busy, so reads ask as well what is due. */
function sayAll(schedule: Schedule, audience: Audience, moments: Moment[]): Promise<void> {
  return new Promise((resolve) => {
    const step = (): void => {
      const now = performance.now();
      while (moments[0] && moments[0].at <= now) moments.shift()?.act();
      audience.sayDue(now);
      if (schedule.next === undefined && moments.length === 0) {
        resolve();
        return;
      }
      const next = Math.min(schedule.next ?? Infinity, moments[0]?.at ?? Infinity);
      setTimeout(step, Math.min(Math.max(next - performance.now(), 0), 50));
    };
    step();
  });
}

function tell(
  audience: Audience,
  usage: Usage,
  heardBefore: number,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): FanOutResult {
  const { server, generator, memory } = usage.summary(audience.lateBy);
  const grown = (name: string): number | undefined => {
    const last = counter(after, name);
    return last === undefined ? undefined : last - (counter(before, name) ?? 0);
  };
  const writes = grown('parlour_socket_writes_total');
  const bytes = grown('parlour_socket_bytes_total');
  const deliveries = grown('parlour_deliveries_total');
  const commits = grown('parlour_commit_seconds_count');
  const commit = bucket99(before, after, 'parlour_commit_seconds');
  const facts = grown('parlour_facts_committed_total');
  const loopDelay =
    quantile99(after, 'parlour_event_loop_delay_seconds') ??
    after.get('nodejs_eventloop_lag_p99_seconds');
  const measured = Math.max(1, audience.heard - heardBefore);
  return {
    kind: 'fan-out',
    due: audience.due,
    delivered: audience.heard,
    ...audience.faults(),
    closed: audience.closed,
    latency: audience.latency.summary(),
    cpuPerDelivery: (server.cpuSeconds * 1e6) / measured,
    loopCpuPerDelivery: (server.loopSeconds * 1e6) / measured,
    serverCpuShare: server.cpuShare,
    memory,
    linesPerRead: audience.heard / Math.max(1, audience.reads),
    writesPerDelivery: writes !== undefined && deliveries ? writes / deliveries : undefined,
    bytesPerDelivery: bytes !== undefined && deliveries ? bytes / deliveries : undefined,
    linesPerCommit: facts !== undefined && commits ? facts / commits : undefined,
    commitWithin: commit === undefined ? undefined : commit * 1000,
    loopDelay: loopDelay === undefined ? undefined : loopDelay * 1000,
    generator,
  };
}
