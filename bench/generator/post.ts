import { setTimeout as sleep } from 'node:timers/promises';
import { ClientSocket } from '../../src/load/client-socket.ts';
import { opcode, walkFrames } from '../../src/load/frame.ts';
import { Histogram } from '../../src/load/histogram.ts';
import { addFaults, type Faults, Ledger, noFaults } from '../../src/load/ledger.ts';
import type { PostPlan, PostResult, PostStep } from '../../src/load/plan.ts';
import { Schedule } from '../../src/load/schedule.ts';
import { StampedFrame, stampedText } from '../../src/load/stamp.ts';
import { Usage } from '../../src/load/usage.ts';
import { native } from '../../src/load/wire-native.ts';

/** Seconds for what is under way when a step's last line has left. */
const drainSeconds = 2;

/** How often a rate may fail before it counts as not held: others may have needed the machine. */
const attempts = 3;

/** Raises the rate of durable posts until it is not held, then looks closely at half of it. */
export async function post(plan: PostPlan): Promise<PostResult> {
  const faults = noFaults();
  const steps: PostStep[] = [];
  const writeStep = async (rate: number, seconds: number, usage?: Usage) => {
    const writers = new Writers(plan, `s${steps.length}`);
    const step = await writers.writeAt(rate, seconds, usage);
    addFaults(faults, writers.faults);
    steps.push(step);
    return { step, lateBy: writers.lateBy };
  };
  await writeStep(plan.firstRate, plan.stepSeconds);
  let held = 0;
  let failed = 0;
  let rate = plan.firstRate;
  while (failed < attempts && rate <= plan.mostRate) {
    const { step } = await writeStep(rate, plan.stepSeconds);
    if (step.acknowledged === step.due && step.latency.p99 <= plan.heldWithin) {
      held = rate;
      failed = 0;
      rate = Math.round(rate * plan.growth);
    } else {
      failed++;
      await sleep(drainSeconds * 1000);
    }
  }
  const usage = new Usage(plan.serverPid);
  const half = await writeStep(Math.max(1, Math.round(held / 2)), plan.seconds, usage);
  const { server, generator } = usage.summary(half.lateBy);
  return {
    kind: 'post',
    steps,
    held,
    half: half.step,
    ...faults,
    cpuPerPost: (server.cpuSeconds * 1e6) / Math.max(1, half.step.acknowledged),
    generator,
  };
}

/** One writer in a room of its own, for each room; each hears its own line besides the yes. */
class Writers {
  readonly faults: Faults = noFaults();
  readonly lateBy = new Histogram();
  readonly #plan: PostPlan;
  readonly #latency = new Histogram();
  readonly #writers: { readonly connection: ClientSocket; readonly line: StampedFrame }[] = [];
  #schedule: Schedule | undefined;
  #acknowledged = 0;
  #heard = 0;

  constructor(plan: PostPlan, label: string) {
    this.#plan = plan;
    for (let i = 0; i < plan.rooms; i++) this.#addWriter(i, `${label}-${i}`);
  }

  async writeAt(rate: number, seconds: number, usage?: Usage): Promise<PostStep> {
    await Promise.all(this.#writers.map(({ connection }) => connection.entered));
    const start = performance.now() + 20;
    const end = start + seconds * 1000;
    const pace = { speakers: this.#plan.rooms, sendersPerSpeaker: 1, rate, burst: 1 };
    const schedule = new Schedule(pace, start, end);
    this.#schedule = schedule;
    usage?.begin();
    while (schedule.next !== undefined) {
      this.#writeDue(schedule, performance.now());
      await sleep(1);
    }
    const due = this.#writers.reduce((sum, _, i) => sum + schedule.sentBy(i), 0);
    const deadline = end + drainSeconds * 1000;
    while ((this.#acknowledged < due || this.#heard < due) && performance.now() < deadline) {
      await sleep(5);
    }
    usage?.end();
    for (const { connection } of this.#writers) connection.drop();
    return { rate, due, acknowledged: this.#acknowledged, latency: this.#latency.summary() };
  }

  #writeDue(schedule: Schedule, now: number): void {
    schedule.sayDue(now, (at, speaker, lines) => {
      this.lateBy.record(now - at);
      const writer = this.#writers[speaker];
      for (const { count } of lines) writer?.connection.write(writer.line.withCount(count));
    });
  }

  #addWriter(sender: number, room: string): void {
    const acknowledged = new Ledger(this.faults);
    const heard = new Ledger(this.faults);
    let begun = Buffer.alloc(0);
    const connection: ClientSocket = new ClientSocket({
      wire: native,
      port: this.#plan.port,
      rooms: [room],
      name: `w${sender}`,
      onBytes: (bytes, length) => {
        const now = performance.now();
        const read = Buffer.concat([begun, bytes.subarray(0, length)]);
        const rest = walkFrames(read, (kind, start, end) => {
          const payload = read.subarray(start, end);
          if (kind !== opcode.text) connection.answer(kind, payload);
          else this.#hear(sender, payload.toString('latin1'), now, acknowledged, heard);
        });
        begun = Buffer.from(read.subarray(rest));
      },
      onClose: () => {},
    });
    const text = stampedText(sender, this.#plan.textBytes);
    this.#writers.push({ connection, line: new StampedFrame(native.line(room, '', text)) });
  }

  #hear(sender: number, text: string, now: number, acknowledged: Ledger, heard: Ledger): void {
    const frame: unknown = JSON.parse(text);
    for (const { type, ref } of (Array.isArray(frame) ? frame : [frame]) as Said[]) {
      if (ref === undefined || (type !== 'ack' && type !== 'posted')) continue;
      const count = Number(ref.slice(1));
      if (type === 'posted') {
        if (heard.enter(sender, count)) this.#heard++;
      } else if (acknowledged.enter(sender, count)) {
        this.#acknowledged++;
        this.#latency.record(now - (this.#schedule?.sentAt(sender, count) ?? now));
      }
    }
  }
}

interface Said {
  readonly type: string;
  readonly ref?: string;
}
