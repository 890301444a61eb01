/** A value of JSON, or a piece of JSON Schema. */
export type Json = Readonly<Record<string, unknown>>;

/** What a fault is looked for in. */
export interface Looking {
  /** The document to which references lead. */
  readonly root: unknown;
  /** Finds fields that a schema with `properties` does not name. */
  readonly isStrict?: boolean;
}

const about = [
  'description',
  'default',
  'example',
  'examples',
  'title',
  '$schema',
  '$defs',
  'format',
];

/** The first thing in a value that its schema does not allow. Of a keyword that it does not know, it throws. */
export function faultIn(
  value: unknown,
  of: unknown,
  looking: Looking,
  at = '$',
): string | undefined {
  for (const [keyword, bound] of Object.entries(of as Json)) {
    if (about.includes(keyword)) continue;
    const check = checks[keyword];
    if (!check) throw new Error(`${at}: nobody knows the keyword ${keyword}`);
    const fault = check({ value, bound, of: of as Json, looking, at });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

interface Checked {
  readonly value: unknown;
  readonly bound: unknown;
  readonly of: Json;
  readonly looking: Looking;
  readonly at: string;
}
type Check = (checked: Checked) => string | undefined;

const kindsOf = (value: unknown): readonly string[] => {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return Number.isInteger(value) ? ['integer', 'number'] : [typeof value];
};

const isObject = (value: unknown): value is Json => kindsOf(value).includes('object');

/** Of a value of one kind: whether it keeps to a bound. */
const within =
  <Kind>(kind: string, isWithin: (value: Kind, bound: never) => boolean): Check =>
  ({ value, bound, of, at }) =>
    !kindsOf(value).includes(kind) || isWithin(value as Kind, bound as never)
      ? undefined
      : `${at}: ${JSON.stringify(value)} is not within ${JSON.stringify(of)}`;

const points = (text: string) => [...text].length;
const anyOf: Check = ({ value, bound, looking, at }) => {
  const faults = (bound as unknown[]).map((each) => faultIn(value, each, looking, at));
  return faults.includes(undefined) ? undefined : `${at}: none of ${faults.join('; ')}`;
};
const nothing: Check = () => undefined;

const checks: Readonly<Record<string, Check>> = {
  $ref: ({ value, bound, looking, at }) => {
    const path = String(bound).slice(2).split('/').map(decodeURIComponent);
    const to = path.reduce<unknown>(
      (part, name) => (part as Json | undefined)?.[name],
      looking.root,
    );
    return to === undefined ? `${at}: nothing at ${bound}` : faultIn(value, to, looking, at);
  },
  anyOf,
  // Their kinds exclude each other by a type of their own.
  oneOf: anyOf,
  const: ({ value, bound, at }) => (value === bound ? undefined : `${at}: ${value}, not ${bound}`),
  enum: ({ value, bound, at }) =>
    (bound as unknown[]).includes(value) ? undefined : `${at}: ${value} is none of ${bound}`,
  type: ({ value, bound, at }) =>
    [bound].flat().some((each) => kindsOf(value).includes(String(each)))
      ? undefined
      : `${at}: ${kindsOf(value)[0]}, not ${bound}`,
  minimum: within('number', (value: number, bound: number) => value >= bound),
  maximum: within('number', (value: number, bound: number) => value <= bound),
  minLength: within('string', (value: string, bound: number) => points(value) >= bound),
  maxLength: within('string', (value: string, bound: number) => points(value) <= bound),
  pattern: within('string', (value: string, bound: string) => new RegExp(bound, 'u').test(value)),
  minItems: within('array', (value: unknown[], bound: number) => value.length >= bound),
  maxItems: within('array', (value: unknown[], bound: number) => value.length <= bound),
  items: ({ value, bound, looking, at }) =>
    Array.isArray(value)
      ? value.map((each, i) => faultIn(each, bound, looking, `${at}[${i}]`)).find(Boolean)
      : undefined,
  required: ({ value, bound, at }) => {
    const missing = (bound as string[]).find(
      (name) => isObject(value) && !Object.hasOwn(value, name),
    );
    return missing === undefined ? undefined : `${at}: no ${missing}`;
  },
  properties: ({ value, bound, of: { additionalProperties }, looking, at }) => {
    if (!isObject(value)) return undefined;
    for (const [name, part] of Object.entries(value)) {
      const of = Object.hasOwn(bound as Json, name) ? (bound as Json)[name] : undefined;
      if (of === undefined && looking.isStrict && additionalProperties === undefined)
        return `${at}: nothing is said of ${name}`;
      const fault = of === undefined ? undefined : faultIn(part, of, looking, `${at}.${name}`);
      if (fault) return fault;
    }
    return undefined;
  },
  additionalProperties: ({ value, bound, of, looking, at }) => {
    if (!isObject(value)) return undefined;
    const known = Object.keys((of['properties'] ?? {}) as Json);
    const others = Object.entries(value).filter(([name]) => !known.includes(name));
    if (bound === false)
      return others[0] === undefined ? undefined : `${at}: ${others[0][0]} is one too many`;
    return others
      .map(([name, part]) => faultIn(part, bound, looking, `${at}.${name}`))
      .find(Boolean);
  },
  propertyNames: nothing,
};
