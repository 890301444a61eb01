import { codeBounds } from '../../protocol/bounds.ts';
import type { Limits } from '../../protocol/limit.ts';

/** A piece of JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** A body that goes in or comes out, as the OpenAPI document names it. */
export interface Shape {
  readonly name: string;
  readonly schema: Schema | ((limits: Limits) => Schema);
  readonly example: object;
}

/** A field of a query. */
export interface QueryField {
  readonly name: string;
  /** False unless said. */
  readonly required?: true;
  readonly schema: Schema | ((limits: Limits) => Schema);
  readonly description: string;
}

/** A part in braces of a path. */
export interface PathPart {
  readonly schema: Schema | ((limits: Limits) => Schema);
  readonly description: string;
  readonly example: unknown;
}

/** The answer of a route when all is well. */
export interface Answered {
  readonly status: 101 | 200 | 201 | 204 | 303;
  readonly body: Shape | Media | 'nothing';
}

/** Bodies of which a document says no more than their type. */
export type Media = 'html' | 'text' | 'bytes' | 'document' | 'events';

/** A whole number from `minimum` on. */
export const whole = (minimum: number): Schema => ({ type: 'integer', minimum });

/** The last number of a fact that an address may have. */
const mostSeq = 999_999_999_999_999;
/** A fact's number, in an address. */
export const seqSchema: Schema = { ...whole(1), maximum: mostSeq };
/** A place in a list, in an address: a fact's number, or 0 before all of them. */
export const placeSchema: Schema = { ...whole(0), maximum: mostSeq };

/** A room's code, in an address. */
export const codeSchema = (limits: Limits): Schema => ({ type: 'string', ...codeBounds(limits) });

/** A cursor as a text. */
export const cursorSchema: Schema = {
  type: 'string',
  pattern: '^[\\w-]{1,64}:\\d{1,15}(:[\\w-]{1,64})?$',
};

/** The schema of a shape that stands elsewhere in the document. */
export const reference = ({ name }: Pick<Shape, 'name'>): Schema => ({
  $ref: `#/components/schemas/${name}`,
});
