import { expect } from 'vitest';
import { Talker } from './talker.ts';

/*
 * A golden transcript is what people say and hear, line by line:
 *
 *   ann connects native            or: ann connects ?roomCode=room1
 *   ann > {"type":"hello"}         ann sends this frame
 *   ann < {"type":"welcome", …}    the next event ann hears; "$x" stands for any value, the same
 *                                  wherever it stands again, and "$_" for any at all
 *   ann << {"Author":…}\n          the next frame, byte for byte; \n as in JSON
 *   ann closed 1008                ann's connection ends with that code
 */

type Bound = Map<string, unknown>;

function fill(value: string, bound: Bound): string {
  return value.replace(/"(\$\w+)"/g, (whole, name: string) =>
    bound.has(name) ? JSON.stringify(bound.get(name)) : whole,
  );
}

function match(expected: unknown, heard: unknown, bound: Bound): unknown {
  if (typeof expected === 'string' && expected.startsWith('$')) {
    if (expected === '$_') return heard;
    if (!bound.has(expected)) bound.set(expected, heard);
    return bound.get(expected);
  }
  if (Array.isArray(expected)) {
    const list = Array.isArray(heard) ? heard : [];
    return expected.map((one, i) => match(one, list[i], bound));
  }
  if (typeof expected !== 'object' || expected === null) return expected;
  const object = (heard ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(expected).map(([key, one]) => [key, match(one, object[key], bound)]),
  );
}

/**
 * Plays a transcript against the server at `url` (`ws://…/ws`).
 *
 * @param known what its `$x` stand for that no server makes
 */
export async function play(
  transcript: string,
  url: string,
  known: Readonly<Record<string, string>> = {},
): Promise<void> {
  const people = new Map<string, Talker>();
  const bound: Bound = new Map(Object.entries(known));
  for (const line of transcript.split('\n')) {
    const parts = /^(\w+) (connects|closed|<<|<|>) ?(.*)$/.exec(line);
    if (!parts || line.startsWith('#')) continue;
    const [, name = '', act = '', rest = ''] = parts;
    if (act === 'connects') {
      people.set(name, await connect(url, rest));
      continue;
    }
    const talker = people.get(name);
    if (!talker) throw new Error(`${name} is not connected: ${line}`);
    await step(talker, act, rest, bound);
  }
  await Promise.all([...people.values()].map((talker) => talker.close()));
}

function connect(url: string, how: string): Promise<Talker> {
  return how === 'native' ? Talker.open(url, ['parlour.v1']) : Talker.open(url + how);
}

async function step(talker: Talker, act: string, rest: string, bound: Bound): Promise<void> {
  switch (act) {
    case '>':
      return talker.say(fill(rest, bound));
    case '<<':
      expect(await talker.next()).toBe(rest.replaceAll('\\n', '\n'));
      return;
    case '<': {
      const expected = JSON.parse(rest) as { type: string };
      const heard = await nextOf(talker, expected.type);
      expect(heard).toEqual(match(expected, heard, bound));
      return;
    }
    default:
      expect((await talker.ended()).code).toBe(Number(rest));
  }
}

type Event = Awaited<ReturnType<Talker['nextEvent']>>;

/** What came before the line that speaks of it. */
const early = new WeakMap<Talker, Event[]>();

/**
 * Presence comes when it comes, and so does what is read for one person; only a line that speaks of it
 * waits for it.
 */
async function nextOf(talker: Talker, type: string): Promise<object> {
  const kept = early.get(talker) ?? [];
  early.set(talker, kept);
  const at = kept.findIndex((event) => event.type === type);
  if (at >= 0) return kept.splice(at, 1)[0] as Event;
  for (;;) {
    const event = await talker.nextEvent();
    if (event.type === type) return event;
    if (event.type === 'yours') kept.push(event);
    else if (event.type !== 'presence') return event;
  }
}
