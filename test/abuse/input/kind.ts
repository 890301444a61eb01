/** The server that bad input is sent to, and an address of one's own to send it from. */
export interface Place {
  readonly port: number;
  readonly from: string;
  /** A room of one's own, in which nothing was said. */
  readonly room: string;
}

/** Sends something that no client of ours would, and gives what it was answered: a code, or `taken`. */
export type Input = (place: Place) => Promise<string>;

/** The groups of bad inputs, in the order of the table. */
export const groups = ['frames', 'http', 'identity', 'json', 'text', 'page', 'generated'] as const;
export type Group = (typeof groups)[number];

/** One kind of bad input, in so many forms. */
export interface Kind {
  readonly group: Group;
  readonly name: string;
  readonly inputs: readonly Input[];
}

/** What came of a kind: every code that one of its forms was answered with. */
export interface Answered {
  readonly kind: Kind;
  readonly answers: readonly string[];
}

/** The top of the table that `rowOf` makes rows of. */
export const kindsHead = ['| group | input | forms | answer |', '| --- | --- | --: | --- |'].join(
  '\n',
);

/** A kind with its answers as a row of `docs/abuse.md`. */
export function rowOf({ kind: { group, name, inputs }, answers }: Answered): string {
  const told = answers.map((answer) => `\`${answer}\``).join(', ');
  return `| ${group} | ${name} | ${inputs.length.toLocaleString('en')} | ${told} |`;
}

/** Kinds at work at the same time: enough that those which wait for a time-out wait together. */
const atOnce = 24;

let passes = 0;

/** Every kind, each from an address of its own, and in rooms in which nothing was tried before. */
export async function tryKinds(kinds: readonly Kind[], port: number): Promise<Answered[]> {
  const pass = ++passes;
  const waiting = [...kinds.entries()];
  const done: Answered[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, kind] = next;
      done[at] = { kind, answers: await answersOf(kind, port, at, pass) };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return done;
}

async function answersOf(
  kind: Kind,
  port: number,
  at: number,
  pass: number,
): Promise<readonly string[]> {
  const answers = new Set<string>();
  for (const [form, input] of kind.inputs.entries()) {
    const from = `127.1.${at}.${1 + (form % 250)}`;
    answers.add(await input({ port, from, room: `input-${pass}-${at}-${form}` }));
  }
  return [...answers].sort();
}
