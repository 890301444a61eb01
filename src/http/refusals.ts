/*
 * Refusals that several routes have in common, for their rows in the list of routes.
 */

/** What can be wrong with a JSON body. */
export const badBody = [
  'bad_json',
  'bad_shape',
  'too_deep',
  'bad_ref',
  'ref_reused',
  'body_too_big',
  'not_json_type',
] as const;

/** What can be wrong with a text or a name. */
export const badText = [
  'text_empty',
  'text_too_long',
  'text_marks',
  'name_too_long',
  'bad_name',
] as const;

/** What can be wrong with who asks. */
export const badSecret = ['bad_secret', 'not_authorised'] as const;

/** Why a fact is not kept. */
export const notStored = ['storage_full', 'storage_failed', 'restart'] as const;
