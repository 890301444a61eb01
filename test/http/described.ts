import { faultIn, type Json } from '../support/schema-fault.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Json;
  readonly example?: unknown;
}

interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema?: Json; readonly examples?: Json }>>;
  readonly headers?: Readonly<Record<string, Json>>;
}

interface Told {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema?: Json; example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, Answer & { readonly $ref?: string }>>;
  readonly security: readonly Json[];
}

/** The OpenAPI document, as far as requests and their answers go. */
export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Told>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

export interface Operation {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Told;
}

export const operationsOf = ({ paths }: Described): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method} ${path}`,
      path,
      method,
      operation,
    })),
  );

/** An answer that was given. */
interface Given {
  readonly response: Response;
  /** Undefined where it has no end. */
  readonly body: string | undefined;
}

/** Headers that say something about what was asked; those of every answer are held to elsewhere. */
const telling = [
  'etag',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
  'allow',
  'ratelimit',
  'ratelimit-policy',
  'set-cookie',
  'upgrade',
  'content-range',
  'accept-ranges',
];

/** What an answer has that the document does not describe, or has not although it does. */
export function faultOf(
  { operation }: Operation,
  described: Described,
  given: Given,
): string | undefined {
  const { response, body } = given;
  const answer = resolved(operation.responses[response.status], described);
  if (!answer) return `nothing is said of status ${response.status}`;
  return (
    faultOfHeaders(answer, described, response) ?? faultOfBody(answer, described, response, body)
  );
}

function faultOfHeaders(
  { headers = {} }: Answer,
  described: Described,
  { headers: given }: Response,
) {
  const known = Object.keys(headers).map((name) => name.toLowerCase());
  const strange = telling.find((name) => given.has(name) && !known.includes(name));
  if (strange) return `nothing is said of a header ${strange}`;
  for (const [name, each] of Object.entries(headers)) {
    const { required, schema } = resolved(each, described) as unknown as {
      required: boolean;
      schema: Json;
    };
    const value = given.get(name);
    if (value === null && required) return `there is no header ${name}`;
    const fault = value === null ? undefined : faultIn(value, schema, { root: described }, name);
    if (fault) return fault;
  }
  return undefined;
}

function faultOfBody(
  { content }: Answer,
  described: Described,
  response: Response,
  body: string | undefined,
) {
  const type = response.headers.get('content-type')?.replace(/;.*/, '');
  if (!content) return body ? `nothing is said of a body: ${body.slice(0, 80)}` : undefined;
  const media = type === undefined ? undefined : (content[type] ?? content['*/*']);
  if (!media) return `nothing is said of ${type}`;
  if (!media.schema || body === undefined) return undefined;
  const value: unknown = JSON.parse(body);
  const code = (value as { error?: { code?: string } }).error?.code;
  if (media.examples && !Object.hasOwn(media.examples, code ?? ''))
    return `nothing is said of ${code}`;
  return faultIn(value, media.schema, { root: described, isStrict: true });
}

function resolved<Part>(part: Part | undefined, { components }: Described): Part | undefined {
  const to = (part as { $ref?: string } | undefined)?.$ref;
  if (to === undefined) return part;
  const [kind = '', name = ''] = to.replace('#/components/', '').split('/');
  return components[kind]?.[name] as Part | undefined;
}
