import { parseSync, Visitor } from 'vite';

/** A callback that somebody else will call, as it is handed over. */
export interface HandedOver {
  /** How: `on`, `setTimeout`, `then`… */
  readonly by: string;
  readonly line: number;
  /** The source of what is called back. */
  readonly call: string;
}

const timers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']);
const registrations = new Set(['on', 'once', 'whenDrained', 'subscribe', 'addListener']);

/** Every callback that a source gives to a socket, a timer, a stream, a bus or a promise nobody awaits. */
export function callbacksOf(path: string, source: string): HandedOver[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const found: HandedOver[] = [];
  const textOf = ({ start, end }: Span) => source.slice(start, end);
  const add = (by: string, call: Span | undefined) => {
    if (!call) return;
    const line = source.slice(0, call.start).split('\n').length;
    found.push({ by, line, call: textOf(call) });
  };
  new Visitor({
    CallExpression({ callee, arguments: given }) {
      const name = nameOf(callee as Callee);
      if (name === undefined) return;
      const isMember = (callee as Callee).type === 'MemberExpression';
      if (timers.has(name) && !isMember) add(name, given[0]);
      if (registrations.has(name) && isMember) add(name, given.at(-1));
    },
    UnaryExpression({ operator, argument }) {
      if (operator !== 'void' || argument.type !== 'CallExpression') return;
      const { callee, arguments: given } = argument;
      const name = nameOf(callee as Callee);
      if (name === 'then') for (const one of given) add('then', one);
      else add('void', argument);
    },
  }).visit(program);
  return found;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Callee {
  readonly type: string;
  readonly name?: string;
  readonly property?: { readonly name?: string };
}

function nameOf({ type, name, property }: Callee): string | undefined {
  return type === 'Identifier' ? name : property?.name;
}
