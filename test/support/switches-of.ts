import { parseSync, Visitor } from 'vite';

/** A switch: what it asks, as written, and its last clause. */
export interface Switch {
  readonly asks: string;
  /** Undefined where there is no `default` at its end. */
  readonly otherwise: string | undefined;
}

export function switchesOf(path: string, source: string): Switch[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const found: Switch[] = [];
  new Visitor({
    SwitchStatement({ discriminant, cases }) {
      const last = cases.at(-1);
      found.push({
        asks: source.slice(discriminant.start, discriminant.end),
        otherwise: last && last.test === null ? source.slice(last.start, last.end) : undefined,
      });
    },
  }).visit(program);
  return found;
}
