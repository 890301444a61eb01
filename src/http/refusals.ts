/*
 * Refusals that several routes have in common, for their rows in the list of routes.
 */

/** The codes of a `ref` that is refused. */
export const badRef = ['bad_ref', 'ref_reused'] as const;

/** The codes of a JSON body that is refused. */
export const badBody = [
  'bad_json',
  'bad_shape',
  'too_deep',
  ...badRef,
  'body_too_big',
  'not_json_type',
] as const;

/** The codes of what goes with a text, and is refused. */
export const badCarried = ['bad_meta'] as const;

/** The codes of a text or a name that is refused. */
export const badText = [
  'text_empty',
  'text_too_long',
  'text_marks',
  'name_too_long',
  'bad_name',
] as const;

/** The codes of a secret, key or token that is refused. */
export const badSecret = [
  'bad_secret',
  'bad_token',
  'token_expired',
  'no_keys',
  'hook_failed',
  'not_authorised',
  'guests_off',
] as const;

/** The codes of a fact that is not kept. */
export const notStored = ['storage_full', 'storage_failed', 'restart'] as const;
