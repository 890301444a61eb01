import { expect, onTestFinished, test } from 'vitest';
import type { Cursor } from '../../src/protocol/record.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { patience, type Random, rounds, seeded } from './seeded.ts';

/** What one who came back was given, to be held against the whole log afterwards. */
interface Returned {
  readonly cursor: Cursor;
  /** The last number before the events that follow. */
  readonly seq: number;
  readonly page: readonly number[];
  readonly gap: { readonly from: number; readonly to: number } | undefined;
}

const resumeGap = 40;
const readers = 8;

/** Changes the room all the time, in every way there is. */
class Writer {
  readonly posted: number[] = [];
  readonly #talker: Talker;
  readonly #random: Random;
  #count = 0;

  constructor(talker: Talker, random: Random) {
    this.#talker = talker;
    this.#random = random;
  }

  /** Another one each time, so that nothing is as it is already. */
  #emoji(): string {
    return String.fromCodePoint(0x1f600 + (this.#count % 80));
  }

  async write(): Promise<void> {
    const ref = `w${this.#count++}`;
    const seq = this.posted[this.#random(this.posted.length || 1)];
    const kind = seq === undefined ? 0 : this.#random(10);
    const of = { room: 'tea', ref };
    if (kind === 1) await this.#talker.ask({ ...of, type: 'edit', seq, text: `edited ${ref}` });
    else if (kind === 2)
      await this.#talker.ask({ ...of, type: 'react', seq, emoji: this.#emoji() });
    else if (kind === 3) await this.#talker.ask({ ...of, type: 'remove', seq });
    else {
      const ack = await this.#talker.ask({ ...of, type: 'post', text: `text ${ref}` });
      this.posted.push(ack['seq'] as number);
    }
  }
}

function cursorOf(epoch: string, latest: number, random: Random): Cursor {
  switch (random(8)) {
    case 0:
      return { epoch: 'another', seq: random(latest + 10) };
    case 1:
      return { epoch, seq: latest + 50 + random(1_000) };
    case 2:
      return { epoch, seq: random(latest + 1) };
    case 3:
      return { epoch, seq: Math.max(0, latest - resumeGap - 2 + random(5)) };
    default:
      return { epoch, seq: Math.max(0, latest - random(resumeGap)) };
  }
}

/** Comes in with `cursor` and checks what can be checked at once: no number is left out. */
async function comeBack(reader: Talker, cursor: Cursor, ref: string): Promise<Returned> {
  const joined = await reader.ask({ type: 'join', room: 'tea', after: cursor, ref });
  expect(joined.type).toBe('joined');
  const { seq, epoch, resume, messages } = joined as unknown as {
    seq: number;
    epoch: string;
    resume: { state: string; code?: string; from: number; to: number };
    messages?: { seq: number }[];
  };
  const page = messages?.map((message) => message.seq) ?? [];
  if (cursor.epoch !== epoch) expect(resume).toEqual({ state: 'reset', code: 'cursor_epoch' });
  else if (cursor.seq > seq) expect(resume).toEqual({ state: 'reset', code: 'cursor_ahead' });
  else if (resume.state === 'gap') expect(resume.from).toBe(cursor.seq + 1);
  else expect(resume.state).toBe('ok');
  if (resume.state === 'ok') expect(seq - cursor.seq).toBeLessThanOrEqual(resumeGap);
  const from = resume.state === 'ok' ? cursor.seq : seq;
  for (let next = from + 1; next <= seq; next++) {
    const event = await nextFact(reader);
    if (event !== next) throw new Error(`${event} where ${next} was due`);
  }
  const gap = resume.state === 'gap' ? resume : undefined;
  return { cursor: resume.state === 'reset' ? { epoch, seq } : cursor, seq, page, gap };
}

async function nextFact(reader: Talker): Promise<number> {
  for (;;) {
    const event = await reader.nextEvent();
    if ('author' in event && 'seq' in event) return event['seq'] as number;
  }
}

/** Numbers of messages that were said while away and are neither shown nor announced as missing. */
function holesOf({ cursor, seq, page, gap }: Returned, posted: readonly number[]): number[] {
  if (!gap) return [];
  const shown = new Set(page);
  return posted.filter((each) => {
    const isAway = each > cursor.seq && each <= seq;
    return isAway && !shown.has(each) && (each < gap.from || each > gap.to);
  });
}

const times = rounds(500, 10_000);

test(
  `${times} people come back with any cursor while others write: no silent hole`,
  async () => {
    const random = seeded(7);
    const parlour = await startParlour({}, { resumeGap });
    onTestFinished(() => parlour.end());
    const secret = 'annannannannannannannannannannannannannanna';
    const ann = await Talker.greet(parlour.wsUrl, { secret, name: 'ann' });
    const epoch = (await ann.join('tea'))['epoch'] as string;
    const writer = new Writer(ann, random);
    for (let n = 0; n < 150; n++) await writer.write();

    let writing = true;
    const written = (async () => {
      while (writing) await writer.write();
    })();
    const people = await Promise.all(
      Array.from({ length: readers }, () => Talker.greet(parlour.wsUrl)),
    );
    let left = times;
    const returned: Returned[] = [];
    await Promise.all(
      people.map(async (reader, who) => {
        while (left-- > 0) {
          const latest = writer.posted.at(-1) ?? 0;
          returned.push(await comeBack(reader, cursorOf(epoch, latest, random), `${who} ${left}`));
        }
      }),
    );
    writing = false;
    await written;

    expect(returned).toHaveLength(times);
    expect(returned.flatMap((each) => holesOf(each, writer.posted))).toEqual([]);
    const gaps = returned.filter(({ gap }) => gap).length;
    expect(gaps).toBeGreaterThan(times / 20);
    expect(gaps).toBeLessThan(times / 2);
    await Promise.all([ann, ...people].map((each) => each.close()));
  },
  patience,
);
