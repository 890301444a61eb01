import { schemaOf } from './schema.ts';

/** The answers that several routes give, as JSON Schema. */
export const answerSchema = {
  message: schemaOf('message'),
  posted: schemaOf('posted'),
  refusal: schemaOf('refusal'),
};
